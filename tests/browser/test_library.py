"""The list of graphs as a person uses it: sought, tagged, copied, binned, by keys and pointer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import check
from tests.people import Person, somebody
from tests.serving import Server


@pytest.fixture
def shelf(page: Page, tmp_path: Path) -> Iterator[Page]:
    """The page of a server with sixty graphs, more than are asked for at once."""
    with Server(tmp_path / "data") as server:
        for number in range(60):
            text = {"text": f"y = x^{number}"}
            assert somebody.post(f"{server.url}/api/formulas", json=text).ok
        page.goto(server.url)
        yield page


def cards(page: Page) -> Locator:
    return page.get_by_role("list", name="Graphs").get_by_role("listitem")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.textContent"))


def test_by_keys_alone_a_graph_is_found_tagged_copied_deleted_and_brought_back(
    shelf: Page,
) -> None:
    shelf.keyboard.press("/")
    shelf.keyboard.type("X^5")
    expect(cards(shelf)).to_have_count(11)
    expect(shelf.get_by_text("11 graphs")).to_be_visible()
    # Typed before it was found: whoever comes back finds what they looked for.
    shelf.wait_for_url("**/?search=X%5E5")
    cards(shelf).first.get_by_role("link").focus()
    shelf.keyboard.press("ArrowRight")
    assert focused(shelf) == "y = x^58"
    shelf.keyboard.press("t")
    shelf.keyboard.type("week 3, powers")
    shelf.keyboard.press("Enter")
    expect(cards(shelf).nth(1).get_by_role("button", name="week 3")).to_be_visible()
    expect(cards(shelf).nth(1).get_by_role("link")).to_be_focused()
    shelf.keyboard.press("d")
    expect(cards(shelf).first.get_by_role("link")).to_have_text("y = x^58 (copy)")
    expect(cards(shelf).first.get_by_role("link")).to_be_focused()
    shelf.keyboard.press("Delete")
    expect(cards(shelf)).to_have_count(11)
    shelf.get_by_label("Which graphs").select_option("Bin")
    expect(cards(shelf)).to_have_count(1)
    expect(cards(shelf)).to_contain_text("kept 29 more days")
    check(shelf)
    cards(shelf).get_by_role("button", name="Restore").click()
    expect(cards(shelf)).to_have_count(0)


def test_a_tag_is_a_way_to_what_has_it_and_scrolling_brings_more(shelf: Page) -> None:
    expect(cards(shelf)).to_have_count(48)
    shelf.get_by_role("button", name="Show more").scroll_into_view_if_needed()
    expect(cards(shelf)).to_have_count(60)
    last = cards(shelf).last
    last.get_by_role("button", name="What can be done with it").click()
    shelf.get_by_role("menuitem", name="Tags").click()
    shelf.keyboard.type("lowest")
    shelf.keyboard.press("Enter")
    last.get_by_role("button", name="lowest").click()
    expect(cards(shelf)).to_have_count(1)
    expect(shelf.get_by_label("Tag", exact=True)).to_have_value("lowest")
    shelf.get_by_label("Tag", exact=True).select_option("Any tag")
    shelf.get_by_label("Order").select_option("Title")
    expect(cards(shelf).first.get_by_role("link")).to_have_text("y = x^0")


def test_what_is_deleted_for_good_is_asked_about(shelf: Page) -> None:
    more = cards(shelf).first.get_by_role("button", name="What can be done with it")
    more.click()
    shelf.get_by_role("menuitem", name="Delete", exact=False).first.click()
    shelf.get_by_label("Which graphs").select_option("Bin")
    expect(cards(shelf)).to_have_count(1)
    for accepts, left in ((False, 1), (True, 0)):
        shelf.once("dialog", lambda asked, yes=accepts: asked.accept() if yes else asked.dismiss())
        more.click()
        shelf.get_by_role("menuitem", name="Delete for good").click()
        expect(cards(shelf)).to_have_count(left)


def test_a_graph_of_another_is_taken_off_the_list_and_back(page: Page, server: Server) -> None:
    theirs = Person("another")
    graph = theirs.post(f"{server.url}/api/formulas", json={"text": "theirs = x^3"}).json()["id"]
    token = theirs.put(f"{server.url}/api/graphs/{graph}/links/view").json()["token"]
    page.goto(f"{server.url}/l/{token}")
    page.goto(f"{server.url}/?search=theirs")
    expect(cards(page)).to_have_count(1)
    cards(page).get_by_role("button", name="What can be done with it").click()
    expect(page.get_by_role("menuitem", name="Delete")).to_have_count(0)
    page.get_by_role("menuitem", name="Take off my list").click()
    expect(cards(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(cards(page)).to_have_count(1)
    cards(page).get_by_role("link").focus()
    page.keyboard.press("Delete")
    expect(cards(page)).to_have_count(0)


def test_a_file_dropped_on_the_list_is_told_of_and_opened(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/lessons")
    assert somebody.post(f"{server.url}/api/formulas", json={"text": "y = x"}).ok
    page.goto(server.url)
    drop = """(text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "other.dot"));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
    }"""
    page.evaluate(drop, "digraph { x -> y; }")
    told = page.get_by_role("dialog", name="Open other.dot")
    expect(told.get_by_role("listitem")).to_contain_text("the operator y is not known here")
    expect(told.get_by_role("button", name="Open the rest")).to_be_focused()
    told.get_by_role("button", name="Cancel").click()
    expect(told).to_have_count(0)
    page.evaluate(drop, "digraph {")
    expect(page.locator("#notice")).to_contain_text("cannot be opened")
    page.evaluate(drop, "f = ln(x)")
    page.wait_for_url("**/g/*")
