"""A lesson as one file, which a browser without a network plays: keys, buttons, languages."""

from pathlib import Path

from chalkgrad.document.exchange import parse
from chalkgrad.export.formats import export, find
from chalkgrad.web.lessons import FOLDER
from playwright.sync_api import Browser, expect


def test_a_lesson_plays_from_a_file_without_a_network(browser: Browser, tmp_path: Path) -> None:
    (lesson,) = FOLDER.glob("*saturation.json")
    file = tmp_path / "lesson.html"
    file.write_bytes(export(parse(lesson.read_bytes()), find("player")))
    with browser.new_context(offline=True, locale="zh-CN") as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(file.as_uri())
        expect(page).to_have_title("饱和：梯度消失")
        page.get_by_role("button", name="English").click()
        expect(page).to_have_title("Saturation: gradients vanish")
        count, plot = page.locator("#count"), page.locator(".curve:visible")
        expect(count).to_have_text("1 / 7")
        expect(page.get_by_role("button", name="Back")).to_be_disabled()
        page.keyboard.press("PageDown")
        expect(plot).to_have_count(1)
        page.get_by_role("button", name="Next").click()
        expect(plot).to_have_count(0)
        page.keyboard.press("End")
        expect(count).to_have_text("7 / 7")
        page.keyboard.press("PageUp")
        expect(page.locator("#texts")).to_contain_text("say it, then go on")
        # Where one is, is in the address: a page that is loaded again is there.
        page.reload()
        expect(count).to_have_text("6 / 7")
        for width, height in ((360, 640), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            over = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(over)
        assert wrong == []
