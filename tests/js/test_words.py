"""Numbers are written as the server writes them, and found words are ranked as a person expects."""

import math
from collections.abc import Iterator

import pytest
from chalkgrad.engine.formula.grammar import read_number
from chalkgrad.engine.formula.numbers import rounded
from chalkgrad.engine.operators import OPERATORS
from hypothesis import given
from hypothesis import strategies as st

from tests.js.node import Node


@pytest.fixture(scope="module")
def words() -> Iterator[Node]:
    with Node("words.mjs") as running:
        yield running


near_edges = st.sampled_from(
    [0.3, 0.1 + 0.2, 5.5, 123456.7, 1e7, 9999999.0, 1e-4, 9.9e-5, 99.95, 0.9996, 1.0005, -0.0]
)


@given(number=st.floats(allow_nan=False, allow_infinity=False) | near_edges)
def test_a_number_is_rounded_as_the_server_rounds_it(words: Node, number: float) -> None:
    shown = words.ask(act="format", number=repr(number))
    assert shown == rounded(number).replace("-", "−")


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_full_reads_back_as_the_same_double(words: Node, number: float) -> None:
    text = words.ask(act="exact", number=repr(number)).split(" ")[0]
    assert float(words.ask(act="parse", text=text)) == number


FACTORS = st.tuples(
    st.sampled_from(["", "-", "−", "+"]),
    st.sampled_from(["2", "0.5", ".25", "3e-2", "1E3", "7."]),
    st.sampled_from(["", "", "π", " pi", "PI"]),
).map("".join) | st.sampled_from(["pi", "-π", "π"])


@given(first=FACTORS, rest=st.lists(st.tuples(st.sampled_from("*/·×÷"), FACTORS), max_size=3))
def test_a_number_that_is_typed_is_what_the_server_makes_of_it(
    words: Node, first: str, rest: list[tuple[str, str]]
) -> None:
    text = first + "".join(f" {sign}{factor}" for sign, factor in rest)
    assert words.ask(act="parse", text=text) == read_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2,5", 2.5), ("−3", -3), (" 1e3 ", 1000), (".5", 0.5), ("1e400", None), ("", None),
     ("1,000.5", None), ("constructor", None), ("0x10", None), ("1/3", 1 / 3), ("2/0", None),
     ("2/", None), ("x/2", None), ("1 2", None), ("-pi/2", -math.pi / 2), ("1/2,5", 0.4)],
)  # fmt: skip
def test_a_typed_number_is_read_in_anybody_s_way(
    words: Node, text: str, number: float | None
) -> None:
    assert words.ask(act="parse", text=text) == number


def test_what_is_typed_finds_operators_the_nearest_first(words: Node) -> None:
    palette = [
        {
            "op": row.name,
            "symbol": row.symbol,
            "label": row.label,
            "group": "",
            "arity": 1,
            "aliases": [],
        }
        for row in OPERATORS.rows
    ]
    assert words.ask(act="matching", palette=palette, text="sin")[0] == "sin"
    assert set(words.ask(act="matching", palette=palette, text="sin")) >= {"sin", "asin", "sinh"}
    assert len(words.ask(act="matching", palette=palette, text=" ")) == len(palette)
    for name in ("constructor", "__proto__", "toString"):
        assert words.ask(act="matching", palette=palette, text=name) == []


def test_letters_that_stand_closer_and_begin_words_rank_higher(words: Node) -> None:
    def rank(typed: str, text: str) -> float:
        found: float = words.ask(act="fuzzy", typed=typed, text=text)
        return found

    assert rank("sf", "Step forward") > rank("sf", "Self of it")
    assert rank("xyz", "Step forward") == 0
    assert rank("", "Anything") > 0
