"""What pictures in SVG are made of: colours, lines of text, and numbers as they are written."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from chalkgrad.picture.measures import LABEL_SIZE, NAME, NUMBER, SCRIPT, SYMBOL
from chalkgrad.picture.notation import Run

# The colours of frames, as canvas.css has them, and what a tenth of them is on white.
FRAMES = {
    "green": "#2f8a63", "blue": "#3b7fd0", "orange": "#c9702b", "purple": "#8f62c4",
    "grey": "#7d8883",
}  # fmt: skip
_SOFT = {
    "green": "#eaf3ef", "blue": "#ebf2fa", "orange": "#faf1ea", "purple": "#f4effa",
    "grey": "#f2f3f3",
}  # fmt: skip

# The colours of the light theme; a test holds them to tokens.css.
COLOURS = {
    "ink": "#1b2421",
    "surface": "#ffffff",
    "wire": "#7b8882",
    "outline": "#5b6862",
    "target": "#1f4a42",
    "value": "#0f5aa8",
    "value-soft": "#e8f1fb",
    "gradient": "#a8430a",
}

# All that a picture is painted with, by name.
PAINTS = {
    **COLOURS,
    **FRAMES,
    **{f"{name}-soft": colour for name, colour in _SOFT.items()},
    "none": "none",
}

# Where a line of text stands under its middle, and where raised and lowered pieces stand, in ems.
_BASELINE = 0.36
_SHIFTS = {"": 0.0, "sub": 0.22, "sup": -0.38}


# Size, colour and what else there is to each kind of text.
_TEXTS = {
    "symbol": (SYMBOL, "ink", ""),
    "name": (NAME, "ink", ' font-style="italic" font-weight="500"'),
    "value": (NUMBER, "value", ""),
    "gradient": (NUMBER, "gradient", ' font-style="italic"'),
    "contribution": (LABEL_SIZE, "gradient", ' font-style="italic"'),
    "title": (NAME, "ink", ""),
}


def text(runs: Sequence[Run], kind: str, x: float, y: float, anchor: str = "middle") -> str:
    """A line of text around a middle line, to which raised and lowered pieces come back."""
    size, colour, style = _TEXTS[kind]
    pieces, level = [], 0.0
    for words, script in runs:
        shift, level = _SHIFTS[script] * size - level, _SHIFTS[script] * size
        said = f' dy="{short(shift, 2)}"' if shift else ""
        said += f' font-size="{short(size * SCRIPT, 2)}"' if script else ""
        written = escape(legible(words))
        pieces.append(f"<tspan{said}>{written}</tspan>" if said else written)
    return (
        f'<text class="{kind}" text-anchor="{anchor}" fill="{COLOURS[colour]}"{style} '
        f'font-size="{short(size)}" x="{short(x)}" y="{short(y + _BASELINE * size)}">'
        f"{''.join(pieces)}</text>"
    )


# What no XML document may hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(words: str) -> str:
    """A text that an XML document may hold."""
    return _FORBIDDEN.sub("\ufffd", words)


def short(number: float, digits: int = 1) -> str:
    """A coordinate with no more digits than are seen."""
    written = f"{number:.{digits}f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written == "-0" else written
