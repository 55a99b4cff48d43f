"""The protocol, through real sockets: edits, patches, previews, runs, and a server that dies."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.live import answers, numbers, protocol
from chalkgrad.live.desk import MESSAGES
from chalkgrad.live.handlers import HANDLERS
from chalkgrad.live.later import shape_of
from chalkgrad.live.messages import asking, attending, editing, recalling, teaching
from chalkgrad.live.transport import MAX_MESSAGE_BYTES
from chalkgrad.live.typescript import declarations

from tests.live.clients import Canvas, named, new_graph
from tests.serving import ROOT, Server


@pytest.fixture
def canvas(server: Server) -> Iterator[Callable[..., Canvas]]:
    """Opens windows; the first makes a graph, and the next share it."""
    opened: list[Canvas] = []

    def open_one() -> Canvas:
        graph = opened[0].graph if opened else new_graph(server.url)
        opened.append(Canvas(server.url, graph))
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def test_opening_a_graph_brings_everything(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    assert window.revision == 0
    assert window.values["f"] == 11.652071455223084
    assert (window.gradients["x1"], window.gradients["x2"]) == (5.5, 1.7163378145367738)
    assert window.sent["v2", 0] == 5.0
    assert window.state["target"] == "f"
    assert window.state["formula"]["latex"]


def test_a_graph_is_not_brought_again_to_who_has_it_as_it_is(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    seen = [window.room, window.seq]
    opened = window.ask("open", seen=seen)["ok"]
    assert opened["company"]["crowd"]["count"] == 1
    assert {**opened, "company": None} == {
        "you": window.you, "right": "edit", "steps": {"undo": 0, "redo": 0}, "company": None,
        "snapshot": None,
    }  # fmt: skip
    for other in (["another room", window.seq], [window.room, window.seq - 1]):
        again = window.ask("open", seen=other)["ok"]["snapshot"]
        assert [again["room"], again["seq"]] == seen
    # A preview is not stored, and shown all the same.
    window.ask("preview", node="x2", value=4.0)
    assert window.ask("open", seen=seen)["ok"]["snapshot"]["seq"] > window.seq


def test_two_windows_see_each_other_s_edits_and_numbers(canvas: Callable[..., Canvas]) -> None:
    one, other = canvas(), canvas()
    assert one.edit(type="set_value", id="x2", value=0.0) == {"ok": {"revision": 1}}
    for window in (one, other):
        patch = window.patch()
        (edit,) = patch["edits"]
        assert (edit["type"], edit["by"]) == ("set_value", one.you)
        assert patch["difference"]["nodes"]["changed"][0]["value"] == 0.0
        assert one.author not in str(patch)
        assert window.values["f"] == pytest.approx(0.6931471805599453)
        assert window.gradients["x2"] == 1.0


def test_a_turned_graph_is_turned_for_all_and_turned_back_by_one_undo(
    canvas: Callable[..., Canvas],
) -> None:
    one, other = canvas(), canvas()
    assert named(one, "turn", direction="down")["ok"]
    for window in (one, other):
        difference = window.patch()["difference"]
        assert difference["header"] == {"direction": "down"}
        assert len(difference["nodes"]["changed"]) > 1
    named(one, "undo")
    assert other.patch()["difference"]["header"] == {"direction": None}
    refused = named(one, "turn", direction="up")["error"]
    assert "'right' or 'down'" in refused["message"]


def test_a_patch_carries_only_what_changed(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    window.edit(type="move", positions={"x1": [1.0, 2.0]})
    patch = window.patch()
    assert len(patch["numbers"]) == 8
    assert (patch["problems"], patch["solved"], patch["state"]) == ({}, [], {})


def test_an_edit_that_is_sent_twice_is_applied_once(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    for _ in range(2):
        answer = window.edit("same", type="add_node", id="n", op="sin")
        assert answer == {"ok": {"revision": 1}}
    window.patch()
    window.edit(type="set_title", title="next")
    assert window.patch()["revision"] == 2


def test_a_refused_edit_says_why_and_reaches_nobody(canvas: Callable[..., Canvas]) -> None:
    one, other = canvas(), canvas()
    answer = one.edit(type="connect", source="f", target="v1", port=0)
    assert answer["error"]["code"] == "cycle"
    assert answer["error"]["ids"] == ["v1", "v4", "f", "v1"]
    one.edit(type="set_title", title="after")
    assert other.patch()["difference"]["header"] == {"title": "after"}
    assert other.revision == 1


def test_a_preview_is_shown_to_all_and_stored_nowhere(canvas: Callable[..., Canvas]) -> None:
    one, other = canvas(), canvas()
    one.ask("preview", node="x1", value=4.0)
    assert other.patch()["edits"] == []
    assert other.values["x1"] == 4.0
    one.close()
    other.patch()
    assert other.values["x1"] == 2.0
    other.open()
    assert (other.revision, other.values["f"]) == (0, 11.652071455223084)


def test_lazy_mode_computes_when_it_is_run(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    window.edit(type="set_mode", mode="lazy")
    window.patch()
    assert not window.state["stale"] and set(window.values.values()) == {None}
    window.ask("run")
    window.patch()
    window.edit(type="set_value", id="x2", value=0.0)
    window.patch()
    assert window.state["stale"]
    assert window.values["f"] == 11.652071455223084
    window.edit(type="add_node", id="unused", op="sin")
    window.patch()
    window.ask("run")
    window.patch()
    assert not window.state["stale"]
    assert window.values["f"] == pytest.approx(0.6931471805599453)
    assert window.state["plan"]["fates"]["unused"]["name"] == "pruned"
    window.edit(type="set_mode", mode="eager")
    window.patch()
    assert window.state["plan"] is None
    assert window.problems["unused"]["code"] == "open-port"


def test_run_without_a_target_says_what_to_do(server: Server) -> None:
    empty = new_graph(server.url, {})
    window = Canvas(server.url, empty)
    window.edit(type="set_mode", mode="lazy")
    assert "choose a target" in window.ask("run")["error"]["message"]
    window.close()


def test_formula_text_becomes_nodes_or_an_error_at_its_column(
    canvas: Callable[..., Canvas],
) -> None:
    window = canvas()
    fields = {"id": "one"}
    answer = window.ask("formula", text="f^2 +", **fields)
    assert answer["error"]["column"] == 5
    answer = window.ask("formula", text="f^2 + 1", **fields)
    window.patch()
    assert window.values[answer["ok"]["target"]] == pytest.approx(11.652071455223084**2 + 1)
    assert window.state["target"] == answer["ok"]["target"]


def test_problems_are_told_and_solved(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    window.edit(type="feed", id="x1", value=-1.0)
    window.patch()
    assert window.problems["v1"]["message"] == "ln of −1: the logarithm needs a positive number"
    assert window.problems["f"]["origins"] == ["v1"]
    window.edit(type="feed", id="x1", value=None)
    window.patch()
    assert window.problems["x1"]["code"] == "waiting"
    window.edit(type="feed", id="x1", value=2.0)
    window.patch()
    assert window.problems == {}


def test_questions_are_answered_and_change_nothing(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    answer = window.ask("describe", node="v2")["ok"]
    assert answer["formula"]["latex"] == [r"x_{1} \cdot x_{2}"]
    by = r"\frac{\partial y}{\partial x_{%d}} = x_{%d}"
    assert answer["partials"] == [by % (1, 2), by % (2, 1)]
    assert answer["substituted"] == ["= 5", "= 2"] and answer["where"] == []
    refused = window.ask("connectable", node="v4", side="output")["ok"]["refused"]
    assert refused == {
        "x1": "no-input", "x2": "no-input", "v1": "cycle", "v2": "cycle", "v4": "cycle"
    }  # fmt: skip
    why = window.ask("refusal", node="v4", side="output", other="v2")["ok"]["refusal"]
    assert (why["code"], why["ids"]) == ("cycle", ["v2", "v4", "v2"])
    assert window.ask("refusal", node="v4", side="output", other="f")["ok"] == {"refusal": None}


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("edit", {"id": "e", "edit": {"type": "explode"}}, "bad-message"),
        ("edit", {"id": "e" * 65, "edit": {}}, "bad-message"),
        ("preview", {"node": "x1", "value": "4"}, "bad-message"),
        ("preview", {"node": "v1", "value": 4.0}, "wrong-kind"),
        ("preview", {"node": "ghost", "value": 4.0}, "missing-node"),
        ("describe", {"node": "ghost"}, "missing-node"),
        ("connectable", {"node": "x1", "side": "left"}, "bad-message"),
        ("open", {"graph": "ghost"}, "no-such-graph"),
        ("run", {"graph": "../etc"}, "bad-message"),
        ("run", {"graph": "another"}, "not-open"),
    ],
)
def test_a_message_that_makes_no_sense_is_answered_with_what_is_wrong(
    canvas: Callable[..., Canvas], name: str, fields: dict[str, Any], code: str
) -> None:
    assert canvas().ask(name, **fields)["error"]["code"] == code


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("preview", {"node": "x1", "value": "4"}, "value: should be a number"),
        ("preview", {"value": 4.0}, "node: missing"),
        ("edit", {"edit": {"type": "explode"}}, "edit: there is nothing of the type explode"),
        (
            "edit",
            {"edit": {"type": "batch", "edits": [{"type": "add_node", "id": "n", "op": 3}]}},
            "op: should be a text",
        ),
        (
            "edit",
            {"edit": {"type": "set_frame", "id": "no name", "frame": None}},
            "id: an id is made of 1 to 64 of the letters A to Z, digits, _ and -",
        ),
        ("predict", {"item": "value:f", "guess": "much"}, "guess: should be a number"),
        ("walk", {"seeds": {"x1": None}}, "x1: should be a number"),
        ("run", {"graph": "../etc"}, "graph: is not written as it should be"),
    ],
)
def test_what_is_wrong_with_a_message_is_said_in_words(
    name: str, fields: dict[str, Any], words: str
) -> None:
    message = MESSAGES[name]
    named = {"id": "e"} if issubclass(message, protocol.AuthoredMessage) else {}
    with pytest.raises(protocol.BadMessageError) as refused:
        message.read({"graph": "g", **named, **fields})
    assert refused.value.message == words


@pytest.mark.parametrize("data", [None, [], "edit", 3])
def test_what_is_no_object_is_no_message(data: object) -> None:
    with pytest.raises(protocol.BadMessageError, match="should be an object"):
        protocol.OpenMessage.read(data)


def test_a_killed_server_has_lost_nothing_it_acknowledged(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.start()
    try:
        window = Canvas(server.url, new_graph(server.url))
        for number in range(30):
            answer = window.edit(f"e{number}", type="set_value", id="x2", value=float(number))
            assert answer["ok"]["revision"] == number + 1
        server.kill()
        server.start()
        again = Canvas(server.url, window.graph)
        assert again.revision == 30
        assert again.values["x2"] == 29.0
        # What was sent again because its answer never came is not applied a second time.
        assert again.edit("e29", type="set_value", id="x2", value=29.0)["ok"]["revision"] == 30
        again.close()
    finally:
        server.kill()


def test_the_browser_s_protocol_mirrors_the_server_s() -> None:
    script = (ROOT / "static/js/link/protocol.js").read_text()
    messages = dict(re.findall(r'^  ([A-Z]+): "(\w+)",$', script, re.MULTILINE))
    assert messages == {
        name.upper(): name
        for name in (*MESSAGES, "open", "patch", "rights", "crowd", "tally", "versions")
    }
    constants = dict(re.findall(r"^export const ([A-Z_]+) = (\d+);$", script, re.MULTILINE))
    assert constants == {
        **{
            name: str(getattr(numbers, name))
            for name in (
                "HAS_VALUE", "HAS_GRADIENT", "VALUE_WITHHELD", "GRADIENT_WITHHELD",
                "WIRED", "LOCAL_WITHHELD", "SENT_WITHHELD",
            )
        },
        "MAX_MESSAGE_BYTES": str(MAX_MESSAGE_BYTES),
    }  # fmt: skip
    # The order in which the browser reads the arrays is the order in which they are packed.
    read = re.findall(r"^    (\w+): (\w+)\((\w)\),$", script, re.MULTILINE)
    packed = [
        ("values", "doubles", "n"), ("gradients", "doubles", "n"), ("local", "doubles", "m"),
        ("sent", "doubles", "m"), ("nodes", "integers", "n"), ("wires", "integers", "m"),
        ("ports", "shorts", "m"), ("flags", "bytes", "n"), ("wired", "bytes", "m"),
    ]  # fmt: skip
    assert read == packed


def test_every_message_has_one_handler_that_says_what_it_answers() -> None:
    messages = {
        message
        for theme in (asking, attending, editing, recalling, teaching)
        for message in vars(theme).values()
        if isinstance(message, type) and issubclass(message, protocol.GraphMessage)
    }
    shapes = {protocol.GraphMessage, protocol.AuthoredMessage}
    assert messages - shapes == set(HANDLERS)
    for message, handler in HANDLERS.items():
        assert handler.__name__ == message.word()
        assert shape_of(handler) is vars(answers)[shape_of(handler).__name__]


def test_the_answers_that_the_browser_declares_are_the_server_s() -> None:
    assert (ROOT / "static/js/link/answers.d.ts").read_text() == declarations()


def test_how_a_text_would_be_read_is_told_and_nothing_is_made(
    canvas: Callable[..., Canvas],
) -> None:
    window = canvas()
    read = window.ask("read", text="y = mx1 + b", letters="letters")["ok"]
    glued = [{"name": "mx1", "product": "m·x1", "known": False}]
    assert read == {"latex": [r"y = m \cdot x_{1} + b"], "new": ["m", "b"], "glued": glued}
    read = window.ask("read", text="a = pi/4; loss")["ok"]
    assert read["latex"] == [r"\mathrm{loss}", "a = 0.7853981633974483"]
    assert read["new"] == ["loss"]
    assert window.ask("read", text="a = 1/2")["ok"]["latex"] == ["a = 0.5"]
    assert window.ask("read", text="+".join(["x*y"] * 5000))["ok"]["latex"] == []
    refused = window.ask("read", text="2 + sigmod(x)")["error"]
    assert (refused["code"], refused["column"]) == ("formula", 4)


def test_a_graph_is_read_and_rewritten_as_text_in_one_step(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    listed = window.ask("listing")["ok"]
    text = listed["text"]
    by_line = dict(zip(text.split("\n"), listed["nodes"], strict=True))
    assert by_line["feed x1 = 2"] == ["x1"]
    changed = text.replace("feed x1 = 2", "feed x1 = 3  # by hand").replace("sin", "cos")
    first = named(window, "rewrite", text=changed)["ok"]
    assert ["v3"] in first["nodes"]
    again = window.ask("listing")["ok"]
    assert sorted(again["text"].split("\n")) == sorted(changed.split("\n"))
    # Blank lines change nothing, and are no step.
    unchanged = named(window, "rewrite", text=f"\n{changed}\n\n")["ok"]
    assert unchanged["revision"] == first["revision"]
    named(window, "undo")
    assert window.ask("listing")["ok"]["text"] == text


def test_a_text_that_is_sent_again_is_applied_once(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    text = window.ask("listing")["ok"]["text"] + "\ng = f/2"
    first = window.ask("rewrite", id="once", text=text)["ok"]
    second = window.ask("rewrite", id="once", text=text)["ok"]
    assert second["revision"] == first["revision"]
