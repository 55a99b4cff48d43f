"""Thinning: of what happened long ago, states are kept, and no longer every edit.

Every step is one small transaction that leaves a whole history: the states up to a base, and every
edit since. Whatever is killed in the midst loses nothing, and goes on from there the next time.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from chalkgrad.document.apply import apply
from chalkgrad.document.model import Document
from chalkgrad.store.history import UNTOLD, History, base_of, deeds_of, hold
from chalkgrad.store.packing import (
    Summary,
    pack,
    pack_summary,
    unpack_edit,
    unpack_summary,
)
from chalkgrad.store.records import in_utc
from chalkgrad.store.replay import replay
from chalkgrad.store.schema import EDITS, GRAPHS, SNAPSHOTS, VERSIONS

log = logging.getLogger(__name__)

# The newest edits of a graph are kept whatever their age: more than a person ever takes back, or a
# class makes in a lesson. So undo reaches as far back as all of them.
WHOLE_EDITS = 1_000

# And all of the last month, within which somebody still asks who changed what.
WHOLE_AGE = timedelta(days=30)

# States of the last three months, a term, are an hour apart, as lessons are; older ones a day.
HOURLY_AGE = timedelta(days=90)

# Edits of which nobody knows when they were made: of so many, a state is kept.
UNDATED_EVERY = 200

# Edits, or states, in one transaction: it holds the database for some milliseconds.
STEP = 200


@dataclass(frozen=True)
class _Kept:
    """A state that is kept, packed, with what led to it."""

    revision: int
    made: datetime | None
    document: bytes
    told: bytes


def long_histories(history: History) -> list[str]:
    """The graphs of which old revisions may be thinned out."""
    query = select(GRAPHS.c.id).where(GRAPHS.c.revision > WHOLE_EDITS, GRAPHS.c.deleted.is_(None))
    with history.reading() as connection:
        return list(connection.execute(query).scalars())


def thin(history: History, graph: str, now: datetime | None = None) -> Iterator[int]:
    """Thin a graph's history, a transaction a step; yields how many rows each has removed.

    Parameters
    ----------
    history, graph
        Where it is kept, and whose it is.
    now
        The time from which age is counted.

    Notes
    -----
    O(edits that are thinned + states that are kept × document).
    """
    now = now or datetime.now(UTC)
    with history.reading() as connection:
        base = base_of(connection, graph)
        last = -1 if base is None else _horizon(connection, graph, now)
        if base is not None and last > base:
            document, reached, fault = replay(connection, graph, before=base + 1)
            if fault is not None or reached != base:
                log.error("the history of %s has no whole state at its base, %d", graph, base)
                return
    if base is not None:
        while base < last:
            removed, base = _step(history, graph, document, base, last, now)
            if removed == 0:
                # Another process is at it.
                return
            yield removed
        yield from _fewer_states(history, graph, base, now)


def _horizon(connection: Connection, graph: str, now: datetime) -> int:
    """The last revision that nothing keeps: neither is it among the newest, nor of late."""
    here = EDITS.c.graph == graph
    newest: int = connection.execute(select(func.max(EDITS.c.revision)).where(here)).scalar_one()
    of_late = select(func.min(EDITS.c.revision)).where(here, EDITS.c.made >= now - WHOLE_AGE)
    first: int | None = connection.execute(of_late).scalar_one()
    return min(newest - WHOLE_EDITS, newest if first is None else first - 1)


def _step(
    history: History,
    graph: str,
    document: Document,
    base: int,
    last: int,
    now: datetime,
) -> tuple[int, int]:
    """Move the base on by some edits, and the document with it; how many, and the new base."""
    end = min(base + STEP, last)
    query = (
        select(EDITS.c.revision, EDITS.c.author, EDITS.c.made, EDITS.c.told, EDITS.c.edit, UNTOLD)
        # One more, to know which state is the last of its time.
        .where(EDITS.c.graph == graph, EDITS.c.revision > base, EDITS.c.revision <= end + 1)
        .order_by(EDITS.c.revision)
    )
    with history.reading() as connection:
        rows = list(connection.execute(query))
        named = _named(connection, graph, base, end)
        first = connection.execute(
            select(SNAPSHOTS.c.made, SNAPSHOTS.c.told).where(*_at(graph, base))
        ).one()
    if [row.revision for row in rows] != list(range(base + 1, end + 2)):
        return 0, base
    spans = {row.revision: _span(row.made, row.revision, now) for row in rows}
    spans[base] = _span(first.made, base, now)
    stays = base == 0 or base in named or spans[base] != spans[base + 1]
    told = Summary() if stays or first.told is None else unpack_summary(first.told)
    kept: list[_Kept] = []
    for row in rows[:-1]:
        apply(document, unpack_edit(row.edit))
        told = told.then(Summary(1, (row.author,), deeds_of(row)))
        at = row.revision
        if at == end or at in named or spans[at] != spans[at + 1]:
            made = None if row.made is None else in_utc(row.made)
            kept.append(_Kept(at, made, pack(document), pack_summary(told)))
            told = Summary()
    gone = 0
    with history.writing() as connection:
        hold(connection, graph)
        if base_of(connection, graph) == base and named == _named(connection, graph, base, end):
            gone = _replace(connection, graph, (base, end), kept, stays=stays)
    return (gone, end) if gone else (0, base)


def _replace(
    connection: Connection, graph: str, span: tuple[int, int], kept: list[_Kept], *, stays: bool
) -> int:
    """Have states in the place of edits; the state before the first of them may stay or go."""
    base, end = span
    inside = select(SNAPSHOTS.c.revision).where(
        SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision >= base, SNAPSHOTS.c.revision <= end
    )
    there = set(connection.execute(inside).scalars())
    for state in kept:
        row: dict[str, Any] = vars(state)
        if state.revision in there:
            connection.execute(update(SNAPSHOTS).where(*_at(graph, state.revision)).values(row))
        else:
            connection.execute(insert(SNAPSHOTS).values(graph=graph, **row))
    needless = there - {state.revision for state in kept} - ({base} if stays else set())
    connection.execute(
        delete(SNAPSHOTS).where(
            SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision.in_(sorted(needless))
        )
    )
    edits = (EDITS.c.graph == graph, EDITS.c.revision > base, EDITS.c.revision <= end)
    return connection.execute(delete(EDITS).where(*edits)).rowcount


def _fewer_states(history: History, graph: str, base: int, now: datetime) -> Iterator[int]:
    """Thin the states before a base, as they grow older."""
    query = (
        select(SNAPSHOTS.c.revision, SNAPSHOTS.c.made, SNAPSHOTS.c.told)
        .where(SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision <= base)
        .order_by(SNAPSHOTS.c.revision)
    )
    with history.reading() as connection:
        rows = list(connection.execute(query))
        named = _named(connection, graph, 0, base)
    told = Summary()
    needless: list[int] = []
    changed: dict[int, Summary] = {}
    for row, after in pairwise(rows):
        own = Summary() if row.told is None else unpack_summary(row.told)
        told = told.then(own)
        same = _span(row.made, row.revision, now) == _span(after.made, after.revision, now)
        if row.revision and row.revision not in named and same:
            needless.append(row.revision)
            continue
        if told != own:
            changed[row.revision] = told
        told = Summary()
    if rows and told.edits:
        own = Summary() if rows[-1].told is None else unpack_summary(rows[-1].told)
        changed[rows[-1].revision] = told.then(own)
    if not needless:
        return
    with history.writing() as connection:
        hold(connection, graph)
        if named != _named(connection, graph, 0, base):
            return
        for revision, summary in changed.items():
            packed = pack_summary(summary)
            connection.execute(update(SNAPSHOTS).where(*_at(graph, revision)).values(told=packed))
        for start in range(0, len(needless), STEP):
            some = SNAPSHOTS.c.revision.in_(needless[start : start + STEP])
            connection.execute(delete(SNAPSHOTS).where(SNAPSHOTS.c.graph == graph, some))
    yield len(needless)


def _span(made: datetime | None, revision: int, now: datetime) -> tuple[str, int]:
    """The span of time of which the last state is kept."""
    if made is None:
        return "undated", revision // UNDATED_EVERY
    when = in_utc(made)
    hours = int(when.timestamp() // 3600)
    return ("hour", hours) if now - when < HOURLY_AGE else ("day", hours // 24)


def _named(connection: Connection, graph: str, first: int, last: int) -> set[int]:
    query = select(VERSIONS.c.revision).where(
        VERSIONS.c.graph == graph, VERSIONS.c.revision >= first, VERSIONS.c.revision <= last
    )
    return set(connection.execute(query).scalars())


def _at(graph: str, revision: int) -> tuple[Any, Any]:
    return SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision == revision
