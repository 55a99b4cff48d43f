"""What the command line takes: every command with its words; a formula may begin with a minus."""

import argparse
from collections.abc import Sequence

from chalkgrad import __version__
from chalkgrad.catalogue import LANGUAGES
from chalkgrad.export import formats
from chalkgrad.export.format import SCALES, Options

DEFAULT_HOST = "127.0.0.1"

# Free on ordinary machines, and below the range that systems give to outgoing connections.
DEFAULT_PORT = 8642


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command, under `command`, and what it was given."""
    words = list(arguments)
    # "serve" may be left out: what does not name another command is for it.
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "serve")
    return _parser().parse_args(_source_last(words) if words[0] in _OF_SOURCES else words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chalkgrad", description="A blackboard for gradients.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"chalkgrad {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")

    serving = commands.add_parser("serve", help="start the editor (the default)")
    serving.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    serving.add_argument(
        "--port", type=_port, help=f"port to listen on ({DEFAULT_PORT}, or the next)"
    )
    serving.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    serving.add_argument("--no-browser", action="store_true", help="do not open a browser")

    copying = commands.add_parser(
        "backup", help="write all graphs into one file, also while serving"
    )
    copying.add_argument("file", help="the file to make")
    copying.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")

    restoring = commands.add_parser(
        "restore", help="put what a backup holds in the place of all graphs"
    )
    restoring.add_argument("file", help="the backup")
    restoring.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    restoring.add_argument(
        "--force", action="store_true", help="also where graphs are kept, which it replaces"
    )
    restoring.add_argument(
        "--revoke-links", action="store_true",
        help="have no link and no recovery code of the backup work again",
    )  # fmt: skip

    claiming = commands.add_parser(
        "claim", help="get a code that makes the graphs of earlier versions a browser's own"
    )
    claiming.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")

    checking = commands.add_parser("check", help="look whether every graph that is kept is sound")
    checking.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")

    diagnosing = commands.add_parser(
        "doctor", help="look at what a server stands on, and say what to do"
    )
    diagnosing.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    diagnosing.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port to listen on")
    diagnosing.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")

    telling = commands.add_parser("history", help="list how a graph came to be what it is")
    telling.add_argument("kept", metavar="graph", help="its id, or its address")
    telling.add_argument(
        "--at", type=int, metavar="REVISION", help="write the graph as it was then, as JSON"
    )
    telling.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")

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

    exporting = commands.add_parser("export", help="write a graph that is kept in another format")
    exporting.add_argument("kept", metavar="graph", help="its id, or its address")
    exporting.add_argument("--data", metavar="DIR", help="folder that keeps the graphs")
    converting = commands.add_parser("convert", help="write a document or a formula so")
    converting.add_argument(
        "source", metavar="FORMULA|FILE",
        help="formula text, a file in any format that is read, or - for standard input",
    )  # fmt: skip
    teaching = commands.add_parser("notebook", help="write a notebook that shows the Python API")
    teaching.add_argument("file", nargs="?", default="chalkgrad.ipynb", help="(%(default)s)")
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
