"""A real server for tests: the command line in a process of its own, on a port of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]

# Below the range from which systems take ports for outgoing connections.
PORTS = (20_000, 30_000)

# How often is looked for what nothing announces.
POLL_SECONDS = 0.02

# A start takes about a second; a machine that is busy with other tests may need several.
START_SECONDS = 60


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition that nothing announces, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(POLL_SECONDS)


def free_port() -> int:
    """A port nobody listens on."""
    while True:
        port = random.randint(*PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Server:
    """``chalkgrad serve`` in a process; may be killed and started again on its data and port."""

    # Where the graphs of a data folder are, if not in the folder.
    database_of: Callable[[Path], str] | None = None

    def __init__(self, data: Path, port: int | None = None, **environment: str) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment}
        if self.database_of is not None:
            self._environment.setdefault("CHALKGRAD_DATABASE", self.database_of(data))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it answers."""
        words = ["--no-browser", "--port", str(self.port), "--data", str(self.data)]
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "chalkgrad", *words],
                cwd=self.data,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urlopen(f"{self.url}/api/schema.json", timeout=5):
                    return
            except (URLError, ConnectionError):
                # Not listening yet: ask again until the deadline, and leave it the processor.
                time.sleep(POLL_SECONDS)
        raise RuntimeError((self.data / "server.log").read_text())

    def processor_seconds(self) -> float:
        """The processor time that it has taken, on Linux: how busy the machine is hardly counts."""
        assert self._process is not None
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                # What follows the name, which may hold blanks: see proc(5).
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self._process.pid:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as a power cut would: no signal handler runs."""
        if self._process is not None:
            # The whole group: gunicorn's worker is a process of its own.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """End it as an operator does; returns its exit status."""
        assert self._process is not None
        self._process.send_signal(by)
        status = self._process.wait(timeout=START_SECONDS)
        self._process = None
        return status

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
