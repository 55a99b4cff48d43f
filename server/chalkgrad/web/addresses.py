"""Addresses: graphs and revisions in them, and this machine's own as others in the room know it."""

import ipaddress
import socket

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter, IntegerConverter

from chalkgrad.live.protocol import GRAPH_ID, MAX_REVISION

# Every interface: the machine is then known by its own names and addresses as well.
EVERYWHERE = ("", "0.0.0.0", "::")

# An address that nobody has (RFC 5737): no packet is sent to find out which way one would go.
_AWAY = ("192.0.2.1", 9)


class GraphConverter(BaseConverter):
    """``<graph:graph>``: what may be the id of a graph; any other address is not found."""

    regex = GRAPH_ID.pattern


class RevisionConverter(IntegerConverter):
    """``<revision:revision>``: what may be a revision; any other address is not found."""

    def to_python(self, value: str) -> int:
        """The number.

        Raises
        ------
        NotFound
            No graph has so many. Were it only no match, the answer would be that of whichever
            other route there is for such an address.
        """
        number: int = super().to_python(value)
        if number > MAX_REVISION:
            raise NotFound
        return number


def register(app: Flask) -> None:
    """Let an application's routes use them."""
    app.url_map.converters["graph"] = GraphConverter
    app.url_map.converters["revision"] = RevisionConverter


def is_everywhere(host: str) -> bool:
    """Whether a server that listens on a host is reached from other machines, by any address."""
    return host in EVERYWHERE


def is_loopback(name: str) -> bool:
    """Whether a name is this machine's only for itself."""
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def address_in_room() -> str | None:
    """The address by which this machine is known in its network; None where it is in none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_AWAY)
            found: str = probe.getsockname()[0]
    except OSError:
        return None
    return None if is_loopback(found) else found
