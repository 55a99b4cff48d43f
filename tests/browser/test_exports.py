"""The dialog that exports: what is chosen is what is saved, and what cannot be said is told."""

from collections.abc import Callable
from pathlib import Path

from chalkgrad.document.example import worked_example
from chalkgrad.export.format import Options
from chalkgrad.export.formats import export, find
from playwright.sync_api import BrowserContext, expect

from tests.browser.editor import Editor


def test_a_picture_is_saved_with_the_numbers_that_were_chosen(
    editor: Callable[..., Editor], tmp_path: Path
) -> None:
    canvas = editor()
    canvas.menu("File", "Export…")
    dialog = canvas.page.get_by_role("dialog", name="Export")
    dialog.get_by_role("checkbox", name="gradients").uncheck()
    with canvas.page.expect_download() as download:
        dialog.get_by_role("button", name="Save SVG picture").click()
    assert download.value.suggested_filename == "ln x₁ + x₁x₂ − sin x₂.svg"
    download.value.save_as(tmp_path / "graph.svg")
    expected = export(worked_example(), find("svg"), Options(gradients=False))
    assert (tmp_path / "graph.svg").read_bytes() == expected


def test_text_is_copied_and_what_a_format_cannot_say_is_told(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    canvas.menu("File", "Export…")
    dialog = canvas.page.get_by_role("dialog", name="Export")
    expect(dialog.get_by_text("micrograd has nothing for ln, sin.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save micrograd")).to_be_disabled()
    dialog.get_by_role("button", name="Copy Mermaid").click()
    expect(canvas.page.get_by_text("Copied as Mermaid")).to_be_visible()
    copied = canvas.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.encode() == export(worked_example(), find("mermaid"))
