"""What the engine and the teaching part know, as the data that answers and patches carry."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from chalkgrad.document.answer import Number, spell_json
from chalkgrad.document.contrast import Contrast
from chalkgrad.engine import Graph
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.formula.writing import TooLargeError, to_latex
from chalkgrad.engine.plan import Plan
from chalkgrad.engine.problems import Problem
from chalkgrad.engine.program import Doubles
from chalkgrad.live import answers
from chalkgrad.live.authors import digest
from chalkgrad.store.history import Mark, Page, Version
from chalkgrad.teaching.table import Cell, TraceRow
from chalkgrad.teaching.walk import Send, Step, Walk


def plan_data(plan: Plan) -> answers.Plan:
    """A plan: every node's fate, and the order in which it runs."""
    return {
        "fates": {
            node: {"name": fate.name, "into": fate.into} for node, fate in plan.fates.items()
        },
        "before": plan.operators_before,
        "after": plan.operators_after,
        "order": list(plan.graph.order),
    }


def formula_data(graph: Graph, node: str) -> answers.Formula:
    """A node's formula, or why it has none."""
    try:
        return {"latex": to_latex(graph, node)}
    except TooLargeError as error:
        return {"latex": [], "note": error.message}


def problems_data(problems: Mapping[str, Problem]) -> dict[str, answers.Problem]:
    """Problems by node."""
    return {
        node: {
            "code": problem.code,
            "message": problem.message,
            "origins": list(problem.origins),
            "details": dict(problem.details),
        }
        for node, problem in problems.items()
    }


def walk_data(walked: Walk, revision: int) -> answers.Walk:
    """A walk, without what it withholds."""
    recording, names = walked.recording, walked.names
    return {
        "revision": revision,
        "direction": walked.direction,
        "target": recording.target,
        "leaves": {
            node: _leaf(recording, node)
            for node in recording.tape.order
            if not recording.graph.inputs[node]
        },
        "seeds": {leaf: walked.seeds.get(leaf, 0.0) for leaf in names.leaves},
        "dots": {leaf: names.dot(leaf, called=True) for leaf in names.leaves},
        "letter": names.letter,
        "index": names.index,
        "steps": [_step_data(walked, item) for item in walked.steps],
    }


def _leaf(recording: Recording, node: str) -> Number:
    known = recording.tape.known[recording.tape.slot[node]]
    return spell_json(recording.value(node)) if known else None


def _step_data(walked: Walk, step: Step) -> answers.Step:
    veiled = walked.veil
    if step.node is None:
        adjoints = {
            node: None if node in veiled.gradients else number
            for node, number in step.adjoints.items()
        }
        return {"kind": step.kind, "adjoints": adjoints}
    hides_upstream = step.node in veiled.gradients or walked.hides_tangents
    return {
        "kind": step.kind,
        "node": step.node,
        "value": None if step.node in veiled.values else spell_json(step.value),
        "upstream": None if hides_upstream else spell_json(step.upstream),
        "sends": [_send_data(walked, step.node, item) for item in step.sends],
    }


def _send_data(walked: Walk, node: str, send: Send) -> answers.Send:
    veiled, wire = walked.veil, (node, send.port)
    hides_sent = wire in veiled.sent or walked.hides_tangents
    hides_sum = wire in walked.secret_sums or walked.hides_tangents
    return {
        "port": send.port,
        "source": send.source,
        "local": None if wire in veiled.local else spell_json(send.local),
        "sent": None if hides_sent else spell_json(send.sent),
        "before": None if hides_sum else spell_json(send.before),
        "after": None if hides_sum else spell_json(send.after),
    }


def row_data(row: TraceRow) -> answers.Row:
    """A row of a trace."""
    return {
        "kind": row.kind,
        "node": row.node,
        "primal": _cell_data(row.primal),
        "tangent": _cell_data(row.tangent),
        "adjoint": [_cell_data(cell) for cell in row.adjoint],
    }


def _cell_data(cell: Cell) -> answers.Cell:
    return {
        "symbol": cell.symbol,
        "formula": cell.formula,
        "numbers": cell.numbers,
        "value": spell_json(cell.value),
        "sign": cell.sign,
    }


def history_data(page: Page, versions: Sequence[Version], revision: int) -> answers.History:
    """A page of a timeline, without the people's own ids."""
    return {
        "marks": [_mark_data(mark) for mark in page.marks],
        "more": page.more,
        "revision": revision,
        "versions": [version_data(version) for version in versions],
    }


def _mark_data(mark: Mark) -> answers.Mark:
    return {
        "revision": mark.revision,
        "edits": mark.edits,
        "by": [digest(author) for author in mark.authors],
        "made": None if mark.made is None else mark.made.timestamp(),
        "kind": mark.kind,
        "deeds": [cast("answers.Deed", deed.data()) for deed in mark.deeds],
    }


def version_data(version: Version) -> answers.Version:
    """A state that has a name."""
    return {
        "revision": version.revision,
        "name": version.name,
        "by": digest(version.author),
        "made": version.made.timestamp(),
    }


def contrast_data(found: Contrast) -> answers.Contrast:
    """What is different between two states."""
    return {
        "added": found.added,
        "changed": found.changed,
        "moved": found.moved,
        "removed": found.removed,
        "wired": [list(end) for end in found.wired],
        "unwired": found.unwired,
        "header": found.header,
        "lines": [list(line) for line in found.lines],
        "cut": found.cut,
    }


def doubles_data(numbers: Doubles) -> bytes:
    """Doubles as the browser reads them: little-endian, NaN and infinities as they are."""
    return np.ascontiguousarray(numbers, dtype="<f8").tobytes()
