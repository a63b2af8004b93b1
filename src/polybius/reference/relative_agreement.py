"""Relative agreement: the certain convince the uncertain, and extremists are certain.

Two who meet have opinions x and uncertainties u, and their segments [x - u, x + u] overlap by

    h = min(x_i + u_i, x_j + u_j) - max(x_i - u_i, x_j - u_j)

    if h > u_i:   x_j <- x_j + mu * (h / u_i - 1) * (x_i - x_j)
                  u_j <- u_j + mu * (h / u_i - 1) * (u_i - u_j)

and the same with i and j exchanged, both from what they were before. At the start opinions are
uniform on [-1, 1] and all uncertainties are U, but for the most extreme: a share p_e (1 + delta) / 2
at the upper end and p_e (1 - delta) / 2 at the lower, whose uncertainty is u_e. A step is one
encounter for each citizen on average. With p_e = 0 all uncertainties stay U: two who are less
than U apart close a share 2 mu (1 - |x_i - x_j| / U) of their gap. The indicator y = p+^2 + p-^2,
of the shares of moderates who end at each extreme, is near 0 where the centre holds, 1/2 where both
extremes win, 1 where one does.

The model comes to rest when no two neighbours move each other by more than `tolerance`.

Limits: y depends on what counts as extreme, which the paper leaves open (here: beyond 1/2), and must
be taken at rest (Deffuant et al. 2013 on Meadows and Cliff 2012). A single extreme needs a small mu.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.model import Clock, Encounter, Partners, Theory, Tick, WorldRule, param
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, VARIANCE, by_world, clusters
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "AtRest", "Extremists", "Meeting", "relative_agreement"]

UNCERTAINTY = Column(
    name="citizens.uncertainty",
    unit="opinion",
    low=0.0,
    kind=Kind.CARRIED,
    meaning="half-width of one's segment",
)
SIDE = Column(
    name="citizens.side",
    dtype="int8",
    unit="1",
    low=-1,
    high=1,
    kind=Kind.GIVEN,
    meaning="1 or -1 for those who start as extremists, 0 for moderates",
)

#: Opinions beyond this count as extreme. Arbitrary: the paper names none, and camps come to rest well
#: beyond or well within, so that anything in [0.5, 0.7] gives nearly the same y.
EXTREME = 0.5


def relative_agreement(x: float, u: float, y: float, v: float) -> float:
    """Return how much one of opinion `x` and uncertainty `u` convinces one of `y` and `v`, in [0, 1]."""
    low = x - u if x - u > y - v else y - v
    high = x + u if x + u < y + v else y + v
    overlap = high - low
    return overlap / u - 1.0 if overlap > u else 0.0


@dataclass(frozen=True, kw_only=True)
class Meeting(Encounter):
    """Two who meet convince each other as far as their segments overlap (Deffuant et al. 2002)."""

    mu: float = param(0.5, "1", (0, 0.5), "deffuant2002", "speed: share of the gap closed in full agreement")
    encounters: float = param(1.0, "1/step", (0, 1e9), "deffuant2002", "encounters per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.uncertainty")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.uncertainty")
    columns: ClassVar[tuple[Column, ...]] = (OPINION, UNCERTAINTY)
    sources: ClassVar[tuple[str, ...]] = ("deffuant2002",)

    @staticmethod
    def rule(
        m: tuple[int, int], e: int, s: Any, p: Any, t: Tick
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the new opinions of the two, and their new uncertainties."""
        mu = p.mu[s.citizens.world[m[0]]]
        x, y = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]]
        u, v = s.citizens.uncertainty[m[0]], s.citizens.uncertainty[m[1]]
        on_second = mu * relative_agreement(x, u, y, v)
        on_first = mu * relative_agreement(y, v, x, u)
        return (
            (x + on_first * (y - x), y + on_second * (x - y)),
            (u + on_first * (v - u), v + on_second * (u - v)),
        )


@dataclass(frozen=True, kw_only=True)
class AtRest(WorldRule):
    """Stop when no tie would move an opinion or an uncertainty by more than `tolerance`."""

    mu: float = param(0.5, "1", (0, 0.5), "deffuant2002", "speed: share of the gap closed in full agreement")
    tolerance: float = param(1e-5, "opinion", (0, 1), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.uncertainty", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION, UNCERTAINTY)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them still moves somebody; at first that is soon."""
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            x, u = me.opinion[i], me.uncertainty[i]
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                y, v = me.opinion[s.ties.to[e]], me.uncertainty[s.ties.to[e]]
                gap = abs(x - y) if abs(x - y) > abs(u - v) else abs(u - v)
                pull, back = relative_agreement(y, v, x, u), relative_agreement(x, u, y, v)
                if p.mu[w] * gap * (pull if pull > back else back) > p.tolerance[w]:
                    return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Extremists(Start):
    """Uniform opinions on [-1, 1]; the most extreme are certain."""

    U: float = param(0.4, "opinion", (1e-9, 1e9), "deffuant2002", "uncertainty of moderates at the start")
    u_e: float = param(0.1, "opinion", (1e-9, 1e9), "deffuant2002", "uncertainty of extremists at the start")
    p_e: float = param(0.2, "1", (0, 1), "deffuant2002", "share of extremists")
    delta: float = param(
        0.0, "1", (-1, 1), "deffuant2002", "upper less lower extremists, as a share of extremists"
    )

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        opinion = 2.0 * uniforms(seed, n, "opinion") - 1.0
        extremists = round(n * self.p_e)
        upper = round(extremists * (1 + self.delta) / 2)
        lower = extremists - upper
        rising = np.argsort(opinion, kind="stable")
        side = np.zeros(n, np.int8)
        side[rising[:lower]], side[rising[n - upper :]] = -1, 1
        uncertainty = np.where(side == 0, self.U, self.u_e)
        citizens = {"opinion": opinion, "uncertainty": uncertainty, "side": side}
        return make_world(citizens=citizens, network=network, seed=seed)


def _drawn(state: State, way: int) -> NDArray[np.float64]:
    """Return the share of moderates who hold an extreme opinion on one side, (n_worlds,)."""
    moderate = by_world(state, "citizens.side") == 0
    there = moderate & (way * by_world(state) > EXTREME)
    share: NDArray[np.float64] = there.sum(axis=1) / np.maximum(moderate.sum(axis=1), 1)
    return share


def _indicator(state: State) -> NDArray[np.float64]:
    return _drawn(state, 1) ** 2 + _drawn(state, -1) ** 2


UPPER = Outcome(
    "upper", f"share of moderates with an opinion above {EXTREME:g}", lambda state: _drawn(state, 1)
)
LOWER = Outcome(
    "lower", f"share of moderates with an opinion below -{EXTREME:g}", lambda state: _drawn(state, -1)
)
Y = Outcome("y", "upper^2 + lower^2", _indicator)


def _width(tolerance: NDArray[np.float64], mu: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far apart two in full agreement may rest; 0 where nobody moves."""
    return np.divide(tolerance, mu, out=np.zeros(len(mu)), where=mu > 0.0)


def camps(simulate: Simulate, p_e: float, U: float, mu: float, replicates: int) -> dict[str, Estimate]:
    """Return the mean of y at rest, and how often each extreme, or one alone, wins the moderates."""
    found = simulate(  # 20,000 encounters per citizen at most, in long steps
        MODEL,
        n=200,
        replicates=replicates,
        encounters=20,
        steps=1000,
        p_e=p_e,
        U=U,
        mu=mu,
        record=("y", "upper", "lower"),
    )
    upper, lower = found.upper.to_numpy(), found.lower.to_numpy()
    return {
        "y": Estimate.mean(found.y),
        "both extremes": Estimate.share(np.minimum(upper, lower) >= 0.25),
        "single extreme": Estimate.share(np.maximum(upper, lower) >= 0.9),
    }


_SINGLE = (
    "Fig. 7 shows one run that ends at a single extreme with mu = 1/2. Both extremes share the moderates "
    "there; a single extreme wins with a smaller mu, as the answers for mu = 0.2 and 0.1 show."
)
_BOTH = (Sure.NOTES, Sure.SIMULATED)

MODEL = ReferenceModel(
    name="relative_agreement",
    title="Relative agreement with extremists",
    summary="The certain convince the uncertain; a few extremists may win the rest, on one side or both.",
    family=Family.OPINIONS,
    source="deffuant2002",
    theory=Theory(
        name="relative agreement",
        claim="A few who are certain at the extremes can win a majority that is uncertain enough.",
        source="deffuant2002",
        mechanisms=(Meeting(),),
        stops_when=AtRest(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Extremists(),
    n=200,
    steps=5000,
    shows=("citizens.opinion", "citizens.uncertainty"),
    outcomes=(
        Y,
        UPPER,
        LOWER,
        MEAN,
        VARIANCE,
        # Two in full agreement rest when mu times their gap is no more than `tolerance`.
        clusters(
            "tolerance / mu",
            _width,
            ("tolerance", "mu"),
        ),
    ),
    by_citizen={"U": UNCERTAINTY.name},
    also={"u": "U", "uncertainty": "U", "pe": "p_e", "ue": "u_e", "epsilon": "U", "d": "U"},
    functions=(relative_agreement,),
    known_answers=(
        KnownAnswer(
            quantity="y",
            expected=0.105,
            error=0.004,
            source="deffuant2002",
            sure=_BOTH,
            run=camps,
            parameters={"p_e": 0.2, "U": 0.4, "mu": 0.5, "replicates": 40},
        ),
        KnownAnswer(
            quantity="y",
            expected=0.510,
            error=0.002,
            source="deffuant2002",
            sure=_BOTH,
            run=camps,
            parameters={"p_e": 0.25, "U": 1.2, "mu": 0.5, "replicates": 40},
        ),
        KnownAnswer(
            quantity="both extremes",
            expected=1.0,
            error=0.01,
            source="deffuant2002",
            sure=_BOTH,
            run=camps,
            parameters={"p_e": 0.25, "U": 1.2, "mu": 0.5, "replicates": 40},
        ),
        KnownAnswer(
            quantity="single extreme",
            expected=1.0,
            tolerance=0.1,
            source="deffuant2002",
            sure=(Sure.NOTES,),
            run=camps,
            parameters={"p_e": 0.1, "U": 1.4, "mu": 0.5, "replicates": 60},
            reproducible=False,
            note=_SINGLE,
        ),
        KnownAnswer(
            quantity="both extremes",
            expected=0.95,
            error=0.022,
            source="meadows2012",
            sure=(Sure.SIMULATED,),
            run=camps,
            parameters={"p_e": 0.1, "U": 1.4, "mu": 0.5, "replicates": 60},
        ),
        KnownAnswer(
            quantity="single extreme",
            expected=0.60,
            error=0.049,
            source="deffuant2013",
            sure=(Sure.SIMULATED,),
            run=camps,
            parameters={"p_e": 0.1, "U": 1.4, "mu": 0.2, "replicates": 150},
            slow=True,
        ),
        KnownAnswer(
            quantity="single extreme",
            expected=0.82,
            error=0.038,
            source="deffuant2013",
            sure=(Sure.SIMULATED,),
            run=camps,
            parameters={"p_e": 0.1, "U": 1.4, "mu": 0.1, "replicates": 150},
            slow=True,
        ),
    ),
)
