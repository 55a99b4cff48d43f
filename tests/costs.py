"""What a piece of work costs, so that a test can say that it grows no faster than it must."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chalkgrad.engine.collecting import not_collecting


@dataclass
class Cost:
    """CPU time of this process, in seconds; known when the work is done."""

    seconds: float = 0.0


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure what is done inside.

    Nothing is collected meanwhile: a pass over all that hundreds of other tests have left behind
    takes up to a second, and falls on whoever allocates when it is due.
    """
    cost = Cost()
    with not_collecting():
        began = time.process_time()
        yield cost
        cost.seconds = time.process_time() - began
