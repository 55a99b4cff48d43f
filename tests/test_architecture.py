"""Dependencies point one way, on the server and in the browser."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import ROOT

SERVER, CLIENT = ROOT / "server" / "chalkgrad", ROOT / "static" / "js"

# What each part of the server may import of the others.
ALLOWED = {
    "engine": set(),
    "picture": {"engine"},
    "document": {"engine", "picture"},
    "store": {"engine", "document"},
    "teaching": {"engine", "document"},
    "export": {"engine", "picture", "document", "teaching"},
    "imports": {"engine", "picture", "document"},
    "live": {"engine", "picture", "document", "store", "teaching"},
    "web": {"engine", "picture", "document", "store", "teaching", "export", "imports", "live"},
    "serving": {"document", "live"},
}

# What every part may import: words, locks on files, where the files beside the code are, the
# rights there are.
SHARED = {"catalogue", "locks", "resources", "rights"}

# Modules that wire the parts together; no part imports them.
TOP = {"__init__", "__main__", "app", "arguments", "doctor", "hosting", "serve", "showing"}

# Packages that a part must not know of.
FOREIGN = {
    "engine": {"flask", "flask_socketio", "socketio", "sqlalchemy", "pydantic"},
    "picture": {"flask", "flask_socketio", "socketio", "sqlalchemy", "pydantic"},
    "document": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
    "store": {"flask", "flask_socketio", "socketio"},
    "teaching": {"flask", "flask_socketio", "socketio", "sqlalchemy", "pydantic"},
    "export": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
    "imports": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
    "live": {"sqlalchemy"},
    "web": {"sqlalchemy"},
    "serving": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
}

# The rooms of the client: each may import what stands before it.
ROOMS = [
    "observable",
    "painted",
    "lib",
    "later",
    "words",
    "link",
    "state",
    "acts",
    "fields",
    "flow",
    "components",
    "pages",
]

PARTS = sorted(path.name for path in SERVER.iterdir() if (path / "__init__.py").exists())


def imports(part: str) -> Iterator[tuple[str, str]]:
    """Every module that a part of the server imports, with the file that does."""
    for path in sorted((SERVER / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path.name}: imports are written in full"
                yield path.name, str(node.module)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_what_lies_below_it(part: str) -> None:
    for file, module in imports(part):
        words = module.split(".")
        if words[0] == "chalkgrad" and len(words) > 1:
            assert words[1] in ALLOWED[part] | {part} | SHARED, f"{file} imports {module}"
        assert words[0] not in FOREIGN[part], f"{file} imports {module}"


def test_who_computes_on_a_document_lowers_it_first() -> None:
    computing = {"Evaluator", "Tape", "plan"}
    found = []
    for path in sorted(SERVER.rglob("*.py")):
        froms = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
        ]
        modules = {str(node.module) for node in froms}
        names = {
            alias.name
            for node in froms
            if str(node.module).startswith("chalkgrad.engine")
            for alias in node.names
        }
        if names & computing and "chalkgrad.document.model" in modules:
            found.append(path.name)
            assert "chalkgrad.document.lowering" in modules, f"{path.name} computes what is drawn"
    assert found


def test_every_part_of_the_server_is_in_the_picture() -> None:
    assert set(PARTS) <= set(ALLOWED)
    assert {path.stem for path in SERVER.glob("*.py")} <= TOP | SHARED


def client_imports(path: Path) -> Iterator[Path]:
    """What a module of the client loads of ours; types in comments load nothing."""
    code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r'\bfrom\s+"(\.[^"]+)"|\bimport\s*\(?\s*"(\.[^"]+)"', code)
    for word in ("".join(pair) for pair in found):
        target = (path.parent / word).resolve()
        assert target.exists(), f"{path.name} imports {word}, which is not there"
        if target.is_relative_to(CLIENT):
            yield target


def room(path: Path) -> str:
    """The room that a module of the client stands in; the first two are single files."""
    place = path.relative_to(CLIENT)
    return place.parts[0] if len(place.parts) > 1 else place.stem


def modules() -> list[Path]:
    return sorted(CLIENT.rglob("*.js"))


def test_the_client_s_rooms_import_one_way() -> None:
    arrows = [(path, target) for path in modules() for target in client_imports(path)]
    assert len(arrows) > len(modules())
    back = [
        f"{path.relative_to(CLIENT)} imports {target.relative_to(CLIENT)}"
        for path, target in arrows
        if ROOMS.index(room(target)) > ROOMS.index(room(path))
    ]
    assert back == []


# A file as comments name it: with some of its folders, or by itself.
FILE = re.compile(r"(?<![\w$.{}/-])(?:[\w-]+/)*[\w-]+\.(?:js|py|css|html)\b(?!\.)")


def test_every_file_that_is_named_is_there() -> None:
    folders = ("server/chalkgrad", "static", "templates", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.*")]
    there = [f"/{path.relative_to(ROOT)}" for path in files]
    sources = [*SERVER.rglob("*.py"), *modules(), *(ROOT / "static" / "css").glob("*.css")]
    missing = {
        f"{path.name} names {name}"
        for path in sources
        for name in FILE.findall(path.read_text())
        if not any(file.endswith(f"/{name}") for file in there)
    }
    assert missing == set()


def test_nodes_are_not_called_cards_any_more() -> None:
    # The lists of graphs and lessons have cards.
    free = {"library.css", "library.js", "lessons.js", "LessonCard.js", "shelf.js"}
    free |= {"cardActs.js", "cardMenu.js"}
    for path in [*modules(), *(ROOT / "static" / "css").glob("*.css")]:
        if path.name not in free:
            assert not re.search(r"\bcards?\b", path.read_text(), re.IGNORECASE), path.name


def test_every_room_of_the_client_is_in_the_picture() -> None:
    assert {room(path) for path in modules()} == set(ROOMS)


def test_the_client_s_modules_import_each_other_in_no_circle() -> None:
    arrows = {path: list(client_imports(path)) for path in modules()}
    done: set[Path] = set()
    for start in arrows:
        way: list[tuple[Path, Iterator[Path]]] = [(start, iter(arrows[start]))]
        while way:
            path, rest = way[-1]
            target = next((found for found in rest if found not in done), None)
            if target is None:
                done.add(path)
                way.pop()
                continue
            circle = [
                str(step.relative_to(CLIENT)) for step in (*(step for step, _ in way), target)
            ]
            assert target not in [step for step, _ in way], f"a circle: {circle}"
            way.append((target, iter(arrows[target])))
