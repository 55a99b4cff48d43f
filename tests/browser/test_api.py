"""The page of the HTTP API: what is sent from it is carried out, and its answer is shown."""

from playwright.sync_api import Page, expect

from tests.live.clients import new_graph
from tests.serving import Server


def test_an_operation_is_sent_and_its_answer_shown(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/api#evaluate_document")
    form = page.locator("#evaluate_document form")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("status")).to_contain_text("200")
    expect(form.get_by_role("status")).to_contain_text("11.652071455223084")
    form.get_by_label("Body").fill('{"text": "x + * y"}')
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("status")).to_contain_text('"offset": 4')


def test_parts_of_an_address_questions_and_headers_go_where_they_belong(
    server: Server, page: Page
) -> None:
    graph = new_graph(server.url)
    page.goto(f"{server.url}/api#file")
    form = page.locator("#file form")
    form.get_by_label("graph", exact=True).fill(graph)
    form.get_by_label("key").select_option("svg")
    form.get_by_label("values").select_option("0")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("status")).to_contain_text("<svg")
    page.goto(f"{server.url}/api#rename_graph")
    form = page.locator("#rename_graph form")
    form.get_by_label("graph", exact=True).fill(graph)
    form.get_by_label("If-Match").fill('"7"')
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("status")).to_contain_text("moved-on")
