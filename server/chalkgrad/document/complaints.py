"""What is wrong with a document, told with the node or wire and the place in its data."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from chalkgrad.document.json_place import Place
from chalkgrad.document.values import DocumentError
from chalkgrad.document.wording import in_words, shown
from chalkgrad.engine import ChalkgradError


class FormatError(DocumentError):
    """JSON is no Chalkgrad document."""

    code = "format"


class MisplacedError(Exception):
    """An error, with the place in the data that it is about; only on its way out of a reader."""

    def __init__(self, error: ChalkgradError, place: Place) -> None:
        super().__init__(error.message)
        self.error = error
        self.place = place


@contextmanager
def at(*place: str | int) -> Iterator[None]:
    """What is raised in the block is about a place in the data."""
    try:
        yield
    except ChalkgradError as error:
        raise MisplacedError(error, place) from None


def complaint(error: ValidationError, data: object) -> MisplacedError:
    """The first thing wrong with a document, in words, with the node and the place it is about."""
    first = error.errors(include_url=False)[0]
    place = within(data, first["loc"])
    reason = in_words(first)
    rest = ".".join(shown(str(part)) for part in place)
    ids: list[str] = []
    if len(place) >= 2 and place[0] in ("nodes", "edges") and isinstance(data, dict):
        item = data[place[0]][place[1]]
        if place[0] == "nodes" and isinstance(item, dict) and isinstance(item.get("id"), str):
            ids = [item["id"]]
        rest = ".".join(str(part) for part in place[2:])
        what = _item_words(str(place[0]), int(place[1]), item)
        message = f"{what}: {rest + ': ' if rest else ''}{reason}"
    elif place[:2] == ("graph", "lesson"):
        message = f"{path_words(place[2:]) or 'lesson'}: {reason}"
    else:
        message = f"{rest}: {reason}" if rest else reason
    return MisplacedError(FormatError(message, ids), place)


def within(data: object, place: Place) -> Place:
    """The part of a place that is in the data: without pydantic's names of alternatives."""
    found: list[str | int] = []
    at: object = data
    for index, part in enumerate(place):
        inner = _part(at, part)
        if inner is not None:
            at = inner
        elif index < len(place) - 1 or not isinstance(at, dict):
            continue
        found.append(part)
    return tuple(found)


def _part(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _item_words(kind: str, index: int, item: object) -> str:
    if isinstance(item, dict):
        if kind == "nodes" and "id" in item:
            return f"node {shown(item['id'])}"
        if kind == "edges" and "source" in item and "target" in item:
            return f"wire {shown(item['source'])} → {shown(item['target'])}"
    return f"{kind.removesuffix('s')} number {index}"


def path_words(place: Place) -> str:
    """A place within a lesson as a reader counts: ``step 2, focus 1``."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] = f"{words[-1].removesuffix('s')} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)
