"""Names and titles are what they look like, by whatever way they come."""

import pytest
from chalkgrad.document.characters import seen
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load

ESCAPE, OVERRIDE, NO_WIDTH = "\x1b[31m", "\u202e", "\u200b"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"a{ESCAPE}b", "a[31mb"), (f"x{OVERRIDE}{NO_WIDTH}\ufeff\u2067y", "xy"),
        ("two\r\nlines", "two  lines"), ("\x9b31m\x00", "31m"), ("\ud800", ""),
        # What letters of other scripts, and pictures, are made of stays.
        ("می\u200cخواهم", "می\u200cخواهم"), ("👩\u200d🔬 θ₁ 变量", "👩\u200d🔬 θ₁ 变量"),
    ],
)  # fmt: skip
def test_what_is_not_seen_goes_and_letters_stay(text: str, plain: str) -> None:
    assert seen(text) == plain


def test_a_document_s_title_and_names_have_nothing_unseen() -> None:
    data = dump(worked_example())
    data["graph"]["title"] = f"a{OVERRIDE}b{ESCAPE}"
    data["nodes"][0]["name"] = f"loss{NO_WIDTH}"
    document = load(data)
    assert document.title == "ab[31m"
    assert document.graph.attributes(data["nodes"][0]["id"])["name"] == "loss"
