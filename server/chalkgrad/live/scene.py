"""A scene: a document with its numbers, of which questions are asked; a room has the one of now."""

from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.layouts import Layouts
from chalkgrad.live.shown import Shown


class CannotRunError(ChalkgradError):
    """Run was asked for, but there is nothing to run."""

    code = "nothing-to-run"


class Scene:
    """A document at a revision.

    Attributes
    ----------
    document, revision
        The document, and which revision it is.
    layouts
        Where nodes would be, were they laid out.
    """

    document: Document
    revision: int
    layouts: Layouts

    @property
    def shown(self) -> Shown:
        """The numbers and problems that canvases have of it."""
        raise NotImplementedError

    def require_target(self) -> str:
        """The target.

        Raises
        ------
        CannotRunError
            There is none.
        """
        target = self.document.effective_target()
        if target is None:
            raise CannotRunError(
                "choose a target first: the node whose value and gradients are wanted"
            )
        return target
