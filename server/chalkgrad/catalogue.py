"""The languages that words are shown in, and every message of each by its key."""

import json
from functools import cache

from chalkgrad.engine import ChalkgradError
from chalkgrad.resources import STATIC

LANGUAGES = {"en": "English", "zh": "简体中文"}

_FOLDER = STATIC / "messages"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of a language, by key."""
    messages: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return messages


def worded(error: ChalkgradError, language: str) -> str:
    """An error in a language, as far as that can tell it by a reason; else in English."""
    reason, words = error.details.get("reason"), catalogue(language)
    template = words.get(f"error.{error.code}.{reason}")
    if template is None:
        return error.message
    said = template.format(**error.details)
    if "line" not in error.details:
        return said
    place = "place.column" if "column" in error.details else "place.line"
    return words[place].format(**error.details) + said
