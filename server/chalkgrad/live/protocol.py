"""What every message that a canvas sends has in common, and the first that it sends.

The others are in `messages`, by theme; what is answered is in `answers`.
"""

import re
from abc import abstractmethod
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalkgrad.document.complaints import within
from chalkgrad.document.values import NodeId, Real
from chalkgrad.document.wording import in_words, shown
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.company import MAX_NAME
from chalkgrad.rights import Right
from chalkgrad.teaching.modes import MAX_LEAVES

# What the server sends by itself, to every canvas of a graph.
PATCH = "patch"

# What it sends of people: who is there, what is seen by whom the others follow, where one points.
CROWD = "crowd"
LEAD = "lead"
HERE = "here"

# Which states have names by now, where one was given or taken away.
VERSIONS = "versions"

# And to who may reveal a hidden number: what was guessed of it.
TALLY = "tally"

# And to one: that what they may do has changed, or, with null for the right, that they are out.
RIGHTS = "rights"

GRAPH_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
GraphId = Annotated[str, Field(pattern=rf"^{GRAPH_ID.pattern}$")]
Token = Annotated[str, Field(min_length=1, max_length=64)]
# Whose a message is; the server says so, and puts aside what a canvas says.
Author = Annotated[str, Field(max_length=64)]
EditId = Annotated[str, Field(min_length=1, max_length=64)]
# The largest number that a column of every database takes.
MAX_REVISION = 2**31 - 1
Revision = Annotated[int, Field(strict=True, ge=0, le=MAX_REVISION)]
Seeds = Annotated[dict[NodeId, Real], Field(max_length=MAX_LEAVES)]


class BadMessageError(ChalkgradError):
    """What was sent is no message of the protocol."""

    code = "bad-message"


class GraphMessage(BaseModel):
    """What every message says: which graph it is about.

    It is sent under its class's name, `EditMessage` as "edit", and acknowledged with
    ``{"ok": …}`` or ``{"error": {code, message, ids}}``. A question may be about a revision of the
    `past` in place of now.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    graph: GraphId
    past: Revision | None = None

    @property
    @abstractmethod
    def needs(self) -> Right:
        """The least right on the graph with which it is answered."""

    @classmethod
    def word(cls) -> str:
        """The name under which it is sent."""
        return cls.__name__.removesuffix("Message").lower()

    @classmethod
    def read(cls, data: object) -> Self:
        """The message that a canvas has sent.

        Raises
        ------
        BadMessageError
            It is none.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            names = [part for part in within(data, first["loc"]) if isinstance(part, str)]
            words = in_words(first)
            message = f"{shown(names[-1])}: {words}" if names else words
            raise BadMessageError(message) from error


class AuthoredMessage(GraphMessage):
    """A message that may make an edit, and names it.

    Sent twice under one `id`, the edit is made once, and the answer is the same. Whose it is, the
    server knows: an `author` that a canvas names is put aside.
    """

    id: EditId
    author: Author = ""


class OpenMessage(GraphMessage):
    """Enter a graph's room; answered with the whole document and every number.

    `seen` are the `room` and the `seq` of the snapshot, or the patch, that a canvas has already;
    `token` is that of the link by which who has no cookie comes; `name` is how one wants to be
    called, and `window` what tells this window from a person's others, over reloads.
    """

    needs: ClassVar[Right] = Right.VIEW
    token: Token | None = None
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    window: Annotated[str, Field(max_length=64)] = ""
    seen: tuple[str, int] | None = None


def error_answer(code: str, message: str, ids: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """The acknowledgement of a refused message."""
    return {"error": {"code": code, "message": message, "ids": list(ids), **more}}
