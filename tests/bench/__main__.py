"""``python -m tests.bench [engine] [live] [bulk] …``: every benchmark, or the named ones."""

import sys

from tests.bench import border, bulk, canvas, engine, fanout, lecture, live, past, store, weight

PARTS = {
    "engine": engine.main,
    "live": live.main,
    "bulk": bulk.main,
    "border": border.main,
    "fanout": fanout.main,
    "lecture": lecture.main,
    "canvas": canvas.main,
    "past": past.main,
    "store": store.main,
    "weight": weight.main,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
