"""How fast graphs and anything else may be written: a bucket for each address, which fills again.

Each process counts for itself. What all graphs together may take is the store's to say.
"""

import ipaddress
import threading
import time
from collections.abc import Callable

from flask import Flask, has_request_context, request

from chalkgrad.engine import ChalkgradError
from chalkgrad.live.bucket import Bucket

# A school reaches a server by one address: 400 people, as many as a process carries, may begin a
# lesson at once, come back for the next within the minute, and one of them open a shelf of formulas
# (a file has 500 graphs at most).
GRAPHS, GRAPHS_A_MINUTE = 1_500, 600

# A graph of a lesson has 4 kB and the largest 5 MB; copied in a loop, that one made 961 MB in 5 s.
# So many bytes are fifty of the largest at once, and then one every five seconds.
BYTES, BYTES_A_MINUTE = 256_000_000, 60_000_000

# Whatever is written by HTTP: rows of tags, links and people are small, and would come without end.
# A class of 400 that follows one link, tags and renames is far below.
WRITES, WRITES_A_MINUTE = 6_000, 3_000
_WRITING = frozenset(("POST", "PUT", "PATCH", "DELETE"))
# What is sent to be computed, and leaves nothing; and a page that leaves something all the same.
_COMPUTING = frozenset(("api.evaluate_document", "imports.preview"))
_KEEPING = "links.follow_link"

# Addresses that are remembered; those whose buckets are full again are forgotten first.
MAX_ADDRESSES = 10_000


class TooFastError(ChalkgradError):
    """More is written from one address than the server keeps at that pace.

    Attributes
    ----------
    retry_after
        Seconds until there is room again.
    """

    code = "too-fast"

    def __init__(self, seconds: float) -> None:
        self.retry_after = max(1, round(seconds + 0.5))
        super().__init__(
            "too much is written from here at once; the next can be kept in "
            f"{self.retry_after} seconds"
        )


class Quota:
    """What has been made, by who pays for it.

    Parameters
    ----------
    payer
        Who pays for the request at hand; None for nobody.
    clock
        Seconds, from anywhere.
    """

    def __init__(
        self,
        payer: Callable[[], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._payer, self._clock = payer, clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[Bucket, Bucket, Bucket]] = {}

    def spend(self, count: int, size: int) -> None:
        """Count graphs of so many bytes together that are about to be kept.

        Raises
        ------
        TooFastError
            There have been too many.
        """
        self._take(count, size, 0)

    def write(self) -> None:
        """Count a request that writes.

        Raises
        ------
        TooFastError
            There have been too many.
        """
        self._take(0, 0, 1)

    def _take(self, *amounts: float) -> None:
        """Spend so much of each bucket of who pays, or of none."""
        payer = self._payer()
        if payer is None:
            return
        now = self._clock()
        with self._lock:
            spent = list(zip(self._of(payer, now), amounts, strict=True))
            wait = max(bucket.wait(amount, now) for bucket, amount in spent)
            if wait > 0:
                raise TooFastError(wait)
            for bucket, amount in spent:
                bucket.left -= min(amount, bucket.capacity)

    def _of(self, payer: str, now: float) -> tuple[Bucket, Bucket, Bucket]:
        found = self._buckets.get(payer)
        if found is None:
            if len(self._buckets) >= MAX_ADDRESSES:
                self._forget(now)
            found = (
                Bucket(GRAPHS, GRAPHS_A_MINUTE, now),
                Bucket(BYTES, BYTES_A_MINUTE, now),
                Bucket(WRITES, WRITES_A_MINUTE, now),
            )
            self._buckets[payer] = found
        return found

    def _forget(self, now: float) -> None:
        """Forget who has spent nothing for long; where that is nobody, everybody."""
        busy = {
            payer: buckets
            for payer, buckets in self._buckets.items()
            if any(bucket.wait(bucket.capacity, now) > 0 for bucket in buckets)
        }
        self._buckets = busy if len(busy) < MAX_ADDRESSES else {}


def register(app: Flask, quota: Quota) -> None:
    """Have an application count the requests that write."""

    def count() -> None:
        writes = request.method in _WRITING and request.endpoint not in _COMPUTING
        if writes or request.endpoint == _KEEPING:
            quota.write()

    app.before_request(count)


def address() -> str | None:
    """The address that the request at hand comes from; None where there is no request.

    A proxy on this machine says for whom it asks; what others say of themselves counts nothing.
    """
    if not has_request_context():
        return None
    found = request.remote_addr or ""
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return said if said and _is_loopback(found) else found


def _is_loopback(word: str) -> bool:
    try:
        return ipaddress.ip_address(word).is_loopback
    except ValueError:
        return False
