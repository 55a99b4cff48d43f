"""What a word on the command line stands for: a file, standard input, or a formula itself."""

import sys
from collections.abc import Sequence
from pathlib import Path

from chalkgrad.document.exchange import MAX_BYTES, MAX_COMPUTED
from chalkgrad.document.values import MAX_NODES, DocumentError
from chalkgrad.imports.format import Options, Reading
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source

# Titles that a refusal lists.
_LISTED = 8


def opened(word: str, options: Options, chosen: str | None = None) -> Reading:
    """The graph that a word stands for.

    Parameters
    ----------
    word
        A file's name, ``-`` for standard input, or formula text.
    options
        How it is read; a document may be as large as is computed without a canvas.
    chosen
        Which of a file's graphs, by its title or its number, counted from 1.

    Raises
    ------
    ChalkgradError
        It cannot be read, or holds several graphs and none of them is chosen.
    OSError
        There is no such file.
    """
    if word == "-":
        data = sys.stdin.buffer.read()
    elif _is_file(word):
        data = Path(word).read_bytes()
    else:
        data = word.encode("utf-8", "surrogateescape")
    most = MAX_BYTES * options.max_nodes // MAX_NODES
    return _one(read(Source(data, most), options)[1], chosen)


def for_computing(letters: str) -> Options:
    """How a file is read that is only computed."""
    return Options(
        letters="letters" if letters == "letters" else "words",
        max_nodes=MAX_COMPUTED,
        lay_out=False,
    )


def _one(readings: Sequence[Reading], chosen: str | None) -> Reading:
    if chosen is None and len(readings) == 1:
        return readings[0]
    titles = [reading.document.title for reading in readings]
    if chosen is not None:
        if chosen in titles:
            return readings[titles.index(chosen)]
        if chosen.isdecimal() and 0 < int(chosen) <= len(readings):
            return readings[int(chosen) - 1]
    listed = ", ".join(titles[:_LISTED]) + (", …" if len(titles) > _LISTED else "")
    none = "" if chosen is None else f"there is no graph {chosen}; "
    raise DocumentError(
        f"{none}choose one of the {len(readings):,} graphs with --graph TITLE or NUMBER: {listed}"
    )


def _is_file(word: str) -> bool:
    """Whether a word is a file's name: of one that is there, or that can be nothing else."""
    try:
        return word.endswith(".json") or Path(word).is_file()
    except (OSError, ValueError):
        # Too long a name, or with what no name has.
        return False
