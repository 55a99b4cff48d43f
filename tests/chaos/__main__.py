"""``python -m tests.chaos kill9 --rounds 60``, or ``converge --histories 24``."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.histories import converge, kill9

STEPS = 600


def main() -> int:
    """Run what is asked for; how many histories were wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("what", choices=["kill9", "converge"])
    parser.add_argument("--rounds", type=int, default=60, help="blows of kill9")
    parser.add_argument("--histories", type=int, default=24, help="histories of converge")
    parser.add_argument("--seed", type=int, default=1, help="the first history's")
    asked = parser.parse_args()
    count = 1 if asked.what == "kill9" else asked.histories
    wrong = 0
    for seed in range(asked.seed, asked.seed + count):
        with tempfile.TemporaryDirectory() as folder:
            if asked.what == "kill9":
                verdict = kill9(Path(folder), asked.rounds, seed)
            else:
                verdict = converge(Path(folder), STEPS, seed, people=4 + seed % 5)
        wrong += bool(verdict.wrong)
        print(f"{asked.what}, seed {seed}: {verdict.line()}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
