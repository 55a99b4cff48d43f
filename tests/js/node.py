"""Modules of the client, run in Node: one process, a line of JSON in, a line of JSON out."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

HERE = Path(__file__).parent


class Node:
    """A driver of this folder, running."""

    def __init__(self, driver: str) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.skip("the client's modules are tested in Node, and there is none")
        self._process = subprocess.Popen(
            [node, str(HERE / "host.mjs"), f"./{driver}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **message: Any) -> Any:
        """What the driver answers to a message.

        Raises
        ------
        AssertionError
            The driver threw.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(message) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer.get("ok")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()
