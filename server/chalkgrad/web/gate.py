"""The gate: every route says who may go through, and nobody gets past it otherwise.

A route about a graph says which right it needs; the rest are open to everybody. What is decided
here is asked of the door, as for sockets; the views find who came in `visitor` and `member`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from chalkgrad.engine import ChalkgradError
from chalkgrad.live.members import Door, Member
from chalkgrad.live.people import Cookies, new_person
from chalkgrad.rights import NoSuchGraphError, NotAllowedError, Right
from chalkgrad.store.people import Visitor

View = TypeVar("View", bound=Callable[..., Any])

_BEARER = "bearer "


@dataclass(frozen=True)
class Need:
    """What a route needs of who asks.

    Attributes
    ----------
    right
        On the graph in its address; None where it is about none, and open to everybody.
    also_deleted
        Whether a deleted graph will do.
    page
        Whether it is a page, which gives who has a cookie the same anew.
    """

    right: Right | None
    also_deleted: bool = False
    page: bool = False


class NobodyError(ChalkgradError):
    """There is nobody to keep this for: the request has no cookie, or its sender has no graph."""

    code = "nobody"

    def __init__(self) -> None:
        super().__init__(
            "there is nobody to keep this for: the request has no cookie of a browser with graphs"
        )


class Undeclared(RuntimeError):
    """A route does not say who may go through."""


def needs(
    right: Right, *, also_deleted: bool = False, page: bool = False
) -> Callable[[View], View]:
    """Mark a view of one graph with what it needs; see `Need`."""
    return _marked(Need(right, also_deleted, page))


def everybody(view: View) -> View:
    """Mark a view that everybody may have, and which is about no graph or asks by itself."""
    return _marked(Need(None))(view)


def page(view: View) -> View:
    """As `everybody`, for a page that people open; see `Need`."""
    return _marked(Need(None, page=True))(view)


def _marked(need: Need) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["chalkgrad_need"] = need
        return view

    return mark


def need_of(app: Flask, endpoint: str) -> Need:
    """What the route of an endpoint needs.

    Raises
    ------
    Undeclared
        It does not say, or says nothing of a graph that its address names.
    """
    need = getattr(app.view_functions[endpoint], "chalkgrad_need", None)
    about_one = any("graph" in rule.arguments for rule in app.url_map.iter_rules(endpoint))
    if not isinstance(need, Need) or (need.right is None) is about_one:
        raise Undeclared(f"{endpoint} does not say who may")
    return need


def register(app: Flask, door: Door, cookies: Cookies) -> None:
    """Put the gate before every route of an application."""
    app.extensions["chalkgrad_door"] = door
    app.extensions["chalkgrad_cookies"] = cookies

    def check() -> None:
        # An address that leads nowhere is answered as such.
        if request.endpoint is None:
            return
        need = need_of(app, request.endpoint)
        # It is kept from the last visit on. Who has none gets one with the first thing that is
        # kept for them, and not with a page: two that are opened at once would make two people.
        g.gives_cookie = need.page
        if need.right is not None:
            graph = (request.view_args or {})["graph"]
            g.member = _admitted(graph, need.right, also_deleted=need.also_deleted)

    def give_cookie(response: Response) -> Response:
        if g.get("gives_cookie"):
            found = visitor()
            if found is not None:
                cookies.give(response, found)
        return response

    app.before_request(check)
    app.after_request(give_cookie)


def visitor() -> Visitor | None:
    """Who sends the request, by the cookie; None for nobody that is known."""
    if "visitor" not in g:
        cookies: Cookies = current_app.extensions["chalkgrad_cookies"]
        g.visitor = cookies.visitor()
    found: Visitor | None = g.visitor
    return found


def person() -> str:
    """For whom something is kept; who has no cookie gets one with the answer."""
    found = visitor() or Visitor(new_person())
    if found is not g.visitor:
        become(found)
    return found.person


def reader() -> str:
    """Who looks at what is theirs; who has no cookie is nobody, who has nothing."""
    found = visitor()
    return "" if found is None else found.person


def keeper() -> str:
    """Who has something kept that they alone find again.

    Raises
    ------
    NobodyError
        They have no cookie by which they could.
    """
    found = visitor()
    if found is None:
        raise NobodyError
    return found.person


def become(whose: Visitor) -> None:
    """Give who sends the request another cookie, as they have shown to be that person."""
    g.visitor, g.gives_cookie = whose, True


def member() -> Member:
    """Who sends the request about the graph in its address, and what they may."""
    found: Member = g.member
    return found


def may(graph: str, right: Right) -> bool:
    """Whether who sends the request has a right on a graph that its address does not name."""
    try:
        _admitted(graph, right)
    except (NoSuchGraphError, NotAllowedError):
        return False
    return True


def _admitted(graph: str, needed: Right, *, also_deleted: bool = False) -> Member:
    door: Door = current_app.extensions["chalkgrad_door"]
    token = _token()
    # Who comes by a link's token need not be known otherwise.
    known = None if token is not None else visitor()
    return door.admit(graph, known, token, needed, also_deleted=also_deleted)


def _token() -> str | None:
    """The link's token that a program sends in the place of a cookie."""
    said = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said[: len(_BEARER)].lower() == _BEARER else None
