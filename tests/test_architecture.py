"""Dependencies point one way, as the picture in the README says."""

import ast
from collections.abc import Iterator

import pytest

from tests.serving import ROOT

# What each part may import of the others.
ALLOWED = {
    "engine": set(),
    "document": {"engine"},
    "store": {"engine", "document"},
    "teaching": {"engine", "document"},
    "live": {"engine", "document", "store", "teaching"},
    "web": {"engine", "document", "store", "teaching", "live"},
    "serving": {"document", "live"},
}

# What every part may import: where the files beside the code are.
SHARED = {"resources"}

# Packages that a part must not know of.
FOREIGN = {
    "engine": {"flask", "flask_socketio", "socketio", "sqlalchemy", "pydantic"},
    "document": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
    "store": {"flask", "flask_socketio", "socketio"},
    "teaching": {"flask", "flask_socketio", "socketio", "sqlalchemy", "pydantic"},
    "live": {"sqlalchemy"},
    "web": {"sqlalchemy"},
    "serving": {"flask", "flask_socketio", "socketio", "sqlalchemy"},
}


def imports(part: str) -> Iterator[tuple[str, str]]:
    """Every module that a part imports, with the file that does."""
    for path in sorted((ROOT / "server" / "chalkgrad" / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path.name}: imports are written in full"
                yield path.name, str(node.module)


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_lies_below_it(part: str) -> None:
    for file, module in imports(part):
        words = module.split(".")
        if words[0] == "chalkgrad" and len(words) > 1:
            assert words[1] in ALLOWED[part] | {part} | SHARED, f"{file} imports {module}"
        assert words[0] not in FOREIGN[part], f"{file} imports {module}"


def test_every_part_of_the_server_is_in_the_picture() -> None:
    parts = {path.name for path in (ROOT / "server" / "chalkgrad").iterdir() if path.is_dir()}
    assert parts - {"__pycache__"} == set(ALLOWED)
