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


class NoPartError(JoiningError):
    """An entry fetches no such module later."""


def script(entry: Path, own: Path) -> str:
    """A module with all that it imports from a folder; what it imports from elsewhere stays.

    What it fetches later of the folder is a part of its own, see `part`, which finds what both need
    among what the entry exports.

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
        later what is there already.
    """
    joined = _Joined(own, entry, entry)
    joined.add(entry)
    if len(joined.names) == 1 and not joined.foreign:
        return entry.read_text("utf-8")
    for module, by in joined.later.items():
        if module in joined.names:
            raise JoiningError(f"{by.name}: {module.name} would be loaded a second time")
    if not joined.later:
        return joined.text()
    exported = ", ".join(
        f'{name} as "{module.relative_to(own).as_posix()}"' for module, name in joined.names.items()
    )
    return f"{joined.text()}export {{ {exported} }};\n"


def part(entry: Path, later: Path, own: Path) -> str:
    """What of a folder an entry fetches later: a module with all that the entry has not.

    Parameters
    ----------
    entry
        The module that a page names.
    later
        The module that it fetches.
    own
        The folder whose modules are joined.

    Returns
    -------
    str
        A module for the address that `script` gives it: below the entry's name, without its suffix.

    Raises
    ------
    NoPartError
        The entry fetches no such module.
    JoiningError
        As of `script`; or what the entry has not itself is in two modules that it fetches, and
        would be loaded a second time.
    """
    base = _Joined(own, entry, entry)
    base.add(entry)
    parts = {module: _Joined(own, entry, module, base.names) for module in base.later}
    if later not in parts:
        raise NoPartError(f"{later.name}: is no part of {entry.name}")
    for module, joined in parts.items():
        joined.add(module)
        others = {name for other in parts if other != module for name in parts[other].names}
        if twice := [*joined.later, *sorted(others & joined.names.keys())]:
            raise JoiningError(f"{module.name}: {twice[0].name} would be loaded a second time")
    found = parts[later]
    exported = ", ".join(_exports(later.read_text("utf-8")))
    said = f"export const {{ {exported} }} = {found.names[later]};\n"
    return found.text() + said


def _exports(text: str) -> list[str]:
    return _EXPORT.findall(text)


class _Joined:
    """Modules of a folder as they are joined, each after those that it imports.

    Parameters
    ----------
    own
        The folder.
    entry
        The module that a page names.
    first
        The module that the others are joined for: the entry, or one that it fetches later.
    there
        The names of the modules that the entry has, for one that is fetched later.
    """

    def __init__(
        self, own: Path, entry: Path, first: Path, there: dict[Path, str] | None = None
    ) -> None:
        self._own, self._entry, self._there = own, entry, there or {}
        self._place = entry if first == entry else _place_of(entry, first, own)
        self._joined: list[str] = []
        self.names: dict[Path, str] = {}
        self.foreign: dict[str, str] = {}
        # What is fetched later, and by which module.
        self.later: dict[Path, Path] = {}

    def text(self) -> str:
        imports = [f'import * as {name} from "{place}";\n' for place, name in self.foreign.items()]
        return "".join(imports + self._joined)

    def add(self, module: Path) -> None:
        def imported(found: re.Match[str]) -> str:
            taken = found[1].replace(" as ", ": ")
            return f"const {{{taken}}} = {self._name_of(module, found[2])};"

        text = _INDENT.sub("", _COMMENT.sub("", module.read_text("utf-8")))
        text = _IMPORT.sub(imported, text)
        text = _LATER.sub(lambda found: f'import("{self._fetched(module, found[1])}")', text)
        exported = ", ".join(_exports(text))
        text = _EXPORT.sub("", text)
        if other := _OTHER.search(text):
            raise JoiningError(f"{module.name}: {other[0]}")
        self.names[module] = f"module{len(self.names)}"
        title = module.relative_to(self._own).as_posix()
        called = f"const {self.names[module]} = (() => {{\n{text}return {{ {exported} }};\n}})();\n"
        self._joined.append(f"// {title}\n{called}")

    def _address(self, place: Path) -> str:
        """Where a file is, as the joined module says it."""
        address = Path(os.path.relpath(place, self._place.parent)).as_posix()
        return address if address.startswith(".") else f"./{address}"

    def _fetched(self, module: Path, word: str) -> str:
        path = _named(module, word)
        if not path.is_relative_to(self._own):
            return self._address(path)
        self.later[path] = module
        return self._address(_place_of(self._entry, path, self._own))

    def _name_of(self, module: Path, word: str) -> str:
        path = _named(module, word)
        if not path.is_relative_to(self._own):
            return self._foreign(path)
        if path in self._there:
            return f'{self._foreign(self._entry)}["{path.relative_to(self._own).as_posix()}"]'
        if path not in self.names:
            self.add(path)
        return self.names[path]

    def _foreign(self, path: Path) -> str:
        return self.foreign.setdefault(self._address(path), f"foreign{len(self.foreign)}")


def _named(module: Path, word: str) -> Path:
    """The file that a module names."""
    return Path(os.path.normpath(module.parent / word))


def _place_of(entry: Path, later: Path, own: Path) -> Path:
    """Where a part of an entry is, to browsers."""
    return entry.with_suffix("") / later.relative_to(own)


def sheet(entry: Path) -> str:
    """A style sheet with those that it imports in their places, without comments."""
    joined = _SHEET.sub(
        lambda found: (entry.parent / found[1]).read_text("utf-8"), entry.read_text("utf-8")
    )
    return _INDENT.sub("", _REMARK.sub("", joined))
