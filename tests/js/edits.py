"""Edits that somebody might make to a document, drawn by Hypothesis."""

from typing import Any

from chalkgrad.document.edits import EDIT, Edit
from chalkgrad.document.model import Document
from hypothesis import strategies as st

# Names that people take, and those that every object of JavaScript has.
NAMES = ("x1", "x2", "w", "β", "constructor", "__proto__", "toString", "hasOwnProperty")

OPERATORS = ("variable", "placeholder", "constant", "add", "mul", "sub", "sin", "ln", "relu")
COLOURS = ("green", "blue", "orange", "purple", "grey")

numbers = st.sampled_from([0.0, -1.5, 2.0, 1e-300, 1e300, 0.1])
places = st.integers(-300, 300).map(float)
ids = st.sampled_from(["x1", "x2", "n1", "n2", "n3", "constructor", "__proto__", "valueOf"])
names = st.sampled_from(NAMES) | st.none()

Drawn = dict[str, Any]


def single(document: Document) -> st.SearchStrategy[Drawn]:
    """One edit, of any kind but a batch; some that a document refuses are among them."""
    nodes = sorted(document.graph.inputs) or ["none"]
    there = st.sampled_from(nodes)
    wired = [(target, port) for _, target, port in document.graph.wires()] or [("none", 0)]
    items = st.sampled_from(
        [f"{kind}:{node}" for node in nodes for kind in ("value", "gradient")]
        + [f"local:{target}:{port}" for target, port in wired]
        + (sorted(document.hidden) or ["value:none"])
    )
    frame = st.sampled_from(["f1", "toString"])
    frames = st.fixed_dictionaries(
        {
            "title": st.sampled_from(["", "A frame"]),
            "colour": st.sampled_from(COLOURS),
            "x": places,
            "y": places,
            "width": st.integers(200, 400).map(float),
            "height": st.integers(200, 400).map(float),
        }
    )
    annotations = (
        st.fixed_dictionaries({"note": st.sampled_from([None, "A note.", "Another."])})
        | st.fixed_dictionaries({"min": numbers | st.none(), "digits": st.integers(1, 15)})
        | st.fixed_dictionaries({"style": st.sampled_from([None, "scientific", "pi"])})
    )

    def kind(type_: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Drawn]:
        return st.fixed_dictionaries({"type": st.just(type_), **fields})

    new = kind(
        "add_node", id=ids, op=st.sampled_from(OPERATORS), name=names, x=places, y=places,
        value=numbers | st.none(), attributes=st.sampled_from([{}, {"digits": 4}, {"seen": True}]),
    )  # fmt: skip
    return st.one_of(
        new,
        new,
        kind("remove_node", id=there),
        kind("connect", source=there, target=there, port=st.integers(0, 1)),
        kind("connect", source=there, target=there, port=st.integers(0, 1)),
        st.sampled_from(wired).map(
            lambda wire: {"type": "disconnect", "target": wire[0], "port": wire[1]}
        ),
        kind("set_value", id=there, value=numbers),
        kind("feed", id=there, value=numbers | st.none()),
        kind("rename", id=there, name=names),
        kind("move", positions=st.dictionaries(there, st.tuples(places, places), max_size=3)),
        kind("change_operator", id=there, op=st.sampled_from(OPERATORS)),
        kind("change_operator", id=there, op=st.sampled_from(OPERATORS)),
        kind("annotate", id=there, set=annotations),
        st.tuples(frame, frames | st.none()).map(
            lambda drawn: {
                "type": "set_frame",
                "id": drawn[0],
                "frame": drawn[1] and {"id": drawn[0], **drawn[1]},
            }
        ),
        kind(
            "hide",
            items=st.lists(items, min_size=1, max_size=3, unique=True),
            hidden=st.booleans(),
            by=st.sampled_from(["", "a" * 16, "b" * 16]),
        ),
        kind("set_target", id=there | st.none()),
        kind("set_mode", mode=st.sampled_from(["eager", "lazy"])),
        kind("set_title", title=st.sampled_from(["", "A graph", "__proto__"])),
        kind("set_note", note=st.sampled_from([None, "by hand", "two\nlines"])),
        kind("set_direction", direction=st.sampled_from([None, "right", "down"])),
        kind("set_step", step=st.integers(0, 2) | st.none()),
    )


def any_edit(document: Document) -> st.SearchStrategy[Edit]:
    """One edit of any kind."""
    one = single(document)
    batch = st.lists(one, min_size=1, max_size=4).map(
        lambda edits: {"type": "batch", "edits": edits}
    )
    return (one | batch).map(EDIT.validate_python)
