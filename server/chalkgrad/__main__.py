"""The command line: ``chalkgrad`` serves, and ``eval``, ``backup``, ``check``; see ``--help``."""

import argparse
import errno
import json
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalkgrad import __version__
from chalkgrad.app import database_address, settings
from chalkgrad.document.answer import evaluate
from chalkgrad.document.exchange import MAX_COMPUTED, parse
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.serve import queue_trouble, serve, take_alone
from chalkgrad.store import upkeep
from chalkgrad.store.store import Store

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
    status: int = options.run(options)
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
    try:
        feeds = _feeds(options.feed)
        source = Path(options.file)
        text = sys.stdin.buffer.read() if options.file == "-" else source.read_bytes()
        document = parse(text, max_nodes=MAX_COMPUTED)
        answer = evaluate(document, feeds, options.target)
    except (ChalkgradError, OSError) as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
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


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    return settings({"DATA": options.data} if options.data else {})


def _backup(options: argparse.Namespace) -> int:
    try:
        upkeep.backup(database_address(_settings(options)), Path(options.file))
    except (ChalkgradError, OSError) as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
    return 0


def _check(options: argparse.Namespace) -> int:
    sound = True
    try:
        for fault in upkeep.check(database_address(_settings(options))):
            sound = False
            print(fault)
    except (ChalkgradError, OSError) as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
    if sound:
        print("every graph is as its edits make it")
    return 0 if sound else FAULTS_FOUND


def _serve(options: argparse.Namespace) -> int:
    config = _settings(options)
    try:
        port = _free_port(options.host, options.port)
        address = database_address(config)
        # Here, where it can be told in one line, what is wrong with the database comes out, and
        # its tables are made before there are processes.
        Store(address).close()
    except (ChalkgradError, OSError) as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        return BAD_INPUT
    alone = take_alone(address)
    if alone is None:
        print(
            "Another Chalkgrad serves these graphs too; each shows the other's edits.", flush=True
        )
    if config["MESSAGE_QUEUE"]:
        trouble = queue_trouble(config["MESSAGE_QUEUE"])
        if trouble is not None:
            print(f"chalkgrad: {trouble}; other processes' edits show late", file=sys.stderr)
    shown = f"[{options.host}]" if ":" in options.host else options.host
    url = f"http://{'localhost' if shown in ('0.0.0.0', '[::]') else shown}:{port}/"
    print(f"Chalkgrad is at {url}  (Ctrl-C stops it)", flush=True)
    if not options.no_browser:
        # A moment later, when the server answers; where there is no browser nothing happens.
        threading.Timer(0.5, webbrowser.open, [url]).start()
    serve(config, options.host, port)
    # Held until here: who starts meanwhile is told.
    del alone
    return 0


def _free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or without a wish the default or the next free one.

    Raises
    ------
    OSError
        The wanted port is taken, or the host cannot be listened on.
    """
    if wanted is not None:
        candidates = [wanted]
    else:
        candidates = list(range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in candidates:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            found: int = probe.getsockname()[1]
            return found
    taken = str(candidates[0]) if wanted is not None else f"{candidates[0]}–{candidates[-1]}"
    raise OSError(f"port {taken} on {host} is in use; choose another with --port")


if __name__ == "__main__":
    sys.exit(main())
