"""The border: names not ours, other sites, bodies past every limit, addresses of no graph."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from chalkgrad.app import create_app
from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.document.values import LimitError
from chalkgrad.web import body
from chalkgrad.web.lessons import FOLDER
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import measured


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    config = {
        "DATA": tmp_path, "KERNEL": False, "HOST": "127.0.0.1",
        "TRUSTED_HOSTS": "chalk.example, .school.example",
    }  # fmt: skip
    with create_app(config).test_client() as client:
        yield client


EVERYTHING = [("GET", "/"), ("GET", "/api/graphs"), ("POST", "/api/graphs"), ("GET", "/socket.io/")]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "localhost.evil.example"])
def test_a_name_that_is_not_ours_is_answered_nothing(
    client: FlaskClient, host: str, method: str, path: str
) -> None:
    answer = client.open(path, method=method, headers={"Host": host, "Origin": f"http://{host}"})
    assert answer.status_code == 400
    assert answer.json["code"] == "unknown-host"
    assert "CHALKGRAD_TRUSTED_HOSTS" in answer.json["detail"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8642", "a.localhost", "127.0.0.1", "127.0.0.1:8642", "[::1]:8642",
     "192.168.7.20", "chalk.example", "chalk.example:443", "room1.school.example", "localhost."],
)  # fmt: skip
def test_our_names_and_addresses_in_figures_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/api/graphs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["x" * 300, "a b", "a:b", "a:99999", "[::1", "::1", "a,b", "a/b", "é.example", "@", ":80"],
)
def test_a_host_that_is_none_is_refused_cleanly(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json["code"] == "bad-host"


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=40))
def test_no_host_makes_the_server_fail(host: str) -> None:
    seen: list[str] = []
    border = body_of_border(seen)
    list(
        border(
            {"HTTP_HOST": host, "REQUEST_METHOD": "GET"},
            lambda status, headers: seen.append(status),
        )
    )
    assert seen[0][:3] in ("200", "400")


def body_of_border(seen: list[str]) -> Any:
    from chalkgrad.web.border import Border

    def inside(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return []

    return Border(inside, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Origin": "http://localhost:port"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_may_look_at_addresses_but_not_write(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    for path in ("/new", "/api/graphs", "/lessons/03-fan-out"):
        answer = client.post(path, json={}, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "other-site")
    assert client.get("/api/graphs").json["graphs"] == []


@pytest.mark.parametrize(
    ("origin", "host"),
    [("http://localhost", "localhost"), ("https://chalk.example", "chalk.example"),
     ("https://chalk.example", "chalk.example:443"), ("http://[::1]:8642", "[::1]:8642")],
)  # fmt: skip
def test_our_own_pages_write_also_behind_a_proxy_that_speaks_tls(
    client: FlaskClient, origin: str, host: str
) -> None:
    headers = {"Origin": origin, "Host": host, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/graphs", json={}, headers=headers).status_code == 201


@pytest.mark.parametrize("path", ["/", "/new", "/lessons", "/lessons/03-fan-out", "/operators"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_asking_for_a_page_stores_nothing(client: FlaskClient, method: str, path: str) -> None:
    client.open(path, method=method)
    assert client.get("/api/graphs").json["graphs"] == []


def test_a_lesson_is_begun_by_a_button(client: FlaskClient) -> None:
    assert 'method="post" action="/lessons/03-fan-out"' in client.get("/lessons/03-fan-out").text
    started = client.post("/lessons/03-fan-out")
    assert started.status_code == 303
    assert client.get(started.headers["Location"]).status_code == 200
    assert (
        client.post("/lessons/none").status_code == client.get("/lessons/none").status_code == 404
    )


@pytest.mark.parametrize("graph", ["%00", "a" * 33, "a.b", "ghost"])
def test_an_address_of_no_graph_is_not_found(client: FlaskClient, graph: str) -> None:
    assert client.get(f"/api/graphs/{graph}").status_code == 404
    assert client.get(f"/g/{graph}").status_code == 404
    assert client.delete(f"/api/graphs/{graph}").status_code == 404


JSON = {"Content-Type": "application/json"}


def test_a_body_past_the_limit_is_not_read(client: FlaskClient) -> None:
    answer = client.post("/api/graphs", data=b" " * (MAX_BYTES + 1), headers=JSON)
    assert answer.status_code == 413
    assert answer.json["code"] == "request-entity-too-large"
    assert "16,777,216 bytes" in answer.json["detail"]


def many(text: bytes) -> bytes:
    return b"[" + b",".join([text] * (15_700_000 // (len(text) + 1))) + b"]"


@pytest.mark.parametrize(
    "bomb",
    [
        many(b"[]"), many(b"{}"), many(b"1"), many(b'""'), many(b'{"a":[]}'),
        b"[" * 200_000 + b"]" * 200_000, b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
        b'{"graph":' + b"[" * 70 + b"]" * 70 + b"}",
    ],
    ids=["lists", "objects", "numbers", "texts", "both", "deep", "objects-deep", "a-little-deep"],
)  # fmt: skip
def test_what_would_parse_into_too_much_is_refused_at_once(bomb: bytes) -> None:
    tracemalloc.start()
    with measured() as cost, pytest.raises(LimitError):
        body.check(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert cost.seconds < 0.3
    # A copy of the text at a time, not the objects it would become.
    assert most < 2 * len(bomb) + 1_000_000


def test_deep_json_is_refused_in_words(client: FlaskClient) -> None:
    deep = b'{"document":' * 300 + b"1" + b"}" * 300
    for path in ("/api/graphs", "/api/evaluate"):
        answer = client.post(path, data=deep, headers=JSON)
        assert (answer.status_code, answer.json["code"]) == (413, "over-limit")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(alphabet='[]{}",\\é a'),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='[]{}"\\a'), inner),
        max_leaves=40,
    )
)
def test_ordinary_json_passes_whatever_its_texts_hold(data: Any) -> None:
    body.check(orjson.dumps(data))
    body.check(json.dumps(data).encode())


@given(st.binary(max_size=60) | st.text(alphabet='[]{}"\\,', max_size=60).map(str.encode))
def test_no_bytes_make_the_check_fail(data: bytes) -> None:
    body.check(data)


@pytest.mark.parametrize("text", [b'"' * 1_000_000, b'"\\' * 1_000_000, b"\\" * 1_000_000])
def test_texts_that_nobody_closes_cost_no_more_than_their_length(text: bytes) -> None:
    with measured() as cost:
        body.check(text)
    assert cost.seconds < 0.5


def test_every_lesson_that_comes_along_passes() -> None:
    for path in FOLDER.glob("*.json"):
        body.check(path.read_bytes())


def test_errors_of_http_are_told_in_the_reader_s_language(client: FlaskClient) -> None:
    page = client.get("/nothing", headers={"Accept-Language": "zh"}).text
    assert "找不到" in page
    assert client.put("/api/graphs").json["code"] == "method-not-allowed"
