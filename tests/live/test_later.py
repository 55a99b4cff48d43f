"""What is computed from one run at many points keeps nobody from editing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.teaching import check, modes

from tests.databases import address
from tests.live.clients import PATIENCE
from tests.live.test_desk import Window


@pytest.mark.parametrize(("name", "module"), [("check", check), ("modes", modes)])
def test_an_edit_is_made_while_a_question_is_answered_for_the_graph_as_it_was(
    name: str, module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(worked_example(), url=address(tmp_path))
    window.edit(type="feed", id="x1", value=2.0)
    before = window.ask(name)
    begun, edited = threading.Event(), threading.Event()
    own = getattr(module, name)

    def held(*arguments: Any) -> Any:
        begun.set()
        assert edited.wait(PATIENCE)
        return own(*arguments)

    monkeypatch.setattr(module, name, held)
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(window.ask, name)
        assert begun.wait(PATIENCE)
        removed = pool.submit(window.edit, type="remove_node", id="x1")
        assert "ok" in removed.result(PATIENCE / 2)
        edited.set()
        assert asked.result(PATIENCE) == before
