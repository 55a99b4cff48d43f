"""What JSON formats share: reading a shape out of data that may be any other."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.document.wording import shown
from chalkgrad.imports.format import UnreadableError
from chalkgrad.imports.saying import say


def objects(data: object, where: str) -> Iterable[Mapping[str, Any]]:
    """The objects of a list.

    Raises
    ------
    UnreadableError
        It is no list, or something else is in it.
    """
    if not isinstance(data, list):
        raise UnreadableError(say("no-list", "{where}: should be a list", where=where))
    for index, item in enumerate(data):
        yield an_object(item, f"{where} number {index + 1}")


def an_object(data: object, where: str) -> Mapping[str, Any]:
    """Data that is an object.

    Raises
    ------
    UnreadableError
        It is something else.
    """
    if not isinstance(data, dict):
        raise UnreadableError(
            say(
                "no-object",
                "{where}: should be an object, not {found}",
                where=where,
                found=shown(data),
            )
        )
    return data


def word(data: Mapping[str, Any], name: str, where: str) -> str:
    """A text or a whole number that an object has, as a text: an id.

    Raises
    ------
    UnreadableError
        It has none.
    """
    found = data.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise UnreadableError(
            say(
                "no-key",
                "{where}: {name} should be a text or a whole number",
                where=where,
                name=name,
            )
        )
    return str(found)


def mapping(data: object) -> dict[str, Any]:
    """An object, or networkx's list of pairs for one; otherwise nothing."""
    if isinstance(data, dict):
        return dict(data)
    if isinstance(data, list):
        return {
            pair[0]: pair[1]
            for pair in data
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
        }
    return {}
