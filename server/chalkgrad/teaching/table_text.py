"""The trace as text to paste elsewhere: Markdown, LaTeX and CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Literal

from chalkgrad.engine.formula.numbers import latex_rounded
from chalkgrad.teaching.names import BLANK
from chalkgrad.teaching.table import Cell, TraceRow

Format = Literal["markdown", "latex", "csv"]

HEADINGS = ("Forward primal trace", "Forward tangent trace", "Reverse adjoint trace")


def trace_text(rows: Sequence[TraceRow], form: Format) -> str:
    """The whole table in one of the formats; CSV has every number to the last digit."""
    return _WRITERS[form](rows)


def _line(cell: Cell) -> str:
    parts = [part for part in (cell.symbol, cell.formula, cell.numbers) if part]
    shown = BLANK if cell.value is None else latex_rounded(cell.value)
    line = " = ".join(parts)
    return line if parts[-1] == shown else f"{line} {cell.sign} {shown}"


def _columns(row: TraceRow) -> list[list[Cell]]:
    return [[row.primal], [row.tangent], list(row.adjoint)]


def _markdown(rows: Sequence[TraceRow]) -> str:
    lines = [f"| {' | '.join(HEADINGS)} |", "|---|---|---|"]
    for row in rows:
        cells = ["<br>".join(f"${_line(cell)}$" for cell in column) for column in _columns(row)]
        # A bar would end the cell.
        joined = " | ".join(cell.replace("|", r"\vert ") for cell in cells)
        lines.append(f"| {joined} |")
    return "\n".join(lines) + "\n"


def _latex(rows: Sequence[TraceRow]) -> str:
    lines = [
        "% Needs amsmath and booktabs.",
        r"\begin{tabular}{lll}",
        r"\toprule",
        f"{' & '.join(HEADINGS)} \\\\",
        r"\midrule",
    ]
    for row in rows:
        columns = _columns(row)
        for at in range(max(len(column) for column in columns)):
            cells = [f"${_line(column[at])}$" if at < len(column) else "" for column in columns]
            lines.append(f"{' & '.join(cells)} \\\\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def _csv(rows: Sequence[TraceRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["node", "trace", "variable", "formula", "value"])
    for row in rows:
        for name, cells in zip(("primal", "tangent", "adjoint"), _columns(row), strict=True):
            for cell in cells:
                value = "" if cell.value is None else repr(cell.value)
                writer.writerow([row.node, name, cell.symbol, cell.formula, value])
    return out.getvalue()


_WRITERS: dict[Format, Callable[[Sequence[TraceRow]], str]] = {
    "markdown": _markdown,
    "latex": _latex,
    "csv": _csv,
}
