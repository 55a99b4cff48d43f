"""`show`: the canvas on an expression of a script or a notebook, and what is set on it, back.

One server a process, in a thread of its own, for this machine alone. Its graphs are in a folder of
its own, which goes when the process ends: nothing is added to the user's list of graphs, and what
is to stay is exported from the page or taken from the handle.
"""

import atexit
import math
import sys
import threading
import time
import webbrowser
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from chalkgrad.app import close, create_app
from chalkgrad.document.expressions import document_of, expression_of
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.engine import Expression, Placeholder, Recorded, Variable
from chalkgrad.engine.evaluation import Evaluation, Evaluator
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.kinds import is_differentiated, is_fed
from chalkgrad.engine.upstream import in_order
from chalkgrad.export.format import Options as Drawn
from chalkgrad.export.pictures.svg import drawn
from chalkgrad.imports.format import Options
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source
from chalkgrad.live.hub import Hub
from chalkgrad.live.people import ONE_PERSON
from chalkgrad.store.store import Store

HOST = "localhost"

# Whose pages may have ours inside: a notebook's on this machine, and an editor's that shows one.
FRAMED_BY = (
    "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:* "
    "vscode-webview: vscode-file:"
)

# How long a page may be away, since it may be loaded again, and how long it takes to connect.
RELOAD_SECONDS, OPEN_SECONDS = 2.0, 20.0

# How often it is looked whether the page is still open.
LOOK_SECONDS = 0.1

# What a notebook shows of a graph: the picture, and over it the canvas where its server answers.
# Nothing runs in a notebook that is only read, and there the picture stays.
_INLINE = """<div id="{id}" style="max-width: 100%">
<img alt="{title}" style="max-width: 100%; background: white"
  src="data:image/svg+xml;base64,{picture}">
<script>
fetch("{url}", {{ mode: "no-cors" }}).then(() => {{
  const place = document.getElementById("{id}"), frame = document.createElement("iframe");
  frame.src = "{url}";
  frame.title = place.querySelector("img").alt;
  frame.style.cssText = "width: 100%; height: 460px; border: 1px solid #8888; resize: vertical";
  place.replaceChildren(frame);
}}, () => {{}});
</script>
</div>"""


def show(
    subject: Expression | Recorded | Document | str,
    feed_dict: Mapping[Placeholder, float] | None = None,
    *,
    title: str = "",
    browser: bool | None = None,
) -> "Canvas":
    """Open the canvas on an expression.

    Parameters
    ----------
    subject
        An expression, what `trace` recorded, a document, or formula text.
    feed_dict
        Numbers for an expression's placeholders; those that are left out wait on the canvas.
    title
        What the graph is called.
    browser
        Whether to open a browser. By default one opens, but not in a notebook, which shows the
        canvas inline when the handle is the last thing in a cell.

    Returns
    -------
    Canvas
        What is set on the canvas can be read from it at any time.

    Raises
    ------
    ChalkgradError
        No document can hold it, or the text cannot be read.

    Notes
    -----
    A server starts with the first call, for programs on this machine only. Its graphs are not
    among those of ``chalkgrad serve``, and are gone when the process ends.
    """
    document, leaves = _document(subject, feed_dict, title)
    if title:
        document.set_title(title)
    canvas = Canvas(_Server.running(), document, leaves)
    if _in_notebook() if browser is None else not browser:
        return canvas
    if not webbrowser.open(canvas.url):
        print(f"The canvas is at {canvas.url}", flush=True)
    return canvas


def _document(
    subject: object, feeds: Mapping[Placeholder, float] | None, title: str
) -> tuple[Document, dict[str, Variable | Placeholder]]:
    """What is shown, and the script's own leaves by the ids of their nodes."""
    if isinstance(subject, Document):
        return subject, {}
    if isinstance(subject, str):
        return read(Source(subject), Options())[1][0].document, {}
    note = ""
    if isinstance(subject, Recorded):
        note = "\n".join(map(str, subject.branches))
        subject = subject.expression
    if not isinstance(subject, Expression):
        raise TypeError(f"an expression, a document or formula text is shown, not {subject!r}")
    document = document_of(subject, feeds, title=title, note=note)
    nodes = in_order([subject])
    return document, {node.id: node for node in nodes if isinstance(node, Variable | Placeholder)}


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    return getattr(running, "kernel", None) is not None


class Canvas:
    """A graph that is open on the canvas, and what was set there, as it is now.

    Attributes
    ----------
    url
        Its address.
    """

    def __init__(
        self, server: "_Server", document: Document, leaves: Mapping[str, Variable | Placeholder]
    ) -> None:
        self._server = server
        self._leaves = leaves
        self._graph = server.store.create(document, ONE_PERSON)
        self._closed = threading.Event()
        self._last = document
        # When it is over, unless a page comes back until then; None while none was seen.
        self._gone: float | None = None
        self.url = server.address(self._graph)
        server.canvases += 1

    @property
    def document(self) -> Document:
        """The document, a copy; after `close` as it was then."""
        if not self._closed.is_set():
            self._last = self._server.store.load(self._graph)[0]
        return self._last

    @property
    def value(self) -> float | None:
        """The target's value; None where there is none, as while a placeholder waits."""
        document = self.document
        target = document.effective_target()
        return None if target is None else _evaluated(document).value(target)

    @property
    def gradients(self) -> dict[str, float]:
        """∂target/∂leaf, by the leaf's name; without those that have none."""
        document = self.document
        result, names = _evaluated(document), names_of(document.graph)
        found = {
            names[node]: result.gradient(node)
            for node in document.graph.order
            if is_differentiated(document.graph.op(node))
        }
        return {name: number for name, number in found.items() if number is not None}

    @property
    def feeds(self) -> dict[str, float]:
        """What placeholders are fed, by name, as `Session.run` takes it."""
        document = self.document
        names = names_of(document.graph)
        return {names[node]: number for node, number in document.feeds.items()}

    @property
    def variables(self) -> dict[str, float]:
        """The variables' numbers, by name."""
        graph = self.document.graph
        names = names_of(graph)
        return {
            names[node]: graph.attributes(node)["value"]
            for node in graph.order
            if not is_fed(graph.op(node)) and is_differentiated(graph.op(node))
        }

    def expression(self) -> Expression:
        """The formula as it is on the canvas, as an expression; its placeholders take `feeds`.

        Raises
        ------
        DocumentError
            There is no target, or an input is open.
        """
        return expression_of(self.document)[0]

    def pull(self) -> dict[Placeholder, float]:
        """Set the script's own variables to their numbers on the canvas; returns its feeds.

        Leaves that were deleted on the canvas stay as they are.
        """
        document = self.document
        feeds: dict[Placeholder, float] = {}
        for node, leaf in self._leaves.items():
            if node not in document.graph:
                continue
            if isinstance(leaf, Variable):
                leaf.value = document.graph.attributes(node).get("value", leaf.value)
            elif node in document.feeds:
                feeds[leaf] = document.feeds[node]
        return feeds

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the page has been opened and is closed again.

        Parameters
        ----------
        timeout
            Seconds after which not to wait any more.

        Returns
        -------
        bool
            Whether it is closed.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._closed.wait(LOOK_SECONDS):
            now, loaded = time.monotonic(), self._server.loaded.get(self._graph)
            if self._server.is_attended(self._graph):
                self._gone = now + RELOAD_SECONDS
            elif now > (self._gone or (math.inf if loaded is None else loaded + OPEN_SECONDS)):
                return True
            if deadline is not None and now > deadline:
                return False
        return True

    def close(self) -> None:
        """Close the graph: its address leads nowhere then, and what was set is kept here."""
        if self._closed.is_set():
            return
        self._last = self.document
        self._closed.set()
        self._server.store.bin.put(self._graph)
        self._server.canvases -= 1
        if not self._server.canvases:
            self._server.close()

    def __enter__(self) -> "Canvas":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        closed = ", closed" if self._closed.is_set() else ""
        return f"<Canvas {self.url}{closed}: value {self.value}, gradients {self.gradients}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The canvas in a notebook; its picture where the server is gone or nothing runs."""
        document = self.document
        picture = b64encode(drawn(document, Drawn()).encode()).decode()
        inline = _INLINE.format(
            id=f"chalkgrad-{self._graph}",
            title=escape(document.title or "A graph", quote=True),
            picture=picture,
            url=self.url,
        )
        return {"text/html": inline, "text/plain": repr(self)}


def _evaluated(document: Document) -> Evaluation:
    lowered = lower(document)
    recorder = Evaluator(lowered.graph, lowered.feeds)
    return recorder.record(document.effective_target()).evaluation()


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests in a script's own output."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """As the base class, and nothing."""


class _Server:
    """The server of this process, from its first canvas to its last."""

    _lock = threading.Lock()
    _running: "_Server | None" = None

    @classmethod
    def running(cls) -> "_Server":
        """The server, started where there is none."""
        with cls._lock:
            if cls._running is None:
                cls._running = cls()
            return cls._running

    def __init__(self) -> None:
        self.canvases = 0
        self._folder = TemporaryDirectory(prefix="chalkgrad-", ignore_cleanup_errors=True)
        # A script's graphs are small, and its processor is its own: no kernel is compiled.
        config = {"DATA": self._folder.name, "HOST": HOST, "KERNEL": False, "FRAMED_BY": FRAMED_BY}
        # A notebook's frame sends no cookies, and whoever reaches it is on this machine.
        config["ONE_PERSON"] = True
        self._app: Flask = create_app({**config, "DATABASE": None, "MESSAGE_QUEUE": None})
        # When a graph's page was loaded last.
        self.loaded: dict[str, float] = {}
        self._app.after_request(self._note)
        self._hub: Hub = self._app.extensions["chalkgrad_hub"]
        self.store: Store = self._app.extensions["chalkgrad_store"]
        # Port 0 is any that is free.
        self._http = make_server("127.0.0.1", 0, self._app, threaded=True, request_handler=_Quiet)
        threading.Thread(target=self._http.serve_forever, name="chalkgrad", daemon=True).start()
        atexit.register(self.close)

    def address(self, graph: str) -> str:
        """Where a graph is shown, in a browser and in a notebook's frame."""
        return f"http://{HOST}:{self._http.server_port}/g/{graph}"

    def _note(self, response: Response) -> Response:
        if request.endpoint == "pages.editor" and request.view_args:
            self.loaded[request.view_args["graph"]] = time.monotonic()
        return response

    def is_attended(self, graph: str) -> bool:
        """Whether somebody has a graph open."""
        return self._hub.rooms.is_attended(graph)

    def close(self) -> None:
        """Stop, and remove the folder."""
        with self._lock:
            if self._running is not self:
                return
            type(self)._running = None
        atexit.unregister(self.close)
        self._http.shutdown()
        self._http.server_close()
        close(self._app)
        self._folder.cleanup()
