"""``python -m tests.fuzzing FORMAT SECONDS``: atheris looks for texts that a reader does not bear.

By hand: atheris is no package of the suite, whose Hypothesis tests (`tests.imports.test_fuzz`) hold
the same promise over fewer texts. FORMAT is the key of an import format, whose seed it begins with;
``any`` begins with all of them and the lessons. What is found is written to ``crash-…`` beside.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["chalkgrad"]):
    from tests.imports.test_fuzz import MORE_SEEDS, SEEDS, held_to_what_is_promised

from tests.serving import ROOT

# Instrumented code takes several times as long; a hang is one all the same.
SLOWER = 5

# Texts longer than this only make it slower: nesting and repetition are found by far shorter ones.
MAX_BYTES = 4096


def fuzz(key: str, seconds: int) -> None:
    """Change texts of a format for so long; the process ends at the first that is not borne."""
    lessons = [path.read_text() for path in (ROOT / "static" / "lessons").glob("*.json")]
    seeds = [*SEEDS.values(), *MORE_SEEDS.values(), *lessons] if key == "any" else [SEEDS[key]]
    with tempfile.TemporaryDirectory() as corpus:
        for number, text in enumerate(seeds):
            Path(corpus, f"seed-{number}").write_bytes(text.encode())
        words = [
            sys.argv[0], corpus, f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}",
            f"-timeout={4 * SLOWER}", "-rss_limit_mb=3000", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup(words, lambda data: held_to_what_is_promised(data, 2.0 * SLOWER))
        atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]))
