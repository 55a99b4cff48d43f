"""The list of one's graphs: the start page, its cards a page at a time, and what is done to them.

The cards are one template, for the page and for what its script asks for as somebody types,
chooses or scrolls: list and search work without a script as well.
"""

from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

import orjson
from flask import Blueprint, Response, render_template, request

from chalkgrad.document.arranging import numbers_beside
from chalkgrad.document.complaints import FormatError
from chalkgrad.document.example import worked_example
from chalkgrad.picture.svg import picture
from chalkgrad.rights import Right
from chalkgrad.store.bin import KEPT_AFTER_DELETION
from chalkgrad.store.shelf import PAGE, PARTS, SORTS, Asked, Page
from chalkgrad.store.store import Store
from chalkgrad.web import body, gate
from chalkgrad.web.gate import everybody, needs, page
from chalkgrad.web.lessons import first_pictures
from chalkgrad.web.openapi.models import TagsBody

# Who comes back to a list that was scrolled far gets at most so many cards of it anew.
MAX_COUNT = 10 * PAGE

Choice = TypeVar("Choice", bound=str)


def blueprint(store: Store) -> Blueprint:
    """The routes of the list."""
    library = Blueprint("library", __name__)
    shelf = store.shelf

    @library.get("/")
    @page
    def start() -> str:
        """One's graphs; the page of the very first visit goes on to the worked example."""
        if not shelf.has_kept(gate.reader()):
            return render_template("first.html")
        return render_template(
            "library.html",
            example=_example_picture(),
            lessons=first_pictures(),
            tags=shelf.tags(gate.reader()),
            PARTS=PARTS,
            SORTS=SORTS,
            **_shown(),
        )

    @library.get("/cards")
    @everybody
    def cards() -> Response:
        """The cards alone, for the page that is open."""
        response = Response(render_template("cards.html", **_shown()), mimetype="text/html")
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _shown() -> dict[str, object]:
        asked = asked_for()
        page: Page = shelf.page(gate.reader(), asked, _count())
        return {"asked": asked, "page": page, "kept": KEPT_AFTER_DELETION, "now": datetime.now(UTC)}

    @library.get("/api/tags")
    @everybody
    def tags() -> Response:
        """Your tags, and how many graphs have each."""
        return _json(shelf.tags(gate.reader()))

    @library.put("/api/graphs/<graph:graph>/tags")
    @needs(Right.VIEW)
    def set_tags(graph: str) -> Response:
        """Give a graph your own tags, in the place of those that it had; nobody else sees them."""
        given = shelf.set_tags(gate.keeper(), graph, body.read_as(TagsBody).tags)
        return _json({"id": graph, "tags": given})

    return library


def asked_for() -> Asked:
    """What the address of the request looks for among somebody's graphs.

    Raises
    ------
    FormatError
        It names a part or an order that there is not.
    """
    said = request.args
    return Asked(
        part=_choice("part", PARTS),
        words=said.get("search", ""),
        tag=said.get("tag", ""),
        sort=_choice("sort", SORTS),
        after=said.get("after", ""),
    )


def _choice(name: str, choices: tuple[Choice, ...]) -> Choice:
    said = request.args.get(name, choices[0])
    for choice in choices:
        if choice == said:
            return choice
    raise FormatError(f"{name}: should be one of {', '.join(choices)}")


def _count() -> int:
    said = request.args.get("count", str(PAGE))
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise FormatError("count: should be a whole number")
    return min(max(int(said), 1), MAX_COUNT)


@cache
def _example_picture() -> str:
    document = worked_example()
    return picture(document.graph, numbers_beside(document), target=document.target)


def _json(data: object) -> Response:
    return Response(orjson.dumps(data), mimetype="application/json")
