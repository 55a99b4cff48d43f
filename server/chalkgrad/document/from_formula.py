"""Formula text into a document: one batch of edits that adds a laid-out graph to what is there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalkgrad.document.arranging import arranged
from chalkgrad.document.edits import (
    AddNode,
    Annotate,
    Batch,
    Connect,
    Edit,
    Feed,
    SetNote,
    SetTarget,
    SetTitle,
    SetValue,
)
from chalkgrad.document.model import Document
from chalkgrad.document.notes import notes_of
from chalkgrad.document.placing import FreeNames, apart, drawn_places
from chalkgrad.document.values import MAX_NAME, MAX_NODES, MAX_TITLE
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.glued import Glued, glued_names
from chalkgrad.engine.formula.grammar import Statement, parse, parse_commented
from chalkgrad.engine.formula.names import latex_name
from chalkgrad.engine.formula.numbers import latex_number
from chalkgrad.engine.formula.reading import Formula, read_statements
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.engine.formula.writing import TooLargeError, to_latex, to_text
from chalkgrad.engine.kinds import is_fed


def edit_from_text(
    document: Document, text: str, letters: Letters = "words", *, keeps_target: bool = False
) -> tuple[Batch, str]:
    """The edit that turns formula text into nodes and makes the last line the target.

    The last line of the first formula of a graph without a title is its title.

    Names that the document already has mean its nodes; the rest is new, laid out beside what is
    there. Comments become notes, as in a graph's text.

    Parameters
    ----------
    document
        What the text is for; left unchanged.
    text
        The text as it was typed or pasted.
    letters
        Whether letters that stand together are one name, or a product.
    keeps_target
        Whether the target in force stays the target, where there is one.

    Returns
    -------
    Batch, str
        The edit, and the node that will hold the formula's value.

    Raises
    ------
    FormulaError
        The text cannot be understood, or would make too large a graph; the error carries the
        column.
    """
    table = document.graph.table
    statements, comments = parse_commented(text, table, document.names, letters)
    check_names(statements)
    notes = notes_of(text, statements, comments)
    _check_size(document, statements)
    formula = read_statements(statements, document.graph, table)
    old = set(formula.known.values())
    names = FreeNames(document.names)
    edits: list[Edit] = []
    new = [node for node in formula.graph.order if node not in old]
    laid = arranged(_drawn(document, formula), new)
    wires = [(source, target) for source, target, _ in formula.graph.wires() if target in laid]
    places = apart(drawn_places(document), laid, document.runs, wires)
    for node in formula.graph.order:
        if node in old:
            continue
        attributes = formula.graph.attributes(node)
        x, y = places[node]
        name = attributes.get("name")
        edits.append(
            AddNode(
                id=node,
                op=attributes["op"],
                # With a number, so that it differs from another's, a name may have grown too long.
                name=name if name is None else names.take(name[:MAX_NAME]),
                value=attributes.get("value"),
                x=x,
                y=y,
            )
        )
    edits += [
        Connect(source=source, target=target, port=port)
        for source, target, port in formula.graph.wires()
    ]
    for node, number in formula.assigned.items():
        fed = is_fed(document.graph.op(node))
        edits.append((Feed if fed else SetValue)(id=node, value=number))
    edits += [Feed(id=node, value=number) for node, number in formula.feeds.items()]
    edits += [
        Annotate(id=formula.tops[line], set={"note": note})
        for line, note in notes.statements.items()
    ]
    if notes.document:
        # What the graph's note says already stays.
        said = "\n".join(filter(None, [document.note, notes.document]))
        edits.append(SetNote(note=said))
    there = document.effective_target() if keeps_target else None
    edits.append(SetTarget(id=formula.target if there is None else there))
    if not document.title and not len(document.graph):
        edits.append(SetTitle(title=_title(text, statements, formula)))
    return Batch(edits=edits), formula.target


@dataclass(frozen=True)
class AsItReads:
    """How a text would be read, before it becomes nodes.

    Attributes
    ----------
    latex
        Its lines, typeset; none, where they would be too long.
    new
        The names that it would make placeholders of, as they are spelled.
    glued
        The names that would be products, were letters that stand together one.
    """

    latex: list[str]
    new: list[str]
    glued: list[Glued]


def as_it_reads(document: Document, text: str, letters: Letters = "words") -> AsItReads:
    """How a text would be read, before it becomes nodes.

    Raises
    ------
    FormulaError
        The text cannot be understood; the error carries the column.
    """
    table = document.graph.table
    statements = parse(text, table, known=document.names, letters=letters)
    formula = read_statements(statements, document.graph, table)
    old = set(formula.known.values())
    graph = formula.graph
    new = [
        str(graph.attributes(node)["name"])
        for node in graph.order
        if is_fed(graph.op(node)) and node not in old
    ]
    numbers = [
        rf"{latex_name(statement.name)} = {latex_number(statement.number)}"
        for statement in statements
        if statement.number is not None
    ]
    glued = glued_names(text, table, document.names)
    if len(numbers) == len(statements):
        return AsItReads(numbers, new, glued)
    try:
        return AsItReads([*to_latex(graph, formula.target), *numbers], new, glued)
    except TooLargeError:
        return AsItReads([], new, glued)


def _title(text: str, statements: Sequence[Statement], formula: Formula) -> str:
    """The line that is differentiated; those that only give numbers to names say little."""
    formulas = [statement for statement in statements if not statement.gives_number]
    last = (formulas or statements)[-1]
    line = re.split(r"#|//", text[last.column : last.end], maxsplit=1)[0]
    if "\\" in line:
        # Nobody reads LaTeX in a list.
        line = to_text(formula.graph, formula.target).split("\n")[-1]
    return " ".join(line.split())[:MAX_TITLE]


def _drawn(document: Document, formula: Formula) -> Document:
    """What a formula will be as part of a document."""
    drawn = Document()
    drawn.graph, drawn.target = formula.graph, formula.target
    drawn.direction = document.direction
    fed = ((node, number) for node, number in document.feeds.items() if node in formula.graph)
    for node, number in fed:
        drawn.feeds[node] = number
    return drawn


def check_names(statements: Iterable[Statement]) -> None:
    """Refuse names that no node may have.

    Raises
    ------
    FormulaError
        A name is too long.
    """
    for statement in statements:
        names = [(statement.name, statement.column)]
        names += [(step.name, step.column) for step in statement.steps if step.kind == "name"]
        for name, column in names:
            if len(name) > MAX_NAME:
                message = f"a name may have {MAX_NAME} characters, not {len(name)}"
                raise FormulaError(message, column, "name-too-long", most=MAX_NAME)


def _check_size(document: Document, statements: Sequence[Statement]) -> None:
    """Refuse a text that would make too large a graph, before the graph is made."""
    count = len(document.graph)
    known = {*document.names, *(statement.name for statement in statements)}
    full: int | None = None
    for statement in statements:
        for step in statement.steps[:1] if statement.gives_number else statement.steps:
            if step.kind == "name" and step.name in known:
                continue
            known.add(step.name if step.kind == "name" else "")
            count += 1
            if count > MAX_NODES and full is None:
                full = step.column
    if full is not None:
        raise too_many(count, full)


def too_many(count: int, column: int) -> FormulaError:
    """The error of a text that stands for more nodes than a graph may have."""
    message = f"this would be a graph of {count:,} nodes; a graph may have {MAX_NODES:,}"
    return FormulaError(message, column, "too-many", count=count, most=MAX_NODES)
