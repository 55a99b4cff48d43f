"""The command line: ``chalkgrad`` serves; for ``eval``, ``export`` and the others see ``--help``.

What only a server needs, the web and the database, is imported by the commands that need it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkgrad import __version__
from chalkgrad.catalogue import LANGUAGES, catalogue, worded
from chalkgrad.document.answer import evaluate
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import read_number
from chalkgrad.export import formats
from chalkgrad.export.format import SCALES, Options
from chalkgrad.imports import format as imports
from chalkgrad.imports.word import for_computing, opened
from chalkgrad.resources import NOTEBOOKS

if TYPE_CHECKING:
    from chalkgrad.store.backups import Kept

DEFAULT_HOST = "127.0.0.1"

# Free on ordinary machines, and below the range that systems give to outgoing connections.
DEFAULT_PORT = 8642

# How many ports after the default are tried before giving up.
PORTS_TRIED = 50

# Exit status for input that cannot be used, as in other Unix tools.
BAD_INPUT = 2

# And for a check that finds something.
FAULTS_FOUND = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # "serve" may be left out: what does not name another command is for it.
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "serve")
    options = _parser().parse_args(_source_last(words) if words[0] in _OF_SOURCES else words)
    try:
        status: int = options.run(options)
    except ChalkgradError as error:
        told = worded(error, getattr(options, "language", Options.language))
        print(f"chalkgrad: {told}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chalkgrad", description="A blackboard for gradients.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"chalkgrad {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    serving = commands.add_parser("serve", help="start the editor (the default)")
    serving.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    serving.add_argument(
        "--port", type=_port, help=f"port to listen on ({DEFAULT_PORT}, or the next)"
    )
    serving.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    serving.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serving.set_defaults(run=_serve)

    copying = commands.add_parser(
        "backup", help="write all graphs into one file, also while serving"
    )
    copying.add_argument("file", help="the file to make")
    copying.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    copying.set_defaults(run=_backup)

    restoring = commands.add_parser(
        "restore", help="put what a backup holds in the place of all graphs"
    )
    restoring.add_argument("file", help="the backup")
    restoring.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    restoring.add_argument(
        "--force", action="store_true", help="also where graphs are kept, which it replaces"
    )
    restoring.set_defaults(run=_restore)

    claiming = commands.add_parser(
        "claim", help="get a code that makes the graphs of earlier versions a browser's own"
    )
    claiming.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    claiming.set_defaults(run=_claim)

    checking = commands.add_parser("check", help="look whether every graph that is kept is sound")
    checking.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    checking.set_defaults(run=_check)

    diagnosing = commands.add_parser(
        "doctor", help="look at what a server stands on, and say what to do"
    )
    diagnosing.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    diagnosing.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port to listen on")
    diagnosing.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    diagnosing.set_defaults(run=_diagnose)

    telling = commands.add_parser("history", help="list how a graph came to be what it is")
    telling.add_argument("kept", metavar="graph", help="its id, or its address")
    telling.add_argument(
        "--at", type=int, metavar="REVISION", help="write the graph as it was then, as JSON"
    )
    telling.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    telling.set_defaults(run=_history)

    evaluate_ = commands.add_parser("eval", help="evaluate a formula or a document")
    evaluate_.add_argument(
        "source", metavar="FORMULA|FILE",
        help="formula text, a file in any format that is read, or - for standard input",
    )  # fmt: skip
    evaluate_.add_argument(
        "--feed", action="append", default=[], metavar="NAME=NUMBER",
        help="feed a placeholder or stand in for a variable, by name or id; repeatable",
    )  # fmt: skip
    evaluate_.add_argument("--target", metavar="NAME", help="the node to differentiate")
    evaluate_.add_argument("--json", action="store_true", help="answer as JSON")
    evaluate_.set_defaults(run=_evaluate)

    exporting = commands.add_parser("export", help="write a graph that is kept in another format")
    exporting.add_argument("kept", metavar="graph", help="its id, or its address")
    exporting.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    exporting.set_defaults(run=_export)
    converting = commands.add_parser("convert", help="write a document or a formula so")
    converting.add_argument(
        "source", metavar="FORMULA|FILE",
        help="formula text, a file in any format that is read, or - for standard input",
    )  # fmt: skip
    converting.set_defaults(run=_convert)
    teaching = commands.add_parser("notebook", help="write a notebook that shows the Python API")
    teaching.add_argument("file", nargs="?", default="chalkgrad.ipynb", help="(%(default)s)")
    teaching.set_defaults(run=_notebook)
    for command in (evaluate_, converting):
        command.add_argument(
            "--letters", dest="letters", action="store_const", const="letters", default="words",
            help="read letters that stand together as a product: mx is m times x",
        )  # fmt: skip
        command.add_argument(
            "--graph", metavar="TITLE|NUMBER", help="which graph of a file that holds several"
        )
    for command in (evaluate_, exporting, converting):
        command.add_argument(
            "--language", choices=LANGUAGES, default=Options.language,
            help="of what is said, and of words on a page",
        )  # fmt: skip
    for command in (exporting, converting):
        command.add_argument(
            "--to", required=True, metavar="FORMAT",
            help=f"one of {', '.join(form.key for form in formats.FORMATS)}",
        )  # fmt: skip
        command.add_argument("--out", metavar="FILE", help="where to; else to standard output")
        command.add_argument(
            "--no-values", dest="values", action="store_false", help="a picture without values"
        )
        command.add_argument(
            "--no-gradients", dest="gradients", action="store_false", help="and without gradients"
        )
        command.add_argument(
            "--no-frames", dest="frames", action="store_false", help="and without frames"
        )
        command.add_argument(
            "--products", action="store_true", help="upstream × local on every wire of a picture"
        )
        command.add_argument(
            "--step", type=_count, metavar="N", help="a picture at a step of the run, from 0"
        )
        command.add_argument(
            "--solutions", action="store_true", help="a hand-out with what is hidden filled in"
        )
        command.add_argument(
            "--scale", type=int, choices=SCALES, default=Options.scale,
            help="pixels for a unit of the canvas (%(default)s)",
        )  # fmt: skip
    return parser


# Commands about a formula or a graph, which may begin with a minus sign.
_OF_SOURCES = ("eval", "export", "convert", "history")

# What stands before another word, or stands for itself.
_WITH_WORD = (
    "--feed", "--target", "--graph", "--data", "--to", "--out", "--scale", "--step", "--at",
    "--language",
)  # fmt: skip
_ALONE = (
    "--json", "--letters", "--no-values", "--no-gradients", "--no-frames", "--products",
    "--solutions", "-h",
    "--help", "--", "-",
)  # fmt: skip


def _source_last(words: Sequence[str]) -> list[str]:
    """Words with a formula such as -x, or an id, behind a --, so that it is no option."""
    known: list[str] = []
    sources: list[str] = []
    before = ""
    for word in words:
        is_option = word in _ALONE or word.startswith(_WITH_WORD)
        is_source = word.startswith("-") and not is_option and before not in _WITH_WORD
        (sources if is_source else known).append(word)
        before = word
    return [*known, "--", *sources] if sources else known


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0")
    return int(text)


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

    kept = restore(options.data, Path(options.file), force=options.force)
    print(f"{_counted(kept)} are back")
    if kept.replaced is not None:
        print(f"what was there before is in {kept.replaced}")
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


if __name__ == "__main__":
    sys.exit(main())
