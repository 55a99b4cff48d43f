"""The reader's language: chosen by the address or a cookie, else by the browser; and its words."""

import json

from flask import Flask, request

from chalkgrad.catalogue import LANGUAGES, catalogue
from chalkgrad.document.remarks import Remark

COOKIE = "chalkgrad-language"


def language() -> str:
    """The language of the request."""
    for chosen in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def translate(key: str, **values: object) -> str:
    """A message in the request's language."""
    return catalogue(language())[key].format(**values)


def translate_or(key: str, otherwise: str) -> str:
    """A message, or what to say where the catalogue has none."""
    return catalogue(language()).get(key, otherwise)


def said(remark: Remark) -> str:
    """A remark in the request's language."""
    return remark.said(catalogue(language()))


def register(app: Flask) -> None:
    """Give templates ``t(key)``, the language's code and its catalogue as JSON."""

    @app.context_processor
    def words() -> dict[str, object]:
        # "</" could end the script element that carries the catalogue.
        messages = json.dumps(catalogue(language()), ensure_ascii=False).replace("</", "<\\/")
        return {"t": translate, "t_or": translate_or, "language": language(), "messages": messages}
