"""Every lesson plays to its end in either language, and back; projector mode serves a class."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from chalkgrad.web.lessons import FOLDER
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_stepping import at
from tests.live.clients import new_graph
from tests.people import somebody
from tests.serving import Server, until

LESSONS = sorted(path.stem for path in FOLDER.glob("*.json"))


def open_lesson(server: Server, page: Page, name: str) -> Editor:
    page.goto(f"{server.url}/lessons/{name}")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/g/*")
    canvas = Editor(page, server.url, page.url.rsplit("/", 1)[1])
    expect(page.locator(".lesson")).to_be_visible()
    return canvas


def plain(markdown: str) -> str:
    """The beginning of a text as the page shows it."""
    return re.sub(r"[*]", "", markdown)[:25]


def state(document: dict[str, Any]) -> tuple[Any, ...]:
    """What a lesson's steps change of a document."""
    values = [node.get("value") for node in document["nodes"]]
    return values, document["graph"]["mode"]


# In one language each, by turns: what the two differ in is words, which test_language holds.
@pytest.mark.parametrize(
    ("name", "language"), [(name, ("en", "zh")[at % 2]) for at, name in enumerate(LESSONS)]
)
def test_a_lesson_plays_to_its_end_and_back(
    server: Server, page: Page, name: str, language: str
) -> None:
    page.context.add_cookies([{"name": "chalkgrad-language", "value": language, "url": server.url}])
    canvas = open_lesson(server, page, name)
    steps = json.loads((FOLDER / f"{name}.json").read_text())["graph"]["lesson"]["steps"]
    card = page.locator(".lesson")
    for index, step in enumerate(steps):
        expect(card).to_contain_text(f"{index + 1} / {len(steps)}")
        expect(card).to_contain_text(plain(step["text"][language]))
        asked = [item for item in step.get("hide", []) if not item.startswith("local")]
        expect(page.locator(".body .guess-field")).to_have_count(len(asked))
        expect(page.locator(".drawer")).to_have_count(1 if "open" in step else 0)
        expect(page.locator(".caption")).to_have_count(1 if "walk" in step else 0)
        expect(page.locator(".drawer-body > .quiet:only-child")).to_have_count(0)
        if index < len(steps) - 1:
            page.keyboard.press("PageDown")
    expect(page.locator(".notice")).to_have_count(0)
    for index in reversed(range(len(steps) - 1)):
        page.keyboard.press("PageUp")
        expect(card).to_contain_text(f"{index + 1} / {len(steps)}")
    # Back at the first step the graph is as it began.
    begun = json.loads((FOLDER / f"{name}.json").read_text())
    until(lambda: state(canvas.document()) == state(begun))


def test_a_lesson_is_found_from_the_list_kept_and_put_away(server: Server, page: Page) -> None:
    page.goto(server.url)
    page.goto(f"{server.url}/lessons")
    page.get_by_role("button", name=re.compile("The chain rule")).click()
    expect(page.locator(".lesson")).to_contain_text("1 / 8")
    page.keyboard.press("PageDown")
    expect(page.locator(".lesson")).to_contain_text("2 / 8")
    page.reload()
    expect(page.locator(".lesson")).to_contain_text("2 / 8")
    page.get_by_role("button", name="Close lesson").click()
    expect(page.locator(".lesson")).to_have_count(0)
    page.get_by_role("button", name="Open lesson").click()
    expect(page.locator(".lesson")).to_contain_text("2 / 8")


def test_a_lesson_is_at_one_step_for_everybody_and_looking_changes_nothing(
    server: Server, page: Page, context: BrowserContext
) -> None:
    lesson = json.loads((FOLDER / "04-worked-example.json").read_text())
    teacher = Editor(page, server.url, new_graph(server.url, lesson))
    teacher.open()
    expect(page.locator(".lesson")).to_contain_text("1 / ")
    for step in range(2, 5):
        page.keyboard.press("PageDown")
        expect(page.locator(".lesson")).to_contain_text(f"{step} / ")
    teacher.number("x2").fill("7")
    teacher.number("x2").press("Enter")
    until(lambda: 7 in [node.get("value") for node in teacher.document()["nodes"]])
    before = teacher.document()
    student = Editor(context.new_page(), server.url, teacher.graph)
    student.open()
    expect(student.page.locator(".lesson")).to_contain_text("4 / ")
    student.expect_number("x2", "7")
    assert teacher.document() == before
    # A step that anybody makes is made for all, with what it opens and points to.
    page.keyboard.press("PageDown")
    expect(student.page.locator(".lesson")).to_contain_text("5 / ")
    shown = lesson["graph"]["lesson"]["steps"][4]
    for window in (page, student.page):
        expect(window.locator(".drawer")).to_have_count(1 if "open" in shown else 0)
        expect(window.locator(".caption")).to_have_count(1 if "walk" in shown else 0)
    # Who has closed the lesson is left alone, and finds the class again on opening it.
    student.page.get_by_role("button", name="Close lesson").click()
    page.keyboard.press("PageUp")
    expect(page.locator(".lesson")).to_contain_text("4 / ")
    until(lambda: teacher.document()["graph"]["step"] == 3)
    expect(student.page.locator(".lesson")).to_have_count(0)
    student.page.get_by_role("button", name="Open lesson").click()
    expect(student.page.locator(".lesson")).to_contain_text("4 / ")
    # A clicker may be pressed faster than the server answers.
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(student.page.locator(".lesson")).to_contain_text("6 / ")


def test_an_own_lesson_is_opened_and_a_broken_one_refused_with_the_line(
    server: Server, editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    text = (FOLDER / f"{LESSONS[1]}.json").read_text()
    broken = text.replace('"node": "u"', '"node": "uu"', 1)
    line = 1 + broken[: broken.index('"uu"')].count("\n")
    with page.expect_file_chooser() as chooser:
        canvas.menu("File", "Open file")
    file = {"name": "lesson.json", "mimeType": "application/json", "buffer": broken.encode()}
    chooser.value.set_files(file)
    expect(
        page.get_by_text(f"line {line}: step 2, walk, node: there is no node uu")
    ).to_be_visible()
    with page.expect_file_chooser() as chooser:
        canvas.menu("File", "Open file")
    chooser.value.set_files({**file, "buffer": text.encode()})
    expect(page.locator(".lesson")).to_contain_text("1 / 8")


# Sizes are a font's times a zoom's, which comes to 27.9999 where 28 is meant.
ROUNDING = 0.01


def sizes_in_play(page: Page) -> dict[str, list[float]]:
    """How high the type is, in pixels of the screen, of every number that is in play."""
    sizes: dict[str, list[float]] = page.evaluate(
        """() => {
          const view = document.querySelector(".react-flow__viewport");
          const zoom = new DOMMatrix(getComputedStyle(view).transform).a;
          const size = (place) => parseFloat(getComputedStyle(place).fontSize);
          return {
            cards: [...document.querySelectorAll(
              ".shows-value.in-play .value, .shows-gradient.in-play :is(.gradient, .tangent)",
            )].map((place) => size(place) * zoom),
            wires: [...document.querySelectorAll(".contribution.now")]
              .map((place) => size(place) * zoom),
            caption: [...document.querySelectorAll(".caption-line")].map(size),
          };
        }"""
    )
    return sizes


@pytest.mark.parametrize("name", ["06-relu", "07-saturation", "09-neuron"])
def test_in_a_lesson_on_the_projector_the_last_row_reads_every_number_in_play(
    server: Server, page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_lesson(server, page, name)
    page.keyboard.press("p")
    steps = json.loads((FOLDER / f"{name}.json").read_text())["graph"]["lesson"]["steps"]
    read = 0
    for index, step in enumerate(steps):
        expect(page.locator(".lesson")).to_contain_text(f"{index + 1} / {len(steps)}")
        if step.get("walk", {}).get("at") in ("backward", "end"):
            expect(page.locator(".contribution.now").first).to_be_visible()
            # The view has followed, and stands.
            until(lambda: min(sum(sizes_in_play(page).values(), [99])) >= 28 - ROUNDING)
            # The text and the step share a panel.
            tops = [page.locator(f".{name}").bounding_box() for name in ("lesson", "step-bar")]
            assert tops[0] and tops[1] and tops[0]["y"] == tops[1]["y"]
            read += 1
        page.keyboard.press("PageDown")
    assert read


def test_projector_mode_hides_all_but_the_canvas_and_the_step_bar(
    editor: Callable[..., Editor], page: Page
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    canvas = editor()
    page.keyboard.press("p")
    for hidden in (".top-bar", ".formula-bar", ".palette", ".inspector", ".sheet-bar"):
        expect(page.locator(hidden)).to_have_count(0)
    expect(page.get_by_label("Steps", exact=True)).to_be_visible()
    # A clicker alone takes the class through both passes.
    for step in range(11):
        page.keyboard.press("PageDown")
        at(page, step, 12)
    canvas.still()
    heights = sizes_in_play(page)
    assert len(heights["wires"]) == 1 and len(heights["cards"]) == 2
    assert min(size for sizes in heights.values() for size in sizes) >= 28, heights
    page.keyboard.press("s")
    dimmed = page.locator("[data-id=v1] .body")
    expect(dimmed).to_have_css("opacity", "0.22")
    expect(page.locator("[data-id=v3] .body")).to_have_css("opacity", "1")
    page.keyboard.press("i")
    page.mouse.move(400, 300)
    expect(page.locator(".laser")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".top-bar")).to_be_visible()
    expect(page.locator(".laser")).to_have_count(0)


def test_in_projector_mode_a_panel_is_read_from_the_last_row_and_no_idle_bar_takes_its_room(
    server: Server, page: Page
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_lesson(server, page, "04-worked-example")
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    expect(page.locator(".trace-result")).to_be_in_viewport(ratio=1)
    sizes = page.locator(".trace td").evaluate_all(
        "(cells) => cells.map((cell) => parseFloat(getComputedStyle(cell).fontSize))"
    )
    assert min(sizes) >= 22
    heights = {
        name: box["height"]
        for name in ("stage", "canvas", "lesson")
        if (box := page.locator(f".{name}").bounding_box())
    }
    assert heights["canvas"] + heights["lesson"] == pytest.approx(heights["stage"], abs=1)
    # A mouse alone begins a walk all the same, which has its bar.
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".caption")).to_be_visible()


# Nodes and numbers that lie under what stands in the canvas's corners.
COVERED = """() => {
  const boxes = (query) => [...document.querySelectorAll(query)]
    .map((element) => element.getBoundingClientRect()).filter(({ width }) => width);
  return boxes(".body, .body .figure, .react-flow__node-body .name").filter((a) =>
    boxes(".legend, .overview, .step-bar.idle").some((b) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
}"""


@pytest.mark.parametrize("name", ["09-neuron", "10-least-squares"])
def test_nothing_that_is_fitted_lies_under_the_legend(
    server: Server, page: Page, name: str
) -> None:
    canvas = open_lesson(server, page, name)
    canvas.live()
    until(lambda: page.evaluate(COVERED) == 0)
    page.keyboard.press("p")
    expect(page.locator(".step-bar.idle")).to_be_visible()
    canvas.still()
    until(lambda: page.evaluate(COVERED) == 0)
    page.keyboard.press("p")
    # The caption of a walk says what its numbers are.
    page.keyboard.press("PageDown")
    if name == "10-least-squares":
        expect(page.locator(".caption")).to_be_visible()
        expect(page.locator(".legend")).to_have_count(0)


def test_beside_a_lesson_it_is_clear_which_bar_a_clicker_moves(server: Server, page: Page) -> None:
    open_lesson(server, page, "10-least-squares")
    page.keyboard.press("PageDown")
    # And both leave the graph in view.
    expect(page.locator(".step-count")).to_have_text("30 / 30")
    for node in page.locator(".react-flow__node").all():
        expect(node).to_be_in_viewport(ratio=0.99)
    onward = page.locator(".lesson").get_by_role("button", name="Next", exact=True)
    forward = page.locator(".step-bar").get_by_role("button", name="Step forward")
    expect(onward).to_have_text("NextPgDn")
    expect(onward).to_have_class(re.compile("primary"))
    expect(forward).to_have_text("→")
    expect(forward).not_to_have_class(re.compile("primary"))
    stop = page.locator(".step-bar").get_by_role("button", name="Stop stepping")
    expect(stop).to_have_count(0)
    page.get_by_role("button", name="Close lesson").click()
    expect(forward).to_have_class(re.compile("primary"))
    expect(forward).to_have_text("")
    stop.click()
    expect(page.locator(".step-bar")).to_have_count(0)


def test_the_format_s_page_names_every_field_and_shows_an_example(
    server: Server, page: Page
) -> None:
    page.goto(f"{server.url}/lessons/format")
    for field in ("hide", "walk", "seeds", "plot", "focus"):
        expect(page.locator("dt code", has_text=re.compile(f"^{field}$")).first).to_be_visible()
    example = page.locator("pre.example").inner_text()
    answer = somebody.post(
        f"{server.url}/api/graphs", data=example.encode(),
        headers={"Content-Type": "application/json"}, timeout=20,
    )  # fmt: skip
    assert answer.status_code == 201
