"""The HTTP API: evaluating a document, and the graphs that are kept here."""

import secrets

import orjson
from flask import Blueprint, Response, request

from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.complaints import FormatError
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.exchange import dump, load, parse
from chalkgrad.document.format import schema
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.lesson import begin
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_TITLE
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.export.formats import find
from chalkgrad.live.authors import digest, sealed
from chalkgrad.live.hub import Hub
from chalkgrad.live.protocol import GRAPH_ID
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import body, conditions, exports, gate, links
from chalkgrad.web.gate import everybody, needs
from chalkgrad.web.language import translate
from chalkgrad.web.library import asked_for
from chalkgrad.web.looking import look
from chalkgrad.web.openapi.models import EvaluateBody, FormulaBody, TitleBody

# Of so many graphs it is told at once at which step their lessons are.
MAX_ASKED = 50


def _json(data: object, status: int = 200) -> Response:
    return Response(orjson.dumps(data), status=status, mimetype="application/json")


def _of_text(text: str, letters: Letters) -> Document:
    """A document made of formula text."""
    document = Document()
    apply(document, edit_from_text(document, text, letters)[0])
    return document


def blueprint(store: Store, hub: Hub) -> Blueprint:
    """The routes under ``/api``."""
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.post("/evaluate")
    @everybody
    def evaluate_document() -> Response:
        asked = body.read_as(EvaluateBody)
        if asked.text is not None:
            document = _of_text(asked.text, asked.letters)
        elif asked.document is not None:
            document = load(asked.document, lay_out=False)
        else:
            raise FormatError("document: missing")
        return _json(evaluate(document, asked.feeds, asked.target, PYTHON))

    @api.get("/schema.json")
    @everybody
    def document_schema() -> Response:
        return _json(schema())

    @api.get("/graphs")
    @everybody
    def list_graphs() -> Response:
        """Your graphs, and those you came to by a link, a page at a time."""
        page = store.shelf.page(gate.reader(), asked_for())
        graphs = [
            {
                "id": entry.id,
                "title": entry.title,
                "changed": entry.changed.isoformat(),
                "nodes": entry.nodes,
                "right": entry.right.word,
                "tags": entry.tags,
            }
            for entry in page.entries
        ]
        return _json({"graphs": graphs, "total": page.total, "after": page.after})

    @api.post("/graphs")
    @everybody
    def create_graph() -> Response:
        """Keep a new graph: the document in the body, or an empty one for an empty object."""
        text = body.raw()
        document = Document() if text.strip() == b"{}" else parse(text)
        begin(document)
        return _json(links.created(store, document)[0], 201)

    @api.post("/formulas")
    @everybody
    def create_from_formula() -> Response:
        """Keep a new graph made of the formula text in the body, as `letters` says."""
        asked = body.read_as(FormulaBody)
        return _json(links.created(store, _of_text(asked.text, asked.letters))[0], 201)

    @api.get("/steps")
    @everybody
    def steps_of_lessons() -> Response:
        """At which step the lessons on graphs are, by graph.

        Graphs that are not there for who asks, or have no lesson, are left out.
        """
        asked = [
            graph
            for graph in request.args.getlist("graph")[:MAX_ASKED]
            if GRAPH_ID.fullmatch(graph) and gate.may(graph, Right.VIEW)
        ]
        found = store.steps_of_lessons(asked)
        return _json({graph: {"step": at, "steps": of} for graph, (at, of) in found.items()})

    @api.get("/graphs/<graph:graph>")
    @needs(Right.VIEW)
    def download_graph(graph: str) -> Response:
        _, tag = store.edition(graph)
        document, _ = store.load(graph)
        return conditions.tagged(exports.attachment(document, find("json")), tag)

    @api.get("/graphs/<graph:graph>/snapshot")
    @needs(Right.VIEW)
    def look_at_graph(graph: str) -> Response:
        """What the socket shows who opens a graph, for those whom no socket reaches."""
        return _json(look(hub, gate.member()))

    @api.patch("/graphs/<graph:graph>")
    @needs(Right.EDIT)
    def rename_graph(graph: str) -> Response:
        title, member = body.read_as(TitleBody).title, gate.member()
        unchanged, visit = conditions.unchanged(store, hub, member), hub.rooms.visit(member)
        with unchanged, visit as room, room.turn_of(member):
            room.commit(secrets.token_hex(8), member.author, SetTitle(title=title))
        return _json({"id": graph, "title": title})

    @api.delete("/graphs/<graph:graph>")
    @needs(Right.OWN)
    def delete_graph(graph: str) -> Response:
        with conditions.unchanged(store, hub, gate.member()) as revision:
            store.bin.put(graph, revision)
        return _json({"id": graph})

    @api.post("/graphs/<graph:graph>/restore")
    @needs(Right.OWN, also_deleted=True)
    def restore_graph(graph: str) -> Response:
        store.bin.restore(graph)
        return _json({"id": graph})

    @api.post("/graphs/<graph:graph>/forget")
    @needs(Right.OWN, also_deleted=True)
    def forget_graph(graph: str) -> Response:
        """Have nothing left of a graph in the bin: nothing brings it back."""
        store.bin.forget(graph)
        return _json({"id": graph})

    @api.post("/graphs/<graph:graph>/copy")
    @needs(Right.VIEW)
    def copy_graph(graph: str) -> Response:
        member, (document, _) = gate.member(), store.load(graph)
        copied = load(dump(document))
        copied.hidden = sealed(document, digest(member.author), member.right)
        if copied.title:
            copied.title = translate("graphs.copyOf", title=copied.title)[:MAX_TITLE]
        return _json(links.created(store, copied)[0], 201)

    return api
