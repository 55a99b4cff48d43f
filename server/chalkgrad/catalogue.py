"""The languages that words are shown in, and every message of each by its key."""

import json
from functools import cache

from chalkgrad.resources import STATIC

LANGUAGES = {"en": "English", "zh": "简体中文"}

_FOLDER = STATIC / "messages"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of a language, by key."""
    messages: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return messages
