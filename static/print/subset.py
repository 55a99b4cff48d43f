"""Makes the font of Chinese words on printed hand-outs: the few letters of our own words.

Run as ``python static/print/subset.py DroidSansFallbackFull.ttf`` with ``fonttools`` installed. The
letters are those of the headings and of the lessons' titles; `letters.txt` lists them. A whole font
would weigh as much as all else that comes along.
"""

import json
import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

_LETTER = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def main(font: str) -> None:
    """Write the font and the list of its letters."""
    words = [(ROOT / "server/chalkgrad/export/pages/sheet.py").read_text("utf-8")]
    for path in sorted((ROOT / "static/lessons").glob("*.json")):
        graph = json.loads(path.read_text("utf-8"))["graph"]
        words.append(f"{graph.get('title')} {graph.get('lesson', {}).get('title')}")
    letters = "".join(sorted(set(_LETTER.findall(" ".join(words)))))
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False
    )
    subset = Subsetter(options)
    subset.populate(text=letters)
    whole = TTFont(font, recalcTimestamp=False)
    subset.subset(whole)
    whole.save(FOLDER / "droid-sans-fallback.ttf")
    (FOLDER / "letters.txt").write_text(letters + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
