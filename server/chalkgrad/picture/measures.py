"""The measures of the board notation, in canvas units: one source for every picture of a graph.

The canvas takes them from here (`table`), and so do the arrangement and every exported picture.
"""

from typing import Any

# The diameter of an operator's disc, and the height of every other body.
DISC = 32.0

# How round the corners of a leaf's body are.
LEAF_CORNER = 9.0

# Room on both sides of a text in a pill, and of one that only just fits a disc.
PAD, TIGHT = 7.0, 3.0

# Sizes of type: numbers beside a node, the text in a body, a name beside it.
NUMBER, SYMBOL, NAME = 17.0, 15.0, 13.0

# Between a body and the numbers after it, and between a wire and the numbers above and below it.
GAP, LIFT = 3.0, 1.0

# The height of a line of numbers, and of a name.
LINE, NAME_LINE = 18.0, 15.0

# From one port of an operator to the next; of many inputs all together.
PORT, PORTS = 20.0, 26.0

# Free room along for the bend of a wire before its target.
BEND = 23.0

# How far a constant stands from its operator, once it is pulled out: to the left, and up or down.
PULLED_OUT = 3 * DISC

# What a slider that is always there needs under its leaf.
SLIDER = 18.0

# Room between a frame and what it holds, at least; more above, for its title. As one that is drawn
# around nodes has: static/js/acts/framing.js.
FRAME_SIDE, FRAME_TOP = 10.0, 24.0

# The size of type of a label on a wire, and its height: upstream × local, and what they make.
LABEL_SIZE, LABEL = 12.0, 33.0

# A graph of so few leaves shows their sliders from the start.
FEW_LEAVES = 4

# No number is given less room than this text needs: most numbers come and go as others change.
USUAL_NUMBER = "0.000"

# Advance widths of Inter at weight 600 with tabular figures, in hundredths of an em.
_WIDTHS = {
    26: " ijl", 31: "Iι,.:", 33: "!'·¹", 37: "t|/\\f", 40: "()[]{}r", 46: "²³", 49: "_^",
    53: '"?ζτ', 58: "∂εsξκLakxzΓςJcγχFevy", 62: "ημνουEhnouθρbdpqπgσβδ",
    65: "0123456789#$PRSZ&BT-*", 68: "λ+<=>~×÷−ΞαΣ", 72: "YDXK", 75: "AΛVCUΔ", 79: "ΠGHNΘφOQΩ",
    84: "ψωw", 93: "ΦΨmM", 104: "%@W",
}  # fmt: skip
_WIDTH_OF = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}

# The width of a letter that the font does not have: another font's, as wide as it may be.
_UNKNOWN = 0.92

# How much smaller what is raised or lowered is set.
SCRIPT = 0.7


def width_of(text: str, size: float) -> float:
    """How wide a text is set.

    Examples
    --------
    >>> width_of("0.5", 10)
    16.0
    """
    return sum(_WIDTH_OF.get(letter, _UNKNOWN) for letter in text) * size


def body_width(text: float) -> float:
    """How wide a body is, around a text of this width: a disc, or a pill."""
    return DISC if text + 2 * TIGHT <= DISC else text + 2 * PAD


def ports(count: int) -> tuple[float, ...]:
    """How far from the middle each of so many wires ends on a body, across.

    Examples
    --------
    >>> ports(1), ports(2), ports(3)
    ((0.0,), (-10.0, 10.0), (-13.0, 0.0, 13.0))
    """
    step = min(PORT, PORTS / (count - 1)) if count > 1 else 0.0
    return tuple((port - (count - 1) / 2) * step for port in range(count))


def table() -> dict[str, Any]:
    """The measures, as a canvas gets them."""
    return {
        "disc": DISC, "pad": PAD, "tight": TIGHT, "number": NUMBER, "symbol": SYMBOL, "name": NAME,
        "gap": GAP, "lift": LIFT, "line": LINE, "nameLine": NAME_LINE, "port": PORT, "ports": PORTS,
        "slider": SLIDER, "fewLeaves": FEW_LEAVES, "usual": USUAL_NUMBER, "script": SCRIPT,
        "label": LABEL, "labelSize": LABEL_SIZE, "bend": BEND, "leafCorner": LEAF_CORNER,
        "pulledOut": PULLED_OUT,
        "widths": _WIDTH_OF, "unknown": _UNKNOWN,
    }  # fmt: skip
