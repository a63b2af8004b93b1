"""Bounded-confidence influence against a sparse matrix times a vector, and against a loop by hand.

The matrix product is the floor that any method pays which reads every tie once: it only
sums, while influence also compares each opinion with the citizen's own. Same graph for
all: Watts-Strogatz, 10 ties, p = 0.1, opinions in single precision.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
from comparison import Report, Side, Try, arguments, by_turns, main, rate
from numba import njit
from scipy.sparse import csr_matrix

from polybius.engine import Simulation
from polybius.model import Clock, Mechanism, Theory, Tick, param
from polybius.rng import stream, uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network, watts_strogatz

OPINION = Column(
    name="citizens.opinion", unit="opinion", low=-1, high=1, kind=Kind.CARRIED, meaning="opinion held"
)
LATITUDE, NOISE = 0.3, 0.01
PRODUCT = "scipy.sparse CSR @ vector, 1 thread"


@dataclass(frozen=True, kw_only=True)
class BoundedConfidence(Mechanism):
    """Averaging with like-minded neighbours (Hegselmann and Krause 2002)."""

    rate: float = param(1.0, "1/step", (0, 1), "hegselmann2002", "share of the gap closed per step")
    latitude: float = param(0.3, "opinion", (0, 2), "hegselmann2002", "farthest opinion heard")

    acts_on: ClassVar = "citizens"
    reads: ClassVar = ("citizens.opinion", "ties")
    writes: ClassVar = ("citizens.opinion",)
    columns: ClassVar = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        x, total, heard = me.opinion[i], 0.0, 0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            y = me.opinion[s.ties.to[e]]
            if abs(y - x) <= p.latitude[w]:
                total += y
                heard += 1
        return x + p.rate[w] * (total / heard - x) if heard > 0 else x


@dataclass(frozen=True, kw_only=True)
class NoisyInfluence(Mechanism):
    """The same with weighted ties and a private shock."""

    rate: float = param(1.0, "1/step", (0, 1), "hegselmann2002", "share of the gap closed per step")
    latitude: float = param(0.3, "opinion", (0, 2), "hegselmann2002", "farthest opinion heard")
    noise: float = param(0.01, "opinion", (0, 1), "arbitrary", "half-width of the private shock")

    acts_on: ClassVar = "citizens"
    reads: ClassVar = ("citizens.opinion", "ties")
    writes: ClassVar = ("citizens.opinion",)
    columns: ClassVar = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        x, total, weight = me.opinion[i], 0.0, 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            y, g = me.opinion[s.ties.to[e]], s.ties.weight[e]  # read before the test: no branch to guess
            if abs(y - x) <= p.latitude[w]:
                total += g * y
                weight += g
        pull = total / weight - x if weight > 0.0 else 0.0
        shock = p.noise[w] * (2.0 * uniform(s.worlds.seed[w], me.id[i], t, 0) - 1.0)
        return x + p.rate[w] * pull + shock


@njit(nogil=True)
def plain_loop(lo, hi, first, to, x, out, closing, latitude):
    for i in range(np.uint64(lo), np.uint64(hi)):
        own, total, heard = x[i], 0.0, 0
        for e in range(np.uint64(first[i]), np.uint64(first[i + np.uint64(1)])):
            y = x[to[e]]
            if abs(y - own) <= latitude:
                total += y
                heard += 1
        new = own + closing * (total / heard - own) if heard > 0 else own
        out[i] = min(1.0, max(-1.0, new))


@njit(nogil=True)
def noisy_loop(lo, hi, first, to, weight, x, out, closing, latitude, noise, seed, t):
    for i in range(np.uint64(lo), np.uint64(hi)):
        own, total, heard = float(x[i]), 0.0, 0.0
        for e in range(np.uint64(first[i]), np.uint64(first[i + np.uint64(1)])):
            y = float(x[to[e]])
            g = float(weight[e]) * (abs(y - own) <= latitude)  # as a product: branches miss half the time
            total += g * y
            heard += g
        pull = total / heard - own if heard > 0.0 else 0.0
        new = own + closing * pull + noise * (2.0 * uniform(seed, i, t, np.int64(0)) - 1.0)
        out[i] = min(1.0, max(-1.0, new))


def by_hand(
    step: Callable[..., None], x: np.ndarray, steps: int, pool: ThreadPoolExecutor, threads: int
) -> np.ndarray:
    """Run a hand-written loop over two buffers that change places, in four chunks a thread."""
    here, there, n = x.copy(), x.copy(), len(x)
    chunks = 4 * threads if threads > 1 else 1
    edges = [n * k // chunks for k in range(chunks + 1)]
    for number in range(steps):
        part = partial(step, here=here, there=there, number=number)
        if threads > 1:
            list(pool.map(part, edges[:-1], edges[1:]))
        else:
            part(0, n)
        here, there = there, here
    return here


def sides(
    mechanism: Mechanism, network: Network, x: np.ndarray, steps: int, loop: Callable[..., None]
) -> dict[str, Side]:
    """Return everyone who takes a turn, each giving its ties a second."""
    theory = Theory("influence", (mechanism,), clock=Clock.STEPS)
    state: State = make_world(citizens={"opinion": x}, network=network, seed=1)
    ties = network.n_ties * steps
    data = np.ones(network.n_ties, np.float32) if network.weight is None else network.weight
    indices, starts = network.to.astype(np.int32), network.first.astype(np.int32)
    matrix = csr_matrix((data, indices, starts), shape=(len(x), len(x)))
    assert matrix.dtype == x.dtype == np.float32
    pool = ThreadPoolExecutor(2)

    def ours(threads: int) -> Try:
        simulation = Simulation(theory, state, threads=threads)
        return rate(ties, lambda: simulation.advance(steps))

    def product() -> object:
        for _ in range(steps):
            y = matrix @ x
        return y

    simulation = Simulation(theory, state, threads=2)
    simulation.advance(3)
    expected = by_hand(loop, x, 3, pool, 2)
    worst = float(np.abs(simulation.state.citizens.opinion - expected).max())
    assert worst < 1e-6, f"engine and hand-written loop differ by {worst}"
    return {
        "polybius, 2 threads": lambda: ours(2),
        "polybius, 1 thread": lambda: ours(1),
        PRODUCT: lambda: rate(ties, product),
        "loop by hand, 2 threads": lambda: rate(ties, lambda: by_hand(loop, x, steps, pool, 2)),
        "loop by hand, 1 thread": lambda: rate(ties, lambda: by_hand(loop, x, steps, pool, 1)),
    }


def judge(report: Report, found: dict[str, list[float]], against_scipy: float) -> None:
    """Print the ratios of one case."""
    ours2, ours1 = found["polybius, 2 threads"], found["polybius, 1 thread"]
    report.ratio("polybius (2) / scipy (1)", ours2, found[PRODUCT], against_scipy)
    report.ratio("polybius (2) / by hand (2)", ours2, found["loop by hand, 2 threads"], 1 / 1.3)
    report.ratio("polybius (1) / by hand (1)", ours1, found["loop by hand, 1 thread"], 1 / 1.3)
    report.ratio("polybius, 2 threads / 1 thread", ours2, ours1)


def run() -> int:
    given = arguments(__doc__, repeats=9)
    n, steps = (50_000, 4) if given.quick else (1_000_000, 10)
    report = Report(f"influence: {n:,} citizens x 10 ties, {steps} steps a turn", ("scipy",), given.quick)
    network = watts_strogatz(n, neighbours=10, p=0.1, seed=1)
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, n).astype(np.float32)

    def plain(lo: int, hi: int, here: np.ndarray, there: np.ndarray, number: int) -> None:
        plain_loop(lo, hi, network.first, network.to, here, there, 1.0, np.float32(LATITUDE))

    found = by_turns(sides(BoundedConfidence(latitude=LATITUDE), network, x, steps, plain), given.repeats)
    report.rates("unweighted, no noise", found, "million ties/s", 1e6)
    judge(report, found, 1.0)

    weight = rng.uniform(0.1, 1, network.n_ties).astype(np.float32)
    weighted = Network(network.first, network.to, weight)
    key = stream("NoisyInfluence")

    def noisy(lo: int, hi: int, here: np.ndarray, there: np.ndarray, number: int) -> None:
        t = Tick(number, key, 1.0)
        noisy_loop(lo, hi, weighted.first, weighted.to, weight, here, there, 1.0, LATITUDE, NOISE, 1, t)

    found = by_turns(
        sides(NoisyInfluence(latitude=LATITUDE, noise=NOISE), weighted, x, steps, noisy), given.repeats
    )
    report.rates("weighted, with noise", found, "million ties/s", 1e6)
    judge(report, found, 0.5)
    return report.close()


if __name__ == "__main__":
    main(run)
