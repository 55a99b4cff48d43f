"""The lessons that come along, their list, and the page that says how to write one."""

from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chalkgrad.document.exchange import parse
from chalkgrad.document.lesson import begin
from chalkgrad.document.script import Lesson, LessonStep, Walked, Words
from chalkgrad.picture.svg import picture, thumbnail
from chalkgrad.resources import STATIC
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import gate
from chalkgrad.web.gate import everybody, needs, page
from chalkgrad.web.language import language

FOLDER = STATIC / "lessons"


# The groups of the list, and the numbers of their lessons: in the order in which they are taught.
GROUPS = {"basics": range(1, 6), "networks": range(6, 11), "machines": range(11, 13)}


@dataclass(frozen=True)
class Entry:
    """A lesson in the list, with its number and what its graph looks like."""

    name: str
    number: int
    lesson: Lesson
    picture: str
    thumbnail: str


def blueprint(store: Store) -> Blueprint:
    """The routes of the lessons."""
    lessons = Blueprint("lessons", __name__, url_prefix="/lessons")

    def find(name: str) -> Entry:
        found = [entry for entry in _entries() if entry.name == name]
        if not found:
            abort(404, description=f"there is no lesson {name}")
        return found[0]

    @lessons.get("")
    @page
    def listing() -> str:
        return render_template("lessons.html", groups=_groups(), words=in_language)

    @lessons.get("/<name>")
    @page
    def lesson(name: str) -> str:
        """What a lesson is about, for whoever follows a link to it."""
        return render_template("lesson.html", entry=find(name), words=in_language)

    @lessons.post("/<name>")
    @everybody
    def start(name: str) -> Response:
        """A graph of one's own with the lesson on it."""
        find(name)
        document = parse((FOLDER / f"{name}.json").read_bytes())
        assert document.lesson is not None
        document.title = in_language(document.lesson.title)
        begin(document)
        graph = store.create(document, gate.person())
        return redirect(url_for("pages.editor", graph=graph), HTTPStatus.SEE_OTHER)

    @lessons.post("/after/<graph:graph>")
    @needs(Right.VIEW)
    def after(graph: str) -> Response:
        """The lesson after the one on a graph; the list after the last, and after one's own."""
        lesson = store.load(graph)[0].lesson
        titles = [entry.lesson.title for entry in _entries()]
        following = titles.index(lesson.title) + 1 if lesson and lesson.title in titles else None
        if following is None or following == len(titles):
            return redirect(url_for("lessons.listing"), HTTPStatus.SEE_OTHER)
        return start(_entries()[following].name)

    @lessons.get("/format")
    @page
    def document_format() -> str:
        return render_template(
            "lesson_format.html",
            steps=_fields(LessonStep),
            walked=_fields(Walked),
            example=(FOLDER / f"{_entries()[1].name}.json").read_text("utf-8"),
        )

    return lessons


@cache
def _entries() -> list[Entry]:
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        document = parse(path.read_bytes())
        lesson = document.lesson
        assert lesson is not None
        number, _, _ = path.stem.partition("-")
        graph, target, way = document.graph, document.effective_target(), document.runs
        whole, small = (draw(graph, target=target, direction=way) for draw in (picture, thumbnail))
        found.append(Entry(path.stem, int(number), lesson, whole, small))
    return found


def _groups() -> dict[str, list[Entry]]:
    by_number = {entry.number: entry for entry in _entries()}
    return {group: [by_number[number] for number in its] for group, its in GROUPS.items()}


def first_pictures() -> list[str]:
    """The thumbnails of the first lessons, for who does not know yet what a lesson is."""
    return [entry.thumbnail for entry in _entries()[1:4]]


def in_language(words: Words) -> str:
    """A lesson's text in the reader's language, or in English."""
    if isinstance(words, str):
        return words
    by_language = {str(code): text for code, text in words.items()}
    return by_language.get(language()) or by_language.get("en") or next(iter(words.values()))


def _fields(model: type[LessonStep] | type[Walked]) -> list[str]:
    return list(model.model_fields)
