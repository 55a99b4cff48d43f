"""The list of graphs and the lessons: on a phone, in either language, and gone back to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check
from tests.live.clients import new_graph
from tests.serving import Server

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    before = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    yield page
    page.set_viewport_size(before)  # type: ignore[arg-type]


def test_on_a_phone_a_graph_has_its_title_and_opens_by_a_touch_anywhere(
    server: Server, phone: Page
) -> None:
    graph = new_graph(server.url)
    phone.goto(server.url)
    card = phone.locator(f"[data-graph='{graph}']")
    title = card.get_by_role("link", name="ln x₁")
    expect(title).to_be_visible()
    assert (title.bounding_box() or {"width": 0})["width"] > 150
    assert phone.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    check(phone)
    card.locator("img").click(force=True)
    phone.wait_for_url(f"**/g/{graph}")


def test_the_lessons_fit_a_phone(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/lessons")
    assert phone.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    check(phone)


def test_a_thumbnail_is_seen(server: Server, page: Page) -> None:
    graph = new_graph(server.url)
    page.goto(server.url)
    picture = page.locator(f"[data-graph='{graph}'] img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "(id) => document.querySelector(`[data-graph='${id}'] img`).naturalWidth > 0", arg=graph
    )


def test_a_formula_on_the_first_page_makes_a_graph(server: Server, page: Page) -> None:
    new_graph(server.url)
    page.goto(server.url)
    formula = page.get_by_role("textbox", name="Formula")
    formula.fill("a + (")
    formula.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    formula.fill("y = 2*a")
    expect(page.get_by_role("alert")).to_have_count(0)
    formula.press("Enter")
    page.wait_for_url("**/g/*")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("y = 2*a")


def test_an_empty_list_says_what_to_do(page: Page, tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        new_graph(server.url)
        page.goto(server.url)
        told = page.get_by_text("No graph is kept here yet")
        expect(told).to_be_hidden()
        page.get_by_role("link", name="ln x₁").press("Delete")
        expect(told).to_be_visible()


def test_a_lesson_goes_on_with_the_copy_that_one_has(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/lessons")
    start = page.get_by_role("button", name=re.compile("The chain rule"))
    start.click()
    expect(page.locator(".lesson")).to_contain_text("1 / 8")
    page.keyboard.press("PageDown")
    expect(page.locator(".lesson")).to_contain_text("2 / 8")
    first = page.url
    page.goto(f"{server.url}/lessons")
    expect(page.get_by_text("Go on at 2/8")).to_be_visible()
    start.click()
    expect(page.locator(".lesson")).to_contain_text("2 / 8")
    assert page.url == first
    # A page of its own says the same, and begins anew where that is asked for.
    page.goto(f"{server.url}/lessons/02-chain-rule")
    expect(page.get_by_role("button", name="Go on at 2/8")).to_be_visible()
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator(".lesson")).to_contain_text("1 / 8")
    assert page.url != first


def test_a_copy_that_is_gone_is_not_gone_on_with(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/lessons/03-fan-out")
    page.get_by_role("button", name="Start the lesson").click()
    page.wait_for_url("**/g/*")
    graph = page.url.rsplit("/", 1)[1]
    page.goto(f"{server.url}/lessons/03-fan-out")
    expect(page.get_by_role("button", name="Go on at 1/7")).to_be_visible()
    page.request.delete(f"{server.url}/api/graphs/{graph}")
    page.reload()
    page.get_by_role("button", name="Start the lesson").click()
    page.wait_for_url("**/g/*")
    assert graph not in page.url
