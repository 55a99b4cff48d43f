"""Messages about a graph's history."""

from typing import Annotated, ClassVar

from pydantic import Field

from chalkgrad.live.protocol import Author, AuthoredMessage, GraphMessage, Revision
from chalkgrad.rights import Right

# Characters of a version's name: more are cut off on the timeline anyway.
MAX_VERSION_NAME = 80


class HistoryMessage(GraphMessage):
    """Ask for the timeline: the marks before a revision, or the latest."""

    needs: ClassVar[Right] = Right.VIEW
    before: Revision | None = None


class MomentMessage(GraphMessage):
    """Ask for the graph as it was at a revision, with its numbers."""

    needs: ClassVar[Right] = Right.VIEW
    revision: Revision


class NameMessage(GraphMessage):
    """Give a state a name, or, with null, take it away."""

    needs: ClassVar[Right] = Right.EDIT
    revision: Revision
    called: Annotated[str, Field(min_length=1, max_length=MAX_VERSION_NAME)] | None
    author: Author = ""


class RestoreMessage(AuthoredMessage):
    """Bring the graph to where it was at a revision, as one edit."""

    needs: ClassVar[Right] = Right.EDIT
    revision: Revision


class ContrastMessage(GraphMessage):
    """Ask what is different between two states; null is now."""

    needs: ClassVar[Right] = Right.VIEW
    before: Revision | None
    after: Revision | None
