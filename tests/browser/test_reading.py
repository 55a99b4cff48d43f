"""The formula field says how a text will be read, before it becomes nodes."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.editor import Editor


def reading(canvas: Editor) -> Locator:
    return canvas.page.get_by_role("group", name="As it will be read")


def test_what_is_typed_is_typeset_as_it_will_be_read_and_one_key_turns_the_letters(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    canvas.formula().fill("y = mx + b²")
    shown = reading(canvas)
    expect(shown).to_contain_text("new: mx, b")
    expect(shown.locator(".katex")).to_have_count(1)
    canvas.page.keyboard.press("Alt+l")
    expect(shown).to_contain_text("new: m, x, b")
    expect(shown).to_contain_text("A product: m·x")
    expect(canvas.formula()).to_be_focused()
    canvas.page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(6)
    expect(shown).to_have_count(0)
    # The choice stays with the person.
    canvas.page.reload()
    canvas.live()
    canvas.formula().fill("2ab")
    expect(shown).to_contain_text("new: a")
    shown.get_by_role("button", name="Read as one name: ab").click()
    expect(shown).to_contain_text("new: ab")
    expect(canvas.formula()).to_be_focused()


def test_letters_that_are_names_are_offered_as_a_product_in_words(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    canvas.formula().fill("E = ½mv²")
    shown = reading(canvas)
    expect(shown).to_contain_text("One name: mv")
    expect(shown.get_by_role("button", name="Read as m·v")).to_be_visible()
    # The square is of the whole name, and is seen to be.
    expect(shown.locator(".mopen")).to_have_count(1)
    canvas.formula().fill("m = 2; a = 3; F = ma")
    expect(shown).to_contain_text("The letters of ma are names here")
    shown.get_by_role("button", name="Read as m·a").click()
    expect(shown).to_contain_text("A product: m·a")
    canvas.formula().press("Enter")
    expect(canvas.nodes()).to_have_count(3)
    canvas.expect_number("F", "6")
    canvas.formula().fill("x + y")
    expect(shown).to_contain_text("new: x, y")
    expect(shown.get_by_role("button")).to_have_count(0)


def test_what_is_unfinished_is_not_told_off_before_enter(editor: Callable[..., Editor]) -> None:
    canvas = editor({})
    canvas.formula().fill("2 + sigmod(x)")
    expect(reading(canvas)).to_have_count(0)
    canvas.formula().press("Enter")
    problem = canvas.page.get_by_role("alert")
    expect(problem).to_contain_text("did you mean sigmoid")
    expect(problem).to_contain_text("column 5")


def test_the_add_menu_shows_the_same_reading_and_turns_it_by_the_same_key(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    page = canvas.page
    page.mouse.dblclick(*canvas.blank())
    menu = page.get_by_role("combobox", name="Add a node")
    menu.fill("y = mx + b²")
    shown = reading(canvas)
    expect(shown).to_contain_text("new: mx, b")
    menu.press("Alt+l")
    expect(shown).to_contain_text("new: m, x, b")
    expect(menu).to_be_focused()
    menu.fill("tan")
    expect(shown).to_have_count(0)
    menu.fill("y = mx + b²")
    menu.press("Enter")
    expect(canvas.nodes()).to_have_count(6)


def pasted(canvas: Editor, text: str) -> None:
    canvas.page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          document.body.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        text,
    )


def test_what_is_pasted_is_asked_about_only_where_it_has_two_readings(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    pasted(canvas, "y = sin(x)")
    expect(canvas.nodes()).to_have_count(2)
    expect(reading(canvas)).to_have_count(0)
    pasted(canvas, "z = mx + b\n# of a line")
    shown = reading(canvas)
    expect(shown).to_contain_text("new: mx, b")
    expect(canvas.nodes()).to_have_count(2)
    canvas.page.keyboard.press("Alt+l")
    expect(shown).to_contain_text("new: m, b")
    canvas.page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(6)
    expect(shown).to_have_count(0)
    pasted(canvas, "ab + 1")
    expect(shown).to_be_visible()
    canvas.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(canvas.nodes()).to_have_count(6)


def test_what_is_typed_whole_comes_first_in_the_add_menu(editor: Callable[..., Editor]) -> None:
    canvas = editor({})
    page = canvas.page
    menu = page.get_by_role("combobox", name="Add a node")

    def first(text: str) -> str:
        menu.fill(text)
        return page.get_by_role("option").first.inner_text()

    page.mouse.dblclick(*canvas.blank())
    assert "placeholder" in first("x").lower()
    assert first("tan").startswith("tan")
    assert first("x₁").startswith("x₁")
    assert "variable" in first("x = 3")
    for formula in ("½ m v²", "2x + 1", "√x"):
        assert first(formula).startswith("ƒ"), formula
    assert first("2.5").startswith("2.5")
    assert first("+").startswith("+")
    menu.fill("x = 3")
    menu.press("Enter")
    canvas.expect_number("x", "3")


def test_a_choice_names_its_inputs_on_hover(editor: Callable[..., Editor]) -> None:
    canvas = editor({})
    canvas.write("a if x > 0 else b")
    expect(canvas.page.get_by_title("inputs: condition, then, else")).to_have_count(1)


def test_a_long_formula_takes_the_room_that_an_empty_field_has_no_use_for(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    canvas.page.set_viewport_size({"width": 1920, "height": 1080})
    canvas.write("E = (0.01 - sigmoid(w5*sigmoid(w1*x1 + w2*x2 + b) + 0.6))^2/2")
    canvas.formula().press("Escape")
    shown = canvas.page.locator(".formula-shown")
    canvas.page.wait_for_function(
        "(shown) => shown.scrollWidth <= shown.clientWidth", arg=shown.element_handle()
    )
