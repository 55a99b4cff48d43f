"""The border: which requests come in at all, looked at before any part of the application runs.

A page of another site can reach this server through the reader's browser: under a name of its own
that it lets resolve to our address (DNS rebinding), by writing to it, or by a socket. Browsers say
by which name they came (Host) and from which site (Origin, Sec-Fetch-Site); both are held to be
ours here, for pages, the API and the socket alike.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import orjson

from chalkgrad.live.problem import MEDIA, problem
from chalkgrad.live.transport import Environ, StartResponse, is_same_site, other_site
from chalkgrad.web.addresses import is_everywhere

# Longer than any name that DNS knows (253), with its port.
MAX_HOST = 260

# host, host:port or [address]:port. What more is in a name does not matter: it is looked up below.
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# What Sec-Fetch-Site says of a page's own requests, and of what a person typed or bookmarked.
_OWN = frozenset({"same-origin", "none"})

WSGI = Callable[[Environ, StartResponse], Iterable[bytes]]


class Border:
    """WSGI middleware that answers strangers' requests itself.

    Parameters
    ----------
    application
        What answers the others.
    names
        Host names under which the server may be asked for, beside ``localhost``; one that begins
        with a point stands for all that end in it. Addresses in figures need none: a browser that
        names one was not led here by somebody's name.
    """

    def __init__(self, application: WSGI, names: Iterable[str]) -> None:
        self._application = application
        self._names = frozenset(name.strip().lower() for name in names if name.strip())

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        refusal = self._refusal(environ)
        if refusal is None:
            return self._application(environ, start_response)
        status, code, message = refusal
        body = orjson.dumps(problem(status, code, message))
        start_response(
            f"{status.value} {status.phrase}",
            [
                ("Content-Type", MEDIA),
                ("Content-Length", str(len(body))),
                ("X-Content-Type-Options", "nosniff"),
                # What was sent with the request is not read, so nothing can follow it.
                ("Connection", "close"),
            ],
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _refusal(self, environ: Environ) -> tuple[HTTPStatus, str, str] | None:
        host = environ.get("HTTP_HOST", "")
        name = _name(host)
        if name is None:
            return HTTPStatus.BAD_REQUEST, "bad-host", "the request's Host header is no host"
        if not self._is_ours(name):
            return (
                HTTPStatus.BAD_REQUEST,
                "unknown-host",
                f"this server does not answer to {name}; whoever runs it can add the name to "
                "CHALKGRAD_TRUSTED_HOSTS",
            )
        if environ.get("REQUEST_METHOD") in _SAFE_METHODS:
            return None
        if _is_from_elsewhere(environ, host):
            origin = environ.get("HTTP_ORIGIN")
            return (
                HTTPStatus.FORBIDDEN,
                "other-site",
                other_site(origin, host) if origin else "this request comes from another site",
            )
        return None

    def _is_ours(self, name: str) -> bool:
        if name == "" or _is_address(name) or name == "localhost" or name.endswith(".localhost"):
            return True
        parents = (name[at:] for at, letter in enumerate(name) if letter == ".")
        return name in self._names or any(parent in self._names for parent in parents)


def names_of(host: str) -> set[str]:
    """The names under which a server that listens on a host may be asked for."""
    if not is_everywhere(host):
        return {host}
    name = socket.gethostname().lower()
    return {name, f"{name}.local", socket.getfqdn().lower()}


def _name(host: str) -> str | None:
    """The name in a Host header, in lower case; None if it is none, "" if there was no header."""
    if host == "":
        return ""
    found = _HOST.fullmatch(host) if len(host) <= MAX_HOST else None
    if found is None or int(found[2] or 0) > 65535:
        return None
    return found[1].strip("[]").rstrip(".").lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_from_elsewhere(environ: dict[str, Any], host: str) -> bool:
    if environ.get("HTTP_SEC_FETCH_SITE", "none") not in _OWN:
        return True
    origin = environ.get("HTTP_ORIGIN")
    return origin is not None and not is_same_site(origin, host)
