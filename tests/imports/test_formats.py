"""Recognising a file by its content, and refusing in words what is none of ours."""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import MAX_BYTES, dump, to_json
from chalkgrad.engine import ChalkgradError
from chalkgrad.imports.formats import FORMATS, read
from chalkgrad.imports.source import Source
from flask.testing import FlaskClient

from tests.imports.reading import only
from tests.web.test_command_line import chalkgrad


def test_each_format_has_a_key_of_its_own_and_formulas_come_last() -> None:
    keys = [form.key for form in FORMATS]
    assert len(set(keys)) == len(keys)
    assert keys[-1] == "formula"


def test_our_own_document_comes_back_as_it_was() -> None:
    for text in (to_json(worked_example()), b"\xef\xbb\xbf" + to_json(worked_example())):
        reading = only(text, "chalkgrad")
        assert dump(reading.document) == dump(worked_example())
        assert reading.lost == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("{3}^2", 9.0), (r"\frac{1}{2} + 1", 1.5), ("y = 2x\nx = 4", 8.0), ("# f\nx = 2; x^2", 4.0)],
)
def test_what_nothing_marks_is_formula_text(text: str, value: float) -> None:
    from chalkgrad.document.answer import evaluate

    assert evaluate(only(text, "formula").document)["value"] == value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"nbformat": 4, "cells": []}, "notebook"),
        ({"nodes": [{"id": "a", "position": {"x": 1}}], "edges": []}, "React Flow"),
        ({"transform": {}, "nodes": []}, "computational-graph-editor"),
        ({"$schema": "https://…", "type": "object"}, "JSON Schema"),
        ({"type": "FeatureCollection", "features": []}, "GeoJSON"),
        ({"a": 1}, "this is JSON, and in none of the formats"),
        ([], "this is JSON, and in none of the formats"),
        ({}, "this is JSON, and in none of the formats"),
    ],
)
def test_other_json_is_told_what_it_looks_like(data: Any, words: str) -> None:
    with pytest.raises(ChalkgradError, match=words):
        read(Source(json.dumps(data)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pickle.dumps({"a": 1}), "pickle; those run code, and are never opened"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"x +\n\xff\xfe y", "line 2: this is no text in UTF-8"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b'{"graph": {"format": "chalkgrad",', "this is not JSON: line 1, column"),
        (b'{"graph": ' * 2_000, "nested too deep"),
        (b"x" * (MAX_BYTES + 1), "a file may have"),
        (b"x +\ny * * 2", "line 1, column 4"),
        (b"", "there is no formula here yet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ChalkgradError, match=words):
        read(Source(data))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATA": tmp_path, "KERNEL": False}).test_client() as client:
        yield client


def kept(client: FlaskClient) -> list[str]:
    return [graph["title"] for graph in client.get("/api/graphs").json["graphs"]]


def test_a_preview_says_what_would_come_and_keeps_nothing(client: FlaskClient) -> None:
    data = dump(worked_example())
    data["nodes"][3]["op"] = "quux"
    answer = client.post("/api/import/preview", data=json.dumps(data)).json
    assert (answer["format"], answer["whole"]) == ("chalkgrad", False)
    (graph,) = answer["graphs"]
    assert (graph["nodes"], graph["wires"]) == (7, 6)
    assert graph["lost"] == ["v2: the operator quux is not known here; it becomes a placeholder"]
    chinese = {"Accept-Language": "zh"}
    told = client.post("/api/import/preview?documents=1", data=json.dumps(data), headers=chinese)
    assert told.json["graphs"][0]["lost"] == ["v2：不认识运算 quux，改为占位符"]
    assert len(told.json["documents"][0]["nodes"]) == 7
    assert kept(client) == []


def test_a_file_is_kept_whole_or_not_at_all_unless_the_rest_is_asked_for(
    client: FlaskClient,
) -> None:
    data = dump(worked_example())
    data["nodes"][3]["op"] = "quux"
    refused = client.post("/api/import", data=json.dumps(data))
    assert refused.status_code == 422
    assert refused.json["code"] == "unknown-operator"
    assert kept(client) == []
    answer = client.post("/api/import?rest=1", data=json.dumps(data))
    assert answer.status_code == 201
    assert answer.json["ids"] == [answer.json["id"]]
    assert len(client.get(f"/api/graphs/{answer.json['id']}").json["nodes"]) == 7


def test_formulas_of_a_table_that_cannot_be_read_are_told_of_the_file(client: FlaskClient) -> None:
    table = "name,formula\na,x + 1\nb,x + + * 2\nc,y\n"
    answer = client.post("/api/import/preview", data=table).json
    assert answer["whole"] is False
    assert answer["left_out"] == ["b: formulas that cannot be read are left out"]
    assert [graph["lost"] for graph in answer["graphs"]] == [[], []]
    assert client.post("/api/import", data=table).status_code == 422
    assert len(client.post("/api/import?rest=1", data=table).json["ids"]) == 2
    assert sorted(kept(client)) == ["a", "c"]


def test_letters_are_read_as_the_address_says(client: FlaskClient) -> None:
    for letters, nodes in (("words", 3), ("letters", 5)):
        answer = client.post(f"/api/import/preview?letters={letters}", data="y = mx + 1")
        assert answer.json["graphs"][0]["nodes"] == nodes
    assert client.post("/api/import?letters=none", data="x").status_code == 422


def test_json_of_a_million_parts_is_refused_before_it_is_parsed(client: FlaskClient) -> None:
    answer = client.post("/api/import", data=b'{"elements": [' + b"[]," * 300_000 + b"[]]}")
    assert answer.json["code"] == "over-limit"


def test_the_command_line_reads_other_formats_and_says_what_is_lost() -> None:
    data = {
        "directed": True,
        "nodes": [{"id": "a", "value": 5}, {"id": "b", "value": 3}, {"id": "d", "op": "minus"}],
        "edges": [{"source": "a", "target": "d"}, {"source": "b", "target": "d"}],
    }
    done = chalkgrad("eval", "-", "--json", text=json.dumps(data).encode())
    assert json.loads(done.stdout)["value"] == 2.0
    assert "d: the file does not say which input comes first" in done.stderr.decode()
    two = {"graphs": [{"label": n, "nodes": {n: {"metadata": {"value": 1}}}} for n in "ab"]}
    words = ["eval", "-", "--json"]
    done = chalkgrad(*words, text=json.dumps(two).encode())
    assert "choose one of the 2 graphs with --graph TITLE or NUMBER: a, b" in done.stderr.decode()
    for chosen in ("b", "2"):
        done = chalkgrad(*words, "--graph", chosen, text=json.dumps(two).encode())
        assert list(json.loads(done.stdout)["nodes"]) == ["b"]
