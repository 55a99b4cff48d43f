"""What is added in one place is there everywhere, and no missing word blanks the page."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Desk
from tests.browser.editor import Editor
from tests.engine.test_table import ONE_MORE_ROW
from tests.live.clients import new_graph
from tests.serving import ROOT, Server

# How the registry begins in what the server joins.
BEGINNING = "const COMMANDS = ["

# A command as anyone would write it, whose words nobody has written.
ENTRY = """
  {
    id: "wave",
    group: SHOW,
    keys: ["9"],
    menu: ["canvas"],
    run: () => (document.title += " 👋"),
  },
"""


def test_a_command_is_added_by_one_entry_and_needs_no_words_to_live(
    editor: Callable[..., Editor], desk: Desk
) -> None:
    page = desk.page()

    def add(route: Route) -> None:
        # The modules of a page come as one.
        answer = route.fetch()
        source = answer.text()
        before, title, after = source.partition("// acts/commands.js\n")
        assert BEGINNING in after
        body = before + title + after.replace(BEGINNING, BEGINNING + ENTRY, 1)
        route.fulfill(response=answer, body=body)

    page.route(re.compile(r"/js/pages/main\.js(\?|$)"), add)
    canvas = editor()
    title = page.title()
    page.keyboard.press("9")
    expect(page).to_have_title(f"{title} 👋")
    page.keyboard.press("?")
    help_row = page.get_by_role("dialog").locator(".help-row").filter(has_text="command.wave")
    expect(help_row.locator("kbd")).to_have_text("9")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find a command").fill("command.wave")
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{title} 👋 👋")
    page.mouse.click(*canvas.blank(), button="right")
    page.get_by_role("menuitem", name="command.wave").click()
    expect(page).to_have_title(f"{title} 👋 👋 👋")
    # What is missing is told of, for us; `tests/web/test_language.py` would name it, too.
    assert {wrong.rpartition(" ")[2] for wrong in desk.wrong} == {
        "command.wave",
        "command.wave.hint",
    }
    desk.wrong.clear()
    # Its browser may keep the script that it was given.
    desk.close()


@pytest.mark.slow
def test_an_operator_is_added_by_one_row_and_lives_in_a_language_without_words_for_it(
    browser: Browser, tmp_path: Path
) -> None:
    for folder in ("server", "static", "templates"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("node_modules")
        )
    table = tmp_path / "server/chalkgrad/engine/operators.py"
    source = table.read_text()
    table.write_text(source.replace("\n)\n# fmt: on\n", ONE_MORE_ROW))
    with Server(tmp_path / "data", PYTHONPATH=str(tmp_path / "server")) as server:
        desk = Desk(browser, server.url, locale="zh-CN")
        page = desk.page()
        page.goto(f"{server.url}/g/{new_graph(server.url)}")
        page.get_by_role("button", name="幂", exact=True).click()
        button = page.locator(".palette").get_by_role("button", name="cube", exact=True)
        button.click()
        expect(page.locator(".react-flow__node.selected .body")).to_contain_text("x³")
        page.keyboard.press("/")
        page.keyboard.type("z = cube(x2)")
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name=re.compile("^z，.*值 125"))).to_have_count(1)
        page.goto(f"{server.url}/operators")
        expect(page.get_by_text("cube").first).to_be_visible()
        assert desk.leave(spoilt=False) == []
        desk.close()
