"""Mermaid flowcharts whose nodes say what they compute.

Read line by line: ``x["x = 2"] -->|0| v1(["×"])``. The number on an arrow is the input it ends on.

References
----------
mermaid.js.org/syntax/flowchart.html
"""

import html
import re
from collections.abc import Iterable
from typing import Any

from chalkgrad.document.values import MAX_NODES, LimitError
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source

_BEGINS = re.compile(
    r"\s*+(?>---\n.*?\n---\s*\n)?(?>\s*+%%[^\n]*\n)*+\s*+"
    r"(?:flowchart|graph)\s+(TB|TD|BT|RL|LR)\b[^\S\n]*(?:;|\n|$)",
    re.S,
)
_TITLE = re.compile(r"^title:\s*(.+)$", re.M)

_ID = re.compile(r"\s*([\w.]+(?:-[\w.]+)*)")
# The shapes of nodes by how they open, the longest first, and how they close.
_SHAPES = {
    "(((": ")))", "((": "))", "([": "])", "[[": "]]", "[(": ")]", "{{": "}}", "[/": "/]",
    "[\\": "\\]", "(": ")", "[": "]", "{": "}", ">": "]",
}  # fmt: skip
_ARROW = re.compile(
    r"\s*(?:(?:--|==|-\.)[ \t](?P<text>[^-=.|>\n]+)(?:--+>?|==+>?|\.+->?)"
    r"|<?(?:--+|==+|-\.+-)(?:>|[ox]\b|))"
    r"(?:\s*\|(?P<label>[^|\n]*)\|)?"
)
_REST = re.compile(r"\s*$")
_AND = re.compile(r"\s*&")
_CLASS = re.compile(r"\s*:::\w+")
# Lines that say how something is drawn.
_DRAWN = re.compile(
    r"\s*(?:classDef|class|style|linkStyle|click|direction|subgraph|end|accTitle|accDescr)\b|\s*%%|\s*$"
)


def _unquoted(text: str) -> str:
    """A text of YAML's: between quotation marks, what is behind a backslash stands for itself."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _fits(source: Source) -> bool:
    return _BEGINS.match(source.text[:10_000]) is not None


def _read(source: Source, options: Options) -> Iterable[Reading]:
    text = source.text
    begin = _BEGINS.match(text)
    assert begin is not None
    records = Records()
    title = _TITLE.search(begin.group())
    direction = "right" if begin[1] in ("LR", "RL") else "down"
    records.whole({"title": _unquoted(title[1].strip()) if title else "", "direction": direction})
    labels: dict[str, tuple[dict[str, Any], int]] = {}
    first = text.count("\n", 0, begin.end())
    for number, line in enumerate(text[begin.end() :].split("\n"), first + 1):
        for part in _statements(line):
            if not _DRAWN.match(part):
                _statement(records, labels, part, number)
    for key, (said, number) in labels.items():
        records.node(key, said, number)
    records.count_from_zero()
    return [records.done().reading(options)]


def _statements(line: str) -> list[str]:
    """The statements of a line: apart at semicolons that stand in no text."""
    if ";" not in line or '"' in line:
        return [line.rstrip().removesuffix(";")]
    return line.split(";")


def _statement(
    records: Records, labels: dict[str, tuple[dict[str, Any], int]], line: str, number: int
) -> None:
    """Nodes, and arrows from each of a group to each of the next."""
    before: list[str] = []
    said: dict[str, Any] = {}
    at = 0
    while True:
        group, at = _group(labels, line, at, number)
        for start in before:
            for end in group:
                records.wire(start, end, said, number)
        if _REST.match(line, at):
            return
        arrow = _ARROW.match(line, at)
        if arrow is None or arrow.end() == at:
            raise UnreadableError(say("no-arrow", "there should be an arrow here"), number, at + 1)
        label = (arrow["label"] or arrow["text"] or "").strip().strip('"')
        said = {"key": label} if label.isdecimal() else {}
        before, at = group, arrow.end()
        if len(labels) > MAX_NODES:
            raise LimitError(f"a document may have {MAX_NODES:,} nodes, and this would have more")


def _group(
    labels: dict[str, tuple[dict[str, Any], int]], line: str, at: int, number: int
) -> tuple[list[str], int]:
    """Nodes that & joins."""
    found: list[str] = []
    while True:
        word = _ID.match(line, at)
        if word is None:
            raise UnreadableError(say("no-node", "there should be a node here"), number, at + 1)
        at = word.end()
        label, at = _label(line, at, number)
        known = labels.setdefault(word[1], ({}, number))[0]
        if label is not None:
            known["label"] = label
        found.append(word[1])
        styled = _CLASS.match(line, at)
        at = styled.end() if styled else at
        more = _AND.match(line, at)
        if more is None:
            return found, at
        at = more.end()


def _label(line: str, at: int, number: int) -> tuple[str | None, int]:
    """The text in a node's shape, if one follows."""
    opening = next((sign for sign in _SHAPES if line.startswith(sign, at)), None)
    if opening is None:
        return None, at
    closing, begin = _SHAPES[opening], at + len(opening)
    if line.startswith('"', begin):
        quote = line.find('"', begin + 1)
        end = line.find(closing, quote + 1) if quote > 0 else -1
    else:
        end = line.find(closing, begin)
    if end < 0:
        raise UnreadableError(
            say("open-shape", "this shape is not closed with {sign}", sign=closing), number, at + 1
        )
    text = line[begin:end].strip().strip('"')
    # Mermaid writes signs as #43; or #quot;
    return html.unescape(re.sub(r"#(\w+);", _entity, text)).strip(), end + len(closing)


def _entity(found: re.Match[str]) -> str:
    return f"&#{found[1]};" if found[1].isdecimal() else f"&{found[1]};"


FORMAT = Format("mermaid", "Mermaid flowchart", _fits, _read)
