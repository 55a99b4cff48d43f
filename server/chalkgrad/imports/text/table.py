"""A table of formulas, such as the AI Feynman CSV: a graph for each row, ranges on its sliders."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from chalkgrad.document.apply import apply
from chalkgrad.document.attributes import MAX_NOTE
from chalkgrad.document.edits import Annotate, Edit, Feed, SetNote, SetTitle
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_TITLE, NoSuchNodeError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.kinds import is_fed
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.losses import Losses, listed
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.text.formula import of_text
from chalkgrad.imports.texts import number_of

# What columns are called, by what they hold.
_FORMULA = ("formula", "expression", "equation", "expr")
_TITLE = ("filename", "name", "title", "id", "number")
_RESULT = ("output", "target", "result")

_SEPARATORS = ",;\t"

Row = Mapping[str, str]


def _fits(source: Source) -> bool:
    header = _header(source.text)
    return len(header) > 1 and _formula_column(header) is not None


def _header(text: str) -> list[str]:
    line = text[:10_000].lstrip().split("\n", 1)[0]
    return [cell.strip().strip('"').casefold() for cell in line.split(_separator(line))]


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _formula_column(header: Iterable[str]) -> str | None:
    return next((word for word in _FORMULA if word in header), None)


def _read(source: Source, options: Options) -> Iterator[Reading]:
    # The last that was read waits, to be given what could not be read along.
    last: Document | None = None
    unread: list[str] = []
    first = ""
    for line, row in _rows(source.text):
        try:
            document = _document(row, options)
        except ChalkgradError as error:
            first = first or f"line {line}: {error.message}"
            unread.append(_first(row, _TITLE) or f"row {line}")
        else:
            if last is not None:
                yield Reading(last)
            last = document
    if unread and not (options.rest and last is not None):
        others = f" (and so with {listed(unread[1:])})" if len(unread) > 1 else ""
        raise UnreadableError(say("rows", "{row}: {what}", row=unread[0], what=f"{first}{others}"))
    lost = Losses()
    for title in unread:
        lost.lose("unread", "{nodes}: formulas that cannot be read are left out", title)
    if last is not None:
        yield Reading(last, lost.told())


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """The rows of a table with a formula in them, by the columns' names, with their lines."""
    lines = text.lstrip().splitlines()
    reader = csv.reader(lines, delimiter=_separator(lines[0]))
    try:
        header = [cell.strip().casefold() for cell in next(reader)]
        column = _formula_column(header)
        for cells in reader:
            row = dict(zip(header, cells, strict=False))
            if column is not None and row.get(column, "").strip():
                yield reader.line_num, row | {"formula": row[column].strip()}
    except csv.Error as error:
        raise UnreadableError(
            say("no-table", "this is no table: {what}", what=error), reader.line_num
        ) from None


def _document(row: Row, options: Options) -> Document:
    formula = row["formula"]
    document = of_text(formula, options)
    edits: list[Edit] = []
    if title := _first(row, _TITLE):
        edits.append(SetTitle(title=title[:MAX_TITLE]))
    if result := _first(row, _RESULT):
        edits.append(SetNote(note=f"{result} = {formula}"[:MAX_NOTE]))
    for name, low, high in _ranges(row, document):
        node = _leaf(document, name)
        if node is None or not low < high:
            continue
        edits.append(Annotate(id=node, set={"min": low, "max": high}))
        edits.append(Feed(id=node, value=low + (high - low) / 2))
    for edit in edits:
        apply(document, edit)
    return document


def _first(row: Row, words: Sequence[str]) -> str:
    return next((row[word].strip() for word in words if row.get(word, "").strip()), "")


def _leaf(document: Document, name: str) -> str | None:
    try:
        node = document.find(name)
    except NoSuchNodeError:
        return None
    return node if is_fed(document.graph.op(node)) else None


def _ranges(row: Row, document: Document) -> Iterator[tuple[str, float, float]]:
    """The range of each variable: of AI Feynman's columns, or of DSO's training set."""
    for word in row:
        stem, _, end = word.rpartition("_")
        if end == "name":
            low, high = (number_of(row.get(f"{stem}_{bound}", "")) for bound in ("low", "high"))
            if low is not None and high is not None:
                yield row[word].strip(), low, high
    try:
        spec = json.loads(row.get("train_spec", "") or "{}")
    except (ValueError, RecursionError):
        return
    if not isinstance(spec, dict):
        return
    for name, drawn in spec.items():
        bounds = next(iter(drawn.values()), None) if isinstance(drawn, dict) else None
        if isinstance(bounds, list) and all(type(number) in (int, float) for number in bounds[:2]):
            names = list(document.names) if name == "all" else [name]
            for one in names if len(bounds) >= 2 else []:
                yield one, float(bounds[0]), float(bounds[1])


FORMAT = Format("table", "table of formulas (CSV)", _fits, _read)
