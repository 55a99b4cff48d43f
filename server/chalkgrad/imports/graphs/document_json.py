"""Our own JSON; with it what networkx writes of a document, as `exchange` reads it."""

from collections.abc import Iterable

from chalkgrad.document.complaints import MisplacedError
from chalkgrad.document.exchange import is_document, parse, read_data
from chalkgrad.engine.graph_errors import UnknownOperatorError
from chalkgrad.imports.format import Format, Options, Reading
from chalkgrad.imports.losses import Losses
from chalkgrad.imports.source import Source
from chalkgrad.imports.unknown import mark_unknown


def _read(source: Source, options: Options) -> Iterable[Reading]:
    try:
        document = parse(source.text, max_nodes=options.max_nodes, lay_out=options.lay_out)
    except UnknownOperatorError:
        if not options.rest:
            raise
        return [_rest(source, options)]
    return [Reading(document)]


def _rest(source: Source, options: Options) -> Reading:
    """What can be read of a document with unknown operators."""
    data, lost = source.record, Losses()
    mark_unknown(data, lost)
    try:
        document = read_data(data, options.max_nodes, lay_out=options.lay_out)
    except MisplacedError as misplaced:
        raise misplaced.error from None
    return Reading(document, lost.told())


FORMAT = Format("chalkgrad", "Chalkgrad document", lambda source: is_document(source.json), _read)
