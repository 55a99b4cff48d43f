"""The document as it is: networkx node-link data, which Chalkgrad opens again."""

from chalkgrad.document.exchange import to_json
from chalkgrad.export.format import Format

FORMAT = Format(
    key="json",
    group="graph",
    ending="json",
    media="application/json",
    write=lambda document, _: to_json(document),
)
