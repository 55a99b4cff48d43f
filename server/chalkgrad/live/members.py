"""Who is let into a graph, as whom, and with which right: asked by sockets and by HTTP alike."""

import re
import secrets
from dataclasses import dataclass, replace
from hashlib import sha256

from chalkgrad.rights import NoSuchGraphError, Right, decide
from chalkgrad.store.sharing import Sharing

# What the rooms of frames are called: no graph that is kept has a name of this length.
FRAME = re.compile(r"frame-[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class Member:
    """Somebody who was let into a graph.

    Attributes
    ----------
    graph
        The graph that is kept.
    person
        Who it is; None for who has come with a link's token and nothing else.
    right
        What they may do.
    token
        The link's token they came with, if it was that which let them in.
    frame
        The name of the frame in which they look at a copy of their own; "" for who looks at the
        graph itself.
    """

    graph: str
    person: str | None
    right: Right
    token: str | None = None
    frame: str = ""

    @property
    def room(self) -> str:
        """The name of the room that they are in."""
        return self.frame or self.graph

    @property
    def author(self) -> str:
        """Under which name the history keeps what they do; it is told to nobody as it is."""
        if self.person is not None:
            return self.person
        assert self.token is not None
        return f"link-{sha256(self.token.encode()).hexdigest()[:32]}"


class Door:
    """Lets people into graphs, or not: every way in leads through `admit`.

    Parameters
    ----------
    sharing
        What the store knows of people and graphs.
    """

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    def admit(
        self,
        graph: str,
        person: str | None,
        token: str | None = None,
        needed: Right = Right.VIEW,
        *,
        deleted: bool = False,
    ) -> Member:
        """Let somebody into a graph.

        Parameters
        ----------
        graph
            Which graph.
        person
            Who comes, by the cookie.
        token
            The token of a link, which counts instead of the person.
        needed, deleted
            As for `rights.decide`.

        Raises
        ------
        NoSuchGraphError, NotAllowedError
            As `rights.decide`.
        """
        asked = None if token is not None else person
        standing = self._sharing.standing(graph, asked, token)
        right = decide(asked, standing, needed, deleted=deleted)
        return Member(graph, asked, right, token)

    def admit_to_frame(self, frame: str, token: str) -> Member:
        """Let whoever has a frame's link look at a copy of the graph, which they may step through.

        Raises
        ------
        NoSuchGraphError
            The link is worth nothing, or the name is no frame's.
        """
        found = self._sharing.behind(token)
        if found is None or found[1] != "embed" or FRAME.fullmatch(frame) is None:
            raise NoSuchGraphError.to_whoever_asks()
        # The copy is theirs alone: nobody else sees what is set in it.
        return Member(found[0], None, Right.PRESENT, token, frame)

    def again(self, member: Member) -> Member | None:
        """Somebody with the right that they have by now; None for who may not be in any more."""
        try:
            if member.frame:
                assert member.token is not None
                return self.admit_to_frame(member.frame, member.token)
            return replace(
                member, right=self.admit(member.graph, member.person, member.token).right
            )
        except NoSuchGraphError:
            return None


def new_frame() -> str:
    """A name for a frame that nobody else has."""
    return f"frame-{secrets.token_urlsafe(12)}"
