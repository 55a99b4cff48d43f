"""Whose message is being answered in a room, and what their edits are held to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chalkgrad.document.apply import Applied, apply
from chalkgrad.document.edits import Edit
from chalkgrad.document.edits.base import AnyEdit
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.authors import check_kept, check_locks, digest
from chalkgrad.live.members import Member
from chalkgrad.rights import NoSuchGraphError, Right, allow


class MovedOnError(ChalkgradError):
    """The graph is not of the revision that If-Match names."""

    code = "moved-on"

    def __init__(self, revision: int) -> None:
        super().__init__(
            f"the graph is at revision {revision} by now, and this is about another; read it again"
        )


class Turns:
    """The turns at a room, one at a time: everything is done with the room locked.

    Parameters
    ----------
    again
        Somebody with the right that they have by now; None for who may not be in any more.

    Attributes
    ----------
    member
        Whose turn it is; None for the server's own, which may everything.
    connection
        By which connection is asked what is answered.
    """

    def __init__(self, again: Callable[[Member], Member | None]) -> None:
        self.member: Member | None = None
        self.connection: str | None = None
        self._again = again
        self._only_at: int | None = None

    @property
    def right(self) -> Right:
        """What may be done in the turn that is taken now."""
        return Right.OWN if self.member is None else self.member.right

    @contextmanager
    def of(self, member: Member | None, connection: str | None) -> Iterator[None]:
        """Have it be somebody's turn."""
        before = self.member, self.connection
        self.member, self.connection = member, connection
        try:
            yield
        finally:
            self.member, self.connection = before

    @contextmanager
    def only_at(self, revision: int | None) -> Iterator[None]:
        """Have the next edit made only to a revision; None for any."""
        self._only_at = revision
        try:
            yield
        finally:
            self._only_at = None

    def hold(self) -> None:
        """Hold whose turn it is to the right that they have by now: what came first may be long.

        Raises
        ------
        NoSuchGraphError
            They may not be in any more.
        """
        if self.member is not None:
            now = self._again(self.member)
            if now is None:
                raise NoSuchGraphError
            self.member = now

    def check_revision(self, revision: int) -> None:
        """Refuse an edit of a revision that it is not for.

        Raises
        ------
        MovedOnError
            It is for another.
        """
        if self._only_at not in (None, revision):
            raise MovedOnError(revision)

    def edited(self) -> None:
        """An edit was made; what else comes of the message is about what that has made."""
        self._only_at = None

    def apply(self, document: Document, edit: Edit) -> Applied:
        """Apply an edit that whose turn it is may make, or raise and leave the document as it was.

        Raises
        ------
        NotAllowedError, LockedError, NotYoursError
            It needs more right than they have, is of what somebody else has locked, or reveals what
            somebody else has hidden.
        ChalkgradError
            As `apply`.
        """
        self.allow(document, edit)
        applied = apply(document, edit)
        before = applied.journal.header.get("hidden")
        if before is not None and self.member is not None:
            try:
                check_kept(before, document, digest(self.member.author), self.right)
            except ChalkgradError:
                applied.put_back(document)
                raise
        return applied

    def allow(self, document: Document, edit: Edit) -> None:
        """Refuse an edit that whose turn it is may not make.

        Raises
        ------
        NotAllowedError, LockedError
            It needs more right than they have, or is of what somebody else has locked.
        """
        allow(self.right, edit.needs)
        self.check_locks(document, edit)

    def check_locks(self, document: Document, edit: AnyEdit) -> None:
        """Refuse an edit of what somebody else has locked.

        Raises
        ------
        LockedError
            It is one.
        """
        if self.member is not None:
            check_locks(document, edit, digest(self.member.author), self.right)
