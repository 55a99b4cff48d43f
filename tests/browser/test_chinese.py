"""The editor in Chinese: chosen by the browser, switched by a command, nothing left in English."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import FAILED, Desk
from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import Server

# Words that stay as they are in Chinese: names, operators, keys, and what the picture is of.
KEPT = re.compile(
    r"Chalkgrad|JavaScript|JSON|Markdown|Ctrl|Shift|Enter|Delete|Backspace|Alt|PgDn|PgUp|Esc|Home|End|Tab|LaTeX|CSV|Adam|tape|NaN|English|π|"
    r"DOT|GraphML|Mermaid|Python|"
    r"[a-z]{1,12}₁?₂?\d*\(?|e\d"
)


@pytest.fixture(scope="module")
def beijing(browser: Browser, server: Server) -> Iterator[Desk]:
    abroad = Desk(browser, server.url, locale="zh-CN")
    yield abroad
    abroad.close()


@pytest.fixture
def chinese(
    beijing: Desk, server: Server, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Editor]]:
    def open_graph() -> Editor:
        canvas = Editor(beijing.page(), server.url, new_graph(server.url))
        canvas.page.goto(f"{server.url}/g/{canvas.graph}")
        expect(canvas.page.get_by_text("已连接", exact=True)).to_be_visible()
        canvas.still()
        return canvas

    yield open_graph
    assert beijing.leave(request.node.stash.get(FAILED, False)) == []


def english(page: Page) -> set[str]:
    """English words that a person would see or hear on the page."""
    said = page.evaluate(
        """() => {
          const found = [];
          for (const element of document.body.querySelectorAll("*")) {
            if (element.closest("script, .katex, .cm-editor, .frame, [aria-hidden=true]")) continue;
            for (const name of ["aria-label", "title", "placeholder"]) {
              found.push(element.getAttribute(name) ?? "");
            }
            for (const child of element.childNodes) {
              if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent);
            }
          }
          return found;
        }"""
    )
    return {
        word
        for text in said
        for word in re.findall(r"[A-Za-z]{3,}", text)
        if not KEPT.fullmatch(word) or (word[0].isupper() and not KEPT.match(word))
    }


def test_nothing_on_the_editor_is_left_in_english(chinese: Callable[[], Editor]) -> None:
    canvas = chinese()
    page = canvas.page
    expect(page.get_by_role("group", name="x1，占位符，值 2，梯度 5.5")).to_have_count(1)
    canvas.number("x1").or_(page.get_by_label("x1，数字")).fill("-1")
    page.keyboard.press("Enter")
    page.locator("[data-id=v1]").hover()
    expect(page.get_by_text("ln(−1)：对数需要正数").first).to_be_visible()
    page.get_by_role("textbox", name="公式").fill("ln(x1 + )")
    page.keyboard.press("Enter")
    expect(page.get_by_text("这个括号前缺了内容")).to_be_visible()
    page.get_by_role("button", name="惰性").click()
    page.mouse.click(*canvas.middle(page.get_by_role("group", name=re.compile("^×")).first))
    expect(page.get_by_role("heading", name="局部导数")).to_be_visible()
    page.keyboard.press("Control+f")
    assert english(page) == set()
    page.keyboard.press("Escape")
    page.mouse.click(240, 700)
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="命令与按键")).to_be_visible()
    assert english(page) == set()


def test_nothing_in_the_classroom_is_left_in_english(chinese: Callable[[], Editor]) -> None:
    page = chinese().page
    page.keyboard.press("PageDown")
    expect(page.get_by_text("0 / 12", exact=True)).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_text("从 ln 反向：上游 × 局部 = 贡献")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("table", name="轨迹")).to_be_visible()
    assert english(page) == set()
    for name, there in (
        ("模式", ".jacobian"), ("即时与惰性", ".compare-side"), ("函数图像", ".u-over"),
        ("梯度检验", ".check .u-over"), ("下降", ".descent"),
    ):  # fmt: skip
        page.get_by_role("tab", name=name).click()
        expect(page.locator(there).first).to_be_visible()
        assert english(page) == set(), name
    page.get_by_role("button", name="关闭面板").click()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="查找命令").fill("隐藏所有梯度")
    page.keyboard.press("Enter")
    guess = page.locator(".guess-field").first
    guess.fill("77")
    guess.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    assert english(page) == set()


def test_the_words_in_formulas_are_chinese(chinese: Callable[[], Editor]) -> None:
    canvas = chinese()
    canvas.page.goto(f"{canvas.url}/operators")
    formulas = canvas.page.locator("table.reference .katex-html")
    expect(formulas.filter(has_text="其他").first).to_be_visible()
    expect(formulas.filter(has_text=re.compile("otherwise|and"))).to_have_count(0)


def test_a_refusal_is_said_in_chinese(chinese: Callable[[], Editor]) -> None:
    canvas = chinese()
    page = canvas.page
    output = canvas.middle(page.get_by_role("group", name=re.compile("^f")).locator(".port.out"))
    end = canvas.middle(page.get_by_role("group", name=re.compile("^×")).locator(".port.in").first)
    canvas.drag(output, end, release=False)
    expect(page.locator(".explanation")).to_have_text("这条连线会形成环：× → + → f → ×")
    page.mouse.up()


def test_the_language_is_switched_by_a_command_and_kept(chinese: Callable[[], Editor]) -> None:
    canvas = chinese()
    page = canvas.page
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="查找命令").fill("english")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.goto(canvas.url)
    expect(page.get_by_role("heading", name="Graphs")).to_be_visible()
