"""Makes the fonts of exported PNG and PDF pictures: Inter at one weight, from the fonts beside it.

Run as ``python static/vendor/instances.py`` after ``npm run build``; needs ``fonttools[woff]``.
What sets pictures on the server reads neither WOFF2 nor fonts of variable weight.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).parent / "fonts"

# The weight that pictures have.
WEIGHT = 600


def main() -> None:
    """Write one file for each font."""
    folder = FONTS / "print"
    folder.mkdir(exist_ok=True)
    for name in ("latin-wght-normal", "greek-wght-normal", "latin-wght-italic"):
        font = TTFont(FONTS / f"inter-{name}.woff2", recalcTimestamp=False)
        instance = instancer.instantiateVariableFont(font, {"wght": WEIGHT})
        instance["OS/2"].usWeightClass = WEIGHT
        instance.flavor = None
        instance.save(folder / f"inter-{name.replace('wght', str(WEIGHT))}.ttf")


if __name__ == "__main__":
    main()
