"""What handlers of events get: their message, the room it is about, and the way to the canvases."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

import flask
from pydantic import ValidationError

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.grammar import FormulaError
from chalkgrad.live import protocol
from chalkgrad.live.patch import Patch
from chalkgrad.live.protocol import error_answer
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport
from chalkgrad.store.errors import StoreUnavailableError

log = logging.getLogger(__name__)

Answer = dict[str, Any]
Message = TypeVar("Message", bound=protocol.GraphMessage)


class NotInRoomError(ChalkgradError):
    """A message concerns a graph that the connection has not opened."""

    code = "not-open"


class Desk:
    """Takes messages in, and sends patches out."""

    def __init__(self, transport: Transport, rooms: Rooms) -> None:
        self._transport = transport
        self.rooms = rooms

    def on_arrival(
        self, name: str, model: type[Message]
    ) -> Callable[[Callable[[Message], Answer]], None]:
        """Have a function answer the message by which a connection comes to a graph."""

        def decorate(handler: Callable[[Message], Answer]) -> None:
            self._transport.socketio.on_event(
                name, lambda data=None: handler(model.model_validate(data))
            )

        return decorate

    def on(
        self, name: str, model: type[Message]
    ) -> Callable[[Callable[[Room, Message], Answer]], None]:
        """Have a function answer every message of a name. Its room is locked meanwhile."""

        def decorate(handler: Callable[[Room, Message], Answer]) -> None:
            @self.on_arrival(name, model)
            def _answer(message: Message) -> Answer:
                room = self._room(message.graph)
                with room.lock:
                    self.send(room.catch_up())
                    return handler(room, message)

        return decorate

    def _room(self, graph: str) -> Room:
        """The room of a graph that this connection is in.

        Raises
        ------
        NotInRoomError
            It is in another, or in none.
        """
        room = self.rooms.of(sid(), graph)
        if room is None:
            raise NotInRoomError("open the graph before editing it")
        return room

    def send(self, patch: Patch | None) -> None:
        """Send a patch to every canvas of its graph; nothing for none."""
        if patch is not None:
            self._transport.emit(protocol.PATCH, patch.payload(), room=patch.message["graph"])


def answer_for(error: Exception) -> Answer:
    """The acknowledgement of a message that could not be carried out."""
    match error:
        case FormulaError():
            return error_answer(
                error.code, error.message, error.ids, column=error.column, details=error.details
            )
        case StoreUnavailableError():
            return error_answer(error.code, error.message, details=error.details)
        case ChalkgradError():
            return error_answer(error.code, error.message, error.ids)
        case ValidationError():
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            return error_answer("bad-message", f"{place or 'message'}: {first['msg']}")
        case _:
            log.error("a handler failed", exc_info=error)
            return error_answer(
                "internal", "the server failed at this; nothing was changed, and it was logged"
            )


def sid() -> str:
    """Which connection the message at hand came by."""
    found: str = flask.request.sid  # type: ignore[attr-defined]
    return found
