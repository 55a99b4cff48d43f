"""A class: a teacher's window, and a student's that follows it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import select
from tests.live.clients import Canvas, named
from tests.people import carried, let_in
from tests.serving import Server


class Class:
    """Two windows of one graph: who presents it, and who looks on."""

    def __init__(self, teacher: Editor, student: Editor) -> None:
        self.teacher, self.student = teacher, student

    def seen(self, editor: Editor) -> tuple[float, float]:
        """Where the first leaf is in a window, as shares of what is seen of the canvas."""
        canvas = editor.page.locator(".react-flow").bounding_box()
        node = editor.node("x1").bounding_box()
        assert canvas and node
        return (
            (node["x"] + node["width"] / 2 - canvas["x"]) / canvas["width"],
            (node["y"] + node["height"] / 2 - canvas["y"]) / canvas["height"],
        )


@pytest.fixture
def lesson(
    editor: Callable[..., Editor], browser: Browser, server: Server, page: Page
) -> Iterator[Class]:
    teacher = editor()
    let_in(server.url, teacher.graph, "student", "view")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_cookies(carried(server.url, "student"))
    student = Editor(context.new_page(), server.url, teacher.graph)
    student.open()
    yield Class(teacher, student)
    context.close()


def test_a_class_follows_looks_around_and_comes_back(lesson: Class) -> None:
    teacher, student = lesson.teacher.page, lesson.student.page
    following, back = (
        student.get_by_text("Following"),
        student.get_by_role("button", name="Back to"),
    )
    teacher.keyboard.press("Shift+F")
    expect(teacher.get_by_text("Everybody follows you, as Guest")).to_be_visible()
    expect(following).to_be_visible()
    for _ in range(4):
        teacher.keyboard.press("ArrowRight")
    expect(student.locator(".step-count")).to_have_text("3 / 12")
    # The panel that the teacher opens opens, and may be put away; nothing else opens it again.
    teacher.keyboard.press("r")
    panel = student.get_by_role("region", name="Trace", exact=True)
    expect(panel).to_be_visible()
    student.keyboard.press("r")
    expect(panel).to_have_count(0)
    teacher.keyboard.press("r")
    teacher.mouse.move(640, 400)
    teacher.mouse.wheel(0, 400)
    lesson.teacher.still()
    lesson.student.still()
    assert lesson.seen(lesson.student) == pytest.approx(lesson.seen(lesson.teacher), abs=0.02)
    # A phone has the graph in its own direction, and what is in play large enough to be read.
    student.set_viewport_size({"width": 390, "height": 844})
    expect(student.locator(".canvas.down")).to_be_visible()
    title = student.get_by_label("Title").bounding_box()
    assert title
    assert title["width"] > 150
    teacher.keyboard.press("p")
    expect(teacher.locator(".lead-sign")).to_have_text("Everybody follows you")
    teacher.keyboard.press("End")
    expect(student.locator(".step-count")).to_have_text("12 / 12")
    lesson.student.still()
    for name in ("x1", "x2", "f"):
        expect(lesson.student.node(name)).to_be_in_viewport()
    disc = lesson.student.node("x1").locator(".body-text").bounding_box()
    assert disc
    assert disc["height"] > 15
    teacher.keyboard.press("p")
    student.set_viewport_size({"width": 1280, "height": 800})
    teacher.keyboard.press("Home")
    for _ in range(3):
        teacher.keyboard.press("ArrowRight")
    expect(student.locator(".step-count")).to_have_text("3 / 12")
    # By a step of one's own one looks around; nothing of what the teacher does then moves one.
    student.keyboard.press("ArrowLeft")
    expect(back).to_be_visible()
    teacher.keyboard.press("End")
    expect(teacher.locator(".step-count")).to_have_text("12 / 12")
    expect(student.locator(".step-count")).to_have_text("2 / 12")
    student.keyboard.press("Shift+F")
    expect(student.locator(".step-count")).to_have_text("12 / 12")
    expect(back).to_have_count(0)
    # Both may load their page again, and nothing is lost.
    for window in (lesson.teacher, lesson.student):
        window.page.reload()
        window.live()
        expect(window.page.locator(".step-count")).to_have_text("12 / 12")
    expect(teacher.get_by_text("Everybody follows you")).to_be_visible()
    teacher.keyboard.press("p")
    expect(student.locator("html")).to_have_attribute("data-theme", "projector")
    teacher.keyboard.press("Home")
    expect(student.locator(".step-count")).to_have_text("0 / 12")
    teacher.keyboard.press("Shift+F")
    expect(student.get_by_text("has stopped presenting")).to_be_visible()
    expect(student.locator("html")).to_have_attribute("data-theme", "light")
    expect(following).to_have_count(0)


def test_a_class_predicts_and_the_teacher_sees_the_answers_and_reveals(lesson: Class) -> None:
    teacher, student = lesson.teacher.page, lesson.student.page
    select(lesson.teacher, "x1")
    teacher.keyboard.press("Shift+H")
    guess = student.get_by_label("Your prediction: gradient of x1")
    tally = teacher.get_by_role("region", name="The answers of the class")
    guess.fill("5")
    guess.press("Enter")
    expect(student.locator(".verdict")).to_contain_text("that is one path")
    expect(tally.get_by_role("heading")).to_have_text("gradient of x1")
    expect(tally.get_by_role("status")).to_have_text("1 of 1 have answered")
    expect(tally.get_by_role("listitem").filter(has_text="a path is missing")).to_contain_text("1")
    other = Canvas(lesson.teacher.url, lesson.teacher.graph, kind="view")
    expect(tally.get_by_role("status")).to_have_text("1 of 2 have answered")
    assert "ok" in named(other, "predict", item="gradient:x1", guess=5.5)
    expect(tally.get_by_role("listitem").filter(has_text="right")).to_contain_text("1")
    # A student sees the own verdict and nothing else, also when the page is loaded again.
    expect(student.get_by_role("region", name="The answers of the class")).to_have_count(0)
    student.reload()
    lesson.student.live()
    expect(student.locator(".verdict")).to_contain_text("that is one path")
    expect(student.get_by_role("button", name="Reveal everything")).to_have_count(0)
    tally.get_by_role("button", name="Reveal to everybody").click()
    lesson.student.expect_number("x1", "2", "5.5")
    expect(tally).to_contain_text("Revealed to everybody")
    tally.get_by_role("button", name="Put the answers away").click()
    expect(tally).to_have_count(0)
    other.close()


def test_people_are_seen_by_their_names_and_pointers(lesson: Class) -> None:
    teacher, student = lesson.teacher.page, lesson.student.page
    # A name is asked for once, and kept.
    student.get_by_role("button", name="Choose a name").click()
    student.get_by_label("Your name").fill("Carl Gauss")
    student.keyboard.press("Enter")
    row = teacher.get_by_role("button", name="2 people are here")
    expect(row).to_have_text("CG")
    row.click()
    expect(teacher.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)
    teacher.get_by_label("Your name").fill("Ann")
    teacher.keyboard.press("Enter")
    teacher.mouse.move(700, 420)
    expect(student.locator(".pointer")).to_have_text("Ann")
    student.mouse.move(500, 420)
    lesson.teacher.number("x2").focus()
    expect(student.locator(".types")).to_have_text("Ann …")
    student.reload()
    lesson.student.live()
    expect(row).to_have_text("CG")
    expect(student.get_by_text("Others are here")).to_have_count(0)
    expect(teacher.locator(".pointer")).to_have_count(0)
