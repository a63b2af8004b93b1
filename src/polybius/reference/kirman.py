"""Kirman's ants: two who meet, and one goes where the other goes; now and then one changes by itself.

    P(k -> k + 1) = (1 - k/N) (e1 + (1 - delta) k / (N - 1))
    P(k -> k - 1) = k/N (e2 + (1 - delta) (N - k) / (N - 1))

k of N go to the first of two sources. At each meeting an ant is drawn, then another that it
hears. The ant changes its source with probability e1 = epsilon * (1 + asymmetry) towards the
first or e2 = epsilon * (1 - asymmetry) towards the second, by itself, and with 1 - delta more
if the other goes to the other source. A step is one meeting for each ant on average.

Where all hear all, k has in the long run exactly the beta-binomial law with e1 (N - 1) / (1 - delta)
and e2 (N - 1) / (1 - delta), `stationary`: k/N tends to the beta law with these for N large. With
both below 1 ants crowd at one source, and change over together; with both 1, every k is equally
likely. The mean share forgets its start as (1 - (e1 + e2) / N) to the number of meetings.
With epsilon = 0 it is the voter model slowed down by 1 - delta, and rests where all agree.

Limits: delta must be at least e1 and e2, else a probability above 1 counts as 1.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Partners, Theory, Tick, WorldRule, param
from polybius.reference.draws import shuffled
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "AllAtOneSource", "Recruitment", "Sources", "beta_density", "stationary"]

FIRST = Column(
    name="citizens.first",
    dtype="uint8",
    unit="1",
    low=0,
    high=1,
    kind=Kind.CARRIED,
    meaning="1 who goes to the first source, 0 to the second",
)


@dataclass(frozen=True, kw_only=True)
class Recruitment(Encounter):
    """An ant is recruited by the one it meets, or changes by itself (Kirman 1993)."""

    epsilon: float = param(0.002, "1", (0, 1), "kirman1993", "probability of changing by oneself")
    delta: float = param(0.01, "1", (0, 1), "kirman1993", "probability of not being recruited")
    asymmetry: float = param(
        0.0, "1", (-1, 1), "alfarano2005", "how much likelier one changes towards the first by oneself"
    )
    encounters: float = param(1.0, "1/step", (0, 1e9), "kirman1993", "meetings per ant")

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.first",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.first",)
    columns: ClassVar[tuple[Column, ...]] = (FIRST,)
    sources: ClassVar[tuple[str, ...]] = ("kirman1993", "alfarano2005")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return where the ant goes now."""
        w = s.citizens.world[m[0]]
        mine: int = s.citizens.first[m[0]]
        other: int = s.citizens.first[m[1]]
        towards = 1.0 - p.asymmetry[w] if mine == 1 else 1.0 + p.asymmetry[w]
        chance = p.epsilon[w] * towards
        if mine != other:
            chance += 1.0 - p.delta[w]
        return 1 - mine if uniform(s.worlds.seed[w], e, t, 0) < chance else mine


@dataclass(frozen=True, kw_only=True)
class AllAtOneSource(WorldRule):
    """Stop when all go to one source and none of them ever leaves it by itself."""

    epsilon: float = param(0.002, "1", (0, 1), "kirman1993", "probability of changing by oneself")
    asymmetry: float = param(
        0.0, "1", (-1, 1), "alfarano2005", "how much likelier one changes towards the first by oneself"
    )

    reads: ClassVar[tuple[str, ...]] = ("citizens.first",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (FIRST,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Compare everyone with the first, up to one who goes elsewhere."""
        begin, end = s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        for i in range(begin, end):
            mine = s.citizens.first[i]
            away = 1.0 - p.asymmetry[w] if mine == 1 else 1.0 + p.asymmetry[w]
            if mine != s.citizens.first[begin] or p.epsilon[w] * away > 0.0:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Sources(Start):
    """A given share, drawn at random, goes to the first source."""

    x0: float = param(0.5, "1", (0, 1), "kirman1993", "share at the first source at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        first = shuffled(seed, n, "first") < round(self.x0 * n)
        return make_world(citizens={"first": first.astype(np.uint8)}, network=network, seed=seed)


def stationary(N: int, epsilon: float, delta: float, asymmetry: float = 0.0) -> NDArray[np.float64]:
    """Return the probability in the long run that k of `N` ants are at the first source, (N + 1,).

    It is exact where all hear all, by detailed balance of a birth and death process.
    Raises ParameterError.
    """
    for name, value in (("epsilon", epsilon), ("delta", delta)):
        if not 0.0 <= value <= 1.0:
            raise ParameterError(f"kirman: {name} must lie in [0, 1]. Got {value!r} instead.")
    up, down = epsilon * (1.0 + asymmetry), epsilon * (1.0 - asymmetry)
    if N < 2 or not (up > 0.0 and down > 0.0 and max(up, down) <= delta):
        raise ParameterError(
            "the stationary law needs two ants at least, changes to both sides and epsilon * "
            f"(1 + |asymmetry|) of at most delta. Got N={N}, epsilon={epsilon:g}, asymmetry={asymmetry:g}, "
            f"delta={delta:g}."
        )
    k = np.arange(N)
    births = (N - k) * (up + (1.0 - delta) * k / (N - 1))
    deaths = (k + 1) * (down + (1.0 - delta) * (N - k - 1) / (N - 1))
    logs = np.concatenate([[0.0], np.cumsum(np.log(births / deaths))])
    weights = np.exp(logs - logs.max())
    law: NDArray[np.float64] = weights / weights.sum()
    return law


def beta_density(
    x: NDArray[np.float64] | float, N: int, epsilon: float, delta: float, asymmetry: float = 0.0
) -> NDArray[np.float64]:
    """Return the density at `x` in (0, 1) of the share at the first source in the long run, N large."""
    a, b = (epsilon * (1.0 + side * asymmetry) * (N - 1) / (1.0 - delta) for side in (1, -1))
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    density: NDArray[np.float64] = np.exp(
        scale + (a - 1.0) * np.log(x) + (b - 1.0) * np.log1p(-np.asarray(x))
    )
    return density


def long_run(
    simulate: Simulate, n: int, replicates: int, steps: int, epsilon: float, delta: float, asymmetry: float
) -> dict[str, Estimate]:
    """Return mean and variance of the share at the first source, and how often one has 90 % of the ants."""
    set_to = {"epsilon": epsilon, "delta": delta, "asymmetry": asymmetry}
    found = simulate(MODEL, n=n, replicates=replicates, steps=steps, record=("share",), **set_to)
    share, k = found.share.to_numpy(), np.arange(n + 1)
    mean = stationary(n, **set_to) @ k / n
    return {
        "mean share": Estimate.mean(share),
        "variance of the share": Estimate.mean((share - mean) ** 2),
        "nearly all at one source": Estimate.share((share <= 0.1) | (share >= 0.9)),
    }


def flatness(simulate: Simulate, N: int, epsilon: float, delta: float) -> dict[str, Estimate]:
    """Return how far the exact law is from one where every k is equally likely, without simulation."""
    return {"largest less smallest probability": Estimate(float(np.ptp(stationary(N, epsilon, delta))))}


def voters(simulate: Simulate, n: int, replicates: int, x0: float) -> dict[str, Estimate]:
    """Return how often all end at the first source without changes by oneself, and when."""
    found = simulate(MODEL, n=n, replicates=replicates, x0=x0, epsilon=0.0, delta=0.5, steps=100_000)
    return {
        "all at the first source": Estimate.share(found.share.to_numpy() == 1.0),
        "steps to rest": Estimate.mean(found.stopped_at.to_numpy()),
    }


_EVEN = {"n": 50, "replicates": 600, "steps": 300, "epsilon": 0.5 / 49, "delta": 0.5, "asymmetry": 0.0}
_UNEVEN = {"n": 50, "replicates": 600, "steps": 150, "epsilon": 0.02, "delta": 0.5, "asymmetry": 0.5}
_CROWDED = {"n": 100, "replicates": 200, "steps": 1200, "epsilon": 0.002, "delta": 0.01, "asymmetry": 0.0}
_VOTERS = {"n": 50, "replicates": 600, "x0": 0.3}

MODEL = ReferenceModel(
    name="kirman",
    title="Kirman's ants",
    summary="Ants recruit whom they meet; the fewer change by themselves, the more all crowd at one of two "
    "equal sources, and change over together.",
    family=Family.CHOICES,
    source="kirman1993",
    theory=Theory(
        name="Kirman",
        claim="Recruitment crowds all at one of two equal sources, and moves them over now and then.",
        source="kirman1993",
        mechanisms=(Recruitment(),),
        stops_when=AllAtOneSource(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Sources(),
    n=100,
    steps=1000,
    shows=("citizens.first",),
    outcomes=(
        Outcome(
            "share", "share at the first source", lambda state: by_world(state, "citizens.first").mean(axis=1)
        ),
    ),
    functions=(stationary, beta_density),
    known_answers=(
        KnownAnswer(
            quantity="largest less smallest probability",
            expected=0.0,
            tolerance=1e-12,
            source="kirman1993",
            sure=(Sure.DERIVED,),
            run=flatness,
            parameters={"N": 1000, "epsilon": 0.5 / 999, "delta": 0.5},
            note="with epsilon = (1 - delta) / (N - 1) every k is equally likely",
        ),
        KnownAnswer(
            quantity="variance of the share",
            expected=52 / 600,
            source="kirman1993",
            sure=(Sure.DERIVED,),
            run=long_run,
            parameters=_EVEN,
            note="uniform on 0 to N: (N + 2) / 12N",
        ),
        KnownAnswer(
            quantity="mean share",
            expected=0.75,
            source="alfarano2005",
            sure=(Sure.DERIVED,),
            run=long_run,
            parameters=_UNEVEN,
        ),
        KnownAnswer(
            quantity="variance of the share",
            expected=0.04109756097560976,
            source="alfarano2005",
            sure=(Sure.DERIVED,),
            run=long_run,
            parameters=_UNEVEN,
            note="beta-binomial law",
        ),
        KnownAnswer(
            quantity="nearly all at one source",
            expected=0.6816246198204234,
            source="kirman1993",
            sure=(Sure.DERIVED,),
            run=long_run,
            parameters=_CROWDED,
            note="beta-binomial law",
        ),
        KnownAnswer(
            quantity="all at the first source",
            expected=0.3,
            source="kirman1993",
            sure=(Sure.DERIVED,),
            run=voters,
            parameters=_VOTERS,
            note="without changes by oneself the mean share stays as it is",
        ),
        KnownAnswer(
            quantity="steps to rest",
            expected=59.386985416038065,
            source="kirman1993",
            sure=(Sure.DERIVED,),
            run=voters,
            parameters=_VOTERS,
            note="the absorbing chain solved exactly, counted in whole steps",
        ),
    ),
)
