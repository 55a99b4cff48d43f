"""Static files: kept by browsers for good, and asked for again when one of them has changed."""

import re
from pathlib import Path

import pytest
from chalkgrad.app import create_app
from chalkgrad.web.static import BUILT_WITH, version_of
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
