"""What the README shows is what happens."""

import json
import re
import subprocess
import sys

import networkx as nx
from chalkgrad.document.answer import evaluate
from chalkgrad.document.exchange import load

from tests.serving import ROOT

README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "server",
    )
    return done.stdout.strip()


def test_the_python_examples_give_what_their_comments_say() -> None:
    lazy, eager, traced = blocks("python")
    shown = "print(f.value, x1.grad, x2.grad)"
    assert run(lazy + shown) == "11.652071455223084 5.5 1.7163378145367738"
    assert run(eager) == re.findall(r"# ([\d.]+)", eager)[0]
    assert run(traced + "print(recorded.gradients['x'])") == "5.5"


def test_the_document_is_one_and_networkx_reads_it() -> None:
    (text,) = blocks("json")
    assert evaluate(load(json.loads(text)))["nodes"]["x1"] == {"value": 2.0, "gradient": 5.0}
    assert nx.node_link_graph(json.loads(text), edges="edges").number_of_edges() == 2


def test_pictures_and_folders_are_there() -> None:
    for path in re.findall(r"\]\((\.readme/[^)]+)\)", README):
        assert (ROOT / path).exists()
    for path in re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE):
        assert (ROOT / path).is_dir()
