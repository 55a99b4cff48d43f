"""A lecture to two hundred: what the teacher shows is told to all, and all answer within seconds.

Each student is a person who has come by the view link.
"""

import json
import os
import selectors
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.fanout import GRACE, TEXT, Viewer, connect
from tests.live.clients import new_graph
from tests.live.rooms import SIGHT
from tests.people import Person, link
from tests.serving import Server

STUDENTS, VIEWS_PER_SECOND, SECONDS = 200, 12, 10
STEPS, STEP_SECONDS = 10, 1.0
ANSWERS_SECONDS = 5.0
ITEM = "gradient:x1"

Hear = Callable[[Viewer, str, float], None]


class Lecture:
    """A teacher and the students, in one thread."""

    def __init__(self, server: Server) -> None:
        self.graph = new_graph(server.url)
        self.teacher = connect(server, self.graph)
        token = link(server.url, self.graph, "view")
        self.students = []
        for number in range(STUDENTS):
            person = f"student-{number}"
            Person(person).get(f"{server.url}/l/{token}", allow_redirects=False)
            self.students.append(connect(server, self.graph, person))
        self._selector = selectors.DefaultSelector()
        for viewer in [self.teacher, *self.students]:
            self._selector.register(viewer.connection, selectors.EVENT_READ, viewer)
        self._count = 0
        self.listen(GRACE, lambda *_: None)

    def say(self, viewer: Viewer, name: str, message: dict[str, Any]) -> str:
        """Send a message; its number, under which it is acknowledged."""
        self._count += 1
        viewer.send(f"42{self._count}{json.dumps([name, {'graph': self.graph, **message}])}")
        return str(self._count)

    def listen(self, seconds: float, hear: Hear) -> None:
        """Take in what comes for a while."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            for key, _ in self._selector.select(left):
                viewer: Viewer = key.data
                viewer.waiting += viewer.connection.recv(1 << 16)
                now = time.perf_counter()
                for kind, frame in viewer.frames():
                    if kind == TEXT and frame == b"2":
                        viewer.send("3")
                    elif kind == TEXT:
                        hear(viewer, frame.decode(), now)


def views(lecture: Lecture) -> list[float]:
    """The teacher moves the view: from that to each student."""
    sent: dict[str, float] = {}
    taken = []

    def hear(viewer: Viewer, frame: str, now: float) -> None:
        if frame.startswith('42["lead"') and viewer is not lecture.teacher:
            taken.append(now - sent[frame.split('"view":[')[1].split(",")[0]])

    for number in range(VIEWS_PER_SECOND * SECONDS):
        at = float(number)
        sent[str(at)] = time.perf_counter()
        sight = {**SIGHT, "view": [at, 0.0, 400.0, 300.0]}
        lecture.say(lecture.teacher, "lead", {"sight": sight, "begins": number == 0})
        lecture.listen(1 / VIEWS_PER_SECOND, hear)
    lecture.listen(GRACE, hear)
    assert len(taken) == len(sent) * STUDENTS, "every view has come to everybody"
    return taken


def steps(lecture: Lecture) -> list[float]:
    """The teacher makes steps: from that to each student, who gets it in formulas."""
    told = []
    begun = 0.0

    def hear(viewer: Viewer, frame: str, now: float) -> None:
        if viewer is lecture.teacher:
            return
        if frame.startswith('42["lead"'):
            told.append(now - begun)

    for number in range(STEPS):
        sight = {**SIGHT, "walk": {**SIGHT["walk"], "at": number}}  # type: ignore[dict-item]
        begun = time.perf_counter()
        lecture.say(lecture.teacher, "lead", {"sight": sight})
        lecture.listen(STEP_SECONDS, hear)
    assert len(told) == STEPS * STUDENTS
    return told


def answers(lecture: Lecture) -> tuple[list[float], float]:
    """All answer: from each answer to its verdict, and from the last to the whole tally."""
    hide = {"type": "hide", "items": [ITEM]}
    lecture.say(lecture.teacher, "edit", {"id": "hide", "edit": hide})
    lecture.listen(GRACE, lambda *_: None)
    sent: dict[str, float] = {}
    taken: list[float] = []
    whole = 0.0

    def hear(viewer: Viewer, frame: str, now: float) -> None:
        nonlocal whole
        if frame.startswith("43") and (number := frame[2 : frame.index("[")]) in sent:
            taken.append(now - sent[number])
        elif frame.startswith('42["tally"') and '"missing":0' in frame:
            whole = whole or now

    for number, student in enumerate(lecture.students):
        guess = {"id": f"guess-{number}", "item": ITEM, "guess": float(number % 7)}
        last = time.perf_counter()
        sent[lecture.say(student, "predict", guess)] = last
        lecture.listen(ANSWERS_SECONDS / STUDENTS, hear)
    lecture.listen(GRACE, hear)
    assert len(taken) == STUDENTS and whole
    return taken, whole - last


def row(what: str, taken: list[float]) -> None:
    """Print how long something took."""
    cuts = statistics.quantiles(taken, n=100)
    times = (cuts[49], cuts[98], max(taken))
    print(f"{what:48}{''.join(f'{seconds * 1e3:>10.1f}' for seconds in times)}")


def main() -> None:
    """Print the percentiles."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        lecture = Lecture(server)
        load = os.getloadavg()[0]
        print(
            f"\n{f'ms, {STUDENTS} students, load {load:.1f}':48}{'p50':>10}{'p99':>10}{'max':>10}"
        )
        row(f"a view to everybody, {VIEWS_PER_SECOND} a second", views(lecture))
        row("a step in formulas to everybody", steps(lecture))
        taken, whole = answers(lecture)
        row(f"a verdict, {STUDENTS} answers in {ANSWERS_SECONDS:.0f} s", taken)
        print(f"{'the whole tally after the last answer':48}{whole * 1e3:>10.1f}")
        for viewer in [lecture.teacher, *lecture.students]:
            viewer.connection.close()
