"""Links: who follows one is let into a graph; whose graph it is makes, shows and revokes them."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
import segno
from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from chalkgrad.document.complaints import FormatError
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.hub import Hub
from chalkgrad.live.people import is_secure
from chalkgrad.rights import LINK_KINDS, LinkKind, NoSuchGraphError, Right
from chalkgrad.store.people import CLAIM
from chalkgrad.store.sharing import Link
from chalkgrad.store.store import Store
from chalkgrad.web import body, gate
from chalkgrad.web.addresses import address_in_room, is_everywhere, is_loopback
from chalkgrad.web.gate import everybody, needs
from chalkgrad.web.openapi.models import CodeBody

# A QR code without its quiet zone is not found by some cameras; four modules are the standard's.
QUIET_ZONE = 4


class UnknownCodeError(ChalkgradError):
    """Nobody has this recovery code."""

    code = "unknown-code"


class OwnGraphError(ChalkgradError):
    """What is done with graphs of others was to be done with one's own."""

    code = "own-graph"


def blueprint(store: Store, hub: Hub) -> Blueprint:
    """The routes of links, and of recovery codes."""
    links = Blueprint("links", __name__)
    sharing = store.sharing

    @links.get("/l/<token>")
    @everybody
    def follow_link(token: str) -> Answer:
        """Let who has the link in, and lead there."""
        graph = sharing.come_by(token, gate.person())
        if graph is None:
            raise NoSuchGraphError.to_whoever_asks()
        response = redirect(url_for("pages.editor", graph=graph), HTTPStatus.SEE_OTHER)
        return _secret(response)

    @links.get("/api/graphs/<graph:graph>/links")
    @needs(Right.OWN)
    def list_links(graph: str) -> Response:
        """The links that there are, one of a kind at most."""
        return _json([_told(link) for link in sharing.links(graph)])

    @links.put("/api/graphs/<graph:graph>/links/<kind>")
    @needs(Right.OWN)
    def make_link(graph: str, kind: str) -> Response:
        """The link of a kind, made where there is none."""
        return _json(_told(sharing.link(graph, _kind(kind))))

    @links.delete("/api/graphs/<graph:graph>/links/<kind>")
    @needs(Right.OWN)
    def revoke_link(graph: str, kind: str) -> Response:
        """Make a link worth nothing, also for those who are in by it."""
        sharing.revoke(graph, _kind(kind))
        hub.withdraw(graph)
        return _json({})

    @links.delete("/api/graphs/<graph:graph>/listed")
    @needs(Right.VIEW)
    def part_with(graph: str) -> Response:
        """Have a graph that was shared with you off your list; its links lead back."""
        if gate.member().right == Right.OWN:
            raise OwnGraphError("this graph is yours: delete it to have it off your list")
        back = sharing.part_with(graph, gate.person())
        hub.withdraw(graph)
        return _json({"id": graph, "back": [address_of(link) for link in back]})

    @links.get("/api/graphs/<graph:graph>/links/<kind>/code.svg")
    @needs(Right.OWN)
    def draw_code(graph: str, kind: str) -> Response:
        """The link as a QR code."""
        found = [link for link in sharing.links(graph) if link.kind == _kind(kind)]
        if not found:
            raise FormatError(f"{kind}: there is no such link now")
        response = Response(qr_code(address_of(found[0])), mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "no-store"
        return response

    @links.post("/api/recovery")
    @everybody
    def new_code() -> Response:
        """A fresh recovery code for who asks; it is told this once."""
        keeper = gate.keeper()
        if not store.shelf.has_kept(keeper):
            raise gate.NobodyError
        return _json({"code": store.people.new_code(keeper)}, HTTPStatus.CREATED)

    @links.put("/api/recovery")
    @everybody
    def recover() -> Response:
        """Take a recovery code: this browser is then whose code it is.

        Who has graphs is asked before they are another's as well. The code of `chalkgrad claim`
        gives the graphs that are nobody's.
        """
        said, people, me = body.read_as(CodeBody), store.people, gate.reader()
        whose = people.whose(said.code)
        if whose is None:
            raise UnknownCodeError("nobody has this recovery code, or a newer one has replaced it")
        yours = people.count(me)
        asks = whose not in (CLAIM, me) and yours > 0 and not said.join
        theirs = people.orphans() if whose == CLAIM else people.count(whose)
        if not asks:
            # Who is nobody so far becomes who the code is of, and need not be another before.
            become = people.recover(said.code, gate.person() if whose == CLAIM else me or whose)
            if become is not None:
                hub.look_again(me)
                gate.become(become)
        return _json({"joined": not asks, "yours": yours, "theirs": theirs})

    @links.post("/api/sign-out")
    @everybody
    def sign_out_others() -> Response:
        """Have only this browser know who you are; the others, and what is open there, do not."""
        keeper = gate.keeper()
        known = gate.visitor()
        assert known is not None
        gate.become(store.people.sign_out(known))
        hub.look_again(keeper)
        return _json({})

    return links


def created(store: Store, *documents: Document) -> list[dict[str, str]]:
    """Keep new graphs for who sends the request, all or none, and tell the id of each.

    Who has no cookie to come back with is told links as well.
    """
    # A page that makes its browser's first graph says from where it is; a program does not.
    is_known = gate.visitor() is not None or "Origin" in request.headers
    graphs = store.create_all(documents, gate.person())
    if is_known:
        return [{"id": graph} for graph in graphs]
    return [
        {"id": graph, "link": address_of(store.sharing.link(graph, "edit"))} for graph in graphs
    ]


def address_of(link: Link) -> str:
    """Where a link leads, as others can reach it."""
    path = f"embed/{link.token}" if link.kind == "embed" else f"l/{link.token}"
    return f"{root_for_others()}{path}"


def qr_code(text: str) -> bytes:
    """A QR code of a text as SVG, black on white whatever the theme: cameras want it so."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, border=QUIET_ZONE, light="white", omitsize=True
    )
    return drawn.getvalue()


def root_for_others() -> str:
    """The beginning of this server's addresses, as others in the room can reach it."""
    host = request.host
    asked = urlsplit(f"//{host}")
    if is_loopback(asked.hostname or "") and is_everywhere(current_app.config["HOST"]):
        # "localhost" is another machine for whoever is sent there.
        there = address_in_room()
        if there is not None:
            host = there if asked.port is None else f"{there}:{asked.port}"
    return f"{'https' if is_secure() else 'http'}://{host}/"


def _kind(word: str) -> LinkKind:
    for kind in LINK_KINDS:
        if kind == word:
            return kind
    raise FormatError(f"{word}: a link is one of {', '.join(LINK_KINDS)}")


def _told(link: Link) -> Mapping[str, Any]:
    return {
        "kind": link.kind,
        "token": link.token,
        "address": address_of(link),
        "created": link.created.isoformat(),
    }


def _secret(response: Answer) -> Answer:
    """Keep an address with a token in it out of other requests, and out of caches."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(data: object, status: int = HTTPStatus.OK) -> Response:
    return Response(orjson.dumps(data), status=status, mimetype="application/json")
