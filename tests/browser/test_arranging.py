"""Places of nodes by command and by hand: laid out, aligned, snapped, and how they get there."""

from collections.abc import Callable
from itertools import combinations

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import grip, places, select
from tests.serving import until


def scattered() -> dict:
    """A graph whose nodes lie in a heap."""
    ops = ["variable", "sin", "cos", "tanh", "exp", "neg"]
    nodes = [{"id": f"n{i}", "op": op, "x": i % 2, "y": i % 3} for i, op in enumerate(ops)]
    nodes[0]["value"] = 1
    nodes.append({"id": "sum", "op": "add", "x": 5, "y": 5})
    pairs = [(0, 1, 0), (0, 2, 0), (1, 3, 0), (2, 4, 0), (4, 5, 0)]
    edges = [{"source": f"n{a}", "target": f"n{b}", "key": k} for a, b, k in pairs]
    edges += [
        {"source": "n3", "target": "sum", "key": 0},
        {"source": "n5", "target": "sum", "key": 1},
    ]
    header = {"format": "chalkgrad", "version": 1}
    return {"directed": True, "multigraph": True, "graph": header, "nodes": nodes, "edges": edges}


def test_a_heap_is_laid_out_from_left_to_right_and_undone(editor: Callable[..., Editor]) -> None:
    document = scattered()
    canvas = editor(document)
    heap = places(canvas)
    canvas.command("Lay out").click()
    until(lambda: places(canvas) != heap)
    laid = places(canvas)
    for edge in document["edges"]:
        assert laid[edge["source"]][0] + 32 < laid[edge["target"]][0]
    for (ax, ay), (bx, by) in combinations(laid.values(), 2):
        assert abs(ax - bx) > 80 or abs(ay - by) > 36
    canvas.undo()
    until(lambda: places(canvas) == heap)


def test_nodes_are_aligned_and_spaced(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page

    def command(words: str) -> None:
        page.keyboard.press("Control+k")
        page.get_by_role("combobox", name="Find a command").fill(words)
        page.keyboard.press("Enter")

    select(canvas, "ln", "×", "f")
    command("align left")
    until(lambda: len({places(canvas)[node][0] for node in ("v1", "v2", "f")}) == 1)
    canvas.undo()
    # Distributed is what the page has: not before it has taken the step back.
    until(lambda: len({places(canvas)[node][0] for node in ("v1", "v2", "f")}) > 1)
    command("distribute across")
    until(
        lambda: (
            abs(places(canvas)["f"][0] - 2 * places(canvas)["v2"][0] + places(canvas)["v1"][0])
            < 1e-6
        )
    )


def test_a_dragged_node_snaps_to_its_neighbours(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.keyboard.press("g")
    x, y = grip(canvas, "sin")
    top = grip(canvas, "×")[1]
    canvas.drag((x, y), (x + 200, top + 40), release=False)
    guide = page.locator(".guide.down")
    for up in range(60):
        page.mouse.move(x + 200, top + 40 - up)
        if guide.count():
            break
    expect(guide).to_have_count(1)
    page.mouse.up()
    until(lambda: [y for _, y in places(canvas).values()].count(places(canvas)["v3"][1]) > 1)
    expect(page.locator(".guide")).to_have_count(0)


def test_nodes_glide_all_the_way_to_where_a_layout_puts_them(
    editor: Callable[..., Editor], page: Page
) -> None:
    page.emulate_media(reduced_motion="no-preference")
    canvas = editor()
    x, y = grip(canvas, "sin")
    canvas.drag((x, y), (x + 40, y + 120))
    page.keyboard.press("Escape")
    page.evaluate(
        """() => {
          window.glides = [];
          for (const kind of ["transitionend", "transitioncancel"]) {
            document.addEventListener(kind, (event) => {
              if (event.target.matches(".react-flow__node")) window.glides.push(kind);
            });
          }
        }"""
    )
    page.keyboard.press("l")
    page.wait_for_function("() => window.glides.length > 0")
    assert set(page.evaluate("window.glides")) == {"transitionend"}
    page.wait_for_function("() => document.querySelector('[data-gliding]') === null")
