"""The kinds of leaves: one row a kind, and the only place that tells them apart.

A leaf has no input ports. Where its number comes from, whether results are differentiated by it,
and how it is named and dragged all follow from its row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeafKind:
    """One kind of leaf.

    Attributes
    ----------
    name
        Stable identifier, a node's ``op``.
    label
        What it is, in words.
    fed
        Whether its number is a feed, which may be missing; else it is its own ``value``.
    differentiated
        Whether results are differentiated by it; for others no gradient is kept.
    stem
        How a name begins that is made for it where text needs one.
    named
        Whether it gets a name as it is added by hand.
    slid
        Whether its number is dragged with a slider.
    """

    name: str
    label: str
    fed: bool
    differentiated: bool
    stem: str
    named: bool
    slid: bool


KINDS: dict[str, LeafKind] = {
    kind.name: kind
    for kind in (
        LeafKind("variable", "a value that gets a gradient", fed=False, differentiated=True,
                 stem="x", named=True, slid=True),
        LeafKind("placeholder", "defined now, fed later", fed=True, differentiated=True,
                 stem="x", named=True, slid=True),
        LeafKind("constant", "a fixed value without a gradient", fed=False, differentiated=False,
                 stem="c", named=False, slid=False),
    )
}  # fmt: skip

# What is made where a node is to be one fixed number.
CONSTANT = "constant"

# The number of a leaf that has a value of its own, until it is given another.
INITIAL_VALUE = 1.0


def is_leaf(op: str) -> bool:
    """Whether a node of kind `op` is a leaf."""
    return op in KINDS


def is_fed(op: str) -> bool:
    """Whether a node of kind `op` takes its number from a feed."""
    return op in KINDS and KINDS[op].fed


def holds_value(op: str) -> bool:
    """Whether a node of kind `op` has a number of its own."""
    return op in KINDS and not KINDS[op].fed


def is_constant(op: str) -> bool:
    """Whether a node of kind `op` is a number that stays, so that a plan may compute with it."""
    return holds_value(op) and not is_differentiated(op)


def is_differentiated(op: str) -> bool:
    """Whether results are differentiated by a node of kind `op`, being a leaf."""
    return op in KINDS and KINDS[op].differentiated
