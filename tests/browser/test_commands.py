"""Commands from the palette, the menus and the keys; undo; the clipboard; finding."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.serving import ROOT


def grip(canvas: Editor, name: str) -> tuple[float, float]:
    """Where a node is taken to be moved or selected: its head, beside the name."""
    canvas.still()
    return canvas.middle(canvas.node(name).locator(".body-text"))


def select(canvas: Editor, *names: str) -> None:
    """Click nodes one by one, holding Shift from the second on."""
    for index, name in enumerate(names):
        if index == 1:
            canvas.page.keyboard.down("Shift")
        canvas.page.mouse.click(*grip(canvas, name))
    canvas.page.keyboard.up("Shift")
    expect(canvas.page.locator(".react-flow__node.selected")).to_have_count(len(names))


def places(canvas: Editor) -> dict[str, tuple[float, float]]:
    return {node["id"]: (node["x"], node["y"]) for node in canvas.document()["nodes"]}


def test_any_command_is_found_by_a_few_letters_of_its_name(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find a command")
    expect(field).to_be_focused()
    field.fill("wgr")
    expect(page.get_by_role("option").first).to_contain_text("Wire gradients")
    page.keyboard.press("Enter")
    expect(page.locator(".contribution")).to_have_count(8)
    page.keyboard.press("Control+k")
    field.fill("zzz")
    expect(page.get_by_text("No command is called “zzz”.")).to_be_visible()
    # What does not apply is found as well, says why, and does nothing.
    page.get_by_role("combobox", name="Find a command").fill("rename")
    rename = page.get_by_role("option", name="Rename")
    expect(rename).to_have_attribute("aria-disabled", "true")
    expect(rename).to_contain_text("select one node first")
    page.keyboard.press("Enter")
    expect(rename).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def registry() -> str:
    """The entries of all commands, as they are written."""
    files = sorted((ROOT / "static/js/acts").glob("*ommands.js"))
    return "\n".join(path.read_text() for path in files)


def test_the_help_lists_every_key_and_no_key_is_defined_elsewhere(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.page.keyboard.press("?")
    dialog = canvas.page.get_by_role("dialog", name="Commands and keys")
    words = json.loads((ROOT / "static/messages/en.json").read_text())
    commands = re.findall(r'id: "([\w-]+)",\n.*?keys: \[([^\]]*)\]', registry(), re.DOTALL)
    for label in [words[f"command.{name}"] for name, keys in commands if keys]:
        expect(dialog.get_by_role("term").get_by_text(label, exact=True)).to_be_visible()
    canvas.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # The pages beside the editor have keys of their own; what they are a menu there says.
    listeners = {
        path.name
        for path in (ROOT / "static/js").rglob("*.js")
        if path.parent.name != "pages" and re.search(r'addEventListener\(\s*"key', path.read_text())
    }
    assert listeners == {"shortcuts.js"}


def test_a_popup_is_opened_at_once_when_another_was_closed(editor: Callable[..., Editor]) -> None:
    page = editor().page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Commands and keys")).to_be_visible()
    # Until the next frame the focus stays in a closed dialog, and nobody has been told of it.
    page.evaluate(
        """() => new Promise((told) => {
          const dialog = document.querySelector("dialog");
          dialog.addEventListener("close", () => setTimeout(told));
          dialog.close();
          const key = { key: "k", ctrlKey: true, bubbles: true };
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        })"""
    )
    expect(page.get_by_role("combobox", name="Find a command")).to_be_focused()


def test_keys_that_always_mean_the_same_are_unique() -> None:
    # Those of a class and of the past mean another thing outside of it, by their `when`.
    acts = ROOT / "static/js/acts"
    entries = "\n".join(
        (acts / f"{name}.js").read_text()
        for name in ("commands", "nodeCommands", "arrangeCommands", "pageCommands")
    )
    keys = [
        key for line in re.findall(r"keys: \[(.*)\]", entries) for key in line.split(", ") if key
    ]
    assert len(keys) == len(set(keys))


def test_a_right_click_offers_what_applies_there(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    menu = page.get_by_role("menu", name="Commands")
    page.mouse.click(*grip(canvas, "×"), button="right")
    expect(menu.get_by_role("menuitem", name="Swap inputs")).to_be_visible()
    menu.get_by_role("menuitem", name="Set target").click()
    canvas.expect_number("×", "10", "1")
    page.mouse.click(*canvas.blank(), button="right")
    expect(menu.get_by_role("menuitem", name="Select all")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Set target")).to_have_count(0)
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    page.mouse.click(*canvas.along(canvas.shown_wire("f", 1), 0.5), button="right")
    menu.get_by_role("menuitem", name="Delete").click()
    canvas.expect_wires(7)


def test_an_operator_dropped_on_a_wire_is_put_into_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    place = canvas.along(canvas.shown_wire("f", 1), 0.5)
    page.mouse.move(*canvas.middle(canvas.palette("tanh")))
    page.mouse.down()
    page.mouse.move(place[0] - 5, place[1] - 5, steps=4)
    page.mouse.move(*place, steps=2)
    page.mouse.up()
    canvas.expect_wires(9)
    assert {("sin", "tanh", 0), ("tanh", "f", 1)} <= canvas.wires()
    canvas.expect_number("tanh", "−0.744", "−1")


def test_a_loose_node_dragged_onto_a_wire_is_put_into_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.palette("exp").click()
    canvas.drag(grip(canvas, "exp"), canvas.along(canvas.shown_wire("f", 1), 0.4))
    canvas.expect_wires(9)
    assert {("sin", "exp", 0), ("exp", "f", 1)} <= canvas.wires()
    canvas.undo()
    canvas.expect_wires(8)


def test_a_deleted_node_of_one_input_leaves_its_wire_behind(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "sin")
    page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(6)
    canvas.expect_wires(7)
    assert ("x2", "f", 1) in canvas.wires()
    canvas.undo()
    expect(canvas.nodes()).to_have_count(7)
    canvas.expect_wires(8)


def test_a_deleted_node_of_two_inputs_offers_a_bridge(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "×")
    canvas.page.keyboard.press("Delete")
    canvas.page.get_by_role("button", name="Bridge from x2").click()
    canvas.expect_wires(6)
    assert ("x2", "add", 1) in canvas.wires()


def test_an_operator_is_changed_in_place_without_losing_wires(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    select(canvas, "×")
    canvas.page.keyboard.press("o")
    field = canvas.page.get_by_role("combobox", name="Change the operator")
    field.fill("max")
    canvas.page.keyboard.press("Enter")
    canvas.expect_number("max", "5", "1")
    canvas.expect_wires(8)


def test_two_inputs_are_swapped(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "f")
    canvas.page.keyboard.press("x")
    canvas.expect_number("f", "−11.7", "1")
    assert {("sin", "f", 0), ("add", "f", 1)} <= canvas.wires()


def test_a_node_is_taken_out_of_its_wires_by_shaking_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    x, y = grip(canvas, "sin")
    page.mouse.move(x, y)
    page.mouse.down()
    # As a hand does it: to and fro, quickly, until the wires are off.
    for _ in range(12):
        page.mouse.move(x + 50, y)
        page.mouse.move(x - 50, y)
    page.mouse.up()
    canvas.expect_wires(7)
    assert ("x2", "f", 1) in canvas.wires()
    assert not any("sin" in wire for wire in canvas.wires())
    expect(canvas.nodes()).to_have_count(7)


def test_selected_nodes_are_connected_in_the_order_of_selection(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    page = canvas.page
    for op, place in (("tanh", (700, 200)), ("exp", (300, 500)), ("variable", (300, 200))):
        page.mouse.dblclick(*place)
        page.keyboard.type(op)
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Add a node")).to_have_count(0)
    expect(canvas.nodes()).to_have_count(3)
    select(canvas, "x1", "tanh", "exp")
    page.keyboard.press("Shift+C")
    canvas.expect_wires(2)
    assert canvas.wires() == {("x1", "tanh", 0), ("tanh", "exp", 0)}


def test_a_theme_is_chosen_and_kept(page: Page, editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find a command").fill("theme dark")
    page.keyboard.press("Enter")
    background = "() => getComputedStyle(document.querySelector('.canvas')).backgroundColor"
    assert page.evaluate(background) == "rgb(18, 26, 23)"
    page.reload()
    canvas.live()
    assert page.evaluate(background) == "rgb(18, 26, 23)"


def test_menus_stay_in_a_low_window_and_keep_their_keys(
    editor: Callable[..., Editor], page: Page
) -> None:
    page.set_viewport_size({"width": 740, "height": 340})
    canvas = editor()
    places = canvas.document()
    x, y = canvas.blank()
    page.mouse.click(x, y, button="right")
    menu = page.get_by_role("menu")
    for key in ("PageDown", "ArrowRight", "l", "k"):
        page.keyboard.press(key)
    expect(menu).to_be_visible()
    page.keyboard.press("End")
    expect(
        menu.get_by_role("menuitem").or_(menu.get_by_role("menuitemcheckbox")).last
    ).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".step-count")).to_have_count(0)
    assert canvas.document() == places
    for opened in ("menu", "dialog"):
        if opened == "menu":
            page.mouse.click(x, y, button="right")
        else:
            page.mouse.dblclick(x, y)
        box = page.get_by_role(opened).bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["y"] >= 0
        assert box["x"] + box["width"] <= 740 and box["y"] + box["height"] <= 340
        page.keyboard.press("Escape")
        expect(page.get_by_role(opened)).to_have_count(0)


def test_enter_presses_the_button_that_has_the_focus(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write("y = (x + 2)")
    # An operator with a constant in it is selected, which Enter on the canvas edits.
    expect(canvas.command("Undo")).to_be_enabled()
    canvas.command("Undo").focus()
    page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(0)
