"""Behind a proxy that speaks TLS and says nothing of it: pages, writes, connections get through."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest
import requests
import socketio

from tests.live.clients import PATIENCE
from tests.serving import Server

pytestmark = pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")


class Proxy:
    """Takes TLS off, and passes every byte on as it is: no header is added, and none changed."""

    def __init__(self, certificate: Path, to: int) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        # Closing the listener ends it.
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with (
            suppress(OSError),
            self._context.wrap_socket(client, server_side=True) as here,
            socket.create_connection(("127.0.0.1", self._to)) as there,
        ):
            back = threading.Thread(target=_copy, args=(there, here), daemon=True)
            back.start()
            _copy(here, there)
            back.join()

    def close(self) -> None:
        self._listener.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


@pytest.fixture
def proxy(server: Server, certificate: Path) -> Iterator[Proxy]:
    running = Proxy(certificate, server.port)
    yield running
    running.close()


def client_of(origin: str, session: requests.Session | None = None) -> socketio.Client:
    """A client as on a page of an origin."""
    options = {"origin": origin}
    return socketio.Client(
        reconnection=False, http_session=session, websocket_extra_options=options
    )


def test_pages_writes_and_connections_get_through_without_a_header_about_the_scheme(
    server: Server, proxy: Proxy, certificate: Path
) -> None:
    url = f"https://localhost:{proxy.port}"
    own = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
    asked = {"verify": certificate, "timeout": PATIENCE, "headers": own}
    session = requests.Session()
    session.verify = str(certificate)
    graph = session.post(f"{url}/api/graphs", json={}, **asked).json()["id"]
    assert session.get(f"{url}/g/{graph}", **asked).status_code == 200
    client = client_of(url, session)
    client.connect(url, transports=["websocket"], wait_timeout=PATIENCE)
    opened = client.call("open", {"graph": graph}, timeout=PATIENCE)
    assert opened["ok"]["snapshot"]["revision"] == 0
    edit = {"graph": graph, "id": "e1"} | {"edit": {"type": "set_title", "title": "by TLS"}}
    assert client.call("edit", edit, timeout=PATIENCE)["ok"]
    client.disconnect()


def test_a_proxy_that_changes_the_host_is_told_so(server: Server) -> None:
    # As nginx does without proxy_set_header Host.
    origin = "https://chalk.example"
    refused = requests.post(
        f"{server.url}/api/graphs", json={}, headers={"Origin": origin}, timeout=PATIENCE
    )
    assert refused.status_code == 403
    assert origin in refused.json()["detail"] and "Host header" in refused.json()["detail"]
    client = client_of(origin)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, transports=["websocket"])
    log = (server.data / "server.log").read_text()
    assert f"a page at {origin}" in log and "pass the Host header on" in log
