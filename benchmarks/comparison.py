"""Run the sides of a comparison by turns and print how they compare.

Machines change speed from minute to minute, so sides are never timed one after the other:
each turn runs all of them, every other turn in reverse order, and a ratio is taken within a
turn. A side that other programs disturbed tries again, up to a limit; which try counts is
decided by the disturbance alone. Printed are the median and, in brackets, the least and the greatest.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

#: Cores that others may keep busy in a try that counts, and how many tries there are. Arbitrary.
QUIET, PATIENCE = 0.05, 5


class Try(NamedTuple):
    """Units of work a second, and how many cores other programs kept busy meanwhile."""

    rate: float
    others: float


Side = Callable[[], Try]


def rate(work: float, call: Callable[[], object]) -> Try:
    """Return how much of `work` units a second `call` does."""
    before, start = work_so_far(), time.perf_counter()
    call()
    return Try(work / (time.perf_counter() - start), others_since(before))


def by_turns(
    sides: Mapping[str, Side], repeats: int, *, patience: int = PATIENCE, settle: bool = True
) -> dict[str, list[float]]:
    """Return what each side does a second, `repeats` times, after a turn that does not count.

    A side tries up to `patience` times. Without `settle` the first turn counts.
    """
    for side in sides.values() if settle else ():
        side()
    found: dict[str, list[Try]] = {name: [] for name in sides}
    for turn in range(repeats):
        for name in list(sides) if turn % 2 else reversed(sides):
            found[name].append(_least_disturbed(sides[name], patience))
    worst = max(one.others for tries in found.values() for one in tries)
    print(f"\n  {repeats} turns; other programs kept up to {worst:.2f} cores busy meanwhile")
    return {name: [one.rate for one in tries] for name, tries in found.items()}


def _least_disturbed(side: Side, patience: int) -> Try:
    tries: list[Try] = []
    while len(tries) < patience and all(one.others > QUIET for one in tries):
        tries.append(side())
    return min(tries, key=lambda one: one.others)


def spread(values: Sequence[float], digits: str = ",.4g") -> str:
    """Return the median with the least and greatest of `values`, as text."""
    return f"{statistics.median(values):{digits}} [{min(values):{digits}}, {max(values):{digits}}]"


@dataclass
class Report:
    """Prints what is measured and remembers which targets were missed."""

    title: str
    peers: tuple[str, ...] = ()
    quick: bool = False
    missed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        packages = ("polybius", "numpy", "numba", *self.peers)
        print(self.title)
        versions = [f"{name} {version(name)}" for name in packages]
        print(f"  {', '.join([*versions, f'Python {platform.python_version()}'])}")
        print(f"  {processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
        if self.quick:
            print("  quick: small sizes, for a look only; targets are not judged")

    def rates(
        self, heading: str, found: Mapping[str, Sequence[float]], unit: str, scale: float = 1.0
    ) -> None:
        """Print one line for each side."""
        print(f"\n{heading}")
        for name, values in found.items():
            print(f"  {name:<46} {spread([v / scale for v in values])} {unit}")

    def ratio(
        self, name: str, ours: Sequence[float], peer: Sequence[float], at_least: float | None = None
    ) -> None:
        """Print ours over the peer's, repeat by repeat."""
        self.value(name, [a / b for a, b in zip(ours, peer, strict=True)], "x", at_least=at_least)

    def value(
        self,
        name: str,
        values: Sequence[float],
        unit: str,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
    ) -> None:
        """Print a number with its spread, judged by its median where there is a target."""
        middle, verdict = statistics.median(values), ""
        if (at_least is not None or at_most is not None) and not self.quick:
            met = (at_least is None or middle >= at_least) and (at_most is None or middle <= at_most)
            sign, bound = (">=", at_least) if at_least is not None else ("<=", at_most)
            verdict = f"   target {sign} {bound:.3g}: {'met' if met else 'MISSED'}"
            if not met:
                self.missed.append(name)
        print(f"  {name:<46} {spread(values)} {unit}{verdict}")

    def close(self) -> int:
        """Name what was missed, and return the exit status: 1 where a target was."""
        if self.missed:
            print(f"\nmissed: {', '.join(self.missed)}")
        return 1 if self.missed else 0


def arguments(description: str, repeats: int, **more: tuple[object, str]) -> argparse.Namespace:
    """Read --quick, --repeats and `more` options (default and meaning) from the command line."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    parser.add_argument("--repeats", type=int, default=repeats, help=f"turns that count (default {repeats})")
    for name, (default, meaning) in more.items():
        if isinstance(default, bool):
            parser.add_argument(f"--{name}", action="store_true", help=meaning)
            continue
        parser.add_argument(
            f"--{name}", type=type(default), default=default, help=f"{meaning} (default {default})"
        )
    given = parser.parse_args()
    if given.quick:
        given.repeats = min(given.repeats, 3)
    return given


def processor() -> str:
    """Return what the processor calls itself."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def others_since(before: tuple[float, float, float]) -> float:
    """Return how many cores other programs have kept busy since `before`, of `work_so_far`."""
    wall, machine, own = (now - then for now, then in zip(work_so_far(), before, strict=True))
    return max(0.0, machine - own) / wall


def work_so_far() -> tuple[float, float, float]:
    """Return seconds on the clock, of work of all cores, and of work of this process and its children."""
    stat, own = Path("/proc/stat"), os.times()
    mine = own.user + own.system + own.children_user + own.children_system
    if not stat.exists():
        return time.perf_counter(), mine, mine
    user, nice, system, _, _, irq, softirq, *_ = map(int, stat.read_text().split("\n", 1)[0].split()[1:])
    return time.perf_counter(), (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK"), mine


def main(run: Callable[[], int]) -> None:
    """Run a benchmark and exit with its status."""
    sys.exit(run())
