"""``python -m tests.bench [engine] [live] [canvas]``: every benchmark, or the named ones."""

import sys

from tests.bench import canvas, engine, live

PARTS = {"engine": engine.main, "live": live.main, "canvas": canvas.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
