"""Rights: what a person may do with a graph, and the one function that decides it.

Whoever lets somebody in, over HTTP or a socket, asks `decide` with what the store knows of the two.
This module knows neither requests nor sockets nor databases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, get_args

from chalkgrad.engine import ChalkgradError

# What a link may be for. To embed is to view without being anybody: in a frame, without cookies.
LinkKind = Literal["edit", "present", "view", "embed"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


class Right(IntEnum):
    """What may be done with a graph; each includes those before it."""

    # Look, scrub through steps, ask, predict.
    VIEW = 1
    # Go through steps, feed, move numbers, hide and reveal: what a class sees change.
    PRESENT = 2
    # Change what the graph is.
    EDIT = 3
    # Share it, delete it, unlock it.
    OWN = 4

    @property
    def word(self) -> str:
        """How it is called in messages."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Right":
        """The right that messages call so."""
        return cls[word.upper()]


RIGHTS_OF_LINKS: dict[LinkKind, Right] = {
    "edit": Right.EDIT,
    "present": Right.PRESENT,
    "view": Right.VIEW,
    "embed": Right.VIEW,
}


class NoSuchGraphError(ChalkgradError):
    """There is no graph with this id, it was deleted, or it is not for who asks: all the same."""

    code = "no-such-graph"

    def __init__(self, message: str = "no graph of this id is kept here") -> None:
        super().__init__(message)

    @classmethod
    def to_whoever_asks(cls) -> "NoSuchGraphError":
        """What is told to who comes by a browser, and may not learn whether there is one."""
        return cls("this graph is not kept here, or it is not shared with this browser")


class NotAllowedError(ChalkgradError):
    """Somebody who may see the graph may not do this with it.

    Attributes
    ----------
    details
        The right that it needs, by which the message is told in the reader's language.
    """

    code = "not-allowed"

    def __init__(self, needed: Right) -> None:
        super().__init__(_REFUSALS[needed])
        self.details = {"reason": needed.word}


_REFUSALS: dict[Right, str] = {
    Right.VIEW: "this graph is not shared with you",
    Right.PRESENT: "this graph is shared with you to look at, not to set its numbers or steps",
    Right.EDIT: "this graph is shared with you without the right to edit it",
    Right.OWN: "only whose graph it is may do this",
}


@dataclass(frozen=True)
class Standing:
    """What is known of somebody and a graph that is kept.

    Attributes
    ----------
    owner
        Whose graph it is; nobody's, if it was made before graphs had owners. Whoever has its
        address may look at such a one, as then, until somebody claims it.
    links
        What the links are for by which they come, without those that were revoked.
    deleted
        Whether it was deleted, and could be restored.
    """

    owner: str | None
    links: tuple[LinkKind, ...] = ()
    deleted: bool = False


def decide(
    person: str | None, standing: Standing | None, needed: Right, *, also_deleted: bool = False
) -> Right:
    """The right that somebody has on a graph, if it is as much as is needed.

    Parameters
    ----------
    person
        Who it is; None for who comes with nothing but a link.
    standing
        What is known of them and the graph; None if there is no such graph.
    needed
        The least right that will do.
    also_deleted
        Whether a deleted graph will do, as for bringing it back.

    Raises
    ------
    NoSuchGraphError
        There is no such graph, or it is none of theirs: a stranger cannot tell which.
    NotAllowedError
        They may see it, and not do this.
    """
    held = None if standing is None else _held(person, standing)
    if held is None or (standing is not None and standing.deleted and not also_deleted):
        raise NoSuchGraphError.to_whoever_asks()
    allow(held, needed)
    return held


def allow(held: Right, needed: Right) -> None:
    """Refuse what needs more than the right that somebody was let in with.

    Raises
    ------
    NotAllowedError
        It does.
    """
    if held < needed:
        raise NotAllowedError(needed)


def _held(person: str | None, standing: Standing) -> Right | None:
    if person is not None and standing.owner == person:
        return Right.OWN
    return best(standing.links) or (Right.VIEW if standing.owner is None else None)


def best(links: Iterable[LinkKind]) -> Right | None:
    """The most that some links let their holder do; None for none."""
    return max((RIGHTS_OF_LINKS[kind] for kind in links), default=None)
