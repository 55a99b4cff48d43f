"""The tape and the kernel against their peers, one forward and one backward pass each."""

import gc
import math
import statistics
import sys
import threading
import timeit
from collections.abc import Callable

from tests.bench.peers import LARGEST, OURS, agree, available
from tests.bench.workloads import WORKLOADS, Workload

# Each run is repeated for about this long and the median is kept: the best would hide what systems
# that make an object a node pay for collecting them.
SECONDS = 1.0
FEWEST = 3

# micrograd walks its graph by recursion; a chain of 10,000 needs this much stack.
STACK_BYTES = 512 * 1024 * 1024
RECURSION = 200_000


GC = {"gc": gc}


def median(run: Callable[[], object]) -> float:
    """Seconds of a typical run."""
    samples: list[float] = []
    while sum(samples) < SECONDS or len(samples) < FEWEST:
        # timeit turns the collector off unless it is told not to.
        samples.extend(timeit.repeat(run, "gc.enable()", number=1, repeat=FEWEST, globals=GC))
    return statistics.median(samples)


def compare() -> None:
    """Print the table of times and ratios, and check every peer's gradients against ours."""
    peers = available()
    names = [*OURS, *peers]
    print(f"\n{'µs for one forward + backward':30}" + "".join(f"{name:>17}" for name in names))
    times: dict[str, list[float]] = {name: [] for name in names}
    rows: list[Workload] = []
    for make in WORKLOADS:
        work = make()
        rows.append(work)
        cells, truth = [], None
        for name, build in {**OURS, **peers}.items():
            if work.size > LARGEST.get(name, work.size):
                times[name].append(math.nan)
                cells.append(f"{'–':>17}")
                continue
            run = build(work)
            gradients = run()
            truth = truth or gradients
            assert agree(gradients, truth), f"{name} disagrees on {work.name}"
            times[name].append(median(run))
            cells.append(f"{times[name][-1] * 1e6:>17,.1f}")
            del run
        print(f"{work.name:30}" + "".join(cells), flush=True)
    _ratios(rows, times, list(peers))


def _ratios(rows: list[Workload], times: dict[str, list[float]], peers: list[str]) -> None:
    for ours in OURS:
        print(f"\n{'times faster: ' + ours:30}" + "".join(f"{name:>17}" for name in peers))
        for index, work in enumerate(rows):
            ratios = [times[name][index] / times[ours][index] for name in peers]
            print(f"{work.name:30}" + "".join(f"{ratio:>17.1f}" for ratio in ratios))
        means = [_mean([b / a for a, b in zip(times[ours], times[name], strict=True)])
                 for name in peers]  # fmt: skip
        print(f"{'geometric mean':30}" + "".join(f"{mean:>17.1f}" for mean in means))
    print("\nns per node, by size of the random graph")
    for ours in OURS:
        flat = [times[ours][i] / rows[i].size * 1e9 for i in (1, 2, 3)]
        growth = max(flat) / min(flat)
        print(f"  {ours:28}" + "".join(f"{number:>12.1f}" for number in flat), f"  ×{growth:.2f}")


def _mean(ratios: list[float]) -> float:
    known = [math.log(ratio) for ratio in ratios if not math.isnan(ratio)]
    return math.exp(sum(known) / len(known))


def main() -> None:
    """Run the comparison where recursion is deep enough for the peers."""
    sys.setrecursionlimit(RECURSION)
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=compare)
    thread.start()
    thread.join()
