"""One function for each message, in modules by theme: from a room and a message to an answer.

`HANDLERS` is made of them as they are written: every public function of a theme answers the message
that its parameter `message` is annotated with. To add a message, write its class in `messages`
and its function here.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, get_type_hints

from chalkgrad.live.handlers import (
    asking,
    attending,
    descending,
    editing,
    plotting,
    recalling,
    running,
    stepping,
)
from chalkgrad.live.later import Later
from chalkgrad.live.protocol import GraphMessage
from chalkgrad.live.scene import Scene

# Its room is locked, and has caught up with other processes, while a handler runs; what it puts off
# runs when the room is free.
Handler = Callable[[Any, Any], Mapping[str, Any] | Later[Mapping[str, Any]]]

THEMES = (editing, running, asking, stepping, plotting, descending, recalling, attending)


def _handlers(theme: ModuleType) -> dict[type[GraphMessage], Handler]:
    """The handlers of a theme by the messages that they answer."""
    return {
        get_type_hints(function)["message"]: function
        for name, function in vars(theme).items()
        if callable(function)
        and getattr(function, "__module__", None) == theme.__name__
        and not isinstance(function, type)
        and not name.startswith("_")
    }


HANDLERS: Mapping[type[GraphMessage], Handler] = {
    message: handler for theme in THEMES for message, handler in _handlers(theme).items()
}

# The questions that can be asked about the past as well: their handlers need no more than a scene.
OF_ANY_TIME = frozenset(
    message for message, handler in HANDLERS.items() if get_type_hints(handler)["room"] is Scene
)
