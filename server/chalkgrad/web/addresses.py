"""Parts of addresses: ``<graph:graph>`` is the id of a graph, and nothing else is looked up."""

from flask import Flask
from werkzeug.routing import BaseConverter

from chalkgrad.live.protocol import GRAPH_ID


class GraphConverter(BaseConverter):
    """What may be the id of a graph; any other address is not found."""

    regex = GRAPH_ID.pattern


def register(app: Flask) -> None:
    """Let an application's routes use it."""
    app.url_map.converters["graph"] = GraphConverter
