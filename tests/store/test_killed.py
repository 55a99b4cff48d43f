"""A server that is killed while it thins a history: nothing is lost, and the next one goes on."""

import multiprocessing
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from random import Random

import pytest
from chalkgrad.store import thinning, upkeep
from chalkgrad.store.errors import NoSuchRevisionError
from chalkgrad.store.store import Store

from tests import databases
from tests.document.test_difference import content
from tests.store.histories import filled

EDITS, WHOLE = 120, 10


def thin(address: str, graph: str, done: Connection) -> None:
    """Thin a history, and say so at every transaction."""
    thinning.WHOLE_EDITS, thinning.STEP = WHOLE, 3
    for removed in thinning.thin(Store(address).history, graph):
        done.send(removed)
    done.send(0)


def begin(address: str, graph: str) -> tuple[ForkProcess, Connection]:
    """Another process that thins."""
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    process = forking.Process(target=thin, args=(address, graph, there))
    process.start()
    return process, here


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_history_that_is_killed_while_it_is_thinned_is_whole(tmp_path: Path) -> None:
    address = databases.address(tmp_path)
    store = Store(address)
    graph = filled(store, EDITS)
    store.history.name(graph, 77, "exam", "ann")
    truth = {revision: content(store.history.at(graph, revision)) for revision in range(EDITS + 1)}
    store.close()
    random = Random(7)
    for _ in range(6):
        process, done = begin(address, graph)
        for _ in range(random.randint(1, 4)):
            done.recv()
        process.kill()
        process.join()
        assert list(upkeep.check(address)) == []
    left = Store(address)
    states = len(kept(left, graph, truth))
    assert WHOLE < states < EDITS, "it was killed in the midst"
    assert sum(mark.edits for mark in left.history.marks(graph).marks) == EDITS
    # And the next goes on to the end.
    process, done = begin(address, graph)
    while done.recv():
        pass
    process.join()
    thinned = kept(left, graph, truth)
    assert {0, 77, *range(EDITS - WHOLE, EDITS + 1)} <= set(thinned)
    assert len(thinned) < states


def kept(store: Store, graph: str, truth: dict[int, dict[str, object]]) -> list[int]:
    """The revisions that are kept; each is what it was."""
    found = []
    for revision, state in truth.items():
        try:
            document = store.history.at(graph, revision)
        except NoSuchRevisionError:
            continue
        assert content(document) == state
        found.append(revision)
    return found
