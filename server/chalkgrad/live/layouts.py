"""Layouts that windows ask for: found once for each revision, while the room is free."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

from chalkgrad.document.arranging import Arranging
from chalkgrad.picture.notation import Direction
from chalkgrad.picture.places import Place


class Layouts:
    """The layouts of one document.

    Invariant: `_found` holds layouts of `_revision` alone. One that is being found is there too,
    and who asks for it waits.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revision = -1
        self._found: dict[tuple[Direction, float], Future[dict[str, Place]]] = {}

    def ask(
        self, revision: int, how: tuple[Direction, float], prepare: Callable[[], Arranging]
    ) -> Callable[[], dict[str, Place]]:
        """What finds a layout, or waits for who does.

        Parameters
        ----------
        revision
            The document's.
        how
            Where values run, and the room before nodes.
        prepare
            Takes from the document what the layout needs; called at once, if at all.
        """
        with self._lock:
            if revision != self._revision:
                self._revision, self._found = revision, {}
            there = self._found.get(how)
            if there is not None:
                return there.result
            finding = self._found[how] = Future[dict[str, Place]]()
        try:
            arranging = prepare()
        except BaseException as error:
            finding.set_exception(error)
            raise

        def find() -> dict[str, Place]:
            try:
                finding.set_result(arranging.places())
            except BaseException as error:
                finding.set_exception(error)
            return finding.result()

        return find
