"""Many small files as the one that a page asks for: modules of the client, and style sheets.

A browser asks for six files at a time and waits a round trip for each six; the client has more than
a hundred modules. They are joined as they are written, without comments and indentation: it knows
the few forms in which our modules import and export, and refuses any other.
"""

import os
import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
# Those that have lines to themselves, and types within a line.
_COMMENT = re.compile(
    r"^ */\*\*(?:(?!\*/).)*\*/\n|^ *//[^\n]*\n|/\*\* @(?:(?!\*/).)*\*/ ?", re.MULTILINE | re.DOTALL
)
# Indentation says nothing: strings of several lines are markup only, where spaces are one space.
_INDENT = re.compile(r"^ +", re.MULTILINE)
_REMARK = re.compile(r"/\*(?:(?!\*/).)*\*/\n?", re.DOTALL)
_SHEET = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


class JoiningError(ValueError):
    """A module imports or exports in a form that is not known here."""


def script(entry: Path, own: Path) -> str:
    """A module with all that it imports from a folder; what it imports from elsewhere stays.

    Parameters
    ----------
    entry
        The module that a page names.
    own
        The folder whose modules are joined. They import each other in no circle.

    Returns
    -------
    str
        A module for the entry's own address: each of the joined is a function that is called once
        and returns what it exports. What imports nothing is as it is written.

    Raises
    ------
    JoiningError
        A module imports or exports otherwise than by names at the beginning of a line, or fetches
        one of the folder later.
    """
    names: dict[Path, str] = {}
    foreign: dict[str, str] = {}
    joined: list[str] = []

    def address(module: Path, word: str) -> str:
        return Path(os.path.relpath(module.parent / word, entry.parent)).as_posix()

    def fetched(module: Path, word: str) -> str:
        if Path(os.path.normpath(module.parent / word)).is_relative_to(own):
            raise JoiningError(f"{module.name}: {word} would be loaded a second time")
        return address(module, word)

    def name_of(module: Path, word: str) -> str:
        path = Path(os.path.normpath(module.parent / word))
        if not path.is_relative_to(own):
            return foreign.setdefault(address(module, word), f"foreign{len(foreign)}")
        if path not in names:
            add(path)
        return names[path]

    def add(module: Path) -> None:
        def imported(found: re.Match[str]) -> str:
            taken = found[1].replace(" as ", ": ")
            return f"const {{{taken}}} = {name_of(module, found[2])};"

        text = _INDENT.sub("", _COMMENT.sub("", module.read_text("utf-8")))
        text = _IMPORT.sub(imported, text)
        text = _LATER.sub(lambda found: f'import("{fetched(module, found[1])}")', text)
        exported = ", ".join(_EXPORT.findall(text))
        text = _EXPORT.sub("", text)
        if other := _OTHER.search(text):
            raise JoiningError(f"{module.name}: {other[0]}")
        names[module] = f"module{len(names)}"
        title = module.relative_to(own).as_posix()
        called = f"const {names[module]} = (() => {{\n{text}return {{ {exported} }};\n}})();\n"
        joined.append(f"// {title}\n{called}")

    add(entry)
    if len(names) == 1 and not foreign:
        return entry.read_text("utf-8")
    imports = [f'import * as {name} from "{place}";\n' for place, name in foreign.items()]
    return "".join(imports + joined)


def sheet(entry: Path) -> str:
    """A style sheet with those that it imports in their places, without comments."""
    joined = _SHEET.sub(
        lambda found: (entry.parent / found[1]).read_text("utf-8"), entry.read_text("utf-8")
    )
    return _INDENT.sub("", _REMARK.sub("", joined))
