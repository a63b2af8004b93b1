"""Small worlds and polarization: ties that may turn negative, in caves.

A citizen holds opinions s_k in [-1, 1] on K issues; its tie to each neighbour has a weight of its
own. One at a time, drawn at random, they do one of two things, with equal chances. They look at
their neighbours,

    w_ij <- 1 - (1 / (K c)) * sum_k |s_jk - s_ik|,

or they change their opinions, all of them at once:

    s_ik <- s_ik + (1 - |s_ik|) * (1 / (2 d_i)) * sum_j w_ij (s_jk - s_ik),

d_i being the number of neighbours. Weights begin as what they would be after a look. With
`neutral` c = 1 those more than 1 apart on average are disliked (w < 0) and repel; with c = 2 no tie
is negative. A step (the paper's iteration) is one update for each citizen on average.

The default network is the paper's: `caves` of five, everyone tied within, but that in each cave one tie
is replaced by one to the next cave. Long-range ties come later, once caves agree within:

    first = simulate("flache_macy", steps=2000)
    wide = with_bridges(caveman(20, 5), 20, within=10, seed=1)
    then = simulate("flache_macy", wide, steps=2000, initial={"opinion": first.opinion[0]})

Polarization is the variance of the distances (1/K) sum_k |s_jk - s_ik| over all pairs: 0 in consensus, 1
where two camps of one size hold opposite ends.

Limits: no noise and no selection of partners. Opinions only come closer and closer to rest, so that there is
no stop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Theory, Tick, WorldRule, param
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.vectors import fill, put

__all__ = ["MODEL", "FirstLook", "Issues", "Update", "caveman", "with_bridges"]

OPINIONS = Column(
    name="citizens.opinion",
    unit="opinion",
    low=-1.0,
    high=1.0,
    kind=Kind.CARRIED,
    meaning="opinion on each issue",
    size="axes",
)
LIKING = Column(
    name="ties.liking",
    unit="1",
    low=-1.0,
    high=1.0,
    kind=Kind.CARRIED,
    meaning="weight of who is heard: below 0 it repels",
)
ACQUAINTED = Column(
    name="worlds.acquainted",
    dtype="uint8",
    unit="1",
    high=1,
    kind=Kind.CARRIED,
    meaning="1 once everyone has looked at its neighbours",
)
NEUTRAL = (1.0, "opinion", (1, 2), "flache2011", "mean gap at which a tie is neutral; 2: none is negative")


def liking(x: tuple[float, ...], y: tuple[float, ...], neutral: float) -> float:
    """Return the weight of a tie between those with opinions `x` and `y`."""
    total = 0.0
    for k in range(len(x)):
        total += abs(y[k] - x[k])
    return 1.0 - total / (len(x) * neutral)


@dataclass(frozen=True, kw_only=True)
class FirstLook(WorldRule):
    """Weigh every tie once, before anything happens."""

    neutral: float = param(*NEUTRAL)

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("ties.liking", "worlds.acquainted")
    columns: ClassVar[tuple[Column, ...]] = (OPINIONS, LIKING, ACQUAINTED)
    sources: ClassVar[tuple[str, ...]] = ("flache2011",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Let the world's citizens look at their neighbours if they have not yet."""
        if s.worlds.acquainted[w] == 1:
            return
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                s.ties.liking.set(e, liking(me.opinion[i], me.opinion[s.ties.to[e]], p.neutral[w]))
        s.worlds.acquainted.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Update(Encounter):
    """One citizen looks at its neighbours, or changes its opinions (Flache and Macy 2011)."""

    neutral: float = param(*NEUTRAL)
    encounters: float = param(1.0, "1/step", (0, 1e9), "flache2011", "updates per citizen")

    members: ClassVar[int] = 1
    updates: ClassVar[int] = 0
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties.liking", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties.liking")
    columns: ClassVar[tuple[Column, ...]] = (OPINIONS, LIKING)
    sources: ClassVar[tuple[str, ...]] = ("flache2011",)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Set either the weights of the citizen's ties or its opinions."""
        me, i = s.citizens, m[0]
        w = me.world[i]
        first, last = me.first_tie[i], me.first_tie[i + 1]
        if first == last:
            return
        x: tuple[float, ...] = me.opinion[i]
        if uniform(s.worlds.seed[w], e, t, 0) < 0.5:
            for k in range(first, last):
                s.ties.liking.set(k, liking(x, me.opinion[s.ties.to[k]], p.neutral[w]))
            return
        pull = fill(x, 0.0)
        for k in range(first, last):
            y, weight = me.opinion[s.ties.to[k]], s.ties.liking[k]
            for j in range(len(x)):
                pull = put(pull, j, pull[j] + weight * (y[j] - x[j]))
        new = x
        for j in range(len(x)):
            new = put(new, j, x[j] + (1.0 - abs(x[j])) * pull[j] / (2.0 * (last - first)))
        me.opinion.set(i, new)


@dataclass(frozen=True, kw_only=True)
class Issues(Start):
    """Opinions on every issue drawn uniformly from [-1, 1]."""

    K: int = param(1, "1", (1, 20), "flache2011", "issues")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0; where everyone hears everyone, those ties are made."""
        axes = tuple(f"issue {k + 1}" for k in range(self.K))
        opinion = np.stack([2.0 * uniforms(seed, n, axis) - 1.0 for axis in axes], axis=1)
        return make_world(
            citizens={"opinion": opinion}, network=network or _everyone(n), seed=seed, axes=axes
        )


def _everyone(n: int) -> Network:
    return Network.from_rows([[j for j in range(n) if j != i] for i in range(n)])


def _network(n: int, ties: set[tuple[int, int]]) -> Network:
    """Return the undirected network with these ties."""
    pairs = np.array(sorted(ties), np.int64).reshape(-1, 2)
    return Network.from_ties(n, [*pairs[:, 0], *pairs[:, 1]], [*pairs[:, 1], *pairs[:, 0]])


def caveman(caves: int, size: int) -> Network:
    """Return the connected caveman graph: in each cave one tie is replaced by one to the cave before.

    Raises ParameterError with fewer than two caves, or caves of fewer than three.
    """
    if caves < 2 or size < 3:
        raise ParameterError(f"a caveman graph has two caves of three at least. Got {caves} of {size}.")
    n, ties = caves * size, set[tuple[int, int]]()
    for start in range(0, n, size):
        ties |= set(combinations(range(start, start + size), 2)) - {(start, start + 1)}
    ties |= {(min(start, (start - 1) % n), max(start, (start - 1) % n)) for start in range(0, n, size)}
    return _network(n, ties)


def with_bridges(network: Network, bridges: int, within: int, seed: int, size: int = 5) -> Network:
    """Return `network` with more ties, between caves of `size` that are at most `within` apart on their ring.

    New ties are drawn uniformly among those that are not there: with `within` = 1 to a next cave (the paper's
    short range), with half the number of caves to any other. Raises ParameterError where there are
    too few to draw from.
    """
    n = network.n_nodes
    caves = n // size
    there = {(i, int(j)) for i in range(n) for j in network.neighbours(i)}
    gap = {d: min(d, caves - d) for d in range(caves)}
    free = [
        (i, j)
        for i, j in combinations(range(n), 2)
        if (i, j) not in there and 0 < gap[(j // size - i // size) % caves] <= within
    ]
    if not 0 <= bridges <= len(free):
        raise ParameterError(f"bridges must lie in [0, {len(free)}], the ties not yet there. Got {bridges}.")
    drawn = np.argsort(uniforms(seed, len(free), "bridges"), kind="stable")[:bridges]
    return _network(n, {(i, j) for i, j in there if i < j} | {free[k] for k in drawn})


def _polarization(state: State) -> NDArray[np.float64]:
    found = state.citizens["opinion"]
    found = found.reshape(state.n_worlds, -1, found.shape[1])
    first, second = np.triu_indices(found.shape[1], 1)
    return np.array([np.abs(x[first] - x[second]).mean(axis=1).var() for x in found])


def _extreme(state: State) -> NDArray[np.float64]:
    found = state.citizens["opinion"]
    share: NDArray[np.float64] = (np.abs(found.reshape(state.n_worlds, -1)) > 0.9).mean(axis=1)
    return share


def long_range(simulate: Simulate, K: int, replicates: int, neutral: float = 1.0) -> dict[str, Estimate]:
    """Return the mean polarization after 4,000 steps, with 20 ties more or none after the first 2,000."""
    base = caveman(20, 5)
    # 2,000 updates per citizen, in few long steps.
    settings = {"encounters": 100, "steps": 20, "replicates": replicates, "K": K, "neutral": neutral}
    first = simulate(MODEL, base, record=("opinion",), **settings).opinion.to_numpy()
    graphs: dict[str, Network | Callable[[int], Network]] = {
        "none": base,
        "short": lambda seed: with_bridges(base, 20, 1, seed),
        "any": lambda seed: with_bridges(base, 20, 10, seed),
    }
    found = {
        name: simulate(
            MODEL, graph, record=("polarization",), initial={"opinion": first}, **settings
        ).polarization
        for name, graph in graphs.items()
    }
    gain = {f"gain of {name}": found[name].to_numpy() - found["none"].to_numpy() for name in ("short", "any")}
    return {name: Estimate.mean(values) for name, values in {**found, **gain}.items()}


def _table() -> tuple[KnownAnswer, ...]:
    """Return polarization by issues and reach of the new ties, from 30 runs of another program.

    The errors for two issues come with them; the others are what 30 runs of ours scatter by.
    """
    expected = {
        1: ((0.944, 0.02), (0.987, 0.004), (0.992, 0.002)),
        2: ((0.410, 0.017), (0.442, 0.017), (0.543, 0.019)),
        3: ((0.263, 0.018), (0.285, 0.019), (0.415, 0.028)),
        4: ((0.227, 0.018), (0.248, 0.018), (0.511, 0.044)),
    }
    return tuple(
        KnownAnswer(
            quantity=reach,
            expected=value,
            error=error,
            source="flache2011",
            sure=(Sure.SIMULATED,),
            run=long_range,
            parameters={"K": issues, "replicates": 20 if issues == 2 else 60},
            slow=issues != 2,
        )
        for issues, row in expected.items()
        for reach, (value, error) in zip(("none", "short", "any"), row, strict=True)
    )


_POSITIVE = tuple(
    KnownAnswer(
        quantity=reach,
        expected=0.0,
        tolerance=0.001,
        source="flache2011",
        sure=(Sure.TEXT, Sure.SIMULATED),
        run=long_range,
        parameters={"K": 2, "neutral": 2.0, "replicates": 8},
    )
    for reach in ("none", "any")
)

MODEL = ReferenceModel(
    name="flache_macy",
    title="Flache-Macy: negative ties in a small world",
    summary="Where ties may turn negative, long-range ties between caves polarize instead of uniting.",
    family=Family.OPINIONS,
    source="flache2011",
    theory=Theory(
        name="Flache-Macy",
        claim="With negative ties, long-range ties raise polarization.",
        source="flache2011",
        mechanisms=(FirstLook(), Update()),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Issues(),
    network=lambda n, seed: caveman(n // 5, 5),
    n=100,
    steps=4000,
    shows=("citizens.opinion",),
    outcomes=(
        Outcome("polarization", "variance of the distances of all pairs", _polarization),
        Outcome("extreme", "share of opinions beyond 0.9", _extreme),
    ),
    functions=(caveman, with_bridges),
    known_answers=(*_table(), *_POSITIVE),
)
