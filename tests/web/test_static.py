"""Static files: kept by browsers for good, and asked for again when one of them has changed."""

import gzip
import re
from pathlib import Path

import pytest
from chalkgrad.app import create_app
from chalkgrad.web.static import BUILT_WITH, register, version_of
from flask import Flask, url_for
from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app({"DATA": tmp_path, "KERNEL": False}).test_client()


def test_what_a_page_asks_for_is_kept_for_good(client: FlaskClient) -> None:
    asked = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/operators").text)
    assert len(asked) > 5
    for path in asked:
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_an_older_page_gets_its_files_and_keeps_none(client: FlaskClient) -> None:
    answer = client.get("/static/0123456789ab/js/pages/main.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/0123456789ab/../../pyproject.toml").status_code == 404


def test_a_changed_file_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    script = tmp_path / "js" / "main.js"
    script.write_text("one")
    first = version_of(tmp_path)
    assert version_of(tmp_path) == first
    script.write_text("three")
    second = version_of(tmp_path)
    (tmp_path / "added.css").touch()
    assert len({first, second, version_of(tmp_path)}) == 3


def test_what_the_vendored_files_are_built_with_is_not_served(client: FlaskClient) -> None:
    for name in (*BUILT_WITH, "node_modules/react/package.json", "node_modules/x.js"):
        assert client.get(f"/static/0123456789ab/vendor/{name}").status_code == 404, name
    assert client.get("/static/0123456789ab/vendor/vendor.js").status_code == 200


def test_what_a_page_fetches_later_is_below_its_script(client: FlaskClient) -> None:
    scripts = "/static/0123456789ab/js/pages"
    later = re.findall(r'import\("\./(main/[^"]+)"\)', client.get(f"{scripts}/main.js").text)
    assert len(later) > 1
    for name in later:
        assert "export const" in client.get(f"{scripts}/{name}").text
    for name in ("main/state/app.js", "main/none.js", "none/state/app.js", "main/../../app.js"):
        assert client.get(f"{scripts}/{name}").status_code == 404, name


def test_files_and_pages_travel_compressed_for_whom_reads_it(client: FlaskClient) -> None:
    for path in ("/static/0123456789ab/vendor/vendor.js", "/operators"):
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert len(packed.data) < len(plain.data) / 3
        unpacked = gzip.decompress(packed.data)
        assert unpacked == plain.data or path == "/operators"
        refusing = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in refusing.headers


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    path = "/static/0123456789ab/css/editor.css"
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        tag = client.get(path, headers=headers).headers["ETag"]
        again = client.get(path, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        other = client.get(path, headers={**headers, "If-None-Match": '"another"'})
        assert other.status_code == 200


def test_an_edited_file_shows_on_the_next_page(tmp_path: Path) -> None:
    script = tmp_path / "js" / "main.js"
    script.parent.mkdir()
    script.write_text("one")
    app = Flask("edited", static_folder=None)
    register(app, tmp_path)
    client = app.test_client()
    for text in ("one", "three"):
        script.write_text(text)
        with app.test_request_context():
            path = url_for("static", filename="js/main.js")
        assert client.get(path).text == text


def test_the_editor_comes_in_few_requests(client: FlaskClient) -> None:
    place = client.post("/new").headers["Location"]
    asked = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(place).text)
    assert len([path for path in asked if path.endswith(".woff2")]) == 3
    asked = [path for path in asked if not path.endswith(".woff2")]
    assert len(asked) <= 7
    answers = [client.get(path, headers={"Accept-Encoding": "gzip"}) for path in asked]
    assert sum(len(answer.data) for answer in answers) < 300_000
    assert not [
        path for path, answer in zip(asked, answers, strict=True) if b"@import" in answer.data
    ]
