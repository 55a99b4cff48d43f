"""The command line: ``chalkgrad`` serves; for ``eval``, ``export`` and the others see ``--help``.

What only a server needs, the web and the database, is imported by the commands that need it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkgrad.arguments import DEFAULT_PORT, parse
from chalkgrad.catalogue import catalogue, worded
from chalkgrad.document.answer import evaluate
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import read_number
from chalkgrad.export import formats
from chalkgrad.export.format import Options
from chalkgrad.imports import format as imports
from chalkgrad.imports.word import for_computing, opened
from chalkgrad.resources import NOTEBOOKS

if TYPE_CHECKING:
    from chalkgrad.store.backups import Kept

# How many ports after the default are tried before giving up.
PORTS_TRIED = 50

# Exit status for input that cannot be used, as in other Unix tools.
BAD_INPUT = 2

# And for a check that finds something.
FAULTS_FOUND = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _COMMANDS[options.command](options)
    except ChalkgradError as error:
        told = worded(error, getattr(options, "language", Options.language))
        print(f"chalkgrad: {told}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
    return status


def _feeds(texts: Sequence[str]) -> dict[str, float]:
    """Numbers by the word that says for which node.

    Raises
    ------
    DocumentError
        A text is not of the form ``x1=2``.
    """
    found = {}
    for text in texts:
        name, sign, number = text.partition("=")
        try:
            found[name.strip()] = read_number(number)
        except FormulaError:
            sign = ""
        if not sign or not name.strip():
            raise DocumentError(f"{text!r} is not NAME=NUMBER, such as x1=2")
    return found


def _evaluate(options: argparse.Namespace) -> int:
    feeds = _feeds(options.feed)
    document = _opened(options, for_computing(options.letters))
    answer = evaluate(document, feeds, options.target)
    print(json.dumps(answer, ensure_ascii=False) if options.json else _as_text(document, answer))
    return 0


def _opened(options: argparse.Namespace, how: imports.Options) -> Document:
    """What a command's source holds; what of it does not come along is told."""
    reading = opened(options.source, how, options.graph)
    for loss in reading.lost:
        print(f"chalkgrad: {loss.said(catalogue(options.language))}", file=sys.stderr)
    return reading.document


def _as_text(document: Document, answer: dict[str, Any]) -> str:
    """Nodes in topological order, a line each: name (or else id), value, gradient, problem."""

    def cell(number: object) -> str:
        return "–" if number is None else str(number)

    rows = [("node", "value", "gradient", "")]
    for node in answer["order"]:
        numbers = answer["nodes"][node]
        problem = answer["problems"].get(node, {}).get("message", "")
        called = document.graph.attributes(node).get("name", node)
        rows.append((called, cell(numbers["value"]), cell(numbers["gradient"]), problem))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False))
        + "  "
        + row[3]
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _backup(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import backup

    kept = backup(options.data, Path(options.file))
    print(f"{options.file} holds {_counted(kept)}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import restore

    kept = restore(
        options.data, Path(options.file), force=options.force, revoke_links=options.revoke_links
    )
    print(f"{_counted(kept)} are back")
    if kept.replaced is not None:
        print(f"what was there before is in {kept.replaced}")
    if not options.revoke_links:
        print("links and recovery codes work as they did then, also those that have ended since")
    return 0


def _counted(kept: "Kept") -> str:
    return f"{kept.graphs:,} graphs and {kept.edits:,} edits"


def _claim(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import claim

    print(claim(options.data))
    return 0


def _check(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import check

    sound = True
    for fault in check(options.data):
        sound = False
        print(fault)
    if sound:
        print("every graph is as its edits make it")
    return 0 if sound else FAULTS_FOUND


def _diagnose(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import diagnose

    sound = True
    for finding in diagnose(options.data, options.host, options.port):
        sound = sound and finding.grade != "fault"
        print(finding, flush=True)
    return 0 if sound else FAULTS_FOUND


def _history(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import kept_at, told

    if options.at is None:
        for line in told(options.data, _id(options.kept)):
            print(line)
        return 0
    document = kept_at(options.data, _id(options.kept), options.at)
    sys.stdout.buffer.write(formats.export(document, formats.find("json"), Options()))
    sys.stdout.flush()
    return 0


def _export(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import kept

    return _write(kept(options.data, _id(options.kept)), options)


def _id(word: str) -> str:
    """A graph's id, of itself or of its address."""
    return word.rstrip("/").rpartition("/")[2]


def _convert(options: argparse.Namespace) -> int:
    return _write(_opened(options, imports.Options(letters=options.letters)), options)


_CHOICES = tuple(field.name for field in fields(Options))


def _write(document: Document, options: argparse.Namespace) -> int:
    """Write a document as the options say; what the format does not say comes first."""
    form = formats.find(options.to)
    for remark in form.remarks(document):
        if not remark.refuses:
            print(f"chalkgrad: {remark.said(catalogue(options.language))}", file=sys.stderr)
    chosen = Options(**{name: getattr(options, name) for name in _CHOICES})
    content = formats.export(document, form, chosen)
    if options.out:
        Path(options.out).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    return 0


def _notebook(options: argparse.Namespace) -> int:
    # "x": one that is there may have somebody's own cells.
    with Path(options.file).open("xb") as file:
        file.write((NOTEBOOKS / "chalkgrad.ipynb").read_bytes())
    print(f"{options.file} is written; open it in Jupyter")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import host

    wished = options.port is not None
    ports = [options.port] if wished else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    host(options.data, options.host, ports, browser=not options.no_browser)
    return 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "serve": _serve,
    "backup": _backup,
    "restore": _restore,
    "claim": _claim,
    "check": _check,
    "doctor": _diagnose,
    "history": _history,
    "eval": _evaluate,
    "export": _export,
    "convert": _convert,
    "notebook": _notebook,
}


if __name__ == "__main__":
    sys.exit(main())
