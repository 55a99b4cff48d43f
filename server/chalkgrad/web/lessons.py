"""The lessons that come along, their list, and the page that says how to write one."""

from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chalkgrad.document.exchange import parse
from chalkgrad.document.lesson import begin
from chalkgrad.document.script import Lesson, LessonStep, Walked, Words
from chalkgrad.resources import STATIC
from chalkgrad.store.store import Store
from chalkgrad.web.language import language

FOLDER = STATIC / "lessons"


@dataclass(frozen=True)
class Entry:
    """A lesson in the list."""

    name: str
    lesson: Lesson


def blueprint(store: Store) -> Blueprint:
    """The routes of the lessons."""
    lessons = Blueprint("lessons", __name__, url_prefix="/lessons")

    def find(name: str) -> Entry:
        found = [entry for entry in _entries() if entry.name == name]
        if not found:
            abort(404, description=f"there is no lesson {name}")
        return found[0]

    @lessons.get("")
    def listing() -> str:
        return render_template("lessons.html", entries=_entries(), words=in_language)

    @lessons.get("/<name>")
    def lesson(name: str) -> str:
        """What a lesson is about, for whoever follows a link to it."""
        return render_template("lesson.html", entry=find(name), words=in_language)

    @lessons.post("/<name>")
    def start(name: str) -> Response:
        """A graph of one's own with the lesson on it."""
        find(name)
        document = parse((FOLDER / f"{name}.json").read_bytes())
        assert document.lesson is not None
        document.title = in_language(document.lesson.title)
        begin(document)
        graph = store.create(document)
        return redirect(url_for("pages.editor", graph=graph), HTTPStatus.SEE_OTHER)

    @lessons.get("/format")
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
        lesson = parse(path.read_bytes()).lesson
        assert lesson is not None
        found.append(Entry(path.stem, lesson))
    return found


def in_language(words: Words) -> str:
    """A lesson's text in the reader's language, or in English."""
    if isinstance(words, str):
        return words
    by_language = {str(code): text for code, text in words.items()}
    return by_language.get(language()) or by_language.get("en") or next(iter(words.values()))


def _fields(model: type[LessonStep] | type[Walked]) -> list[str]:
    return list(model.model_fields)
