"""People for tests: whoever asks a server here is somebody, known by a cookie that a test can make.

Every server of a test signs cookies with one key. `SOMEBODY` makes the graphs; who is to be another
person takes another name, and comes to a graph by a link.
"""

import os
from typing import Any

import requests
from chalkgrad.live.people import Cookies
from chalkgrad.store.people import Visitor

KEY = "the key of the tests"

# Before any server starts, in a process of its own or in this one.
os.environ["CHALKGRAD_SECRET_KEY"] = KEY

SOMEBODY = "somebody"

COOKIES = Cookies([KEY.encode()])

# How long an answer may take; far above what it does.
PATIENCE = 60


def cookie(person: str = SOMEBODY) -> dict[str, str]:
    """A person's cookie, as `requests` takes it."""
    return {COOKIES.name: COOKIES.written(Visitor(person))}


def header(person: str = SOMEBODY) -> dict[str, str]:
    """The same, as a header."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookie(person).items())}


def carried(url: str, person: str = SOMEBODY) -> list[dict[str, str]]:
    """The same, as Playwright's contexts take it."""
    return [{"name": name, "value": value, "url": url} for name, value in cookie(person).items()]


class Person(requests.Session):
    """A person's browser, or what of it HTTP sees."""

    def __init__(self, name: str = SOMEBODY) -> None:
        super().__init__()
        self.name = name
        self.cookies.update(cookie(name))

    def request(self, *words: Any, **options: Any) -> requests.Response:
        """As `requests.request`, and never for ever."""
        return super().request(*words, **{"timeout": PATIENCE, **options})


# Whose the graphs are that `clients.new_graph` makes.
somebody = Person()


def link(url: str, graph: str, kind: str = "edit") -> str:
    """The token of a link to one of somebody's graphs."""
    answer = somebody.put(f"{url}/api/graphs/{graph}/links/{kind}")
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


def let_in(url: str, graph: str, person: str, kind: str = "edit") -> None:
    """Have a person come to one of somebody's graphs by a link."""
    if person != SOMEBODY:
        answer = Person(person).get(f"{url}/l/{link(url, graph, kind)}", allow_redirects=False)
        assert answer.status_code == 303, answer.text
