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


def test_the_reason_stands_under_its_line_and_the_graph_s_text_can_be_had_back(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    expect(text).to_contain_text("f = v4 - v3")
    before = lines(text)
    text.get_by_text("v3 = sin(x2)").click()
    canvas.page.keyboard.press("End")
    canvas.page.keyboard.type(" + sigmod(x1)")
    under = text.locator(".text-mistake")
    expect(under).to_contain_text("did you mean sigmoid?")
    line = text.get_by_text("v3 = sin(x2) + ")
    below = text.get_by_text("v4 = v1 + v2")
    top, middle, bottom = (found.bounding_box() for found in (line, under, below))
    assert top and middle and bottom
    assert top["y"] < middle["y"] < bottom["y"]
    reason = canvas.page.get_by_label("Text").get_by_role("alert")
    expect(reason).to_contain_text(f"Line {before.index('v3 = sin(x2)') + 1} cannot be read")
    expect(reason).to_contain_text("did you mean sigmoid?")
    canvas.page.get_by_role("button", name="Back to the graph").click()
    expect(reason).to_have_count(0)
    expect(under).to_have_count(0)
    assert lines(text) == before


def test_a_mistake_behind_a_rare_letter_is_marked_where_it_is(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    text.click()
    canvas.page.keyboard.press("Control+End")
    canvas.page.keyboard.insert_text("\ng = \U0001d465 $ 2")
    expect(text.locator(".cm-lintRange-error")).to_have_text("$")


def test_the_line_with_the_cursor_lights_its_node_and_a_selected_node_marks_its_line(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    lit = canvas.page.locator(".body.pointed")
    text.get_by_text("v3 = sin(x2)").click()
    expect(lit).to_have_count(1)
    expect(canvas.node("sin").locator(".body.pointed")).to_have_count(1)
    canvas.page.keyboard.press("ArrowDown")
    expect(canvas.node("+").locator(".body.pointed")).to_have_count(1)
    canvas.page.mouse.click(*canvas.blank())
    expect(lit).to_have_count(0)
    canvas.node("x1").click(position={"x": 6, "y": 6})
    marked = text.locator(".cm-line.of-selected")
    expect(marked).to_have_text("feed x1 = 2")


def test_a_selected_node_s_line_is_scrolled_to(editor: Callable[..., Editor]) -> None:
    canvas = editor({})
    canvas.formula().fill("; ".join(f"a{n} = {n}" for n in range(60)) + "; y = a0*a59")
    canvas.formula().press("Enter")
    expect(canvas.nodes()).to_have_count(61)
    text = panel(canvas)
    expect(text).to_contain_text("a0 = 0")
    canvas.page.keyboard.press("Control+f")
    canvas.page.get_by_role("searchbox").fill("a59")
    canvas.page.keyboard.press("Enter")
    marked = text.locator(".cm-line.of-selected")
    expect(marked).to_have_text("a59 = 59")
    expect(marked).to_be_in_viewport()


def test_one_key_renames_a_name_everywhere_and_its_node_keeps_its_feed(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    text = panel(canvas)
    text.get_by_text("feed x1 = 2").click()
    for key in ("Home", *["ArrowRight"] * 6, "F2"):
        canvas.page.keyboard.press(key)
    canvas.page.keyboard.type("rate")
    canvas.expect_number("rate", "2")
    document = canvas.document()
    assert document["graph"]["feeds"] == {"x1": 2.0}
    assert next(node for node in document["nodes"] if node["id"] == "x1")["name"] == "rate"
    assert "v1 = ln(rate)" in lines(text)


def test_a_comment_is_the_node_s_note(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    text = panel(canvas)
    text.get_by_text("v4 = v1 + v2").click()
    canvas.page.keyboard.press("End")
    canvas.page.keyboard.type("  # the sum")
    until(lambda: any(node.get("note") == "the sum" for node in canvas.document()["nodes"]))
    # Words of a comment are completed by no function's.
    expect(canvas.page.get_by_role("option")).to_have_count(0)
    canvas.page.mouse.click(*canvas.blank())
    expect(text).to_contain_text("v4 = v1 + v2  # the sum")


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
