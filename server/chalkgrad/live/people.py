"""Who a browser is: a random id in a signed cookie. There are no accounts."""

import secrets
from hashlib import sha256

from flask import Response, request
from itsdangerous import BadSignature, Signer

# The longest that browsers keep a cookie; each page that is opened begins it anew.
KEPT_SECONDS = 400 * 24 * 60 * 60

# Random bytes of an id: with the signature nobody makes one up, and without it nobody meets one.
ID_BYTES = 15


class Cookies:
    """Gives people their cookie, and knows them by it.

    Parameters
    ----------
    key
        What signs: the same for every process on one database.
    """

    def __init__(self, key: bytes) -> None:
        self._signer = Signer(
            key, salt="chalkgrad person", key_derivation="hmac", digest_method=sha256
        )
        # Browsers send a host's cookies to all its ports; another database's people are others.
        self.name = f"chalkgrad-{sha256(b'cookie ' + key).hexdigest()[:8]}"

    def person(self) -> str | None:
        """Who sends the request at hand; None for who has no cookie of ours."""
        return self.read(request.cookies.get(self.name, ""))

    def read(self, text: str) -> str | None:
        """Whose cookie this is; None for nobody's."""
        try:
            return self._signer.unsign(text).decode()
        except BadSignature:
            return None

    def written(self, person: str) -> str:
        """What a person's cookie says."""
        return self._signer.sign(person).decode()

    def give(self, response: Response, person: str) -> None:
        """Put a person's cookie on an answer."""
        response.set_cookie(
            self.name,
            self.written(person),
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=is_secure(),
        )


def is_secure() -> bool:
    """Whether the request at hand came over TLS, to us or to a proxy that says so."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"


class OnePerson(Cookies):
    """Everybody is the same person: who runs a server for themselves alone, in whatever browser."""

    def person(self) -> str:
        """Who sends the request at hand."""
        return "one-person"

    def give(self, response: Response, person: str) -> None:
        """Nobody needs a cookie."""


def new_person() -> str:
    """An id for somebody who has none."""
    return secrets.token_urlsafe(ID_BYTES)
