"""The reader's language: chosen by cookie, else by the browser, and its catalogue of messages."""

import json
from functools import cache

from flask import Flask, request

from chalkgrad.resources import STATIC

LANGUAGES = {"en": "English", "zh": "简体中文"}
COOKIE = "chalkgrad-language"

_FOLDER = STATIC / "messages"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of a language, by key."""
    messages: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return messages


def language() -> str:
    """The language of the request."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def translate(key: str, **values: object) -> str:
    """A message in the request's language."""
    return catalogue(language())[key].format(**values)


def translate_or(key: str, otherwise: str) -> str:
    """A message, or what to say where the catalogue has none."""
    return catalogue(language()).get(key, otherwise)


def register(app: Flask) -> None:
    """Give templates ``t(key)``, the language's code and its catalogue as JSON."""

    @app.context_processor
    def words() -> dict[str, object]:
        # "</" could end the script element that carries the catalogue.
        messages = json.dumps(catalogue(language()), ensure_ascii=False).replace("</", "<\\/")
        return {"t": translate, "t_or": translate_or, "language": language(), "messages": messages}
