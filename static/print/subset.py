"""Makes the fonts of printed hand-outs: Inter, and the few Chinese letters of our words.

Run as ``python static/print/subset.py DroidSansFallbackFull.ttf``; needs ``fonttools[woff]``. Typst
takes one file for a face, so Latin and Greek are merged. The Chinese letters are those of headings
and of the lessons' titles; `letters.txt` lists them. A whole font would weigh as much as all else
that comes along.
"""

import json
import re
import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

# Of running text.
WEIGHT = 400

_LETTER = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def main(font: str) -> None:
    """Write the fonts and the list of Chinese letters."""
    faces = []
    for name in ("latin", "greek"):
        whole = TTFont(
            ROOT / f"static/vendor/fonts/inter-{name}-wght-normal.woff2", recalcTimestamp=False
        )
        face = instancer.instantiateVariableFont(whole, {"wght": WEIGHT})
        # What it would merge is of variable fonts, or moves letters by context.
        for table in ("STAT", "GSUB", "GDEF"):
            if table in face:
                del face[table]
        face.flavor = None
        data = BytesIO()
        face.save(data)
        data.seek(0)
        faces.append(data)
    Merger().merge(faces).save(FOLDER / "inter-400.ttf")
    words = [(ROOT / "server/chalkgrad/export/pages/sheet.py").read_text("utf-8")]
    for path in sorted((ROOT / "static/lessons").glob("*.json")):
        graph = json.loads(path.read_text("utf-8"))["graph"]
        words.append(f"{graph.get('title')} {graph.get('lesson', {}).get('title')}")
    letters = "".join(sorted(set(_LETTER.findall(" ".join(words)))))
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    subset = Subsetter(options)
    subset.populate(text=letters)
    whole = TTFont(font, recalcTimestamp=False)
    subset.subset(whole)
    whole.save(FOLDER / "droid-sans-fallback.ttf")
    (FOLDER / "letters.txt").write_text(letters + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
