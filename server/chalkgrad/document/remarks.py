"""What is told of a document on its way into a format or out of one: what does not come along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remark:
    """Something that one format says, or leaves open, and another does not say so.

    Attributes
    ----------
    code
        A stable word; in other languages the sentence is the message ``remark.<code>``.
    template
        The sentence in English, with names in braces for what `blanks` holds.
    blanks
        What stands in the braces.
    refuses
        Whether something wrong would be said, and so nothing is.
    ids
        The nodes concerned.
    """

    code: str
    template: str
    blanks: Mapping[str, object] = field(default_factory=dict)
    refuses: bool = False
    ids: Sequence[str] = ()

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.blanks)

    def said(self, catalogue: Mapping[str, str]) -> str:
        """The sentence in the language of a catalogue, or in English where that lacks it."""
        return catalogue.get(f"remark.{self.code}", self.template).format(**self.blanks)
