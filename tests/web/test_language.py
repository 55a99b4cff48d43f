"""Two languages: every message is there in both, none is left over, and codes have words."""

import ast
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.script import LessonStep, Walked
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.kinds import KINDS
from chalkgrad.teaching.table_text import Format

from tests.serving import ROOT

CATALOGUES = {
    language: json.loads((ROOT / f"static/messages/{language}.json").read_text())
    for language in ("en", "zh")
}
SCRIPTS = [p.read_text() for p in (ROOT / "static/js").rglob("*.js")]
TEMPLATES = [p.read_text() for p in (ROOT / "templates").glob("*.html")]


def verdicts() -> set[str]:
    """What can be said of a prediction: mistakes by name, and whether it is right."""
    source = (ROOT / "server/chalkgrad/teaching/predict.py").read_text()
    named = re.findall(r'yield "([a-z-]+)",|\(\("([a-z-]+)", ', source)
    return {"".join(pair) for pair in named} | {"right", "close", "wrong", "no-number"}


# Prefixes of keys that are put together from a code: an operator's name, an error's, a kind's.
BUILT = {
    "command": None, "group": None, "mode": None, "kind": set(KINDS), "fate": None, "port": None,
    "colour": None, "operator": {row.name for row in OPERATORS.rows} | set(KINDS),
    "operators": {row.group for row in OPERATORS.rows} | {"Leaves"},
    "needs": {row.name for row in OPERATORS.rows if row.needs},
    "http": None, "convention": {row.name for row in OPERATORS.rows if row.convention},
    "problem": None, "error": None, "left": None, "walk": None, "modes": None, "descent": None,
    "drawer": {"trace", "modes", "compare", "plot", "check", "descent", "close"},
    "trace": set(get_args(Format)) | {"primal", "tangent", "adjoint"},
    "unsent": {"full", "locked", "lost", "read-only"},
    "verdict": verdicts(), "math": {"and", "or", "otherwise"},
    "format": {f"step.{name}" for name in LessonStep.model_fields}
    | {f"walk.{name}" for name in Walked.model_fields} | {"title", "summary", "steps"},
}  # fmt: skip


def used() -> set[str]:
    """Keys that stand whole in the scripts and templates."""
    found = set()
    for script in SCRIPTS:
        found |= set(re.findall(r'\bt\(\s*"([\w.]+)"', script))
        for one, other in re.findall(r'\bt\([^()]*\? "([\w.]+)" : "([\w.]+)"', script):
            found |= {one, other}
        found |= set(re.findall(r'key: "(\w+\.[\w.]+)"', script))
        found |= set(re.findall(r't\([^()]*\? "([\w.]+)" : `', script))
    for template in TEMPLATES:
        found |= set(re.findall(r'\bt\("([\w.]+)"', template))
        # The site's pages, as pairs of address and key.
        found |= set(re.findall(r'\([^()]*(?:\([^()]*\))?, "([\w.]+)"\)', template))
    # What ends in a point is only the beginning of a key that is put together.
    return {key for key in found if not key.endswith(".")}


def test_every_key_that_is_used_is_in_every_language() -> None:
    for language, messages in CATALOGUES.items():
        assert used() - set(messages) == set(), language
    assert set(CATALOGUES["en"]) - set(CATALOGUES["zh"]) == set()


def test_no_key_is_left_over() -> None:
    for language, messages in CATALOGUES.items():
        rest = {key for key in messages if key.split(".")[0] not in BUILT}
        assert rest - used() == set(), language


def test_braces_are_the_same_in_both() -> None:
    for key, english in CATALOGUES["en"].items():
        braces = set(re.findall(r"\{(\w+)\}", english))
        assert set(re.findall(r"\{(\w+)\}", CATALOGUES["zh"][key])) <= braces, key


def test_every_command_operator_and_reason_has_its_chinese_words() -> None:
    chinese = CATALOGUES["zh"]
    registry = "".join(
        (ROOT / "static/js/acts" / name).read_text() for name in ("commands.js", "teachCommands.js")
    )
    commands = re.findall(r'^    id: "([\w-]+)"', registry, re.M)
    commands += re.findall(r'analyses\("(\w+)"', registry)
    commands += [f"hide-{kind}" for kind in re.findall(r'hiding\("(\w+)"', registry)]
    assert {"undo", "step-forward", "trace"} <= set(commands)
    assert {f"command.{name}" for name in commands} <= set(chinese)
    for prefix, names in BUILT.items():
        for name in names or ():
            assert f"{prefix}.{name}" in chinese


def codes(folder: str) -> set[str]:
    """The codes of the errors that a part of the server defines."""
    found = set()
    for path in (ROOT / "server" / "chalkgrad" / folder).rglob("*.py"):
        found |= set(re.findall(r'^    code = "([\w-]+)"', path.read_text(), re.M))
    return found


# Never shown in the editor: the Python API's, those that are only parents of others, and those
# whose message names a place in a file that only the server knows.
NOT_SHOWN = {
    "expression", "eager-placeholder", "no-value", "session", "missing-feed", "not-run", "graph",
    "store", "revision-taken", "edit-taken", "schema", "changed", "document", "format", "formula",
}  # fmt: skip


def test_every_error_of_the_editor_has_chinese_words() -> None:
    shown = codes("engine") | codes("document") | codes("store") | codes("live")
    assert {f"error.{code}" for code in shown - NOT_SHOWN} <= set(CATALOGUES["zh"])


def test_every_reason_of_a_formula_s_mistake_has_chinese_words() -> None:
    reasons = set()
    for path in (
        "engine/formula/grammar.py",
        "engine/formula/reading.py",
        "document/from_listing.py",
    ):
        for node in ast.walk(ast.parse((ROOT / "server" / "chalkgrad" / path).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FormulaError":
                words = [a.value for a in node.args[2:] if isinstance(a, ast.Constant)]
                reasons |= set(words)
    reasons |= {"missing-before", "unopened"}
    assert len(reasons) > 15
    assert {f"error.formula.{reason}" for reason in reasons} <= set(CATALOGUES["zh"])


def test_every_problem_has_chinese_words() -> None:
    source = (ROOT / "server/chalkgrad/engine/problems.py").read_text()
    found = set(re.findall(r'Problem\(\s*"([\w-]+)"', source))
    assert len(found) == 8
    assert {f"problem.{code}" for code in found} <= set(CATALOGUES["zh"])


@pytest.mark.parametrize(
    ("accepts", "cookie", "language"),
    [
        ("", "", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.5", "", "zh"),
        ("fr", "", "en"),
        ("zh-CN", "en", "en"),
        ("en", "zh", "zh"),
        ("en", "klingon", "en"),
    ],
)
def test_the_language_is_chosen_by_cookie_then_by_browser(
    tmp_path: Path, accepts: str, cookie: str, language: str
) -> None:
    client = create_app({"DATA": tmp_path, "KERNEL": False}).test_client()
    client.post("/new")
    if cookie:
        client.set_cookie("chalkgrad-language", cookie)
    page = client.get("/", headers={"Accept-Language": accepts}).text
    assert f'<html lang="{language}">' in page
    assert ("计算图" in page) == (language == "zh")
