"""Documents in and out of the editor, the list of graphs, and a connection that breaks."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, to_json
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import ROOT, Server, until

HALF = """{"directed": true, "multigraph": true, "graph": {"format": "chalkgrad", "version": 1,
"title": "half"}, "nodes": [{"id": "a", "op": "variable", "value": 3}, {"id": "s", "op": "square"}],
"edges": [{"source": "a", "target": "s", "key": 0}]}"""


def expect_half(page: Page) -> None:
    """Wait until the editor shows the small document above."""
    expect(page).to_have_title("half – Chalkgrad")
    expect(page.get_by_role("group", name="x², square, value 9, gradient 1")).to_have_count(1)


def test_a_graph_is_downloaded_as_a_file_that_networkx_opens(
    editor: Callable[..., Editor], tmp_path: Path
) -> None:
    canvas = editor()
    with canvas.page.expect_download() as download:
        canvas.menu("File", "Download")
    assert download.value.suggested_filename == "ln x₁ + x₁x₂ − sin x₂.json"
    download.value.save_as(tmp_path / "graph.json")
    data = json.loads((tmp_path / "graph.json").read_text())
    assert nx.node_link_graph(data, edges="edges").number_of_nodes() == 7


def test_a_graph_is_copied_as_json(editor: Callable[..., Editor], context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    canvas.menu("File", "Copy JSON")
    expect(canvas.page.get_by_text("Copied as JSON")).to_be_visible()
    copied = json.loads(canvas.page.evaluate("() => navigator.clipboard.readText()"))
    assert copied == dump(worked_example())


def test_a_file_is_opened_with_the_button(editor: Callable[..., Editor], tmp_path: Path) -> None:
    canvas = editor()
    (tmp_path / "half.json").write_text(HALF)
    with canvas.page.expect_file_chooser() as chooser:
        canvas.menu("File", "Open file")
    chooser.value.set_files(tmp_path / "half.json")
    expect_half(canvas.page)


def test_a_file_dropped_on_the_canvas_is_opened(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    data = canvas.page.evaluate_handle(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "half.json", { type: "application/json" }));
          return data;
        }""",
        HALF,
    )
    canvas.page.locator(".react-flow__pane").dispatch_event("drop", {"dataTransfer": data})
    expect_half(canvas.page)


def paste(page: Page, context: BrowserContext, text: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_json_pasted_on_the_canvas_is_added_to_it(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    canvas = editor()
    paste(canvas.page, context, HALF)
    expect(canvas.nodes()).to_have_count(9)
    canvas.expect_number("x²", "9")
    canvas.expect_number("f", "11.7", "1")


def test_formula_text_pasted_on_the_canvas_becomes_nodes(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    canvas = editor()
    paste(canvas.page, context, "f^2")
    canvas.expect_number("^", "136")
    # What is pasted takes nobody's target away.
    canvas.expect_number("f", "11.7", "1")


def test_a_broken_file_is_refused_with_the_culprit(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    canvas = editor()
    paste(canvas.page, context, HALF.replace("square", "cube"))
    expect(canvas.page.get_by_text("s: the operator cube is not known here")).to_be_visible()
    expect(canvas.nodes()).to_have_count(7)


def test_a_file_of_another_tool_is_told_of_before_it_is_opened(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    with canvas.page.expect_file_chooser() as chooser:
        canvas.menu("File", "Open file")
    name = "micrograd_draw_dot_xy_plus_xx.dot"
    chooser.value.set_files(ROOT / "tests" / "cases" / name)
    told = canvas.page.get_by_role("dialog", name=f"Open {name}")
    expect(told).to_contain_text("micrograd drawing (DOT)")
    expect(told).to_contain_text("nodes: 5, wires: 6")
    expect(told).to_contain_text("rounded to its digits")
    told.get_by_role("button", name="Open").click()
    expect(canvas.page.get_by_role("group", name="+, add, value 14, gradient 1")).to_have_count(1)


def test_a_python_function_pasted_on_the_canvas_is_added_to_it(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    canvas = editor()
    paste(canvas.page, context, "def g(w=2.0):\n    h = np.tanh(w)\n    return h * w")
    expect(canvas.nodes()).to_have_count(10)
    canvas.expect_number("h", "0.964")


def test_the_formula_becomes_a_new_graph(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.formula().fill("u = 3; u^2")
    canvas.command("New graph").click()
    expect(canvas.page).to_have_title("u^2 – Chalkgrad")
    canvas.expect_number("u", "3", "6")
    assert len(canvas.document()["nodes"]) == 7


def test_a_formula_s_mistake_is_shown_at_its_column(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.formula().fill("2*(x + ) - 1")
    canvas.formula().press("Enter")
    alert = canvas.page.get_by_label("Formula").get_by_role("alert")
    expect(alert).to_contain_text("something is missing before this parenthesis")
    expect(alert).to_contain_text("column 8")
    chosen = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert canvas.formula().evaluate(chosen) == ")"
    assert len(canvas.document()["nodes"]) == 7


def test_the_title_is_edited_in_place_and_seen_elsewhere(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Editor(canvas.page.context.new_page(), canvas.url, canvas.graph)
    other.open()
    title = canvas.page.get_by_role("textbox", name="Title")
    title.fill("Baydin's example")
    title.press("Enter")
    expect(other.page.get_by_role("textbox", name="Title")).to_have_value("Baydin's example")
    expect(other.page).to_have_title("Baydin's example – Chalkgrad")


def test_the_list_opens_makes_renames_deletes_and_brings_back(page: Page, tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        graph = new_graph(server.url, json.loads(HALF))
        page.goto(server.url)
        rows = page.get_by_role("list", name="Graphs").get_by_role("listitem")
        expect(rows).to_have_count(1)
        rows.get_by_role("button", name="What can be done with it").click()
        page.get_by_role("menuitem", name="Rename").click()
        field = page.get_by_role("textbox", name="New title")
        field.fill("whole")
        field.press("Enter")
        expect(rows.get_by_role("link", name="whole")).to_be_visible()
        rows.get_by_role("button", name="What can be done with it").click()
        page.get_by_role("menuitem", name="Delete").click()
        expect(rows).to_have_count(0)
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(rows).to_have_count(1)
        page.get_by_role("link", name="whole").click()
        page.wait_for_url(f"**/g/{graph}")
        expect(page.get_by_role("textbox", name="Title")).to_have_value("whole")
        page.get_by_role("link", name="Chalkgrad").click()
        page.get_by_role("button", name="New graph").click()
        expect(page.get_by_text("Nothing to differentiate yet")).to_be_visible()


def test_a_run_that_waits_to_be_fed_says_so_beside_the_button(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    canvas.write("a = 2; y = a*x + b")
    canvas.command("Lazy").click()
    canvas.command("Run").click()
    waits = canvas.page.get_by_role("status").filter(has_text="first")
    expect(waits).to_have_text("Give x and b a number first")
    for name in ("x", "b"):
        field = canvas.number(name)
        field.fill("3")
        field.press("Enter")
    expect(waits).to_have_count(0)
    canvas.command("Run").click()
    canvas.expect_number("y", "9")


def test_lazy_mode_waits_for_run_and_shows_what_is_stale(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    expect(canvas.command("Run")).to_be_disabled()
    canvas.command("Lazy").click()
    # A definition, of which nothing has run.
    expect(canvas.node("f")).not_to_contain_text("11.7")
    canvas.command("Run").click()
    canvas.expect_number("f", "11.7", "1")
    canvas.number("x2").fill("1")
    canvas.number("x2").press("Enter")
    expect(page.get_by_text("Stale: the graph has changed since the last run")).to_be_visible()
    canvas.expect_number("f", "11.7", "1")
    decoration = canvas.node("f").locator(".figure").first
    assert "line-through" in decoration.evaluate("(e) => getComputedStyle(e).textDecorationLine")
    canvas.palette("tanh").click()
    expect(canvas.nodes()).to_have_count(8)
    page.keyboard.press("Control+Enter")
    canvas.expect_number("f", "1.85", "1")
    expect(page.get_by_text("Stale")).to_be_hidden()
    expect(canvas.node("tanh")).to_contain_text("pruned")
    canvas.command("Eager").click()
    expect(canvas.node("tanh")).not_to_contain_text("pruned")
    expect(canvas.page.get_by_role("group", name="the input of tanh has no wire")).to_be_visible()


def test_problems_are_said_in_words_and_their_list_jumps_to_them(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.number("x1").fill("-1")
    canvas.number("x1").press("Enter")
    words = "ln of −1: the logarithm needs a positive number"
    expect(canvas.node("ln")).to_contain_text(words)
    expect(canvas.node("f")).to_contain_text(f"NaN, because of {words}")
    canvas.command("Problems").click()
    problems = page.get_by_role("region", name="Problems")
    problems.get_by_role("button", name=words).click()
    expect(canvas.node("ln")).to_be_focused()
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)


def test_the_formula_of_the_selected_node_is_shown_and_follows_edits(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    shown = canvas.page.locator(".formula-shown annotation").first
    expect(shown).to_contain_text(r"f = \ln")
    canvas.page.mouse.click(*canvas.middle(canvas.node("×").locator(".body-text")))
    expect(shown).to_have_text(r"x_{1} \cdot x_{2}")
    field = canvas.name_field("x2")
    field.fill("w")
    field.press("Enter")
    canvas.page.mouse.click(*canvas.middle(canvas.node("×").locator(".body-text")))
    expect(shown).to_have_text(r"x_{1} \cdot w")


def test_a_killed_server_is_found_again_and_what_was_done_meanwhile_arrives(
    page: Page, tmp_path: Path
) -> None:
    server = Server(tmp_path / "data")
    server.start()
    try:
        canvas = Editor(page, server.url, new_graph(server.url))
        canvas.open()
        canvas.number("x2").fill("1")
        canvas.number("x2").press("Enter")
        canvas.expect_number("f", "1.85")
        server.kill()
        expect(page.get_by_text("Reconnecting")).to_be_visible()
        canvas.number("x1").fill("3")
        canvas.number("x1").press("Enter")
        # The answer to the edit before may have died with the server.
        expect(page.get_by_text(re.compile("Reconnecting; [12] edits? kept"))).to_be_visible()
        server.start()
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        canvas.expect_number("f", "3.26")
        until(lambda: canvas.document()["graph"]["feeds"]["x1"] == 3.0)
    finally:
        server.kill()


def test_a_graph_that_is_not_here_is_said_so(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/g/ghost")
    expect(page.get_by_role("heading", name="Not Found")).to_be_visible()
    expect(
        page.get_by_text("this graph is not kept here, or it is not shared with this browser")
    ).to_be_visible()
    expect(page.get_by_role("link", name="All graphs")).to_have_attribute("href", "/")


def test_a_large_graph_is_seen_from_afar_and_up_close(editor: Callable[..., Editor]) -> None:
    size = 400
    nodes = [{"id": "v0", "op": "variable", "value": 0.5, "x": 0, "y": 0}]
    nodes += [
        {"id": f"v{i}", "op": "sin", "x": (i % 20) * 180, "y": (i // 20) * 90}
        for i in range(1, size)
    ]
    wires = [{"source": f"v{i}", "target": f"v{i + 1}", "key": 0} for i in range(size - 1)]
    header = {"format": "chalkgrad", "version": 1}
    canvas = editor(
        {"directed": True, "multigraph": True, "graph": header, "nodes": nodes, "edges": wires}
    )
    expect(canvas.page.locator(".canvas.far")).to_have_count(1)
    expect(canvas.page.locator("canvas.far-view")).to_be_visible()
    canvas.expect_wires(0)
    painted = """(canvas) => canvas.getContext("2d")
      .getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0)"""
    assert canvas.page.locator("canvas.far-view").evaluate(painted)
    # Up close only what is in view is on the page.
    for _ in range(12):
        canvas.page.mouse.move(600, 400)
        canvas.page.mouse.wheel(0, -200)
    canvas.still()
    expect(canvas.page.locator(".canvas.far")).to_have_count(0)
    assert 0 < canvas.nodes().count() < 60


def test_an_export_from_the_store_is_the_document_byte_for_byte(server: Server) -> None:
    graph = new_graph(server.url)
    canvas = Editor(None, server.url, graph)  # type: ignore[arg-type]
    assert canvas.document() == json.loads(to_json(worked_example()))
