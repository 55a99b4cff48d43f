"""The classroom's messages over real sockets: steps, tables, plans, plots."""

import math

import numpy as np
import pytest

from tests.live.clients import doubles, named


def test_a_walk_has_every_step_in_the_order_of_the_tape(canvas) -> None:
    window = canvas()
    walk = window.ask("walk")["ok"]
    assert [(step["kind"], step.get("node")) for step in walk["steps"]] == [
        ("begin", None), ("leaves", None),
        *(("forward", node) for node in ("v1", "v2", "v3", "v4", "f")),
        ("initialise", None),
        *(("backward", node) for node in ("f", "v4", "v3", "v2", "v1")),
    ]  # fmt: skip
    assert walk["steps"][7]["adjoints"] == {
        **dict.fromkeys(("x1", "x2", "v1", "v2", "v3", "v4"), 0.0), "f": 1.0
    }  # fmt: skip
    last = walk["steps"][-1]["sends"][0]
    assert (last["source"], last["before"], last["sent"], last["after"]) == ("x1", 5.0, 0.5, 5.5)
    assert walk["leaves"] == {"x1": 2.0, "x2": 5.0}
    lines = window.ask("caption", at=3)["ok"]["lines"]
    assert lines == [[r"v_{2} = x_{1} \cdot x_{2}", r"= 2 \cdot 5", "= 10"]]
    forward = window.ask("walk", direction="forward", seeds={"x2": 1.0})["ok"]
    assert forward["steps"][-1]["upstream"] == 1.7163378145367738


def test_a_preview_is_walked_through_too(canvas) -> None:
    window = canvas()
    window.ask("preview", node="x2", value=3.0)
    walk = window.ask("walk")["ok"]
    assert walk["leaves"]["x2"] == 3.0
    assert walk["steps"][3]["value"] == 6.0


def test_a_trace_and_its_texts(canvas) -> None:
    window = canvas()
    rows = window.ask("trace", seeds={"x1": 1.0})["ok"]["rows"]
    assert [row["tangent"]["value"] for row in rows] == [1.0, 0.0, 0.5, 5.0, 0.0, 5.5, 5.5, 5.5]
    assert window.ask("trace", format="csv")["ok"]["text"].startswith("node,trace,")


def test_lazy_mode_plans_without_running(canvas) -> None:
    window = canvas()
    assert window.ask("plan")["error"]["code"] == "nothing-to-run"
    window.edit(type="set_mode", mode="lazy")
    window.patch()
    assert set(window.values.values()) == {None}
    window.ask("run")
    window.patch()
    values = dict(window.values)
    window.edit(type="set_value", id="x2", value=1.0)
    window.patch()
    window.ask("plan")
    patch = window.patch()
    assert patch["state"]["plan"]["order"] == ["x1", "x2", "v1", "v2", "v3", "v4", "f"]
    assert window.state["stale"] and window.values == values


def test_modes_and_their_price(canvas) -> None:
    window = canvas()
    found = window.ask("modes")["ok"]
    assert found["targets"] == ["f"] and found["leaves"] == ["x1", "x2"]
    assert found["jacobian"] == [[5.5, 1.7163378145367738]]
    assert (found["forward"]["passes"], found["reverse"]["passes"]) == (2, 1)
    assert len(window.ask("modes", targets=["v2", "v3"])["ok"]["jacobian"]) == 2


def test_an_expanded_gradient_is_a_graph_that_computes_it_and_can_be_undone(canvas) -> None:
    window = canvas()
    node = named(window, "expand", leaves=["x2"])["ok"]["nodes"]["x2"]
    window.patch()
    assert window.values[node] == window.gradients["x2"] == 1.7163378145367738
    window.edit(type="set_target", id=node)
    window.patch()
    second = named(window, "expand", leaves=["x2"])["ok"]["nodes"]["x2"]
    window.patch()
    assert window.values[second] == pytest.approx(math.sin(5.0))
    window.open()
    names = {item["id"]: item.get("name") for item in window.document["nodes"]}
    assert (names[node], names[second]) == ("∂f/∂x2", "∂²f/∂x2∂x2")
    for _ in range(3):
        named(window, "undo")
        window.patch()
    window.open()
    assert len(window.document["nodes"]) == 7
    assert named(window, "expand", leaves=["v1"])["error"]["code"] == "nothing-to-expand"


def test_plots_fields_and_checks_travel_as_doubles(canvas) -> None:
    window = canvas()
    plot = window.ask("plot", node="f", leaf="x1")["ok"]
    points, values = doubles(plot["points"]), doubles(plot["values"])
    assert (plot["low"], plot["high"]) == (-2.0, 6.0)
    at = int(np.argmin(abs(points - 2.0)))
    assert values[at] == pytest.approx(11.652071455223084)
    assert doubles(plot["slopes"])[at] == pytest.approx(5.5)
    assert np.isnan(values[points < 0]).all()
    field = window.ask("field", node="f", leaves=["x1", "x2"])["ok"]
    assert len(doubles(field["values"])) == len(doubles(field["up"])) ** 2
    check = window.ask("check")["ok"]
    assert [leaf["leaf"] for leaf in check["leaves"]] == ["x1", "x2"]
    assert len(doubles(check["leaves"][0]["errors"])) == len(doubles(check["steps"]))
    assert window.ask("plot", node="v1", leaf="x2")["error"]["code"] == "range"


def test_a_plot_comes_with_its_names_and_its_breaks(canvas) -> None:
    window = canvas({})
    named(window, "formula", text="w_in = 0.5; y = abs(w_in); y")
    window.open()
    by_name = {node.get("name"): node["id"] for node in window.document["nodes"]}
    found = window.ask("plot", node=by_name["y"], leaf=by_name["w_in"])["ok"]
    assert found["names"] == ["y", r"w_{\mathrm{in}}"]
    assert found["breaks"] == [] and len(found["slopeBreaks"]) == 2
    assert (found["low"], found["high"]) == (-3.5, 4.5)
