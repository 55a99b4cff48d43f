"""Why a file cannot be read is said in the reader's language, with the place."""

from pathlib import Path

import pytest
from chalkgrad.__main__ import main
from chalkgrad.app import create_app
from chalkgrad.catalogue import catalogue

# What is sent, and what is said of it in Chinese.
REFUSED = [
    (
        "def f(x):\n    while x > 1:\n        x = x / 2\n    return x\n",
        "第 2 行第 5 列：while 循环",
    ),
    ("digraph { a -> }", "第 1 行：} 不能放在这里"),
    ("graph { a -- b }", "这张图没有方向"),
    ('{"nbformat": 4}', "它看起来是Jupyter 笔记本"),
    ("\x89PNG\r\n", "它看起来是一张 PNG 图片"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_a_refusal_is_in_the_language_that_is_asked_for(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = text.encode("latin-1")
    client = create_app({"DATA": str(tmp_path)}).test_client()
    answers = [
        client.post("/api/import/preview", data=data, headers={"Accept-Language": language}).json
        for language in ("en", "zh-CN")
    ]
    assert said in answers[1]["detail"] and said not in answers[0]["detail"]
    # What a page tells it by, whose own language it is then in.
    details = answers[0]["details"]
    key = f"error.{answers[0]['code']}.{details['reason']}"
    assert catalogue("zh")[key].format(**details) in answers[1]["detail"]
    file = tmp_path / "file.txt"
    file.write_bytes(data)
    assert main(["convert", str(file), "--to", "json", "--language", "zh"]) == 2
    assert said in capsys.readouterr().err
