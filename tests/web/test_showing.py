"""`show` from a script and a notebook: a real server, what is set on its canvas, what ends it."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import chalkgrad
import nbformat
import pytest
import requests
from chalkgrad import Canvas, Placeholder, Session, Variable, ln, sin, trace
from chalkgrad.document.expressions import document_of
from chalkgrad.document.values import DocumentError
from chalkgrad.resources import NOTEBOOKS
from nbclient import NotebookClient

from tests.live.clients import Canvas as Window
from tests.serving import ROOT, until


@pytest.fixture
def formula() -> tuple[chalkgrad.Expression, Placeholder, Variable]:
    x1, x2 = Placeholder(name="x1"), Variable(5.0, name="x2")
    return ln(x1) + x1 * x2 - sin(x2), x1, x2


@pytest.fixture
def canvas(formula: tuple[chalkgrad.Expression, Placeholder, Variable]) -> Iterator[Canvas]:
    with chalkgrad.show(formula[0], {formula[1]: 2.0}, browser=False) as shown:
        yield shown


@contextmanager
def opened(canvas: Canvas) -> Iterator[Window]:
    """A page on the canvas, as far as the server can tell."""
    origin, _, graph = canvas.url.rpartition("/g/")
    window = Window(origin, graph)
    yield window
    window.close()


def test_what_is_set_on_the_canvas_comes_back(
    formula: tuple[chalkgrad.Expression, Placeholder, Variable], canvas: Canvas
) -> None:
    f, x1, x2 = formula
    assert canvas.value == 11.652071455223084
    assert canvas.gradients == {"x1": 5.5, "x2": 1.7163378145367738}
    with opened(canvas) as window:
        window.edit(type="set_value", id=x2.id, value=3.0)
    assert (canvas.feeds, canvas.variables) == ({"x1": 2.0}, {"x2": 3.0})
    assert math.isclose(canvas.value or 0, math.log(2) + 6 - math.sin(3))
    assert Session().run(canvas.expression(), canvas.feeds) == canvas.value
    assert x2.value == 5.0
    assert canvas.pull() == {x1: 2.0} and x2.value == 3.0
    assert Session().run(f, canvas.pull()) == canvas.value


def test_waiting_ends_when_the_page_is_closed(canvas: Canvas) -> None:
    assert not canvas.wait(0.2)
    with opened(canvas):
        assert not canvas.wait(0.2)
    assert canvas.wait(30)


def test_a_closed_canvas_is_gone_and_what_was_set_is_kept(
    formula: tuple[chalkgrad.Expression, Placeholder, Variable],
) -> None:
    canvas = chalkgrad.show(formula[0], browser=False)
    assert requests.get(canvas.url, timeout=20).status_code == 200
    canvas.close()
    canvas.close()
    assert canvas.wait() and canvas.value is None and "closed" in repr(canvas)

    def is_gone() -> bool:
        try:
            requests.get(canvas.url, timeout=20)
        except requests.ConnectionError:
            return True
        return False

    until(is_gone)
    # And the next starts another.
    with chalkgrad.show("y = a*x + b; a = 2; x = 3; b = 1", browser=False) as again:
        assert again.value == 7


def test_a_notebook_may_frame_the_canvas_and_others_may_not(canvas: Canvas) -> None:
    policy = requests.get(canvas.url, timeout=20).headers["Content-Security-Policy"]
    (framed,) = re.findall(r"frame-ancestors ([^;]*)", policy)
    assert "http://localhost:*" in framed and "*" not in framed.split()


def test_the_inline_view_is_a_picture_until_its_server_answers(canvas: Canvas) -> None:
    bundle = canvas._repr_mimebundle_()
    before, script = bundle["text/html"].split("<script>")
    assert "data:image/svg+xml;base64," in before and "<iframe" not in before
    assert canvas.url in script and "http" not in before
    assert bundle["text/plain"] == repr(canvas)


def test_what_was_recorded_is_shown_with_the_branches_it_took() -> None:
    recorded = trace(lambda x: x if x > 0 else -x)(-2.0)
    with chalkgrad.show(recorded, title="|x|", browser=False) as canvas:
        assert (canvas.value, canvas.gradients) == (2.0, {"x": -1.0})
        assert "did not hold" in (canvas.document.note or "")
        assert canvas.document.title == "|x|"


def test_what_cannot_be_shown_or_taken_back_is_said() -> None:
    with pytest.raises(TypeError, match="formula text is shown, not 3"):
        chalkgrad.show(3, browser=False)  # type: ignore[arg-type]
    document = document_of(sin(Variable(1.0)))
    document.graph.disconnect(document.graph.order[-1], 0)
    with (
        chalkgrad.show(document, browser=False) as canvas,
        pytest.raises(DocumentError, match=r"not every input of .* is wired"),
    ):
        canvas.expression()


def test_the_notebook_is_written_once_and_runs(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "chalkgrad", "notebook"]
    environment = {"PYTHONPATH": str(ROOT / "server"), "PATH": ""}
    for status in (0, 2):
        done = subprocess.run(words, cwd=tmp_path, env=environment, check=False)
        assert done.returncode == status
    written = tmp_path / "chalkgrad.ipynb"
    assert written.read_bytes() == (NOTEBOOKS / "chalkgrad.ipynb").read_bytes()
    notebook = nbformat.reads(written.read_text("utf-8"), as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": tmp_path}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output for output in outputs if "text/html" in output.get("data", {})]
    assert len(shown) == 2
    said = json.dumps(outputs)
    assert "11.652071455223084" in said and "did not hold" in said
