"""Two languages: every message is there in both, none is left over, and codes have words."""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import get_args

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.contrast import Contrast
from chalkgrad.document.edits import SingleEdit
from chalkgrad.document.script import LessonStep, Walked
from chalkgrad.document.values import FrameColour, Mode
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.kinds import KINDS
from chalkgrad.export.format import Group
from chalkgrad.export.formats import FORMATS
from chalkgrad.imports.formats import FORMATS as IMPORTS
from chalkgrad.live.gathering import Ending
from chalkgrad.rights import LINK_KINDS, Right
from chalkgrad.store.errors import CAUSES, Bound
from chalkgrad.store.shelf import PARTS, SORTS
from chalkgrad.teaching.descent import Method
from chalkgrad.teaching.modes import Cost
from chalkgrad.teaching.table_text import Format
from chalkgrad.teaching.walk import Direction
from chalkgrad.web.lessons import GROUPS

from tests.serving import ROOT

CATALOGUES = {
    language: json.loads((ROOT / f"static/messages/{language}.json").read_text())
    for language in ("en", "zh")
}
SCRIPTS = [p.read_text() for p in (ROOT / "static/js").rglob("*.js")]
TEMPLATES = [p.read_text() for p in (ROOT / "templates").glob("*.html")]
SERVER = ROOT / "server" / "chalkgrad"

# Prefixes whose English the server says by itself; a catalogue has them for other languages.
SAID_BY_SERVER = {
    "convention", "error", "http", "left", "needs", "operator", "operators", "problem",
    "import", "remark", "unsent",
}  # fmt: skip

# The registry of commands, as the browser loads it. The libraries look for a browser as they are
# loaded; without one they manage.
REGISTRY = """
await import("./static/vendor/vendor.js");
Object.defineProperty(globalThis, "navigator", { value: { platform: "" }, configurable: true });
globalThis.document = { getElementById: () => null, documentElement: { lang: "en" } };
const { COMMANDS } = await import("./static/js/acts/commands.js");
console.log(JSON.stringify(COMMANDS.map(({ id, group }) => ({ id, group }))));
"""

# What a command says that it needs, where it does not apply.
NEEDS = re.compile(r'\bneeds: "(\w+)"')


def source(*places: str) -> str:
    """Python sources of the server, one after another."""
    found = []
    for place in places:
        path = SERVER / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return "\n".join(path.read_text() for path in found)


def hints(names: Iterable[str]) -> set[str]:
    """Names, and for each the sentence that explains it."""
    return {key for name in names for key in (name, f"{name}.hint")}


@cache
def commands() -> list[dict[str, str]]:
    """Every command's id and group."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", REGISTRY],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[dict[str, str]] = json.loads(ran.stdout)
    return found


def verdicts() -> set[str]:
    """What can be said of a prediction: mistakes by name, and whether it is right."""
    named = re.findall(r'yield "([a-z-]+)",|\(\("([a-z-]+)", ', source("teaching/predict.py"))
    return {"".join(pair) for pair in named} | {"right", "close", "wrong", "no-number"}


def counted() -> set[str]:
    """What is counted of the guesses of a class."""
    return verdicts() - {"no-number"} | {"missing"}


def problems() -> set[str]:
    """What can be wrong with a node."""
    found = set(re.findall(r'Problem\(\s*"([\w-]+)"', source(".")))
    assert len(found) > 8
    return found


# Never shown in the editor: the Python API's, the command line's, those that are only parents of
# others, and those whose message names a place in a file that only the server knows.
NOT_SHOWN = {
    "cannot-import", "changed", "document", "eager-placeholder", "edit-taken", "expression",
    "format", "formula", "graph", "missing-feed", "no-text", "no-value", "not-run",
    "revision-taken", "schema", "session", "store", "used-database",
}  # fmt: skip


def codes() -> set[str]:
    """The codes of refusals that a person may see: of errors, answers, and the client's own."""
    server = source(".")
    found = set(re.findall(r'^    code = "([\w-]+)"', server, re.M)) - NOT_SHOWN
    found |= set(re.findall(r'error_answer\(\s*"([\w-]+)"', server))
    found |= set(re.findall(r'Refusal\(\s*"([\w-]+)"', server))
    found |= set(re.findall(r'HTTPStatus\.\w+,\s*"([\w-]+)"', source("web")))
    for script in SCRIPTS:
        found |= set(re.findall(r'\bcode: "([\w-]+)"', script))
    found |= {HTTPStatus(status).phrase.lower().replace(" ", "-") for status in STATUSES}
    return found


# What Flask and we answer to requests that cannot be carried out, as pages for people.
STATUSES = (400, 404, 405, 413, 500)


def reasons() -> set[str]:
    """Why a formula or a listing cannot be read."""
    found = {"missing-before", "unopened"}
    for node in ast.walk(ast.parse(source("."))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FormulaError":
            found |= {a.value for a in node.args[2:] if isinstance(a, ast.Constant)}
    assert len(found) > 15
    return found


def unread() -> set[str]:
    """Why a file cannot be read."""
    codes = {"source.py": "no-text", "onnx_wire.py": "no-model"}
    found = {
        f"{codes.get(path.name, 'cannot-import')}.{reason}"
        for path in (SERVER / "imports").rglob("*.py")
        for reason in re.findall(r'\bsay\(\s*"([\w-]+)"|_seems\(\s*"([\w-]+)"', path.read_text())
        for reason in reason
        if reason and path.name != "saying.py"
    }
    assert len(found) > 90
    return found


def left() -> set[str]:
    """What of an edit an undo may leave."""
    found, waiting = set(), list(SingleEdit.__subclasses__())
    while waiting:
        edit = waiting.pop()
        waiting += edit.__subclasses__()
        found.add(edit.said.what)
    return found


def deeds() -> set[str]:
    """What an edit may have done, and how deeds are told together."""
    kinds = source("document/deeds.py", "store", "live/handlers/recalling.py")
    told = set(re.findall(r'Deed\(\s*"(\w+)"', kinds))
    for one, other in re.findall(r'"(\w+)" if [\w. ]+ else "(\w+)"', source("document/deeds.py")):
        told |= {one, other}
    return told | {*get_args(Mode), "undo", "redo", "more", "join"}


@cache
def built() -> dict[str, set[str]]:
    """Keys that are put together from a name that the code has elsewhere, by their prefix."""
    rows = OPERATORS.rows
    names = commands()
    return {
        "command": hints(command["id"] for command in names),
        "group": {command["group"] for command in names},
        "mode": hints(get_args(Mode)),
        "kind": set(KINDS),
        "fate": set(re.findall(r'"(\w+)"', _constant("TOLD_FATES"))),
        "fateShort": set(re.findall(r'"(\w+)"', _constant("TOLD_FATES"))),
        "port": {str(port) for port in range(max(row.arity for row in rows))},
        "colour": set(get_args(FrameColour)),
        "operator": {row.name for row in rows} | set(KINDS),
        "operators": {row.group for row in rows} | {"Leaves"},
        "needs": {row.name for row in rows if row.needs},
        "commands.needs": {need for script in SCRIPTS for need in NEEDS.findall(script)},
        "convention": {row.name for row in rows if row.convention},
        "http": {str(status) for status in (*STATUSES, 403, 422, 429, 503, 507)},
        "problem": problems(),
        "error": codes()
        | {f"formula.{reason}" for reason in reasons()}
        | unread()
        | {f"cannot-store.{cause}" for cause in CAUSES}
        | {f"store-full.{bound}" for bound in get_args(Bound)}
        | {f"not-allowed.{right.word}" for right in Right},
        "graphs.part": set(PARTS),
        "graphs.sort": set(SORTS),
        "graphs.none": {"all", "shared", "bin", "sought"},
        "graphs.act": acts_on_cards(),
        "export": {form.key for form in FORMATS},
        "export.group": set(get_args(Group)),
        "share": hints(LINK_KINDS),
        "import": {form.key for form in IMPORTS},
        "remark": set(re.findall(r'(?:Remark|\blose)\(\s*"([\w-]+)"', source("export", "imports"))),
        "left": left(),
        "deed": deeds(),
        "change": {"came", "altered"},
        "contrast": {field.name for field in fields(Contrast)} - {"lines", "cut"},
        "unsent": set(CAUSES),
        "walk": {"both"} | set(re.findall(r'Step\("(\w+)"', source("teaching/walk.py"))),
        "modes": {cost.name for cost in fields(Cost)} | {*get_args(Direction), "same"},
        "descent": set(get_args(Method)),
        "drawer": set(re.findall(r"^  (\w+)", _constant("PANELS"), re.M)) | {"close"},
        "trace": {*get_args(Format), "primal", "tangent", "adjoint"},
        "verdict": verdicts() | {f"{name}.short" for name in counted()},
        "lead": set(get_args(Ending)),
        "mayNot": {"present", "edit", "past", "locked"},
        "people": {right.word for right in Right},
        "lessons": set(GROUPS),
        "node": derivatives(),
        "sums.title": derivatives(),
        "sums.rule": derivatives(),
        "walk.done": derivatives(),
        "math": {"and", "or", "otherwise"},
        "format": {f"step.{name}" for name in LessonStep.model_fields}
        | {f"walk.{name}" for name in Walked.model_fields}
        | {"title", "summary", "steps"},
    }


def derivatives() -> set[str]:
    """What the second number of a node may be."""
    return set(re.findall(r': "(\w+)"', _constant("DERIVATIVE")))


def _constant(name: str) -> str:
    """What a constant of the scripts holds, as it is written."""
    (found,) = [m[1] for s in SCRIPTS if (m := re.search(rf"const {name} = (.*?);\n", s, re.S))]
    return found


def acts_on_cards() -> set[str]:
    """What the script of the list of graphs does."""
    script = (ROOT / "static" / "js" / "pages" / "cardActs.js").read_text()
    acts = script.partition("const ACTS = {")[2].partition("\n};")[0]
    return set(re.findall(r"^  (\w+)[:(]", acts, re.MULTILINE))


def used() -> set[str]:
    """Keys that stand whole in the scripts and templates."""
    found = set()
    for script in SCRIPTS:
        found |= set(re.findall(r'\btO?r?\(\s*"([\w.-]+)"', script))
        for one, other in re.findall(r'\bt\([^()]*\? "([\w.]+)" : "([\w.]+)"', script):
            found |= {one, other}
        found |= set(re.findall(r'key: "(\w+\.[\w.]+)"', script))
        found |= set(re.findall(r't\([^()]*\? "([\w.]+)" : `', script))
    # Words that the server puts into what it makes.
    for module in SERVER.rglob("*.py"):
        found |= set(re.findall(r'\btranslate\("([\w.]+)"', module.read_text()))
    for template in TEMPLATES:
        found |= set(re.findall(r'\bt\("([\w.]+)"', template))
        # The site's pages, as pairs of address and key.
        found |= set(re.findall(r'\([^()]*(?:\([^()]*\))?, "([\w.]+)"\)', template))
    # What ends in a point is only the beginning of a key that is put together.
    return {key for key in found if not key.endswith(".")}


def put_together() -> set[str]:
    keys = {f"{prefix}.{name}" for prefix, names in built().items() for name in names}
    return keys | derivatives()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_key_that_is_used_has_words(language: str) -> None:
    assert sorted(used() - set(CATALOGUES[language])) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_command_operator_code_and_kind_has_words(language: str) -> None:
    wanted = {
        key
        for key in put_together()
        if language != "en" or key.partition(".")[0] not in SAID_BY_SERVER
    }
    assert sorted(wanted - set(CATALOGUES[language])) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_key_is_left_over(language: str) -> None:
    assert sorted(set(CATALOGUES[language]) - used() - put_together()) == []


def test_the_server_says_in_english_only_what_it_says_by_itself() -> None:
    missing = set(CATALOGUES["zh"]) - set(CATALOGUES["en"])
    assert {key for key in missing if key.partition(".")[0] not in SAID_BY_SERVER} == set()


def test_braces_are_the_same_in_both() -> None:
    for key, english in CATALOGUES["en"].items():
        braces = set(re.findall(r"\{(\w+)\}", english))
        assert set(re.findall(r"\{(\w+)\}", CATALOGUES["zh"][key])) <= braces, key


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
