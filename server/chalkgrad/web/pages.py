"""The pages that show a graph, and the reference of operators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chalkgrad import __version__
from chalkgrad.document.example import worked_example
from chalkgrad.engine.kinds import KINDS
from chalkgrad.engine.notation import LETTERS
from chalkgrad.engine.notation import latex as row_latex
from chalkgrad.engine.operators import OPERATORS, Operator
from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member, new_frame
from chalkgrad.picture import measures
from chalkgrad.picture.svg import thumbnail
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import gate
from chalkgrad.web.gate import everybody, needs, page
from chalkgrad.web.headers import style_nonce
from chalkgrad.web.links import root_for_others
from chalkgrad.web.looking import look_with_picture


def blueprint(store: Store, hub: Hub) -> Blueprint:
    """The routes a person types or follows."""
    pages = Blueprint("pages", __name__)

    @pages.post("/new")
    @everybody
    def example() -> Response:
        """A fresh copy of the worked example."""
        graph = store.create(worked_example(), gate.person())
        return redirect(url_for("pages.editor", graph=graph), HTTPStatus.SEE_OTHER)

    @pages.get("/g/<graph:graph>")
    @needs(Right.VIEW, page=True)
    def editor(graph: str) -> Response:
        """The page that shows a graph, with the graph in it: drawing it waits for no connection.

        A small one is seen before the scripts have come, too.
        """
        member = gate.member()
        if member.person is not None and member.right < Right.OWN:
            store.sharing.note_opening(graph, member.person)
        return _canvas(member, graph=graph, right=member.right.word)

    @pages.get("/embed/<token>")
    @everybody
    def frame(token: str) -> Response:
        """A graph in a frame of any page: a copy of its own, for who has the link and no cookie."""
        member = hub.door.admit_to_frame(new_frame(), token)
        g.is_frame = True
        response = _canvas(
            replace(member, frame=""),
            script="embed",
            graph=member.room,
            right=member.right.word,
            token=token,
        )
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _canvas(member: Member, **said: str) -> Response:
        look, drawn = look_with_picture(hub, member)
        page = render_template(
            "editor.html",
            title=store.title(member.graph),
            nonce=style_nonce(),
            root=root_for_others(),
            palette=_carried(palette()),
            measures=_carried(measures.table()),
            look=_carried(look),
            drawn=drawn,
            **said,
        )
        response = Response(page, mimetype="text/html")
        # It has numbers in it, which may be hidden the next time.
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    @pages.get("/g/<graph:graph>/thumbnail.svg")
    @needs(Right.VIEW)
    def graph_thumbnail(graph: str) -> Response:
        """What a graph looks like, for the list; not drawn again where the browser has it."""
        tag = f"{store.edition(graph)[1]}-{__version__}"
        if request.if_none_match.contains(tag):
            answer = Response(status=HTTPStatus.NOT_MODIFIED)
        else:
            document, _ = store.load(graph)
            target, direction = document.effective_target(), document.runs
            drawn = thumbnail(document.graph, target=target, direction=direction)
            answer = Response(drawn, mimetype="image/svg+xml")
        answer.set_etag(tag)
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer

    @pages.get("/operators")
    @page
    def reference() -> str:
        return render_template("operators.html", groups=_groups(), letters_of=_letters_of)

    return pages


def _carried(data: object) -> str:
    """Data as a script element of a page carries it: no text in it ends or opens an element."""
    return orjson.dumps(data).decode().replace("<", "\\u003c")


def palette() -> list[dict[str, object]]:
    """What can be put on the canvas: the leaves, then the operators in the table's order."""
    leaves: list[dict[str, object]] = [
        {"op": kind.name, "symbol": kind.name, "label": kind.label, "group": "Leaves", "arity": 0,
         "many": False, "infix": "", "aliases": []}
        for kind in KINDS.values()
    ]  # fmt: skip
    return leaves + [
        {
            "op": row.name,
            "symbol": row.symbol,
            "label": row.label,
            "group": row.group,
            "arity": row.arity,
            "many": row.many,
            "infix": row.infix,
            "aliases": list(row.aliases),
        }
        for row in OPERATORS.rows
    ]


def _groups() -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in OPERATORS.rows:
        groups.setdefault(row.group, []).append(_reference(row))
    return groups


def _letters_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The inputs that operators of a group are differentiated by, each a column."""
    return LETTERS[: max(len(row["partials"]) for row in rows)]


def _reference(row: Operator) -> dict[str, Any]:
    shown = row.latex.replace("<*>", r"x_{0}, x_{1}, \ldots")
    for letter in row.letters:
        shown = shown.replace(f"<{letter}>", letter)
    return {
        "name": row.name,
        "aliases": row.aliases,
        "label": row.label,
        "value": shown,
        "many": row.many,
        "partials": [
            # Of any number of inputs, one partial stands for all of them.
            (r"\tfrac{\partial y}{\partial x_{i}} = " if row.many else "") + row_latex(partial)
            for partial in row.reading or row.partials
        ],
        "domain": row_latex(row.domain) if row.domain else "",
        "convention": row.convention,
    }
