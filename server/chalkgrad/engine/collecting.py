"""Making many objects at once without Python looking for garbage among them meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_collecting() -> Iterator[None]:
    """Pause Python's search for reference cycles; what is freed by counting is freed as ever.

    Whoever reads or edits a whole document makes a hundred thousand objects that all stay, and
    each time their number has grown by a part the search goes through all of them: more than half
    of the time that reading takes. The pause is the process's: another thread that ends its own
    ends this one too, which costs time and nothing else.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
