"""What of a text does not come along, gathered: one sentence a kind, with the nodes concerned."""

from chalkgrad.document.remarks import Remark
from chalkgrad.document.wording import shown

# Nodes that one sentence names.
_NAMED = 5


class Losses:
    """Gathers losses; of one kind there is one sentence, however many nodes it is about."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[dict[str, object], dict[str, None]]] = {}

    def lose(self, code: str, template: str, about: str = "", **blanks: object) -> None:
        """Note a loss; sentences about nodes say ``{nodes}``."""
        kind = code, "".join(map(str, blanks.values()))
        _, nodes = self._found.setdefault(kind, ({"": template, **blanks}, {}))
        if about:
            nodes[about] = None

    def told(self) -> list[Remark]:
        """The sentences."""
        found = []
        for (code, _), (blanks, nodes) in self._found.items():
            said = {word: what for word, what in blanks.items() if word}
            if nodes:
                said["nodes"] = listed(list(nodes))
            found.append(Remark(code, str(blanks[""]), said))
        return found


def listed(words: list[str]) -> str:
    """Words as a sentence in any language lists them: the first few, and how many there are."""
    few = ", ".join(shown(word) for word in words[:_NAMED])
    return few if len(words) <= _NAMED else f"{few}, … ({len(words):,})"
