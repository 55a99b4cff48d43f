"""What a changed text has renamed: lines and leaves that are there under another name.

A line that says what a vanished line said, under a new name, is that line renamed; a leaf whose
name is gone goes by the new name that stands wherever the old one stood.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from chalkgrad.engine import Graph
from chalkgrad.engine.formula.grammar import Statement
from chalkgrad.engine.formula.postfix import Step
from chalkgrad.engine.kinds import is_constant, is_leaf

# What a bare name is, and what a name with a number is.
BARE, NUMBERED = "placeholder", "variable"


@dataclass(frozen=True)
class Term:
    """A step of an expression, with the terms that it is applied to."""

    step: Step
    inputs: tuple["Term", ...] = ()

    @property
    def op(self) -> str:
        """The operator that is applied, or ""."""
        return self.step.name if self.step.kind == "apply" else ""

    @property
    def name(self) -> str:
        """The name that stands here, or ""."""
        return self.step.name if self.step.kind == "name" else ""

    @property
    def number(self) -> float | None:
        """The number that stands here, if one does."""
        return self.step.number if self.step.kind == "number" else None


def term_of(statement: Statement, *, folded: bool) -> Term:
    """What a line says; of one that is a number by a name, `folded`, only that."""
    if folded and statement.number is not None:
        return Term(Step("number", statement.steps[0].column, statement.number))
    stack: list[Term] = []
    for step in statement.steps:
        if step.kind == "apply":
            inputs = tuple(stack[-step.count :])
            del stack[-step.count :]
            stack.append(Term(step, inputs))
        else:
            stack.append(Term(step))
    return stack.pop()


@dataclass
class Renames:
    """Finds what was renamed, and makes `names` say it.

    Attributes
    ----------
    graph
        The graph as it is.
    names
        The node of every name.
    lines
        The lines of the changed text, and what each says.
    bare
        Names that are used and that no line defines.
    """

    graph: Graph
    names: dict[str, str]
    lines: Sequence[tuple[Statement, Term]]
    bare: Set[str]

    def __post_init__(self) -> None:
        self._defined = {statement.name for statement, _ in self.lines}
        self._found: dict[str, str] = {}

    def find(self) -> Mapping[str, str]:
        """New names, by node."""
        self._leaves()
        self._operators()
        return self._found

    def _leaves(self) -> None:
        gone = {
            node: name
            for name, node in self.names.items()
            if name not in self._defined and name not in self.bare and is_leaf(self.graph.op(node))
        }
        fresh = {
            line.name: BARE if line.fed else NUMBERED for line, _ in self.lines if line.gives_number
        }
        fresh |= dict.fromkeys(self.bare, BARE)
        fresh = {name: kind for name, kind in fresh.items() if name not in self.names}
        becomes: dict[str, set[str]] = {}
        was: dict[str, set[str]] = {}
        for node, name in self._new_words():
            if node in gone and name in fresh:
                becomes.setdefault(node, set()).add(name)
                was.setdefault(name, set()).add(node)
        pairs = [
            (node, name)
            for node, names in becomes.items()
            for name in names
            if len(names) == len(was[name]) == 1
        ]
        for kind in (NUMBERED, BARE):
            # One that is gone and one that is new, and nothing that says otherwise.
            nodes = [n for n in gone if self.graph.op(n) == kind and n not in becomes]
            words = [name for name in fresh if fresh[name] == kind and name not in was]
            if len(nodes) == len(words) == 1:
                pairs.append((nodes[0], words[0]))
        for node, name in pairs:
            if fresh[name] == self.graph.op(node):
                self._rename(gone[node], name)

    def _new_words(self) -> Iterator[tuple[str, str]]:
        """What stands now where a node stood, on lines that are otherwise as they were."""
        for statement, term in self.lines:
            node = self.names.get(statement.name)
            if node is None or not term.op or self.graph.op(node) != term.op:
                continue
            for source, operand in zip(self.graph.inputs[node], term.inputs, strict=False):
                if source is not None and operand.name:
                    yield source, operand.name

    def _operators(self) -> None:
        vanished = {
            self._shape(node): name
            for name, node in self.names.items()
            if name not in self.bare and name not in self._defined
            if not is_leaf(self.graph.op(node))
        }
        for statement, term in self.lines:
            if not statement.name or statement.name in self.names or not term.op:
                continue
            shape = (term.op, *(self._meaning(operand) for operand in term.inputs))
            old = vanished.pop(shape, None)
            if old is not None:
                self._rename(old, statement.name)

    def _rename(self, old: str, new: str) -> None:
        node = self.names[new] = self.names.pop(old)
        self._found[node] = new

    def _shape(self, node: str) -> tuple[object, ...]:
        def meaning(source: str | None) -> object:
            if source is not None and is_constant(self.graph.op(source)):
                return float(self.graph.attributes(source)["value"])
            return source

        return (self.graph.op(node), *(meaning(source) for source in self.graph.inputs[node]))

    def _meaning(self, term: Term) -> object:
        if term.number is not None or term.step.kind == "open":
            return term.number
        # Nothing else is the same as an expression, or as a name that is new.
        return self.names.get(term.name, object())
