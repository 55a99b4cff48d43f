"""The rows of a pass in an order that runs faster and changes no bit: levels, alike beside alike.

A processor guesses which operator comes next, and each wrong guess costs as much as a few rows. In
a level no row needs another's result, so its rows may stand by operator. So it is inside of tanh
and the like, which take another way for small numbers than for large ones: where a pass runs again
and again, rows of one input may stand by its size. The kernel compiles `arranged` as it stands
here; it is a function of plain loops for that.
"""

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.program import Doubles, Numbers


def by_size(code: Numbers, values: Doubles) -> NDArray[np.intp]:
    """The rows of one input by its absolute value, after the others: an order for `arranged`.

    Parameters
    ----------
    code
        What the kernel reads: see `Program.code`.
    values
        The value of every slot, as it is or close to it. Only the speed depends on it.
    """
    rows = code[code[0] : code[1]].reshape(-1, 4)
    first, last = rows[:, 2], rows[:, 3]
    return np.argsort(np.where(first == last, np.abs(values[first]), -1.0), kind="stable")


def arranged(code: Numbers, backwards: bool, order: NDArray[np.intp]) -> Numbers:
    """A pass with its rows by level, then by operator, then in a given order.

    Parameters
    ----------
    code
        What the kernel reads: see `Program.code`. Left unchanged.
    backwards
        Whether it is the reverse pass. There, rows that send to one slot stay in their order, since
        what they send is added up.
    order
        The rows' numbers. Left unchanged.

    Notes
    -----
    O(rows + wires). A row's level is one more than the highest of those that it waits for.
    """
    begin, end, wires, slots = code[0], code[1], code[2], code[3]
    first = code[4 : 5 + slots]
    sources = code[5 + slots : 5 + slots + wires]
    takes = code[5 + slots + wires : 5 + slots + 2 * wires]
    rows = code[begin:end].copy().reshape(-1, 4)
    count = len(rows)
    # Forward, the level that computes a slot; backwards, the last so far that sent to it.
    reached = np.zeros(slots, np.int64)
    level = np.zeros(count, np.int64)
    for n in range(count):
        i = rows[n, 1]
        deep = reached[i] if backwards else max(reached[rows[n, 2]], reached[rows[n, 3]])
        for k in range(first[i], first[i + 1]):
            if takes[k] or not backwards:
                deep = max(deep, reached[sources[k]])
        deep += 1
        level[n] = deep
        if backwards:
            for k in range(first[i], first[i + 1]):
                if takes[k]:
                    reached[sources[k]] = deep
        else:
            reached[i] = deep
    # Two stable sorts by counting: by operator, then by level.
    for turn in range(2):
        keys = np.zeros(count, np.int64)
        for n in range(count):
            keys[n] = rows[order[n], 0] if turn == 0 else level[order[n]]
        place = np.zeros(keys.max() + 2 if count else 1, np.int64)
        for n in range(count):
            place[keys[n] + 1] += 1
        place = np.cumsum(place)
        after = np.zeros(count, np.int64)
        for n in range(count):
            after[place[keys[n]]] = order[n]
            place[keys[n]] += 1
        order = after
    found = code.copy()
    for n in range(count):
        found[begin + 4 * n : begin + 4 * n + 4] = rows[order[n]]
    return found
