"""Pages for a class: whole by themselves, blank where numbers are hidden, each step as it was."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chalkgrad.__main__ import main
from chalkgrad.app import create_app
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Hide
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, parse
from chalkgrad.document.lesson import begin
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.export.format import ExportError, Options
from chalkgrad.export.formats import export, find
from chalkgrad.export.pages.curve import curve_picture
from chalkgrad.export.pages.handout import printed_letters
from chalkgrad.export.pages.html import marked_up
from chalkgrad.export.pages.sheet import WORDS
from chalkgrad.web.lessons import FOLDER

from tests.export.test_code import of_text

LESSONS = sorted(FOLDER.glob("*.json"))
PAGES = ["player", "handout"]


class Seen(HTMLParser):
    """What a page asks for, and whether its elements are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hiding(*items: str) -> Document:
    document = worked_example()
    apply(document, Hide(items=list(items), hidden=True))
    return document


def page(document: Document, key: str, options: Options | None = None) -> str:
    return export(document, find(key), options).decode()


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_page_asks_for_nothing(key: str, path: Path) -> None:
    text = page(parse(path.read_bytes()), key)
    seen = Seen(text)
    assert seen.open == [] and seen.addresses == []
    assert "default-src 'none'" in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("key", PAGES)
def test_no_name_or_text_is_markup(key: str) -> None:
    data = dump(parse(LESSONS[1].read_bytes()))
    evil = "<script>alert(1)</script>"
    data["graph"]["title"] = evil
    data["graph"]["lesson"]["title"] = evil
    data["graph"]["lesson"]["steps"][0]["text"] = f"{evil} **{evil}** `{evil}`"
    data["nodes"][0]["name"] = "<b>"
    text = page(parse(json.dumps(data)), key)
    assert "<script>alert" not in text and "<b>" not in text
    assert Seen(text).open == []


def test_a_lesson_has_a_picture_and_a_text_a_step_in_both_languages() -> None:
    document = parse(LESSONS[1].read_bytes())
    assert document.lesson is not None
    text = page(document, "player")
    assert text.count("<svg") == len(document.lesson.steps)
    assert "Forward: x is 0.5, so u is 1.5." in text and "前向：x 是 0.5，所以 u 是 1.5。" in text
    # Only what is known by a step is in its picture: y is computed in the third.
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    values = [re.findall(r'<text class="value"[^>]*>([^<]+)', one) for one in pictures]
    assert "1.5" in values[1] and "0.997" not in values[1] and "0.997" in values[2]
    # What is hidden at the step that asks is blank there, and not before or after.
    assert ["____" in one for one in pictures].index(True) == 6
    assert sum("____" in one for one in pictures) == 1


@pytest.mark.parametrize("key", [*PAGES, "svg", "tikz", "latex"])
def test_what_somebody_hid_of_a_lesson_s_graph_stays_hidden(key: str) -> None:
    document = parse(LESSONS[3].read_bytes())
    begin(document)
    graph = document.graph
    items = [f"value:{node}" for node in graph.order if not is_leaf(graph.op(node))]
    apply(document, Hide(items=items, by="somebody"))
    seen = re.findall(r">([^<>]+)<|\$([^$]+)\$", export(document, find(key)).decode())
    assert "11.7" not in " ".join(part for parts in seen for part in parts)


def test_without_a_lesson_the_run_is_told() -> None:
    text = page(worked_example(), "player")
    assert text.count("<svg") == 13
    assert "v4 → v2: 1 × 1 → 1" in text and "所有梯度为 0" in text
    secret = page(hiding("gradient:x1", "value:v1"), "player")
    assert "5.5" not in re.sub(r'[xydrwh]\w*="[^"]*"|points="[^"]*"', "", secret.split("<svg")[-1])


def test_what_is_hidden_is_blank_and_the_solutions_are_apart() -> None:
    document = hiding("value:f", "gradient:x1")
    blank, solved = (
        page(document, "handout", Options(solutions=solutions)) for solutions in (False, True)
    )
    shown = [re.findall(r">([^<]+)<", text) for text in (blank, solved)]
    assert not {"11.7", "5.5", "= 0.5"} & set(shown[0])
    assert {"11.7", "5.5", "= 0.5"} <= set(shown[1])
    assert 'class="blank"' in blank and 'class="blank"' not in solved
    assert "Solutions" in solved and "答案" in page(
        document, "handout", Options(solutions=True, language="zh")
    )
    told = {remark.code for remark in find("handout").remarks(worked_example())}
    assert "nothing-hidden" in told
    assert "nothing-hidden" not in {remark.code for remark in find("handout").remarks(document)}


@pytest.mark.parametrize("kind", ["view", "present", "edit"])
def test_solutions_are_for_who_may_edit(kind: str, tmp_path: Path) -> None:
    app = create_app({"DATA": str(tmp_path)})
    owner, other = app.test_client(), app.test_client()
    graph = owner.post("/api/graphs", json=dump(hiding("value:f"))).json["id"]
    address = f"/api/graphs/{graph}/export/handout"
    token = owner.put(f"/api/graphs/{graph}/links/{kind}").json["token"]
    link = {"Authorization": f"Bearer {token}"}
    assert "11.7" in owner.get(f"{address}?solutions=1").text
    assert "11.7" not in other.get(address, headers=link).text
    answer = other.get(f"{address}?solutions=1", headers=link)
    if kind == "edit":
        assert "11.7" in answer.text
        assert "%28solutions%29.html" in answer.headers["Content-Disposition"]
    else:
        assert answer.status_code == 403 and "11.7" not in answer.text


def test_words_are_in_the_asker_s_language_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = create_app({"DATA": str(tmp_path)}).test_client()
    graph = client.post("/api/graphs", json=dump(worked_example())).json["id"]
    address = f"/api/graphs/{graph}/export/handout"
    chinese = {"Accept-Language": "zh-CN"}
    assert "前向：值" in client.get(address, headers=chinese).text
    assert "前向：值" in client.get(f"{address}?lang=zh").text
    assert "前向：值" not in client.get(f"{address}?lang=en", headers=chinese).text
    out = tmp_path / "out.html"
    words = ["convert", "f = x^2; x = 3", "--to", "handout", "--out", str(out)]
    assert main([*words, "--language", "zh"]) == 0
    assert "前向：值" in out.read_text("utf-8") and "没有隐藏的数" in capsys.readouterr().err


def test_a_chinese_pdf_brings_the_letters_of_its_words() -> None:
    words = "".join(WORDS["zh"].values())
    assert {letter for letter in words if letter > "\u2e80"} <= printed_letters()
    pdf = export(hiding("value:f"), find("handout-pdf"), Options(language="zh"))
    assert b"Droid" in pdf and b"Droid" not in export(hiding("value:f"), find("handout-pdf"))


def test_the_pdf_is_one_page_of_a4() -> None:
    for solutions in (False, True):
        pdf = export(hiding("value:f"), find("handout-pdf"), Options(solutions=solutions))
        assert pdf.startswith(b"%PDF") and re.search(rb"/Count 1\b", pdf)


def test_a_step_s_plot_is_drawn_and_what_is_left_out_is_said_where_it_would_be() -> None:
    def steps(name: str) -> list[tuple[str, str]]:
        (path,) = FOLDER.glob(f"*{name}.json")
        text = page(parse(path.read_bytes()), "player")
        pictures, texts = (
            part.split('<div class="step')[1:]
            for part in text.split('<main id="pictures">')[1].split('<div id="texts"')
        )
        return list(zip(pictures, texts, strict=True))

    plotted = steps("saturation")
    assert [bool('class="curve"' in picture) for picture, _ in plotted] == [
        False, True, False, False, True, False, False,
    ]  # fmt: skip
    assert "blank here" in plotted[5][1] and "left out" not in plotted[1][1]
    bowl = steps("least-squares")
    assert "left out of this page: the map of loss over m and c" in bowl[2][1]
    assert "略去的内容：差分检验" in bowl[5][1] and "left out" not in bowl[0][1]
    # Nothing moves from step to step.
    for found in (plotted, bowl):
        boxes = {re.search(r'viewBox="[^"]+"', picture)[0] for picture, _ in found}
        assert len(boxes) == 1


def test_a_plot_is_in_its_frame_whatever_the_curve() -> None:
    document = of_text("f = 1/x + 10^20*floor(x); x = 0.5")
    lowered = lower(document)
    recording = Evaluator(lowered.graph, lowered.feeds).record(document.effective_target())
    names = names_of(document.graph)
    node, leaf = (key for name in ("f", "x") for key in names if names[key] == name)
    drawn = curve_picture(recording, node, leaf, ("f<", "x"), (-0.9, 0.9))
    assert "f&lt;" in drawn and not re.search(r"nan|inf", drawn)
    heights = re.findall(r"[ML][\d.-]+ ([\d.-]+)", drawn)
    assert len(heights) > 800 and max(abs(float(height)) for height in heights) <= 500
    # The branches of the pole, in each of the two curves.
    assert all(path.count("M") >= 2 for path in re.findall(r' d="([^"]*)"', drawn))


def test_what_is_too_much_for_a_page_is_refused() -> None:
    long = "; ".join(["a0 = 1", *(f"a{at} = sin(a{at - 1})" for at in range(1, 120))])
    for key in PAGES:
        with pytest.raises(ExportError, match=r"at most 60|too many"):
            export(of_text(long), find(key))


def test_markdown_of_lessons_is_read() -> None:
    assert marked_up("a * b * c, `x * y` and *z*") == (
        "<p>a * b * c, <code>x * y</code> and <em>z</em></p>"
    )
