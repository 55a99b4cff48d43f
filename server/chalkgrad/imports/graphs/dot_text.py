"""The DOT language, as far as drawings of graphs use it: nodes, edges, attributes, subgraphs.

References
----------
graphviz.org/doc/info/lang.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from chalkgrad.document.values import MAX_NODES
from chalkgrad.imports.format import UnreadableError
from chalkgrad.imports.saying import Words, say
from chalkgrad.imports.texts import Lines

# Subgraphs in subgraphs; they are followed in place, so that a stack of them is kept.
MAX_DEPTH = 64

# Three to each node of the largest document.
MAX_EDGES = 3 * MAX_NODES

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/|(?<![^\n])\#[^\n]*)+)"""
    r"""|(?P<text>"(?:[^"\\]|\\.)*")"""
    r"""|(?P<html><)"""
    r"""|(?P<arrow>->|--)"""
    r"""|(?P<word>-?(?:\.\d+|\d+(?:\.\d*)?)(?![\w.])|[^\W\d]\w*|\d\w*)"""
    r"""|(?P<sign>[{}\[\];,=:+])""",
    re.DOTALL,
)
_ANGLE = re.compile("[<>]")
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class Dot:
    """What a DOT text says.

    Attributes
    ----------
    directed
        Whether its edges have a direction.
    attributes
        Of the whole.
    nodes
        Attributes and the line by id, in the order in which nodes are first named.
    edges
        Source, target, attributes and line.
    """

    directed: bool = True
    attributes: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, tuple[dict[str, str], int]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str], int]] = field(default_factory=list)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def parse(text: str) -> Dot:
    """Read a DOT text.

    Raises
    ------
    UnreadableError
        It is none; the message says the line.
    """
    return _Parser(text).graph()


def _tokens(text: str, lines: Lines) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UnreadableError(
                say("not-dot", "{sign} has no place in DOT", sign=f"{text[at]!r}"), lines.of(at)
            )
        kind, end = str(match.lastgroup), match.end()
        if kind == "html":
            end = _end_of_html(text, at, lines)
            yield _Token("text", _TAG.sub(" ", text[at + 1 : end - 1]).strip(), at)
        elif kind == "text":
            yield _Token("text", _unquoted(match.group()), at)
        elif kind != "space":
            yield _Token(kind, match.group(), at)
        at = end
    yield _Token("end", "the end of the text", len(text))


def _end_of_html(text: str, at: int, lines: Lines) -> int:
    depth = 0
    for sign in _ANGLE.finditer(text, at):
        depth += 1 if sign.group() == "<" else -1
        if depth == 0:
            return sign.end()
    raise UnreadableError(
        say("open-label", "a label that begins here with “<” has no end"), lines.of(at)
    )


def _unquoted(text: str) -> str:
    return re.sub(r"\\(?:\r?\n)", "", text[1:-1]).replace('\\"', '"')


class _Parser:
    """Reads statements one after another; `self.defaults` has a level for each open brace."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.tokens = _tokens(text, self.lines)
        self.token = next(self.tokens)
        self.dot = Dot()
        self.defaults: list[dict[str, dict[str, str]]] = []

    def graph(self) -> Dot:
        if self.token.text.lower() == "strict":
            self.take()
        kind = self.take().text.lower()
        if kind not in ("graph", "digraph"):
            raise self.complain(say("no-digraph", "DOT begins with digraph"))
        self.dot.directed = kind == "digraph"
        if self.token.kind in ("word", "text"):
            self.dot.attributes["name"] = self.take().text
        self.expect("{")
        self.defaults.append({"node": {}, "edge": {}})
        while self.defaults:
            if self.sees("}"):
                self.take()
                self.defaults.pop()
            elif self.sees(";") or self.sees(","):
                self.take()
            else:
                self.statement()
        return self.dot

    def statement(self) -> None:
        if self.sees("{") or self.token.text.lower() == "subgraph":
            self.subgraph()
            return
        word = self.name()
        if word.kind == "word" and word.text.lower() in ("graph", "node", "edge"):
            said = self.attributes()
            if word.text.lower() == "graph":
                self.say(said)
            else:
                self.defaults[-1][word.text.lower()].update(said)
            return
        if self.sees("="):
            self.take()
            self.say({word.text: self.name().text})
            return
        self.chain(word)

    def say(self, said: dict[str, str]) -> None:
        # What is said in a subgraph is about that: where it is drawn.
        if len(self.defaults) == 1:
            self.dot.attributes.update(said)

    def subgraph(self) -> None:
        if not self.sees("{"):
            self.take()
            if not self.sees("{"):
                self.name()
        self.expect("{")
        if len(self.defaults) > MAX_DEPTH:
            raise self.complain(
                say(
                    "subgraphs-too-deep",
                    "more than {most} subgraphs in one another",
                    most=MAX_DEPTH,
                )
            )
        outer = self.defaults[-1]
        self.defaults.append({kind: dict(said) for kind, said in outer.items()})

    def chain(self, first: _Token) -> None:
        """A node, or edges from node to node."""
        self.port()
        ends = [first]
        if len(self.dot.edges) > MAX_EDGES:
            raise self.complain(
                say("too-many-edges", "more than {most} edges", most=f"{MAX_EDGES:,}")
            )
        while self.token.kind == "arrow":
            self.take()
            if self.sees("{") or self.token.text.lower() == "subgraph":
                raise self.complain(
                    say(
                        "edge-to-subgraph",
                        "an edge to a whole subgraph is not read; write one to a node",
                    )
                )
            ends.append(self.name())
            self.port()
            if len(ends) > MAX_EDGES:
                raise self.complain(
                    say("too-many-edges", "more than {most} edges", most=f"{MAX_EDGES:,}")
                )
        said = self.attributes()
        for end in ends:
            defaults = self.defaults[-1]["node"]
            known, _ = self.dot.nodes.setdefault(end.text, (dict(defaults), self.line(end)))
            if len(ends) == 1:
                known.update(said)
        said = {**self.defaults[-1]["edge"], **said}
        for source, target in pairwise(ends):
            self.dot.edges.append((source.text, target.text, said, self.line(source)))

    def port(self) -> None:
        """Where on a node an edge is drawn; says nothing of what it means."""
        while self.sees(":"):
            self.take()
            self.name()

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self.sees("["):
            self.take()
            while not self.sees("]"):
                if self.sees(",") or self.sees(";"):
                    self.take()
                    continue
                word = self.name().text
                found[word] = "true"
                if self.sees("="):
                    self.take()
                    found[word] = self.name().text
            self.take()
        return found

    def name(self) -> _Token:
        """An id, of several quoted parts perhaps."""
        if self.token.kind == "end":
            self.take()
        if self.token.kind not in ("word", "text"):
            raise self.complain(
                say("misplaced", "{found} cannot stand here", found=self.token.text)
            )
        found = self.take()
        while self.sees("+") and found.kind == "text":
            self.take()
            found = _Token("text", found.text + self.take().text, found.at)
        return found

    def sees(self, sign: str) -> bool:
        return self.token.kind == "sign" and self.token.text == sign

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise self.complain(
                say(
                    "other-sign",
                    "there should be “{sign}” here, not {found}",
                    sign=sign,
                    found=self.token.text,
                )
            )
        self.take()

    def take(self) -> _Token:
        token = self.token
        if token.kind == "end":
            raise self.complain(say("open-brace", "the text ends too early; a brace is not closed"))
        self.token = next(self.tokens)
        return token

    def line(self, token: _Token) -> int:
        return self.lines.of(token.at)

    def complain(self, message: Words) -> UnreadableError:
        return UnreadableError(message, self.line(self.token))
