"""Nodes by pointer and keys: adding, finding, moving, selecting, deleting, naming, numbers."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import FloatRect, expect

from tests.browser.editor import Editor
from tests.serving import until

EMPTY: dict = {}


def test_a_click_on_the_palette_adds_a_node_that_can_be_seen_and_covers_no_other(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    for count, op in enumerate(["tanh", "relu", "constant"]):
        canvas.palette(op).click()
        expect(canvas.nodes()).to_have_count(8 + count)
    # The second click comes before the first one's node is there.
    canvas.palette("mul").dblclick()
    expect(canvas.nodes()).to_have_count(12)
    for name in ("tanh", "relu"):
        expect(canvas.node(name)).to_be_in_viewport(ratio=0.99)
    boxes = [box for node in canvas.nodes().all() if (box := node.bounding_box())]
    pairs = list(combinations(boxes, 2))
    assert len(pairs) == 66
    assert not any(_cover(one, other) for one, other in pairs)


def _cover(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes share any area."""
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [("cosh", "cosh"), ("2.5", "constant"), ("speed", "speed, placeholder"), ("σ", "σ")],
)
def test_a_double_click_on_the_canvas_adds_what_is_typed_there(
    editor: Callable[..., Editor], typed: str, name: str
) -> None:
    canvas = editor()
    place = canvas.blank()
    canvas.page.mouse.dblclick(*place)
    menu = canvas.page.get_by_role("combobox", name="Add a node")
    expect(menu).to_be_focused()
    menu.fill(typed)
    canvas.page.keyboard.press("Enter")
    added = canvas.node(name)
    expect(added).to_have_count(1)
    middle = canvas.middle(added)
    assert abs(middle[0] - place[0]) < 5
    assert abs(middle[1] - place[1]) < 5


def test_the_add_menu_closes_with_escape_and_with_a_click_beside_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    menu = canvas.page.get_by_role("combobox", name="Add a node")
    canvas.page.mouse.dblclick(*canvas.blank())
    canvas.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    canvas.page.mouse.dblclick(*canvas.blank())
    canvas.page.mouse.click(700, 700)
    expect(menu).to_have_count(0)
    expect(canvas.nodes()).to_have_count(7)


def place_of(canvas: Editor, node: str) -> tuple[float, float]:
    stored = next(entry for entry in canvas.document()["nodes"] if entry["id"] == node)
    return stored["x"], stored["y"]


def grip(canvas: Editor, name: str) -> tuple[float, float]:
    """Where a node is taken to be moved: its head, beside the name."""
    return canvas.middle(canvas.node(name).locator(".body-text"))


def test_a_node_is_moved_and_stays_where_it_was_put(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    before = place_of(canvas, "v3")
    x, y = grip(canvas, "sin")
    canvas.drag((x, y), (x + 100, y + 90))
    canvas.page.reload()
    canvas.live()
    after = place_of(canvas, "v3")
    assert after[0] - before[0] > 30
    assert after[1] - before[1] > 30


def test_several_are_selected_by_a_box_or_one_by_one_moved_and_deleted(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.click(*grip(canvas, "ln"))
    page.keyboard.down("Shift")
    page.mouse.click(*grip(canvas, "sin"))
    page.keyboard.up("Shift")
    expect(page.locator(".react-flow__node.selected")).to_have_count(2)
    before = place_of(canvas, "v1"), place_of(canvas, "v3")
    x, y = grip(canvas, "sin")
    canvas.drag((x, y), (x, y + 40))
    expect(page.locator(".react-flow__node.selected")).to_have_count(2)
    for node, (_, above) in zip(("v1", "v3"), before, strict=True):
        until(lambda node=node, above=above: place_of(canvas, node)[1] > above)
    page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(5)
    # Both have one input, so their wires stay, bridged.
    canvas.expect_wires(6)
    assert {node["id"] for node in canvas.document()["nodes"]} == {"x1", "x2", "v2", "v4", "f"}


def test_a_box_drawn_with_shift_selects_what_it_touches(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.keyboard.down("Shift")
    canvas.drag(canvas.blank(), (350, 780))
    page.keyboard.up("Shift")
    expect(page.locator(".react-flow__node.selected")).to_have_count(2)


def test_everything_is_selected_and_deleted_from_the_keyboard(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.page.mouse.click(*canvas.blank())
    canvas.page.keyboard.press("Control+a")
    canvas.page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(0)
    expect(canvas.page.get_by_text("Nothing to differentiate yet")).to_be_visible()


def test_arrow_keys_move_the_selected_node(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    before = place_of(canvas, "v3")
    canvas.page.mouse.click(*grip(canvas, "sin"))
    canvas.node("sin").focus()
    for _ in range(4):
        canvas.page.keyboard.press("ArrowRight")
    until(lambda: place_of(canvas, "v3")[0] > before[0])
    assert place_of(canvas, "v3")[1] == before[1]


def test_nodes_moved_by_arrow_keys_one_right_after_the_other_all_stay_where_they_are(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    before = {node: place_of(canvas, node) for node in ("v1", "v3")}
    points = [grip(canvas, "ln"), grip(canvas, "sin")]
    for point in points:
        # Sooner than the first one's place is sent.
        canvas.page.mouse.click(*point)
        canvas.page.keyboard.press("ArrowUp")
    for node, (_, y) in before.items():
        until(lambda node=node, y=y: place_of(canvas, node)[1] < y)


def test_a_name_is_edited_in_place_and_a_taken_one_is_refused_beside_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    field = canvas.name_field("x2")
    field.fill("x1")
    field.press("Enter")
    expect(canvas.node("x2").get_by_role("alert")).to_have_text("another node is already called x1")
    field.fill("weight")
    field.press("Enter")
    expect(canvas.node("weight")).to_have_count(1)
    expect(canvas.page.locator(".formula-shown annotation").first).to_contain_text("weight")


def test_a_number_is_typed_and_nonsense_is_refused_beside_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.number("x2").fill("five")
    canvas.number("x2").press("Enter")
    expect(canvas.node("x2").get_by_role("alert")).to_have_text("“five” is not a number")
    canvas.number("x2").fill("−0,5")
    canvas.number("x2").press("Enter")
    canvas.expect_number("x2", "−0.5", "1.12")


def test_a_number_is_scrubbed_by_dragging_and_stored_once_on_release(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    x, y = canvas.middle(canvas.number("x2"))
    canvas.drag((x, y), (x + 100, y), release=False)
    canvas.expect_number("x2", "6")
    assert canvas.document()["nodes"][1]["value"] == 5.0
    canvas.page.mouse.up()
    until(lambda: canvas.document()["nodes"][1]["value"] == 6.0)
    canvas.expect_number("f", "13.0")


def test_a_slider_shows_every_number_on_its_way_in_every_window(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    other = Editor(canvas.page.context.new_page(), canvas.url, canvas.graph)
    other.open()
    slider = canvas.page.get_by_label("x1, slider")
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    canvas.drag(
        (box["x"] + box["width"] * 0.6, y), (box["x"] + box["width"] * 0.9, y), release=False
    )
    expect(other.node("x1")).to_have_accessible_name(re.compile(r"value (7|8|9)"))
    assert other.document()["graph"]["feeds"]["x1"] == 2.0
    canvas.page.mouse.up()
    until(lambda: other.document()["graph"]["feeds"]["x1"] > 7)


def test_a_placeholder_waits_is_fed_and_loses_its_feed(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    field = canvas.number("x1")
    field.fill("")
    field.press("Enter")
    expect(canvas.node("x1")).to_have_accessible_name(re.compile("has no value yet"))
    expect(canvas.node("f")).to_have_accessible_name(re.compile("so there is no value here"))
    expect(field).to_have_attribute("placeholder", "value?")
    expect(field).to_have_attribute("title", "No value yet: give x1 a number")
    field.fill("1")
    field.press("Enter")
    canvas.expect_number("f", "5.96")


def test_the_target_is_marked_and_changed_with_one_click(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    expect(canvas.node("f").locator(".body.target")).to_be_visible()
    canvas.page.mouse.click(*grip(canvas, "×"))
    tools = canvas.page.get_by_role("toolbar", name="Selected node")
    tools.get_by_role("button", name="Set target").click()
    canvas.expect_number("×", "10", "1")
    expect(canvas.node("f")).to_have_accessible_name(re.compile(r"value 11.7$"))
    expect(canvas.node("ln")).not_to_have_accessible_name(re.compile("gradient"))


def test_escape_in_a_field_stores_nothing_and_goes_back_to_the_node(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    before = canvas.document()
    card = canvas.node("x2")
    for opened in (canvas.number, canvas.name_field):
        opened("x2").click()
        canvas.page.keyboard.press("Control+a")
        canvas.page.keyboard.type("42")
        canvas.page.keyboard.press("Escape")
        expect(card).to_be_focused()
    expect(canvas.number("x2")).to_have_value("5")
    # An edit that comes after shows that none went before.
    canvas.number("x1").fill("3")
    canvas.number("x1").press("Enter")
    canvas.expect_number("x1", "3")
    before["graph"]["feeds"]["x1"] = 3.0
    assert canvas.document() == before


def test_an_error_stays_with_the_text_it_is_about_and_goes_with_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    field = canvas.number("x2")
    alert = canvas.node("x2").get_by_role("alert")
    for wrong in ("five", "1e400"):
        field.fill(wrong)
        field.blur()
        expect(alert).to_be_visible()
        expect(field).to_have_value(wrong)
        field.focus()
        expect(field).to_have_value(wrong)
        field.press("Escape")
        expect(alert).to_have_count(0)
        expect(field).to_have_value("5")
    field.fill("five")
    field.press("Enter")
    expect(alert).to_be_visible()
    slider = canvas.page.get_by_label("x2, slider")
    slider.focus()
    canvas.page.keyboard.press("ArrowRight")
    expect(alert).to_have_count(0)
    expect(field).not_to_have_value("five")


def test_a_field_that_is_only_visited_stores_nothing(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.number("x2").focus()
    other = Editor(canvas.page.context.new_page(), canvas.url, canvas.graph)
    other.open()
    other.number("x2").fill("9")
    other.number("x2").press("Enter")
    canvas.expect_number("x2", "9")
    canvas.number("x1").focus()
    expect(canvas.number("x2")).to_have_value("9")
    canvas.number("x1").fill("3")
    canvas.number("x1").press("Enter")
    canvas.expect_number("x1", "3")
    canvas.expect_number("x2", "9")


@pytest.mark.parametrize(("name", "shown"), [("x1", "7"), ("x2", "3")])
def test_in_lazy_mode_a_leaf_shows_what_it_was_given(
    editor: Callable[..., Editor], name: str, shown: str
) -> None:
    canvas = editor()
    canvas.command("Lazy").click()
    canvas.command("Run").click()
    canvas.expect_number("f", "11.7", "1")
    canvas.number(name).fill(shown)
    canvas.number(name).press("Enter")
    expect(canvas.page.get_by_text("Stale: the graph has changed since")).to_be_visible()
    canvas.number(name).blur()
    expect(canvas.number(name)).to_have_value(shown)
    expect(canvas.page.get_by_label(f"{name}, slider")).to_have_value(shown)
    canvas.expect_number("f", "11.7", "1")
