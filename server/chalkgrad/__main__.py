"""The command line: ``chalkgrad`` serves, and ``eval``, ``backup``, ``check``; see ``--help``.

What only a server needs, the web and the database, is imported by the commands that need it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalkgrad import __version__
from chalkgrad.document.answer import evaluate
from chalkgrad.document.exchange import MAX_COMPUTED, parse
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError

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
    options = _parser().parse_args(words)
    try:
        status: int = options.run(options)
    except (ChalkgradError, OSError) as error:
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
        "backup", help="copy the graphs into one file, also while serving"
    )
    copying.add_argument("file", help="the copy to make")
    copying.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    copying.set_defaults(run=_backup)

    checking = commands.add_parser("check", help="look whether every graph that is kept is sound")
    checking.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    checking.set_defaults(run=_check)

    evaluate_ = commands.add_parser("eval", help="evaluate a document")
    evaluate_.add_argument("file", help="a JSON document, or - for standard input")
    evaluate_.add_argument(
        "--feed", action="append", default=[], metavar="NAME=NUMBER",
        help="feed a placeholder or stand in for a variable, by name or id; repeatable",
    )  # fmt: skip
    evaluate_.add_argument("--target", metavar="NAME", help="the node to differentiate")
    evaluate_.add_argument("--json", action="store_true", help="answer as JSON")
    evaluate_.set_defaults(run=_evaluate)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to 65535")
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
            value = float(number)
        except ValueError:
            sign = ""
        if not sign or not name:
            raise DocumentError(f"{text!r} is not NAME=NUMBER, such as x1=2")
        found[name] = value
    return found


def _evaluate(options: argparse.Namespace) -> int:
    feeds = _feeds(options.feed)
    source = Path(options.file)
    text = sys.stdin.buffer.read() if options.file == "-" else source.read_bytes()
    document = parse(text, max_nodes=MAX_COMPUTED)
    answer = evaluate(document, feeds, options.target)
    print(json.dumps(answer, ensure_ascii=False) if options.json else _as_text(document, answer))
    return 0


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

    backup(options.data, Path(options.file))
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


def _serve(options: argparse.Namespace) -> int:
    from chalkgrad.hosting import host

    wished = options.port is not None
    ports = [options.port] if wished else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    host(options.data, options.host, ports, browser=not options.no_browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
