"""What readers of text formats share: how long a text may be, and where in it something stands."""

import math
import re
from bisect import bisect_right

_NUMBER = re.compile(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


class Lines:
    """Finds the lines of places in a text, counted from 1. O(log n) each."""

    def __init__(self, text: str) -> None:
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def of(self, at: int) -> int:
        """The line of a place."""
        return bisect_right(self._breaks, at - 1) + 1


def number_of(text: str) -> float | None:
    """The finite number that a text is, or None."""
    text = text.strip()
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace("−", "-"))
    return number if math.isfinite(number) else None
