"""The voter model: whoever is asked copies one of those it hears.

    i drawn from all, j among those whom i hears:   choice_i <- choice_j

A step is one such update for each citizen on average, unless `encounters` says otherwise: make
it smaller where times matter in parts of a sweep, and multiply `stopped_at` by it. There may be
several opinions, 0 to `opinions` - 1. Zealots are heard and never change.

On the complete network the chance to end with an opinion is its share at the start, and the
mean time to consensus from shares x_k is -N sum (1 - x_k) ln(1 - x_k) sweeps, with two
opinions -N [x ln x + (1 - x) ln(1 - x)]. On other networks the order of drawing matters:
`MODEL` draws who listens first (node update) and conserves the mean weighted by degree,
`LINK_UPDATE` draws a tie and conserves the plain mean, `INVASION` draws who speaks first and
conserves the mean weighted by 1 / degree. On large uncorrelated networks of degree k a share
(k - 2) / (2 (k - 1)) of ties joins unlike voters until chance decides. With zealots on both
sides there is no consensus.

Limits: nobody doubts, remembers or counts; one voice is as good as any other.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.model import Clock, Encounter, Partners, Slot, Theory, Tick, param
from polybius.reference.choice import (
    ACTIVE,
    CHOICE,
    CONSENSUS,
    MAGNETISATION,
    SHARE,
    ZEALOT,
    NobodyDiffers,
    Unanimous,
    placed,
    with_share,
)
from polybius.reference.draws import shuffled
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.state import Column, State, make_world
from polybius.state.networks import Network, random_regular

__all__ = [
    "INVASION",
    "LINK_UPDATE",
    "MODEL",
    "Copying",
    "Invading",
    "LinkUpdate",
    "Talking",
    "Voters",
    "consensus_time",
    "consensus_time_exact",
    "conserved_share",
    "effective_size",
    "zealot_share",
]

OPINIONS = replace(CHOICE, high=255, meaning="opinion held, counted from 0")


@dataclass(frozen=True, kw_only=True)
class Talking(Encounter):
    """Common part: one is drawn, and one of those it hears. Use a subclass."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "clifford1973", "updates per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "citizens.zealot")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    columns: ClassVar[tuple[Column, ...]] = (OPINIONS, ZEALOT)


@dataclass(frozen=True, kw_only=True)
class Copying(Talking):
    """Who is drawn copies one of those it hears: node update (Clifford and Sudbury 1973)."""

    updates: ClassVar[int] = 1
    sources: ClassVar[tuple[str, ...]] = ("clifford1973", "holley1975", "mobilia2003")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return the new opinion of the first."""
        me = s.citizens
        opinion: int = me.choice[m[0] if me.zealot[m[0]] else m[1]]
        return opinion


@dataclass(frozen=True, kw_only=True)
class Invading(Talking):
    """Who is drawn is copied by one of those it hears: reverse voter, invasion (Suchecki et al. 2005)."""

    sources: ClassVar[tuple[str, ...]] = ("suchecki2005",)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[int, int]:
        """Return the opinions of both: that of the first, unless the second is a zealot."""
        me = s.citizens
        mine = me.choice[m[0]]
        return mine, me.choice[m[1]] if me.zealot[m[1]] else mine


@dataclass(frozen=True, kw_only=True)
class LinkUpdate(Encounter):
    """A tie is drawn, and who hears along it copies whom it hears (Suchecki et al. 2005).

    Ties that run both ways are drawn in either direction equally often.
    """

    encounters: float = param(1.0, "1/step", (0, 1e9), "suchecki2005", "updates per tie, counted each way")

    acts_on: ClassVar[str] = "ties"
    members: ClassVar[int] = 1
    updates: ClassVar[int] = 0
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "citizens.zealot", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    columns: ClassVar[tuple[Column, ...]] = (OPINIONS, ZEALOT)
    sources: ClassVar[tuple[str, ...]] = ("suchecki2005",)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Let one end of the tie copy the other."""
        listener = s.ties.origin[m[0]]
        if not s.citizens.zealot[listener]:
            s.citizens.choice.set(listener, s.citizens.choice[s.ties.to[m[0]]])


@dataclass(frozen=True, kw_only=True)
class Voters(Start):
    """Zealots for 1 and for 0, and free voters of whom a share holds 1 and the rest is split evenly.

    Numbers are exact, to the nearest citizen; who holds what is drawn.
    """

    x: float = param(0.5, "1", (0, 1), "clifford1973", "share of free voters who hold 1 at the start")
    opinions: int = param(2, "opinions", (2, 256), "starnini2012", "how many opinions there are at the start")
    zealots: float = param(0.0, "1", (0, 1), "mobilia2003", "share of all who always hold 1")
    zealots_against: float = param(0.0, "1", (0, 1), "mobilia2007", "share of all who always hold 0")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        choice, zealot = placed(n, self.zealots, self.zealots_against, seed)
        free = zealot == 0
        choice[free] = self._free(int(free.sum()), seed)
        return make_world(citizens={"choice": choice, "zealot": zealot}, network=network, seed=seed)

    def _free(self, n: int, seed: int) -> NDArray[np.uint8]:
        """Return the opinions of the free: 1, or turn and turn about one of the others."""
        choice = with_share(n, self.x, seed)
        rest = np.flatnonzero(choice == 0)
        rest = rest[np.argsort(shuffled(seed, n, "rest")[rest])]
        others = np.array([0, *range(2, self.opinions)], np.uint8)
        choice[rest] = others[np.arange(len(rest)) % len(others)]
        return choice


def consensus_time(x: ArrayLike, n: float) -> float:
    """Return the mean time to consensus in sweeps, for large `n`, everyone hearing everyone.

    `x`: the share of one of two opinions, or the shares of all opinions, which add up to 1. On an
    uncorrelated network `n` is the `effective_size` and shares are weighted by degree (Sood and
    Redner 2005).
    """
    given = np.asarray(x, float)
    shares = np.array([given, 1.0 - given]) if given.ndim == 0 else given
    rest = 1.0 - shares[(shares > 0) & (shares < 1)]
    return float(-n * (rest * np.log(rest)).sum()) + 0.0


def consensus_time_exact(k: int, n: int) -> float:
    """Return the mean time to consensus in sweeps from `k` holders of 1 among `n`, everyone hearing everyone.

    The solution of p_k (T_{k+1} - 2 T_k + T_{k-1}) = -1 with p_k = k (n - k) / (n (n - 1)), over n.
    """
    down = math.fsum(1.0 / (n - j) for j in range(1, k + 1)) if k < n else 0.0
    up = math.fsum(1.0 / j for j in range(k + 1, n))
    return (n - 1) / n * ((n - k) * down + k * up)


def effective_size(degrees: ArrayLike) -> float:
    """Return the number of citizens of the complete network that orders as slowly: N <k>^2 / <k^2>."""
    k = np.asarray(degrees, float)
    return float(len(k) * k.mean() ** 2 / np.square(k).mean())


def conserved_share(choices: ArrayLike, weights: ArrayLike) -> float:
    """Return the chance to end with 1: the share of the weight that holds it.

    The weight of a citizen is its degree under node update, 1 under link update, and
    1 / degree under invasion; ties must run both ways in one connected network.
    """
    held, weight = np.asarray(choices, float), np.asarray(weights, float)
    return float((held * weight).sum() / weight.sum())


def zealot_share(n: int, zealots: int, against: int) -> tuple[float, float]:
    """Return mean and standard deviation of the share of free voters who hold 1, in the long run.

    Among `n` citizens who all hear each other, some always hold 1 and some 0. How many of the
    free hold 1 is beta-binomial; with zealots on one side only, all end on it (the variance is 0).
    """
    free, total = n - zealots - against, zealots + against
    mean = zealots / total
    variance = mean * (1.0 - mean) * (total + free) / (free * (total + 1.0))
    return mean, math.sqrt(variance)


def _opinions(state: State) -> NDArray[np.float64]:
    return np.array([len(np.unique(row)) for row in by_world(state, "citizens.choice")], float)


def _free_share(state: State) -> NDArray[np.float64]:
    free = by_world(state, "citizens.zealot") == 0
    ones = (by_world(state, "citizens.choice") == 1) & free
    found: NDArray[np.float64] = ones.sum(axis=1) / np.maximum(free.sum(axis=1), 1)
    return found


FREE_SHARE = Outcome("free_share", "share of those who may change that holds opinion 1", _free_share)

THEORY = Theory(
    name="voter",
    claim="Copying at random ends in consensus where dimension is low or the world finite.",
    source="clifford1973",
    mechanisms=(Slot("Copying", Copying()),),
    stops_when=NobodyDiffers(),
    clock=Clock.STEPS,
    precision="float64",
)
COMPLETE = THEORY.swap(stops_when=Unanimous())


def ends(
    simulate: Simulate, x: float, n: int, replicates: int, encounters: float, opinions: int = 2
) -> dict[str, Estimate]:
    """Return the share of replicates that end with 1, and the mean time to consensus in sweeps."""
    found = simulate(
        MODEL,
        n=n,
        replicates=replicates,
        x=x,
        opinions=opinions,
        encounters=encounters,
        steps=int(1000 * n / encounters),
        record=("share", "stopped_at"),
    )
    return {
        "exit probability": Estimate.share(found.share == 1.0),
        "consensus time (sweeps)": Estimate.mean(found.stopped_at * encounters),
    }


def long_run(simulate: Simulate, zealots: int, against: int, n: int, replicates: int) -> dict[str, Estimate]:
    """Return mean and standard deviation of the free share after a time that forgets the start."""
    found = simulate(
        MODEL,
        n=n,
        replicates=replicates,
        zealots=zealots / n,
        zealots_against=against / n,
        steps=15 * n // (zealots + against),
        record=("free_share",),
    ).free_share.to_numpy()
    deviation = float(found.std(ddof=1))
    return {
        "free share": Estimate.mean(found),
        "standard deviation of free share": Estimate(deviation, deviation / math.sqrt(2.0 * replicates)),
    }


def star_exit(simulate: Simulate, update: str, leaves: int, replicates: int) -> dict[str, Estimate]:
    """Return how often the centre of a star convinces all leaves, under one of the three updates."""
    hub = Network.from_rows([range(1, leaves + 1), *([0] for _ in range(leaves))])
    choice = np.array([1] + [0] * leaves, np.uint8)
    found = simulate(
        {"node": MODEL, "link": LINK_UPDATE, "invasion": INVASION}[update],
        hub,
        replicates=replicates,
        initial={"choice": choice},
        steps=100_000,
        record=("share", "stopped_at"),
    )
    return {"exit probability": Estimate.share(found.share == 1.0)}


def plateau(simulate: Simulate, degree: int, n: int, steps: int, replicates: int) -> dict[str, Estimate]:
    """Return the share of ties between unlike voters while a large random regular network holds out."""
    found = simulate(
        MODEL,
        lambda seed: random_regular(n, degree=degree, seed=seed),
        steps=steps,
        replicates=replicates,
        record=("active",),
    )
    return {"active ties": Estimate.mean(found.active)}


def formulas(simulate: Simulate) -> dict[str, Estimate]:
    """Return closed forms at points with known values."""
    return {
        "T/N, two equal opinions": Estimate(consensus_time(0.5, 1.0)),
        "T/N, as many opinions as citizens": Estimate(consensus_time(np.full(1000, 1e-3), 1.0)),
        "T/N, three equal opinions": Estimate(consensus_time(np.full(3, 1 / 3), 1.0)),
    }


_HALF = {"x": 0.5, "n": 200, "replicates": 400, "encounters": 1.0}
_FIFTH = {**_HALF, "x": 0.2}
_FINE = {"x": 0.5, "n": 200, "replicates": 4000, "encounters": 0.25}
_ZEALOTS = {"zealots": 4, "against": 2, "n": 100, "replicates": 600}
_STAR = {"leaves": 4, "replicates": 1000}
_KNOWN = (Sure.DERIVED, Sure.SIMULATED)

ANSWERS = (
    KnownAnswer(
        quantity="exit probability",
        expected=0.5,
        source="clifford1973",
        sure=_KNOWN,
        run=ends,
        parameters=_HALF,
    ),
    KnownAnswer(
        quantity="consensus time (sweeps)",
        expected=consensus_time(0.5, 200),  # 138.63
        source="sood2005",
        sure=_KNOWN,
        run=ends,
        parameters=_HALF,
        note="Large-N formula; exact at N = 200: 137.4. An independent simulation gives 140.4 +- 1.6.",
    ),
    KnownAnswer(
        quantity="exit probability",
        expected=0.2,
        source="clifford1973",
        sure=_KNOWN,
        run=ends,
        parameters=_FIFTH,
    ),
    KnownAnswer(
        quantity="consensus time (sweeps)",
        expected=consensus_time(0.2, 200),  # 100.08
        source="sood2005",
        sure=_KNOWN,
        run=ends,
        parameters=_FIFTH,
        note="An independent simulation gives 100.5 +- 1.5.",
    ),
    KnownAnswer(
        quantity="consensus time (sweeps)",
        expected=consensus_time_exact(100, 200),  # 137.4
        source="sood2005",
        sure=(Sure.DERIVED,),
        run=ends,
        parameters=_FINE,
        slow=True,
    ),
    KnownAnswer(
        quantity="consensus time (sweeps)",
        expected=consensus_time(np.full(4, 0.25), 100),  # 86.3
        source="starnini2012",
        sure=(Sure.DERIVED,),
        run=ends,
        parameters={"x": 0.25, "opinions": 4, "n": 100, "replicates": 400, "encounters": 1.0},
    ),
    KnownAnswer(
        quantity="T/N, three equal opinions",
        expected=2.0 * math.log(1.5),  # (S - 1) ln(S / (S - 1))
        tolerance=1e-9,
        source="starnini2012",
        sure=(Sure.DERIVED,),
        run=formulas,
    ),
    KnownAnswer(
        quantity="free share",
        expected=2 / 3,
        source="mobilia2007",
        sure=(Sure.DERIVED,),
        run=long_run,
        parameters=_ZEALOTS,
    ),
    KnownAnswer(
        quantity="standard deviation of free share",
        expected=zealot_share(100, 4, 2)[1],  # 0.1838
        source="mobilia2007",
        sure=(Sure.DERIVED,),
        run=long_run,
        parameters=_ZEALOTS,
    ),
    *(
        KnownAnswer(
            quantity="active ties",
            expected=(degree - 2) / (2 * (degree - 1)),
            tolerance=0.01,  # it decays as exp(-2 t / N), by 0.6 % here
            source="vazquez2008",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=plateau,
            parameters={"degree": degree, "n": 10_000, "steps": 30, "replicates": 10},
            note="Half the chance that two walkers who start as neighbours on a tree never meet.",
        )
        for degree in (4, 8)
    ),
    *(
        KnownAnswer(
            quantity="exit probability",
            expected=expected,
            source="suchecki2005",
            sure=(Sure.DERIVED,),
            run=star_exit,
            parameters={"update": update, **_STAR},
            note="Centre against four leaves: its share of degree, of citizens, of 1 / degree.",
        )
        for update, expected in (("node", 1 / 2), ("link", 1 / 5), ("invasion", 1 / 17))
    ),
)

MODEL = ReferenceModel(
    name="voter",
    title="Voter model",
    summary="Whoever is asked copies one of those it hears; in a finite world one opinion wins in the end.",
    family=Family.CHOICES,
    source="clifford1973",
    theory=THEORY,
    complete=COMPLETE,
    start=Voters(),
    n=200,
    steps=100_000,
    shows=("citizens.choice",),
    outcomes=(
        SHARE,
        MAGNETISATION,
        CONSENSUS,
        ACTIVE,
        FREE_SHARE,
        Outcome("opinions_left", "how many opinions are left", _opinions),
    ),
    functions=(consensus_time, consensus_time_exact, effective_size, conserved_share, zealot_share),
    known_answers=ANSWERS,
)

INVASION = replace(
    MODEL,
    title="Invasion process",
    source="suchecki2005",
    theory=THEORY.swap(Copying=Invading()),
    complete=COMPLETE.swap(Copying=Invading()),
)
LINK_UPDATE = replace(
    MODEL,
    title="Voter model with link update",
    source="suchecki2005",
    theory=THEORY.swap(Copying=LinkUpdate()),
    complete=None,
)
