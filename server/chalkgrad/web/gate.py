"""The gate: every route says who may go through, and nobody gets past it otherwise.

A route about a graph says which right it needs; the rest are open to everybody. What is decided
here is asked of the door, as for sockets; the views find who came in `person` and `member`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from chalkgrad.live.members import Door, Member
from chalkgrad.live.people import Cookies, new_person
from chalkgrad.rights import NoSuchGraphError, NotAllowedError, Right

View = TypeVar("View", bound=Callable[..., Any])

_BEARER = "bearer "


@dataclass(frozen=True)
class Need:
    """What a route needs of who asks.

    Attributes
    ----------
    right
        On the graph in its address; None where it is about none, and open to everybody.
    deleted
        Whether a deleted graph will do.
    page
        Whether it is a page, which gives a cookie to who has none.
    """

    right: Right | None
    deleted: bool = False
    page: bool = False


class Undeclared(RuntimeError):
    """A route does not say who may go through."""


def needs(right: Right, *, deleted: bool = False, page: bool = False) -> Callable[[View], View]:
    """Mark a view of one graph with what it needs; see `Need`."""
    return _marked(Need(right, deleted, page))


def everybody(view: View) -> View:
    """Mark a view that everybody may have, and which is about no graph or asks by itself."""
    return _marked(Need(None))(view)


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

    def check() -> None:
        g.person, g.gives_cookie = cookies.person(), False
        # An address that leads nowhere is answered as such.
        if request.endpoint is None:
            return
        need = need_of(app, request.endpoint)
        if need.page:
            # Who has a cookie gets it anew: it is kept from the last visit on.
            person()
            g.gives_cookie = True
        if need.right is not None:
            graph = (request.view_args or {})["graph"]
            g.member = door.admit(graph, g.person, _token(), need.right, deleted=need.deleted)

    def give_cookie(response: Response) -> Response:
        if g.get("gives_cookie"):
            cookies.give(response, g.person)
        return response

    app.before_request(check)
    app.after_request(give_cookie)


def person() -> str:
    """Who sends the request; who has no cookie gets one with the answer."""
    if g.person is None:
        g.person, g.gives_cookie = new_person(), True
    found: str = g.person
    return found


def is_known() -> bool:
    """Whether who sends the request came with a cookie."""
    return g.person is not None


def become(whose: str) -> None:
    """Give who sends the request another person's cookie, as they have shown to be that one."""
    g.person, g.gives_cookie = whose, True


def member() -> Member:
    """Who sends the request about the graph in its address, and what they may."""
    found: Member = g.member
    return found


def may(graph: str, right: Right) -> bool:
    """Whether who sends the request has a right on a graph that its address does not name."""
    door: Door = current_app.extensions["chalkgrad_door"]
    try:
        door.admit(graph, g.person, _token(), right)
    except (NoSuchGraphError, NotAllowedError):
        return False
    return True


def _token() -> str | None:
    """The link's token that a program sends in the place of a cookie."""
    said = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said[: len(_BEARER)].lower() == _BEARER else None
