"""The client's modules as one: what they mean apart, they mean together."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from chalkgrad.web.joining import JoiningError, NoPartError, part, script, sheet

from tests.serving import ROOT

PAGES = ROOT / "static" / "js" / "pages"


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_joined_modules_run_once_each_with_names_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "far.js").write_text("export const far = 5;\n")
    entry = write(
        tmp_path / "own",
        main='/** Says\n * import.\n */\nimport { two, one as first } from "./middle.js";\n'
        'import {\n  count,\n} from "./leaf.js";\nimport { far } from "../far.js";\n'
        'const own = "main";\nconst { far: later } = await0();\n'
        'console.log(first(), two, count(), far, later, own, new (class {})() instanceof Object);\n'
        "function await0() {\n  return { far: typeof (() => import(\"../far.js\")) };\n}\n",
        middle='import { count } from "./leaf.js";\nconst own = "middle";\n'
        "export function one() {\n  return own;\n}\nexport const two = count();\n",
        leaf="let counted = /** @type {import('./none.js').X} */ (0);\n"
        "/** Counts. */\nexport const count = () => ++counted;\n"
        "export class Unused {}\nexport async function none() {}\n",
    )  # fmt: skip
    joined = tmp_path / "own" / "joined.mjs"
    joined.write_text(script(entry, tmp_path / "own"))
    ran = subprocess.run(["node", joined], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["middle", "1", "2", "5", "function", "main", "true"]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_what_is_fetched_later_shares_the_modules_that_are_there(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    (own / "panels").mkdir()
    (tmp_path / "far.js").write_text("export const far = 5;\n")
    write(own, leaf="let counted = 0;\nexport const count = () => ++counted;\n")
    (own / "pages" / "main.js").write_text(
        'import { count } from "../leaf.js";\ncount();\n'
        'void import("../panels/late.js").then(({ late, own }) => console.log(late(), own));\n'
    )
    write(
        own / "panels",
        late='import { count } from "../leaf.js";\nimport { mark } from "./mark.js";\n'
        "export const own = mark;\nexport const late = () => count();\n",
        mark='import { far } from "../../far.js";\nexport const mark = `mark ${far}`;\n',
    )
    entry, late = own / "pages" / "main.js", own / "panels" / "late.js"
    served = own / "pages" / "main" / "panels" / "late.js"
    served.parent.mkdir(parents=True)
    served.write_text(part(entry, late, own))
    entry.write_text(script(entry, own))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    ran = subprocess.run(["node", entry], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["2", "mark", "5"]


def test_two_parts_share_nothing_that_the_page_has_not(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main='const later = [() => import("./one.js"), () => import("./two.js")];\n'
        'import { own } from "./own.js";\n',
        own="export const own = 1;\n",
        one='import { leaf } from "./leaf.js";\nexport const one = leaf;\n',
        two='import { leaf } from "./leaf.js";\nexport const two = leaf;\n',
        leaf="export const leaf = {};\n",
    )
    with pytest.raises(JoiningError, match=r"leaf\.js"):
        part(entry, tmp_path / "one.js", tmp_path)
    with pytest.raises(NoPartError, match=r"leaf\.js"):
        part(entry, tmp_path / "leaf.js", tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;\n",
        'import "./leaf.js";\n',
        "export let changing = 1;\n",
        'export const later = () => import("./main.js");\n',
    ],
)
def test_a_form_that_is_not_known_is_refused_by_its_module_s_name(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(JoiningError, match=r"leaf\.js"):
        script(write(tmp_path, main='import { a } from "./leaf.js";\n', leaf=text), tmp_path)


def test_a_module_that_imports_nothing_is_as_it_is_written(tmp_path: Path) -> None:
    assert script(write(tmp_path, main="/** Early. */\nrun();\n"), tmp_path) == (
        "/** Early. */\nrun();\n"
    )


def test_a_sheet_has_those_that_it_imports_in_its_places() -> None:
    css = ROOT / "static" / "css"
    joined = sheet(css / "page.css")
    marks = {"tokens.css": "--ink: #1b2421", "library.css": "a.card-title {"}
    assert all(mark in (css / name).read_text() for name, mark in marks.items())
    parts = [joined.index(mark) for mark in marks.values()]
    assert parts == sorted(parts)
    assert "/*" not in joined and "\n " not in joined


# What a module is made of, as far as it takes to tell where a template begins and ends.
PIECES = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\n])*\"|'(?:\\.|[^'\n])*'|\\.|\$\{|(\w*)`|[{}]", re.DOTALL
)


def loose_templates(source: str) -> list[str]:
    """The templates of several lines that are no markup."""
    found: list[str] = []
    # Where open templates begin, with their tags; None for a brace.
    opened: list[tuple[int, str] | None] = []
    at = 0
    while piece := PIECES.search(source, at):
        text, at = piece[0], piece.end()
        within = bool(opened) and opened[-1] is not None
        if text.endswith("`"):
            if within and (top := opened.pop()):
                start, tag = top
                if "\n" in source[start:at] and tag != "html":
                    found.append(source[start:at])
            else:
                opened.append((piece.start(), piece[1]))
        elif text == "${" or (text == "{" and not within):
            opened.append(None)
        elif text == "}" and opened and not within:
            opened.pop()
        elif within and not text.startswith("\\"):
            # What looks like a string or a comment in a template is none.
            at = piece.start() + 1
    return found


def test_templates_of_several_lines_are_markup() -> None:
    """Joining takes indentation away, which is nothing in markup and something elsewhere."""
    assert loose_templates("a = `x\n  y`; b = html`<p>\n  ${c ? `d` : e}</p>`;") == ["`x\n  y`"]
    for module in (ROOT / "static" / "js").rglob("*.js"):
        assert loose_templates(module.read_text()) == [], module


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.js")), ids=lambda path: path.stem)
def test_every_page_s_modules_can_be_joined(page: Path) -> None:
    # A form that is not known raises, and the page would have no script.
    joined = script(page, PAGES.parent)
    assert joined
    for later in re.findall(rf'import\("\./{page.stem}/([^"]+)"\)', joined):
        assert part(page, PAGES.parent / later, PAGES.parent)
