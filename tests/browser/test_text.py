"""The graph as text, live both ways."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.editor import Editor
from tests.serving import until


def panel(canvas: Editor) -> Locator:
    canvas.page.mouse.click(*canvas.blank())
    canvas.page.keyboard.press("e")
    return canvas.page.get_by_role("textbox", name="The graph as text")


def lines(text: Locator) -> list[str]:
    return [line.inner_text() for line in text.locator(".cm-line").all()]


def test_the_graph_is_read_as_lines_and_follows_edits(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    text = panel(canvas)
    expect(text).to_contain_text("f = v4 - v3")
    canvas.number("x2").fill("7")
    canvas.number("x2").press("Enter")
    expect(text).to_contain_text("x2 = 7")
    field = canvas.name_field("x2")
    field.fill("w")
    field.press("Enter")
    expect(text).to_contain_text("v2 = x1*w")


def test_typing_changes_the_graph_and_leaves_places(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    before = {node["id"]: (node["x"], node["y"]) for node in canvas.document()["nodes"]}
    text = panel(canvas)
    text.get_by_text("v3 = sin(x2)").click()
    canvas.page.keyboard.press("Home")
    canvas.page.keyboard.press("Shift+End")
    canvas.page.keyboard.type("v3 = cos(x2)")
    canvas.expect_number("cos", "0.284", "−1")
    after = {node["id"]: (node["x"], node["y"]) for node in canvas.document()["nodes"]}
    assert after == before
    canvas.page.mouse.click(*canvas.blank())
    canvas.undo()
    canvas.expect_number("sin", "−0.959", "−1")
    expect(text).to_contain_text("v3 = sin(x2)")


def test_new_lines_become_nodes_and_vanished_lines_go(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    text = panel(canvas)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.type("\ng = tanh(f)/2")
    canvas.expect_number("g", "0.500")
    expect(canvas.nodes()).to_have_count(9)
    canvas.page.keyboard.press("Shift+Home")
    canvas.page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(7)


def test_a_mistake_is_marked_at_its_column_and_what_is_typed_stays(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.type("\ng = f $ 2")
    marked = text.locator(".cm-lintRange-error")
    expect(marked).to_have_text("$")
    assert "g = f $ 2" in lines(text)
    assert len(canvas.document()["nodes"]) == 7
    # Someone else's edit does not overwrite what is being typed.
    other = Editor(canvas.page.context.new_page(), canvas.url, canvas.graph)
    other.open()
    other.number("x2").fill("9")
    other.number("x2").press("Enter")
    canvas.expect_number("x2", "9")
    assert "g = f $ 2" in lines(text)
    text.press("Backspace")
    text.press("Backspace")
    text.press("Backspace")
    canvas.page.keyboard.type("* 2")
    expect(canvas.node("g")).to_have_count(1)
    expect(marked).to_have_count(0)


def test_names_and_operators_are_completed(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    text = panel(canvas)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.type("\ng = sof")
    canvas.page.get_by_role("option", name="softplus").click()
    canvas.page.keyboard.type("f")
    until(lambda: any(node.get("name") == "g" for node in canvas.document()["nodes"]))
    canvas.expect_number("g", "11.7")


def test_the_reason_stands_below_the_text_and_the_graph_s_text_can_be_had_back(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    expect(text).to_contain_text("f = v4 - v3")
    before = lines(text)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.type("\ng = f $ 2")
    reason = canvas.page.get_by_label("Text").get_by_role("alert")
    expect(reason).to_contain_text(f"Line {len(before) + 1}: ")
    reason.get_by_role("button", name="Back to the graph").click()
    expect(reason).to_have_count(0)
    assert lines(text) == before


def test_a_refused_text_is_not_sent_again_until_it_is_changed(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    sent: list[str] = []

    def listen(frame: str | bytes) -> None:
        if '"rewrite"' in str(frame):
            sent.append(str(frame))

    canvas.page.on("websocket", lambda socket: socket.on("framesent", listen))
    canvas.page.reload()
    canvas.live()
    text = panel(canvas)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.type("\ng = f $ 2")
    expect(canvas.page.locator(".text-problem")).to_be_visible()
    many = len(sent)
    # Edits on the canvas go on meanwhile.
    for value in ("7", "8", "9"):
        canvas.number("x2").fill(value)
        canvas.number("x2").press("Enter")
        canvas.expect_number("x2", value)
    assert len(sent) == many
