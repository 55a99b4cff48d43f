"""Histories: a server killed while people edit, and people whose connections come and go."""

import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.chaos.acts import act, leaf
from tests.chaos.verdict import Verdict, judge
from tests.chaos.window import Window
from tests.live.clients import new_graph
from tests.serving import Server

PEOPLE = 6

# Messages of one window on their way at once: a hand that types faster than the network.
IN_FLIGHT = 8

# Between a start and the blow; long enough for some hundred edits, short enough to hit beginnings.
BLOW_SECONDS = (0.05, 1.2)


def _busy(random: Random, windows: Sequence[Window]) -> None:
    """One window does something, if it is not too far ahead of the server."""
    window = random.choice(windows)
    if window.has_room(IN_FLIGHT, 0.01):
        with window.lock:
            assert window.mirror is not None
            name, fields = act(random, window.mirror)
        window.send(name, **fields)


def kill9(folder: Path, rounds: int, seed: int) -> Verdict:
    """SIGKILL at random instants while six people edit; start again on the same data."""
    random, verdict = Random(seed), Verdict()
    server = Server(folder)
    server.start()
    try:
        graph = new_graph(server.url)
        windows = [Window(server.url, graph, f"p{n}") for n in range(PEOPLE)]
        for window in windows:
            window.connect()
        for _ in range(rounds):
            dead = threading.Event()

            def blow(dead: threading.Event = dead) -> None:
                server.kill()
                dead.set()

            timer = threading.Timer(random.uniform(*BLOW_SECONDS), blow)
            timer.start()
            while not dead.is_set():
                _busy(random, windows)
            verdict.in_flight += sum(len(window.unsent) for window in windows)
            for window in windows:
                window.drop()
            server.start()
            for window in windows:
                window.connect()
        for window in windows:
            verdict.expect(window.settled(), f"{window.author} has no answers")
        judge(verdict, folder, graph, windows)
    finally:
        server.kill()
    return verdict


def converge(folder: Path, steps: int, seed: int, people: int = PEOPLE) -> Verdict:
    """People edit and drag while their connections drop and they stay away for a while."""
    random, verdict = Random(seed), Verdict()
    with Server(folder) as server:
        graph = new_graph(server.url)
        windows = [Window(server.url, graph, f"p{n}") for n in range(people)]
        away = []
        for window in windows:
            window.connect()
        for _ in range(steps):
            chance = random.random()
            if chance < 0.02 and len(away) < people - 1:
                gone = random.choice([window for window in windows if window not in away])
                verdict.in_flight += len(gone.unsent)
                gone.drop()
                away.append(gone)
            elif chance < 0.05 and away:
                away.pop(random.randrange(len(away))).connect()
            elif chance < 0.15:
                window = random.choice([window for window in windows if window not in away])
                with window.lock:
                    assert window.mirror is not None
                    node = leaf(random, window.mirror)
                if node is not None:
                    window.preview(node, random.uniform(-5, 5))
            else:
                _busy(random, windows)
        for window in away:
            window.connect()
        for window in windows:
            verdict.expect(window.settled(), f"{window.author} has no answers")
        # An edit ends whatever preview nobody released.
        windows[0].send("edit", edit={"type": "set_title", "title": "the end"})
        windows[0].settled()
        judge(verdict, folder, graph, windows)
    return verdict
