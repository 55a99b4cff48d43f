"""Who is let into a graph, as whom, and with which right: asked by sockets and by HTTP alike."""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from chalkgrad.rights import NoSuchGraphError, Right, decide
from chalkgrad.store.people import People, Visitor
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
        Who it is; None for who has come with a link's token and nothing else, or to look at a graph
        that is nobody's.
    right
        What they may do.
    token
        The link's token they came with, if it was that which let them in.
    frame
        The name of the frame in which they look at a copy of their own; "" for who looks at the
        graph itself.
    generation
        Of the cookie by which the person came; see `Visitor`.
    """

    graph: str
    person: str | None
    right: Right
    token: str | None = None
    frame: str = ""
    generation: int = 0

    @property
    def room(self) -> str:
        """The name of the room that they are in."""
        return self.frame or self.graph

    @property
    def author(self) -> str:
        """Under which name the history keeps what they do; it is told to nobody as it is."""
        if self.person is not None:
            return self.person
        if self.token is None:
            return "nobody"
        return f"link-{sha256(self.token.encode()).hexdigest()[:32]}"


class Door:
    """Lets people into graphs, or not: every way in leads through `admit`.

    Parameters
    ----------
    sharing, people
        What the store knows of people and graphs.
    """

    def __init__(self, sharing: Sharing, people: People) -> None:
        self._sharing, self._people = sharing, people

    def admit(
        self,
        graph: str,
        visitor: Visitor | None,
        token: str | None = None,
        needed: Right = Right.VIEW,
        *,
        also_deleted: bool = False,
    ) -> Member:
        """Let somebody into a graph.

        Parameters
        ----------
        graph
            Which graph.
        visitor
            Who comes, by the cookie.
        token
            The token of a link, which counts instead of the person.
        needed, also_deleted
            As for `rights.decide`.

        Raises
        ------
        NoSuchGraphError, NotAllowedError
            As `rights.decide`.
        """
        asked = None if token is not None or visitor is None else visitor
        person = None if asked is None else asked.person
        standing = self._sharing.standing(graph, person, token)
        right = decide(person, standing, needed, also_deleted=also_deleted)
        return Member(
            graph, person, right, token, generation=0 if asked is None else asked.generation
        )

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
            known = None
            if member.person is not None:
                # Signed out since, they are nobody; having entered a recovery code, another person.
                known = self._people.known(Visitor(member.person, member.generation))
            return self.admit(member.graph, known, member.token)
        except NoSuchGraphError:
            return None


def new_frame() -> str:
    """A name for a frame that nobody else has."""
    return f"frame-{secrets.token_urlsafe(12)}"
