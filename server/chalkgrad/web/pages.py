"""The pages: the list of graphs, the editor, and the reference of operators."""

from http import HTTPStatus

import orjson
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chalkgrad.document.example import worked_example
from chalkgrad.engine.kinds import KINDS
from chalkgrad.engine.notation import latex as row_latex
from chalkgrad.engine.operators import OPERATORS, Operator
from chalkgrad.picture import measures
from chalkgrad.store.store import Store
from chalkgrad.web.headers import style_nonce


def blueprint(store: Store) -> Blueprint:
    """The routes a person types or follows."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def start() -> str:
        """The list of graphs; the page of the very first visit goes on to the worked example."""
        if store.is_empty():
            return render_template("first.html")
        return render_template("library.html", entries=store.entries())

    @pages.post("/new")
    def example() -> Response:
        """A fresh copy of the worked example."""
        graph = store.create(worked_example())
        return redirect(url_for("pages.editor", graph=graph), HTTPStatus.SEE_OTHER)

    @pages.get("/g/<graph:graph>")
    def editor(graph: str) -> str:
        return render_template(
            "editor.html",
            graph=graph,
            title=store.title(graph),
            nonce=style_nonce(),
            # "</" could end the script element that carries the table.
            palette=orjson.dumps(palette()).decode().replace("</", "<\\/"),
            measures=orjson.dumps(measures.table()).decode().replace("</", "<\\/"),
        )

    @pages.get("/operators")
    def reference() -> str:
        return render_template("operators.html", groups=_groups())

    return pages


def palette() -> list[dict[str, object]]:
    """What can be put on the canvas: the leaves, then the operators in the table's order."""
    leaves: list[dict[str, object]] = [
        {"op": kind.name, "symbol": kind.name, "label": kind.label, "group": "Leaves", "arity": 0,
         "infix": "", "aliases": []}
        for kind in KINDS.values()
    ]  # fmt: skip
    return leaves + [
        {
            "op": row.name,
            "symbol": row.symbol,
            "label": row.label,
            "group": row.group,
            "arity": row.arity,
            "infix": row.infix,
            "aliases": list(row.aliases),
        }
        for row in OPERATORS.rows
    ]


def _groups() -> dict[str, list[dict[str, object]]]:
    groups: dict[str, list[dict[str, object]]] = {}
    for row in OPERATORS.rows:
        groups.setdefault(row.group, []).append(_reference(row))
    return groups


def _reference(row: Operator) -> dict[str, object]:
    shown = row.latex.replace("<a>", "a").replace("<b>", "b")
    return {
        "name": row.name,
        "aliases": row.aliases,
        "label": row.label,
        "value": shown,
        "partials": [row_latex(partial) for partial in row.partials],
        "domain": row_latex(row.domain) if row.domain else "",
        "convention": row.convention,
    }
