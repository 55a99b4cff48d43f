"""Who a browser is: a random id in a signed cookie. There are no accounts."""

import secrets
from collections.abc import Sequence
from hashlib import sha256

from flask import Response, request
from itsdangerous import BadSignature, Signer

from chalkgrad.store.people import People, Visitor

# The longest that browsers keep a cookie; each page that is opened begins it anew.
KEPT_SECONDS = 400 * 24 * 60 * 60

# Random bytes of an id: with the signature nobody makes one up, and without it nobody meets one.
ID_BYTES = 15

# Who everybody is where everybody is one.
ONE_PERSON = "one-person"

# What a cookie's name begins with that no other host, nor a page without TLS, can have set.
HOST_ONLY = "__Host-"


class Cookies:
    """Gives people their cookie, and knows them by it.

    Parameters
    ----------
    keys
        What signs, the same for every process on one database. The first signs what is given;
        what the others have signed is still believed.
    people
        What is kept of people; None where it is not asked.
    """

    def __init__(self, keys: Sequence[bytes], people: People | None = None) -> None:
        self._kinds = [_Kind(key) for key in keys]
        self._people = people
        self.name = self._kinds[0].name

    def visitor(self) -> Visitor | None:
        """Who sends the request at hand; None for who has no cookie of ours that is worth one."""
        found = self._said()
        return found if found is None or self._people is None else self._people.known(found)

    def _said(self) -> Visitor | None:
        for kind in self._kinds:
            sent = request.cookies
            if is_secure():
                found = kind.read_host_only(sent.get(HOST_ONLY + kind.name, ""))
                if found is not None:
                    return found
            # Also over TLS, for who has come without it before. A host beside this one, which may
            # set a cookie of this name, gets none from here that it could set: see `_Kind`.
            found = kind.read(sent.get(kind.name, ""))
            if found is not None:
                return found
        return None

    def written(self, visitor: Visitor) -> str:
        """What a person's cookie says that did not come over TLS."""
        return self._kinds[0].written(visitor)

    def give(self, response: Response, visitor: Visitor) -> None:
        """Put a person's cookie on an answer."""
        kind, secure = self._kinds[0], is_secure()
        response.set_cookie(
            HOST_ONLY + kind.name if secure else kind.name,
            kind.written_host_only(visitor) if secure else kind.written(visitor),
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )


class _Kind:
    """The cookies that one key signs.

    Those for a host alone are signed otherwise than those that came without TLS, so that neither
    passes for the other: what a server that is reached by TLS gives cannot be set from elsewhere.
    """

    def __init__(self, key: bytes) -> None:
        # Browsers send a host's cookies to all its ports; another database's people are others.
        self.name = f"chalkgrad-{sha256(b'cookie ' + key).hexdigest()[:8]}"
        self._plain, self._host_only = (
            Signer(key, salt=salt, key_derivation="hmac", digest_method=sha256)
            for salt in ("chalkgrad person", "chalkgrad person of a host")
        )

    def read(self, text: str) -> Visitor | None:
        return _read(self._plain, text)

    def read_host_only(self, text: str) -> Visitor | None:
        return _read(self._host_only, text)

    def written(self, visitor: Visitor) -> str:
        return _written(self._plain, visitor)

    def written_host_only(self, visitor: Visitor) -> str:
        return _written(self._host_only, visitor)


def _read(signer: Signer, text: str) -> Visitor | None:
    try:
        person, _, generation = signer.unsign(text).decode().partition(".")
    except BadSignature:
        return None
    return Visitor(person, int(generation or 0))


def _written(signer: Signer, visitor: Visitor) -> str:
    said = visitor.person
    if visitor.generation:
        said += f".{visitor.generation}"
    return signer.sign(said).decode()


def is_secure() -> bool:
    """Whether the request at hand came over TLS, to us or to a proxy that says so."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"


class OnePerson(Cookies):
    """Everybody is the same person: who runs a server for themselves alone, in whatever browser."""

    def visitor(self) -> Visitor:
        """Who sends the request at hand."""
        return Visitor(ONE_PERSON)

    def give(self, response: Response, visitor: Visitor) -> None:
        """Nobody needs a cookie."""


def new_person() -> str:
    """An id for somebody who has none."""
    return secrets.token_urlsafe(ID_BYTES)
