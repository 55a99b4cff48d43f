"""The rules of graphs, as the errors that say which of them would be broken."""

from collections.abc import Sequence

from chalkgrad.engine.errors import ChalkgradError


class GraphError(ChalkgradError):
    """The graph would break one of its rules."""

    code = "graph"


class UnknownOperatorError(GraphError):
    """A node names an operator that the table does not have."""

    code = "unknown-operator"


class MissingNodeError(GraphError):
    """A node is named that is not in the graph."""

    code = "missing-node"


class DuplicateNodeError(GraphError):
    """A new node has the id of a node that is there."""

    code = "duplicate-node"


class PortError(GraphError):
    """A wire ends on a port that the node does not have."""

    code = "no-such-port"


class TakenPortError(GraphError):
    """Two wires end on one port."""

    code = "taken-port"


class CycleError(GraphError):
    """A wire would close a cycle; `ids` is the path, from the wire's target round to it again."""

    code = "cycle"


# A path longer than this is shown by its ends: nobody reads a hundred names in one sentence.
_PATH_SHOWN = 8


def path_words(path: Sequence[str]) -> str:
    """A path as a sentence shows it, its middle left out where it is long."""
    shown = list(path)
    if len(shown) > _PATH_SHOWN:
        shown = [*shown[: _PATH_SHOWN // 2], "…", *shown[-_PATH_SHOWN // 2 :]]
    return " → ".join(shown)


def no_such_port(node: str, kind: str, arity: int, port: int) -> PortError:
    """A wire is to a port that a node of so many does not have."""
    few = {0: "no input ports", 1: "one input port, 0"}
    ports = few.get(arity, f"input ports 0 to {arity - 1}")
    return PortError(f"{node} ({kind}) has {ports}; not {port}", [node])


def two_wires(node: str, port: int, one: str, other: str) -> TakenPortError:
    """Two wires end on one port."""
    words = f"two wires end on port {port} of {node}: from {one} and from {other}"
    return TakenPortError(words, [node, one, other])


def no_such_end(source: str, target: str, end: str) -> MissingNodeError:
    """A wire names a node that is not there."""
    return MissingNodeError(
        f"the wire from {source} to {target} names {end}, which is not there", [end]
    )
