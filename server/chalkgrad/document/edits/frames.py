"""The edit of a frame."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationInfo, model_validator

from chalkgrad.document.attributes import STORED
from chalkgrad.document.edits.base import Key, Redraw, Said, SingleEdit
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_FRAMES, Frame, LimitError, NodeId
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit


class SetFrame(SingleEdit):
    """Draw a frame, or draw it elsewhere or otherwise; with None, take it away."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("frame", "a frame")

    type: Literal["set_frame"] = "set_frame"
    id: NodeId
    frame: Frame | None

    @model_validator(mode="before")
    @classmethod
    def _one_id(cls, data: Any, info: ValidationInfo) -> Any:
        """A frame has one id; of those stored without this rule, the edit's counts."""
        frame = data.get("frame") if isinstance(data, dict) else None
        if info.context == STORED and isinstance(frame, dict):
            return {**data, "frame": {**frame, "id": data.get("id")}}
        return data

    @model_validator(mode="after")
    def _same_id(self) -> "SetFrame":
        if self.frame is not None and self.frame.id != self.id:
            raise ValueError(f"the frame {self.id} cannot have the id {self.frame.id} as well")
        return self

    def apply(self, document: Document) -> "Edit":
        before = document.frames.get(self.id)
        if self.frame is not None and before is None and len(document.frames) >= MAX_FRAMES:
            raise LimitError(f"a graph may have {MAX_FRAMES} frames")
        document.set_frame(self.id, self.frame)
        return SetFrame(id=self.id, frame=before)

    def touches(self) -> Iterator[Key]:
        # Frames have ids of their own, which may be a node's too.
        yield f"frame {self.id}", ""

    def subject(self) -> str | None:
        return None
