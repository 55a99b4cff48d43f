"""WCAG 2.2 AA: axe-core finds nothing on any page, dialog or theme; colours stay apart."""

import re
from collections.abc import Callable, Sequence
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import ROOT, Server, until

THEMES = ["light", "dark", "projector"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def check(page: Page, without: Sequence[str] = ()) -> None:
    """Fail with what axe-core found. Themes differ in colours: only one is asked for the rest."""
    theme = page.evaluate("() => document.documentElement.dataset.theme")
    rules = {**RULES, "rules": {name: {"enabled": False} for name in without}}
    if theme != THEMES[0]:
        rules = {"runOnly": ["color-contrast"]}
    found = Axe().run(page, options=rules).response["violations"]
    lines = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    assert not lines, "\n" + "\n".join(lines)


# Beside a panel the graph is seen from further away, and its fields are as small as it is.
SMALL = ("target-size",)


def choose(page: Page, theme: str) -> None:
    page.evaluate("(theme) => localStorage.setItem('chalkgrad-theme', theme)", theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_editor_with_its_menus_and_dialogs(
    page: Page, editor: Callable[..., Editor], theme: str
) -> None:
    choose(page, theme)
    canvas = editor()
    check(page)
    page.keyboard.press("w")
    page.keyboard.press("Control+f")
    expect(page.get_by_role("complementary", name="Outline").get_by_role("listitem")).to_have_count(
        7
    )
    page.mouse.click(*canvas.middle(canvas.node("×").locator(".body-text")))
    check(page)
    page.keyboard.press("c")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    for key, role in (("Control+k", "dialog"), ("?", "dialog"), ("a", "combobox")):
        page.mouse.move(*canvas.blank())
        page.keyboard.press(key)
        expect(page.get_by_role(role).first).to_be_visible()
        check(page)
        page.keyboard.press("Escape")
    page.mouse.click(*canvas.blank(), button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    check(page)


@pytest.mark.parametrize("theme", THEMES)
def test_the_editor_when_things_are_wrong(
    page: Page, editor: Callable[..., Editor], theme: str
) -> None:
    choose(page, theme)
    canvas = editor()
    canvas.number("x1").fill("-1")
    canvas.number("x1").press("Enter")
    canvas.formula().fill("ln(")
    canvas.formula().press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    canvas.command("Lazy").click()
    canvas.command("Run").click()
    canvas.number("x2").fill("6")
    canvas.number("x2").press("Enter")
    expect(page.get_by_text("Stale: the graph has changed")).to_be_visible()
    check(page)
    canvas.number("x2").fill("")
    canvas.number("x2").press("Enter")
    canvas.palette("mul").click()
    expect(canvas.nodes()).to_have_count(8)
    canvas.command("Details").click()
    expect(page.get_by_role("complementary", name="Details")).to_contain_text("no wire")
    check(page)
    canvas.command("Plan").click()
    expect(page.locator(".body.pruned")).to_have_count(1)
    check(page)


@pytest.mark.parametrize("theme", THEMES)
def test_the_classroom_with_its_panels(
    page: Page, editor: Callable[..., Editor], theme: str
) -> None:
    choose(page, theme)
    canvas = editor()
    page.keyboard.press("PageDown")
    expect(canvas.command("Run to end")).to_be_enabled()
    page.keyboard.press("End")
    expect(page.locator(".caption-piece")).not_to_have_count(0)
    until(lambda: page.evaluate(STILL))
    for key, place in (("r", "table.trace"), ("m", "table.jacobian"), ("v", ".u-over")):
        page.keyboard.press(key)
        expect(page.locator(place).first).to_be_visible()
        check(page, SMALL)
    for name, place in (
        ("Eager and lazy", ".compare-side"),
        ("Gradient check", ".check .u-over"),
        ("Descent", ".descent"),
    ):
        page.get_by_role("tab", name=name).click()
        expect(page.locator(place).first).to_be_visible()
        check(page, SMALL)
    canvas.command("Close the panel").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("Hide all gradients")
    page.keyboard.press("Enter")
    expect(page.locator(".guess-field").first).to_be_visible()
    check(page, SMALL)
    page.keyboard.press("p")
    expect(page.locator(".top-bar")).to_have_count(0)
    check(page, SMALL)


# Whether no animation that ends is still under way: halfway through, colours are no colours yet.
STILL = """() => document.getAnimations().every((animation) =>
  animation.effect.getTiming().iterations === Infinity || animation.playState === "finished")"""


def test_a_lesson(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/lessons/03-fan-out")
    check(page)
    page.get_by_role("button", name="Start the lesson").click()
    expect(page.locator(".lesson")).to_contain_text("1 / 7")
    check(page)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "path", ["/", "/operators", "/api", "/g/ghost", "/lessons", "/lessons/format"]
)
def test_the_other_pages(server: Server, page: Page, path: str, theme: str) -> None:
    choose(page, theme)
    # The first visit goes to the worked example, and the next to the list.
    new_graph(server.url)
    page.goto(f"{server.url}{path}")
    check(page)


def test_changes_are_announced_when_they_rest(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    said = canvas.page.get_by_role("status").filter(has_text="f is")
    expect(said).to_have_text("f is 11.7")
    canvas.number("x2").fill("1")
    canvas.number("x2").press("Enter")
    expect(said).to_have_text("f is 1.85")


def test_nothing_moves_by_itself_where_less_motion_is_asked_for(
    page: Page, editor: Callable[..., Editor]
) -> None:
    page.emulate_media(reduced_motion="reduce")
    canvas = editor()
    page.mouse.move(600, 400)
    page.mouse.wheel(0, -300)
    view = page.locator(".react-flow__viewport")
    seen = [view.get_attribute("style")]
    canvas.command("Fit view").click()
    until(lambda: view.get_attribute("style") != seen[0])
    seen.append(view.get_attribute("style"))
    canvas.still()
    assert view.get_attribute("style") == seen[1]


def test_without_a_choice_the_theme_is_the_system_s(
    page: Page, editor: Callable[..., Editor]
) -> None:
    page.emulate_media(color_scheme="dark")
    editor()
    expect(page.locator(".canvas")).to_have_css("background-color", "rgb(18, 26, 23)")
    page.emulate_media(color_scheme="light")
    expect(page.locator(".canvas")).to_have_css("background-color", "rgb(238, 241, 237)")


def test_before_a_class_a_dark_theme_stays_dark_and_comes_back(
    page: Page, editor: Callable[..., Editor]
) -> None:
    choose(page, "dark")
    editor()
    root = page.locator("html")
    page.keyboard.press("p")
    expect(root).to_have_attribute("data-theme", "projector dark")
    check(page)
    page.keyboard.press("p")
    expect(root).to_have_attribute("data-theme", "dark")


def tokens(theme: str) -> dict[str, tuple[float, float, float]]:
    """A theme's colours, from the sheet, as fractions of red, green and blue."""
    sheet = (ROOT / "static/css/tokens.css").read_text()
    blocks = re.findall(r'^:root(?:\[data-theme(~?)="([\w ]+)"\])? \{(.*?)^\}', sheet, re.M | re.S)
    found: dict[str, tuple[float, float, float]] = {}
    for part, name, body in blocks:
        if not name or name == theme or (part and name in theme.split()):
            for token, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body):
                red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
                found[token] = (red, green, blue)
    return found


def linear(colour: tuple[float, float, float]) -> list[float]:
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]


# Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision
# deficiency", IEEE TVCG 15(6), 2009: severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protan": [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)],
    "deutan": [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)],
    "tritan": [(1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)],
}  # fmt: skip


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of a linear RGB colour, D65."""
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in rgb)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", [*THEMES, "projector dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_values_and_gradients_stay_apart_to_every_eye(theme: str, deficiency: str) -> None:
    colours = tokens(theme)
    seen = []
    for token in ("value", "gradient"):
        channels = linear(colours[token])
        matrix = DEFICIENCIES[deficiency]
        seen.append(lab([sum(m * c for m, c in zip(row, channels, strict=True)) for row in matrix]))
    distance = sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5
    # ΔE*ab of 20 is told apart at a glance; just noticeable is about 2.3.
    assert distance > 20


@pytest.mark.parametrize("theme", [*THEMES, "projector dark"])
def test_numbers_contrast_with_the_card_they_stand_on(theme: str) -> None:
    colours = tokens(theme)

    def luminance(token: str) -> float:
        red, green, blue = linear(colours[token])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    numbers = ("value", "gradient", "tangent", "ink", "ink-quiet", "problem")
    for token, on in product(numbers, ("surface", "canvas")):
        light, dark = sorted((luminance(token), luminance(on)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > (7 if "projector" in theme else 4.5), (token, on)


def test_where_the_system_chooses_the_colours_lines_tell_the_nodes_apart(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.emulate_media(forced_colors="active")

    def lines(name: str) -> list[str]:
        return (
            canvas.node(name)
            .locator(".body")
            .evaluate(
                """(body) => {
              const { outlineStyle } = getComputedStyle(body);
              return [outlineStyle, getComputedStyle(body, "::before").borderTopWidth];
            }"""
            )
        )

    usual = lines("ln")
    assert usual == lines("sin")
    target = lines("f")
    canvas.node("sin").locator(".body-text").click()
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)
    selected = lines("sin")
    page.keyboard.press("PageDown")
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(page.locator(".body.now")).to_have_count(1)
    in_play = lines("ln")
    assert len({tuple(kind) for kind in (usual, target, selected, in_play)}) == 4
    # Wires are as dark as text, whatever the theme.
    stroke = page.locator(".react-flow__edge-path").last
    same = stroke.evaluate(
        "(wire) => getComputedStyle(wire).stroke === getComputedStyle(document.body).color"
    )
    assert same
