"""Pictures say the same in every format, with the numbers that were chosen."""

import re
import shutil
import struct
import subprocess
import zlib
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Hide
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import parse
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.document.values import Frame
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.export.format import SCALES, ExportError, Options
from chalkgrad.export.formats import export, find
from chalkgrad.export.pictures.drawing import Box, Curve, Ring, Text, drawing
from chalkgrad.picture.measures import LABEL_SIZE, width_of
from chalkgrad.resources import STATIC
from chalkgrad.teaching.walk import walk
from chalkgrad.web.lessons import FOLDER

LESSONS = sorted(FOLDER.glob("*.json"))
FONTS = STATIC / "vendor" / "fonts"


def texts(document: Document, options: Options) -> list[str]:
    """What stands in a document's SVG."""
    svg = export(document, find("svg"), options)
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in found]


def every_operator() -> Document:
    """A document with every operator, and names in every script."""
    document = Document(title="50 % of {x} & ~y_1 \\ #")
    leaves = "a", "b", "c"
    lines = [
        f"{row.name}({', '.join(leaves[: row.arity])})" for row in OPERATORS.rows if not row.infix
    ]
    named = "; ".join(f"r{index} = {line}" for index, line in enumerate(lines))
    text = f"a = 0.4; b = 0.6; c = 0.7; {named}; α = a + b; β_1 = -α / 2"
    apply(document, edit_from_text(document, text)[0])
    return document


@pytest.mark.parametrize(
    ("options", "there", "not_there"),
    [
        (Options(), {"11.7", "5.5"}, set()),
        (Options(values=False), {"5.5"}, {"11.7"}),
        (Options(gradients=False), {"11.7"}, {"5.5"}),
        (Options(values=False, gradients=False), set(), {"11.7", "5.5"}),
    ],
)
def test_a_picture_has_the_numbers_that_were_chosen(
    options: Options, there: set[str], not_there: set[str]
) -> None:
    found = set(texts(worked_example(), options))
    assert there <= found
    assert not not_there & found


def test_what_is_hidden_stays_so_and_is_told() -> None:
    document = worked_example()
    apply(document, Hide(items=["value:f", "gradient:x1"], hidden=True))
    found = texts(document, Options())
    assert not {"11.7", "5.5"} & set(found)
    assert "hidden" in {remark.code for remark in find("svg").remarks(document)}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_shape_of_the_svg_is_read(path: Path) -> None:
    document = parse(path.read_bytes())
    root = ElementTree.fromstring(export(document, find("svg")))
    shapes = drawing(document, Options()).shapes
    tags = [element.tag.partition("}")[2] for element in root.iter()]
    for kind, tag in ((Box, "rect"), (Ring, "circle"), (Text, "text")):
        assert sum(isinstance(shape, kind) for shape in shapes) == tags.count(tag)
    starts = sum(element.get("d", "").count("M") for element in root.iter())
    assert sum(isinstance(shape, Curve) for shape in shapes) == starts
    assert set(tags) <= {"svg", "title", "g", "rect", "circle", "path", "text", "tspan"}


def test_products_stand_on_every_wire_and_frames_around_their_nodes() -> None:
    document = worked_example()
    place = document.graph.attributes("x1")
    box = {"x": place["x"] - 40, "y": place["y"] - 40, "width": 120, "height": 80}
    document.set_frame("fr", Frame(id="fr", title="Inputs", colour="blue", **box))
    found = texts(document, Options(products=True))
    assert {"1 × 0.5", "= 0.5", "−1 × 0.284", "= −0.284", "1 × (−1)", "Inputs"} <= set(found)
    # Two lines a wire.
    wires = sum(1 for _ in document.graph.wires())
    assert sum(text.startswith(("=", "≈")) for text in found) == wires
    assert "Inputs" not in texts(document, Options(frames=False))


def test_labels_cover_no_number_no_body_and_no_other_label() -> None:
    for path in LESSONS:
        shapes = drawing(parse(path.read_bytes()), Options(products=True)).shapes
        boxes = [(box_of(text), text) for text in shapes if isinstance(text, Text)]
        labels = [box for box, text in boxes if text.size == LABEL_SIZE]
        others = [box for box, text in boxes if text.size != LABEL_SIZE]
        bodies = [
            (box.left, box.top, box.left + box.width, box.top + box.height)
            for box in shapes
            if isinstance(box, Box)
        ]
        assert labels
        for at, label in enumerate(labels):
            for other in (*labels[:at], *others, *bodies):
                assert not meet(label, other), path.stem


def box_of(text: Text) -> tuple[float, float, float, float]:
    width = width_of("".join(piece.text for piece in text.pieces), text.size)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - 0.75 * text.size, left + width, text.y


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5


def test_a_picture_at_a_step_has_what_is_known_by_then() -> None:
    document = worked_example()
    before = texts(document, Options(step=0))
    assert "2" not in before and "11.7" not in before
    # After the leaves come ln, ×, +, sin and −, then the adjoints begin.
    assert {"2", "5", "0.693"} <= set(texts(document, Options(step=2)))
    assert "11.7" not in texts(document, Options(step=2))
    recording = Evaluator(document.graph, document.feeds).record(document.effective_target())
    last = len(walk(recording).steps) - 1
    at_end = texts(document, Options(step=last))
    assert {"11.7", "5.5", "5 + 0.5 = 5.5"} <= set(at_end)
    svg = export(document, find("svg"), Options(step=last)).decode()
    assert svg.count('class="lit"') == 1
    with pytest.raises(ExportError, match=f"from 0 to {last}"):
        export(document, find("svg"), Options(step=last + 1))


def test_no_step_gives_away_what_is_hidden() -> None:
    document = worked_example()
    apply(document, Hide(items=["gradient:x1"], hidden=True))
    for step in range(13):
        found = texts(document, Options(step=step))
        assert not {"5.5", "1 × 0.5", "= 0.5", "= 5"} & set(found)


def pages(source: bytes, folder: Path) -> str:
    """What pdfLaTeX says of a document."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdfLaTeX is not installed: TikZ is not compiled")
    (folder / "picture.tex").write_bytes(source)
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "picture.tex"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False, timeout=60)
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-1500:]
    return said.replace("\n", "")


def test_tikz_of_every_operator_compiles_to_one_page_and_sets_every_sign(tmp_path: Path) -> None:
    document = every_operator()
    document.graph.add("open", {"op": "sin", "x": 0.0, "y": -200.0})
    document.set_frame("fr", Frame(id="fr", title="β", x=-60, y=-90, width=200, height=90))
    for options in (Options(), Options(step=3)):
        said = pages(export(document, find("tikz"), options), tmp_path)
        assert "(1 page" in said
        assert "Missing character" not in said
        assert "Overfull" not in said


def test_tikz_tells_which_letters_need_another_engine() -> None:
    document = worked_example()
    assert "tex-letters" not in {remark.code for remark in find("tikz").remarks(document)}
    document.graph.attributes("x1")["name"] = "速度"
    assert "tex-letters" in {remark.code for remark in find("tikz").remarks(document)}


def size_of(png: bytes) -> tuple[int, int]:
    """How many pixels a PNG has across and down."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_png_has_the_pixels_that_were_asked_for() -> None:
    made = drawing(worked_example(), Options())
    for scale in SCALES:
        png = export(worked_example(), find("png"), Options(scale=scale))
        expected = (made.width * scale, made.height * scale)
        assert size_of(png) == pytest.approx(expected, abs=1)


def test_no_more_pixels_are_painted_than_fit() -> None:
    document = worked_example()
    document.graph.attributes("x1")["x"] = 1e6
    with pytest.raises(ExportError, match="million pixels"):
        export(document, find("png"))


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its streams as they are before they are packed."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"\n".join(found)


def test_pdf_is_a_page_of_the_pictures_size_with_its_title() -> None:
    document = worked_example()
    document.title = 'a "title" \\ #panic() $x$'
    made, pdf = drawing(document, Options()), unpacked(export(document, find("pdf")))
    (box,) = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", pdf)
    assert list(map(float, box.split())) == pytest.approx([0, 0, made.width, made.height], abs=0.1)
    assert b'Title(a "title" \\\\ #panic() $x$)' in pdf


def test_without_the_extra_pngs_are_refused_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkgrad.export.pictures.rendering.find_spec", lambda _: None)
    with pytest.raises(ExportError, match=r"chalkgrad\[pictures\]"):
        export(worked_example(), find("png"))


def test_the_fonts_are_those_that_the_page_has() -> None:
    printed = sorted(path.stem for path in (FONTS / "print").glob("*.ttf"))
    shown = sorted(path.stem.replace("wght", "600") for path in FONTS.glob("inter-*.woff2"))
    assert printed == shown
