"""The desk: takes a message's data in, finds who sent it and what they may, has it answered."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.live.handlers import HANDLERS, OF_ANY_TIME
from chalkgrad.live.later import Later
from chalkgrad.live.members import Member
from chalkgrad.live.moments import Moment
from chalkgrad.live.protocol import AuthoredMessage, BadMessageError, GraphMessage, error_answer
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.rights import allow

log = logging.getLogger(__name__)

# An acknowledgement: {"ok": …} or {"error": …}.
Answer = dict[str, Any]

MESSAGES: Mapping[str, type[GraphMessage]] = {message.word(): message for message in HANDLERS}


class Desk:
    """Has messages answered, with their room locked and brought up to other processes' edits."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def answer(self, name: str, data: object, connection: str) -> Answer:
        """Answer a message of a connection.

        Raises
        ------
        ChalkgradError
            The data is no such message, or it cannot be done; `answer_for` says so as an answer.
        """
        message = MESSAGES[name].read(data)
        room, member = self._rooms.of(connection, message.graph)
        return self._answer(message, nullcontext(room), member, connection)

    def answer_visitor(self, name: str, data: object, member: Member) -> Answer:
        """As `answer`, for one that makes an edit, of somebody who has no connection."""
        message = MESSAGES[name].read(data)
        assert isinstance(message, AuthoredMessage)
        return self._answer(message, self._rooms.visit(member), member)

    def _answer(
        self,
        message: GraphMessage,
        going_in: AbstractContextManager[Room],
        member: Member,
        connection: str | None = None,
    ) -> Answer:
        allow(member.right, message.needs)
        if "author" in type(message).model_fields:
            message = message.model_copy(update={"author": member.author})
        with going_in as room:
            with room.lock:
                if connection is not None:
                    # To wait for the room may have taken long.
                    _, member = self._rooms.of(connection, message.graph)
                    allow(member.right, message.needs)
                with room.turn_of(member, connection):
                    room.catch_up()
                    if message.past is None:
                        answer = HANDLERS[type(message)](room, message)
                hidden = dict(room.document.hidden)
            if message.past is not None:
                answer = self._of_the_past(message, room.moments.at(message.past, hidden))
            return {"ok": answer() if callable(answer) else answer}

    def _of_the_past(self, message: GraphMessage, moment: Moment) -> Mapping[str, Any] | Later[Any]:
        if type(message) not in OF_ANY_TIME:
            raise BadMessageError("the past is looked at, not changed")
        with moment.lock:
            return HANDLERS[type(message)](moment, message)


def answer_for(error: Exception) -> Answer:
    """The acknowledgement of a message that could not be carried out."""
    match error:
        case FormulaError():
            return error_answer(
                error.code, error.message, error.ids, column=error.column, details=error.details
            )
        case ChalkgradError():
            more = {"details": dict(error.details)} if error.details else {}
            return error_answer(error.code, error.message, error.ids, **more)
        case _:
            log.error("a handler failed", exc_info=error)
            return error_answer(
                "internal", "the server failed at this; nothing was changed, and it was logged"
            )
