"""A room: one open document with its revision, its numbers and the rule that edits come in order.

A room knows no sockets. It takes edits, and gives every patch that comes of them to its outlet.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from secrets import token_hex
from typing import Any, Literal, Unpack

from chalkgrad.document.apply import Applied, apply
from chalkgrad.document.deeds import Deed, deeds
from chalkgrad.document.edits import Edit, SetStep
from chalkgrad.document.exchange import dump
from chalkgrad.document.history import Kind, Left, Steps, take_back
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.collecting import not_collecting
from chalkgrad.engine.executor import Executor
from chalkgrad.live import answers
from chalkgrad.live.authors import digest, signed
from chalkgrad.live.company import Company
from chalkgrad.live.data import problems_data
from chalkgrad.live.descents import Descents
from chalkgrad.live.guesses import Guesses
from chalkgrad.live.layouts import Layouts
from chalkgrad.live.members import Member
from chalkgrad.live.moments import Moments
from chalkgrad.live.outlet import News, NewsKind, Outlet
from chalkgrad.live.past import Past
from chalkgrad.live.scene import Scene
from chalkgrad.live.scratch import Scratch
from chalkgrad.live.shown import Shown
from chalkgrad.live.telling import Computed, Telling
from chalkgrad.live.turns import Turns
from chalkgrad.rights import NoSuchGraphError, allow
from chalkgrad.store.errors import RevisionTakenError
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.store import Store

log = logging.getLogger(__name__)

# How often a losing process catches up and tries again before it says that it cannot: each try
# loses only to an edit that was accepted, so two or three are common and twenty means a fault.
MAX_TRIES = 20


class ChangedError(ChalkgradError):
    """An edit was meant for a document that has changed."""

    code = "changed"


class ContentionError(ChalkgradError):
    """An edit lost to others too often."""

    code = "contention"


class Room(Scene):
    """One open document.

    Invariants: `document` is the stored document at `revision`, unless `_whole` is false, and then
    it is loaded anew before anything else; `seq` counts the patches that were told, and those that
    were left out so that canvases open the graph again; `lock` is held while any of them changes.

    Parameters
    ----------
    graph, store, executor, outlet
        What is open, where it is kept, what computes it, and where it is told.
    again
        Somebody with the right that they have by now; None for who may not be in any more.

    Attributes
    ----------
    name
        Tells this room from any other that its graph had or has.
    descents
        The descents that go on here.
    layouts
        Where nodes would be, were they laid out.
    past
        The history of the graph, as undo asks for it.
    moments
        The graph as it was.
    company, guesses
        Who is at it, and what they have guessed.
    turns
        Whose message is being answered, and what their edits are held to.
    """

    def __init__(
        self,
        graph: str,
        store: Store | Scratch,
        executor: Callable[[], Executor],
        outlet: Outlet,
        again: Callable[[Member], Member | None] = lambda member: member,
    ) -> None:
        self.graph = graph
        self.name = token_hex(8)
        self.lock = threading.RLock()
        self.descents = Descents()
        self.layouts = Layouts()
        self.moments = Moments(graph, store.history, executor)
        self.seq = 0
        self.company, self.guesses = Company(), Guesses(graph, store.verdicts)
        self.turns = Turns(again)
        self._store = store
        self._executor = executor
        self._outlet = outlet
        self._load()

    def _load(self) -> None:
        """Begin from what is stored."""
        self._whole = False
        self.document, self.revision = self._store.load(self.graph)
        self.past = Past(self.graph, self._store)
        self._telling = Telling(self.graph, self.document, self._executor)
        self._whole = True

    @property
    def shown(self) -> Shown:
        """The numbers and problems that the canvases have."""
        return self._telling.shown

    @contextmanager
    def turn_of(self, member: Member | None, connection: str | None = None) -> Iterator[None]:
        """Lock the room while somebody's message is answered; edits need the right that they have.

        Without it, or for None, an edit is the server's own, and needs none. What is answered later
        takes the turn again that it was asked in; each edit is held to what may be done by then.
        """
        with self.lock, self.turns.of(member, connection):
            yield

    def opened(
        self, member: Member, company: answers.Company, seen: tuple[str, int] | None = None
    ) -> answers.Opened:
        """What somebody gets who enters, with a snapshot unless it is the one they have seen."""
        with self.lock:
            return {
                "you": digest(member.author),
                "right": member.right.word,
                "steps": self._depths(member.author),
                "company": company,
                "snapshot": None if seen == (self.name, self.seq) else self.snapshot(),
            }

    def snapshot(self) -> answers.Snapshot:
        """Everything a canvas needs to begin, or to begin again after a lost connection."""
        with self.lock:
            return {
                "room": self.name,
                "seq": self.seq,
                "revision": self.revision,
                "document": dump(self.document, private=True),
                "serial": self.shown.serials.by_node,
                "numbers": self.shown.numbers.pack(),
                "problems": problems_data(self.shown.problems),
                **self._telling.state,
            }

    def catch_up(self) -> None:
        """Take in what other processes have stored since, and tell it."""
        with self.lock:
            self._load_missed()
            if self._telling.is_behind:
                self.tell()

    def commit(
        self,
        edit_id: str,
        author: str,
        edit: Edit | Callable[[Document], Edit],
        *,
        after: int | None = None,
        more: bool = False,
        told: tuple[Deed, ...] = (),
        scripted: bool = False,
        restores: bool = False,
    ) -> None:
        """Validate, apply and store an edit, then compute and tell.

        One that was stored before, under the same name, is left at that.

        Parameters
        ----------
        edit_id, author
            The edit's name, and who makes it.
        edit
            The edit, or what makes it of the document as it is by then; it leaves that unchanged.
        after
            The revision that the edit is meant for, if it is for none other.
        more
            Whether it goes on with the author's last step, and undo takes back both at once. It
            sets nothing that the step has not set.
        told
            What it does, for the history, where the edit does not say it best.
        scripted
            Whether the graph itself says what it does, as its lesson: then who may make the step
            may make all of the edit.
        restores
            Whether it brings back what was: hidden and locked by whom it was then.

        Raises
        ------
        NotAllowedError, LockedError, NotYoursError
            As `Turns.apply`.
        NoSuchGraphError
            They may not be in any more.
        ChangedError, MovedOnError
            The document is at another revision than `after`, or than the turn is held to.
        ChalkgradError
            The edit is refused, or cannot be stored; nothing has changed.
        """

        def do(document: Document) -> Applied:
            if after is not None and after != self.revision:
                raise ChangedError("the graph has been edited since")
            made = edit(document) if callable(edit) else edit
            if not restores:
                made = signed(document, made, digest(author))
            if not scripted:
                return self.turns.apply(document, made)
            allow(self.turns.right, SetStep.needs)
            return apply(document, made)

        self._commit(edit_id, author, do, "more" if more else "edit", told)

    def take_back(self, edit_id: str, author: str, kind: Literal["undo", "redo"]) -> list[Left]:
        """As `commit`, for the step that a person's undo takes back, or redo does again.

        Returns
        -------
        list of Left
            What was left as others have since changed it; the same if it was made before.

        Raises
        ------
        NothingToUndoError
            There is no such step.
        """
        left: list[Left] = []

        def do(document: Document) -> Applied:
            nonlocal left
            revision = self.steps(author).next(kind)
            inverse = self.past.inverse(revision)
            allow(self.turns.right, inverse.needs)
            others = self.past.of_others(revision, author)
            # What others have locked meanwhile is left: it would bar the way to every step before.
            takeback = take_back(document, inverse, others, self.turns.check_locks)
            left = takeback.left
            return takeback.applied

        with self.lock:
            if self._commit(edit_id, author, do, kind):
                return left
            return self.past.left_by(edit_id, self.document, self.turns.check_locks)

    def _depths(self, author: str) -> answers.Depths:
        """How many steps a person can undo and redo."""
        steps = self.steps(author)
        return {"undo": len(steps.undo), "redo": len(steps.redo)}

    def steps(self, author: str) -> Steps:
        """A person's undo and redo stacks."""
        return self.past.steps(author)

    def _commit(
        self,
        edit_id: str,
        author: str,
        do: Callable[[Document], Applied],
        kind: Kind = "edit",
        told: tuple[Deed, ...] = (),
    ) -> bool:
        """Make an edit; False if one of this name was stored before."""
        with self.lock, not_collecting():
            self.turns.hold()
            for _ in range(MAX_TRIES):
                self._load_missed()
                if self.past.holds(edit_id):
                    return False
                self.turns.check_revision(self.revision)
                if self._apply_and_store(edit_id, author, do, kind, told):
                    self.turns.edited()
                    self.tell()
                    self.announce("revision")
                    return True
        raise ContentionError("too many people edit this graph at once; try again")

    def _apply_and_store(
        self,
        edit_id: str,
        author: str,
        do: Callable[[Document], Applied],
        kind: Kind,
        told: tuple[Deed, ...],
    ) -> bool:
        """One try at an edit; False if another process has stored one first."""
        try:
            applied = do(self.document)
        except ChalkgradError:
            raise
        except BaseException:
            # A fault of ours, and no telling what it has done to the document.
            self._load_anew()
            raise
        revision = self.revision + 1
        done = told or deeds(applied.edit, self.document, applied.journal.nodes)
        stored = StoredEdit(
            revision, edit_id, author, applied.edit, applied.inverse, kind, deeds=done
        )
        try:
            self._store.append(self.graph, stored, self.document)
        except BaseException as error:
            self._put_back(applied)
            if isinstance(error, RevisionTakenError):
                return False
            raise
        self._take(stored, applied)
        return True

    def _put_back(self, applied: Applied) -> None:
        """Make the document what it was before an edit that could not be stored."""
        try:
            applied.put_back(self.document)
        except BaseException:
            log.exception("an edit of %s could not be taken back", self.graph)
            self._load_anew()

    def _load_anew(self) -> None:
        """Begin again from the store, and have the canvases do the same."""
        self._whole = False
        try:
            self._load()
        except ChalkgradError as error:
            # Whoever comes next tries again.
            log.error("%s cannot be loaded anew yet: %s", self.graph, error.message)
            return
        # A number that is left out: who misses a patch opens the graph again.
        self.seq += 1
        self.tell()

    def stored(self, edit_id: str) -> StoredEdit | None:
        """The edit of this name, if it was stored."""
        return self.past.find(edit_id)

    def _load_missed(self) -> None:
        """Apply what other processes have stored since."""
        if not self._whole:
            self._load()
            self.seq += 1
        try:
            newest = self._store.revision(self.graph)
        except NoSuchGraphError:
            # Deleted: who misses a patch opens the graph again, and is told that it is gone.
            self._whole = False
            self.seq += 1
            self.tell()
            raise
        if newest == self.revision:
            return
        try:
            for stored in self._store.edits_since(self.graph, self.revision):
                self._take(stored, apply(self.document, stored.edit))
        except BaseException:
            self._load_anew()
            raise

    def _take(self, stored: StoredEdit, applied: Applied) -> None:
        """An edit is part of the document now, and not yet of what the canvases have."""
        self.revision = stored.revision
        self.past.record(stored)
        self._telling.take(stored, applied)

    def tell(self, **computed: Unpack[Computed]) -> None:
        """Compute what edits made necessary, and what is asked for; tell what differs of it."""
        self.seq += 1
        try:
            patch = self._telling.patch(self.seq, self.revision, self._depths, **computed)
        except BaseException:
            # A fault of ours, and no telling what is computed. The number is left out.
            self._whole = False
            raise
        self._outlet.tell(patch)

    def say(self, event: str, message: Mapping[str, Any], to: str | None = None) -> None:
        """Tell this process's canvases something of people, or one connection."""
        self._outlet.say(self.graph, event, message, to)

    def announce(self, kind: NewsKind, **told: Any) -> None:
        """Let the other processes know: what, as `News` has it."""
        self._outlet.announce(News(self.graph, kind, self.revision, **told))
