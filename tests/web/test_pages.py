"""The pages that list graphs and lessons: thumbnails, what they tell, and hostile names on them."""

import base64
import json
import re
import struct
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import edit_to_turn
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.engine.notation import latex
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.picture.svg import thumbnail
from chalkgrad.web.lessons import FOLDER
from chalkgrad.web.looking import MOST_DRAWN
from flask.testing import FlaskClient

SVG_TEXT = "{http://www.w3.org/2000/svg}text"

HOSTILE = '"></title><script>alert(1)</script>&amp;'


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATA": tmp_path, "KERNEL": False}).test_client() as client:
        yield client


def kept(client: FlaskClient, title: str = "") -> str:
    document = dump(worked_example())
    document["graph"]["title"] = title
    document["nodes"][1]["name"] = title[:20] or "x2"
    graph: str = client.post("/api/graphs", json=document).json["id"]
    return graph


def test_a_thumbnail_is_drawn_anew_only_after_an_edit(client: FlaskClient) -> None:
    address = f"/g/{kept(client)}/thumbnail.svg"
    first = client.get(address)
    assert first.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(first.text).tag.endswith("svg")
    assert "no-cache" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    client.patch(address.replace("/g/", "/api/graphs/").split("/thumbnail")[0], json={"title": "x"})
    later = client.get(address, headers=known)
    assert later.status_code == 200
    assert later.headers["ETag"] != first.headers["ETag"]


def test_a_thumbnail_runs_where_the_graph_does(client: FlaskClient) -> None:
    document = worked_example()
    apply(document, edit_to_turn(document, "down"))
    graph = client.post("/api/graphs", json=dump(document)).json["id"]
    drawn = client.get(f"/g/{graph}/thumbnail.svg").text
    assert drawn == thumbnail(document.graph, target="f", direction="down")
    assert drawn != thumbnail(document.graph, target="f")


def test_a_graph_that_is_not_there_has_no_thumbnail(client: FlaskClient) -> None:
    graph = kept(client)
    tag = client.get(f"/g/{graph}/thumbnail.svg").headers["ETag"]
    client.delete(f"/api/graphs/{graph}")
    for gone in (graph, "ghost", "a.b"):
        answer = client.get(f"/g/{gone}/thumbnail.svg", headers={"If-None-Match": tag})
        assert answer.status_code == 404


def test_what_graphs_are_called_is_text_on_every_page(client: FlaskClient) -> None:
    graph = kept(client, HOSTILE)
    for address in ("/", f"/g/{graph}", f"/g/{graph}/thumbnail.svg"):
        assert "<script>alert" not in client.get(address).text


def test_the_page_of_a_graph_carries_what_its_socket_would_bring(client: FlaskClient) -> None:
    document = dump(worked_example())
    document["graph"]["hidden"] = ["value:v2"]
    graph = client.post("/api/graphs", json=document).json["id"]
    page = client.get(f"/g/{graph}")
    look = json.loads(re.search(r'id="look">(.*?)</script>', page.text)[1])
    assert look == client.get(f"/api/graphs/{graph}/snapshot").json
    numbers = base64.b64decode(look["numbers"])
    shown, hidden = (struct.pack("<d", number) for number in (11.652071455223084, 10.0))
    assert shown in numbers
    assert hidden not in numbers
    assert page.headers["Cache-Control"] == "private, no-cache"


def drawn(page: str) -> str:
    found = re.search(r'class="canvas drawn">(.*?)</div>', page, re.DOTALL)
    return found[1] if found else ""


def test_the_page_of_a_small_graph_carries_a_picture_without_what_is_hidden(
    client: FlaskClient,
) -> None:
    document = dump(worked_example())
    document["graph"]["hidden"] = ["value:v2", "gradient:x1"]
    graph = client.post("/api/graphs", json=document).json["id"]
    picture = drawn(client.get(f"/g/{graph}").text)
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(picture).iter(SVG_TEXT)]
    assert {"x1", "11.7", "1.72"} <= set(texts)
    assert not {"10", "5.5"} & set(texts)


@pytest.mark.parametrize("kind", ["large", "framed", "empty"])
def test_a_graph_whose_canvas_would_look_otherwise_has_no_picture_on_its_page(
    client: FlaskClient, kind: str
) -> None:
    document = dump(worked_example())
    if kind == "framed":
        place = {"x": 0, "y": 0, "width": 90, "height": 90}
        document["graph"]["frames"] = [{"id": "a", "title": "", **place}]
    else:
        leaves = MOST_DRAWN + 1 if kind == "large" else 0
        nodes = [
            {"id": f"n{leaf}", "op": "variable", "value": 1.0, "x": 40.0 * leaf, "y": 0.0}
            for leaf in range(leaves)
        ]
        header = {key: document["graph"][key] for key in ("format", "version")}
        document |= {"graph": header, "nodes": nodes, "edges": []}
    answer = client.post("/api/graphs", json=document)
    assert answer.status_code == 201, answer.text
    assert drawn(client.get(f"/g/{answer.json['id']}").text) == ""


def test_the_list_has_a_card_a_graph_with_its_size_and_its_picture(client: FlaskClient) -> None:
    graph = kept(client, "seven")
    client.post("/api/formulas", json={"text": "x = 1"})
    page = client.get("/").text
    assert f'src="/g/{graph}/thumbnail.svg"' in page
    assert page.count('loading="lazy"') == page.count("data-graph=") == 2
    assert "7 nodes" in page
    assert "1 node ·" in page


def test_every_lesson_is_in_a_group_with_its_picture(client: FlaskClient) -> None:
    page = client.get("/lessons").text
    listed = re.findall(r'data-lesson="([^"]+)"', page)
    assert sorted(listed) == sorted(path.stem for path in FOLDER.glob("*.json"))
    assert page.count('class="board thumbnail"') == len(listed)


def test_it_is_told_where_one_is_in_the_lessons_that_are_still_there(client: FlaskClient) -> None:
    started = client.post("/lessons/02-chain-rule").headers["Location"]
    lesson, gone = started.rsplit("/", 1)[1], kept(client)
    client.delete(f"/api/graphs/{gone}")
    asked = [lesson, gone, kept(client), "ghost", "%00", "a.b"]
    answer = client.get("/api/steps", query_string=[("graph", graph) for graph in asked])
    assert answer.json == {lesson: {"step": 0, "steps": 8}}
    assert client.get("/api/steps").json == {}


@pytest.mark.parametrize("path", ["/", "/lessons", "/lessons/02-chain-rule", "/operators", "/none"])
def test_every_page_leads_home_and_to_the_lessons(client: FlaskClient, path: str) -> None:
    kept(client)
    page = client.get(path).text
    assert 'class="brand" href="/"' in page
    assert '<a href="/lessons"' in page


def test_after_a_lesson_comes_the_next_of_the_list_and_after_the_last_the_list(
    client: FlaskClient,
) -> None:
    names = re.findall(r'data-lesson="([\w-]+)"', client.get("/lessons").text)
    assert names == sorted(names)
    assert len(names) == len(list(FOLDER.glob("*.json")))
    graph = client.post(f"/lessons/{names[0]}").location
    for name in names[1:]:
        graph = client.post(f"/lessons/after{graph.removeprefix('/g')}").location
        title = json.loads((FOLDER / f"{name}.json").read_text())["graph"]["lesson"]["title"]
        own = client.get(f"/api{graph.replace('/g/', '/graphs/')}").json
        assert own["graph"]["title"] == (title if isinstance(title, str) else title["en"])
    assert client.post(f"/lessons/after{graph.removeprefix('/g')}").location == "/lessons"
    assert client.post(f"/lessons/after/{kept(client)}").location == "/lessons"


def test_the_reference_has_every_partial_of_every_operator(client: FlaskClient) -> None:
    page = unescape(client.get("/operators").get_data(as_text=True))
    for row in OPERATORS.rows:
        (line,) = re.findall(rf"<tr>\s*<th[^>]*><code>{row.name}</code>.*?</tr>", page, re.DOTALL)
        for partial in row.reading or row.partials:
            assert f"{latex(partial)}</span>" in line, row.name
