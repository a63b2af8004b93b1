"""Thresholds in a crowd: almost the same people riot, or do not.

Each has a threshold theta, the share of the crowd that must have joined before one does. All at
once, from an empty crowd, until nobody joins:

    r(t + 1) = number of i with theta_i <= r(t) / n,    r(0) = 0

With thresholds 0, 1, ..., 99 of a hundred all end up in it; give 2 to the person of threshold 1
and one does. Many people with normal thresholds follow the map, in per cent,

    r(t + 1) = 100 Phi((r(t) - mean) / sigma)

whose lowest fixed point grows slowly with sigma and jumps to nearly all at the critical sigma,
where the map touches the diagonal; as sigma goes to infinity it falls to half.

`mean` and `sigma` are in per cent; thresholds themselves are shares, so that i / n is met by
exactly i out of n. Whoever has a list of thresholds gives it as `initial={"threshold": ...}`;
`normal_thresholds` are the quantiles, without the luck of drawing. Friends may count more: ties
of a given graph may have weights, oneself counts 1.

Limits: everyone sees all at once, and decides once and for the same reason every time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import param
from polybius.numbers import normal_cdf, normal_quantile
from polybius.reference.crowd import COUNT, SHARE, crowd_theory
from polybius.reference.draws import normals
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.roots import root
from polybius.reference.start import Start
from polybius.state import State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "NormalThresholds", "critical_sigma", "crowd_map", "equilibria", "normal_thresholds"]

#: Above it the map is nowhere steeper than the diagonal: 100 / sqrt(2 pi).
STEEPEST = 100.0 / math.sqrt(2.0 * math.pi)


@dataclass(frozen=True, kw_only=True)
class NormalThresholds(Start):
    """An empty crowd whose thresholds are drawn from a normal distribution."""

    mean: float = param(25.0, "%", (-1e9, 1e9), "granovetter1978", "mean threshold")
    sigma: float = param(12.2, "%", (0, 1e9), "granovetter1978", "standard deviation of thresholds")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        threshold = (self.mean + self.sigma * normals(seed, n, "threshold")) / 100.0
        return make_world(citizens={"threshold": threshold}, network=network, seed=seed)


def normal_thresholds(n: int, mean: float, sigma: float) -> NDArray[np.float64]:
    """Return the thresholds of `n` people at the quantiles (i + 1/2) / n of a normal, as shares, rising.

    `mean` and `sigma` are in per cent.
    """
    return np.array([mean + sigma * normal_quantile((i + 0.5) / n) for i in range(n)]) / 100.0


def crowd_map(r: float, mean: float = 25.0, sigma: float = 12.2) -> float:
    """Return the per cent who join when `r` per cent are in, of normal thresholds."""
    _check(sigma)
    return 100.0 * normal_cdf((r - mean) / sigma)


def equilibria(mean: float = 25.0, sigma: float = 12.2) -> tuple[float, ...]:
    """Return the per cents at which the map rests, in rising order: one, or three.

    With three the middle one is unstable. An empty crowd ends at the first.
    """
    _check(sigma)

    def excess(z: float) -> float:
        return 100.0 * normal_cdf(z) - mean - sigma * z

    # In z = (r - mean) / sigma the map's excess falls, rises between -bend and bend, and falls again.
    ends = ((0.0 - mean) / sigma - 1.0, (100.0 - mean) / sigma + 1.0)
    bend = _bend(sigma)
    turns = [z for z in (-bend, bend) if ends[0] < z < ends[1]]
    cuts = [ends[0], *turns, ends[1]]
    found = [root(excess, a, b) for a, b in pairwise(cuts) if excess(a) * excess(b) <= 0.0]
    return tuple(sorted({100.0 * normal_cdf(z) for z in found}))


def critical_sigma(mean: float = 25.0) -> tuple[float, float]:
    """Return the sigma at which the low equilibrium vanishes, and the per cent that it has reached.

    `mean` lies in (0, 50) per cent: beyond, there is none. The map touches the diagonal where it is
    as steep: at z = -sqrt(2 log(100 / (sigma sqrt(2 pi)))).
    """
    if not 0.0 < mean < 50.0:
        raise ParameterError(f"mean must lie between 0 and 50 %. Got {mean!r} instead.")

    def least_excess(sigma: float) -> float:
        return 100.0 * normal_cdf(-_bend(sigma)) - mean + sigma * _bend(sigma)

    sigma = root(least_excess, 1e-6, STEEPEST)
    return sigma, 100.0 * normal_cdf(-_bend(sigma))


def _bend(sigma: float) -> float:
    """Return the z > 0 at which the map is as steep as the diagonal, 0 where it never is."""
    return math.sqrt(2.0 * math.log(STEEPEST / sigma)) if sigma < STEEPEST else 0.0


def _check(sigma: float) -> None:
    if not 0.0 < sigma < math.inf:
        raise ParameterError(f"sigma must be above 0 %. Got {sigma!r} instead.")


def hundred(simulate: Simulate, thresholds: str) -> dict[str, Estimate]:
    """Return where Granovetter's hundred end up, as they are or with one threshold raised from 1 to 2."""
    counts = np.arange(100.0)
    if thresholds == "0, 2, 2, 3, ..., 99":
        counts[1] = 2.0
    found = simulate(MODEL, n=100, initial={"threshold": counts / 100.0}, record=("joiners", "stopped_at"))
    rounds = float(found.stopped_at[0])
    return {"people in the crowd": Estimate(float(found.joiners[0])), "rounds": Estimate(rounds)}


def of_the_map(simulate: Simulate, sigma: float) -> dict[str, Estimate]:
    """Return the lowest equilibrium of the map with mean 25."""
    return {"equilibrium from 0": Estimate(equilibria(25.0, sigma)[0])}


def at_the_jump(simulate: Simulate) -> dict[str, Estimate]:
    """Return the critical sigma with mean 25, and the crowd there."""
    sigma, r = critical_sigma(25.0)
    return {"critical sigma": Estimate(sigma), "crowd at the critical sigma": Estimate(r)}


def of_many(simulate: Simulate, sigma: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return where a crowd of `n` with drawn thresholds ends up, in per cent."""
    found = simulate(MODEL, n=n, replicates=replicates, sigma=sigma, record=("share",))
    return {"crowd of many": Estimate.mean(100.0 * found.share)}


def _map_answers() -> Sequence[KnownAnswer]:
    ends = {
        10.0: 0.77,
        11.0: 1.71,
        12.0: 4.02,
        12.2: 5.48,
        12.25: 100.0,
        30.0: 99.34,
        50.0: 90.49,
        100.0: 65.86,
        1e6: 50.0,
    }
    return [
        KnownAnswer(
            quantity="equilibrium from 0",
            expected=r,
            tolerance=0.01,
            source="granovetter1978",
            sure=(Sure.NOTES, Sure.DERIVED) if sigma in (12.2, 12.25, 1e6) else (Sure.DERIVED,),
            run=of_the_map,
            parameters={"sigma": sigma},
        )
        for sigma, r in ends.items()
    ]


def _hundred_answers() -> Sequence[KnownAnswer]:
    return [
        KnownAnswer(
            quantity=quantity,
            expected=value,
            tolerance=0.0,
            source="granovetter1978",
            sure=sure,
            run=hundred,
            parameters={"thresholds": thresholds},
        )
        for thresholds, quantity, value, sure in (
            ("0, 1, 2, ..., 99", "people in the crowd", 100.0, (Sure.NOTES, Sure.SIMULATED)),
            ("0, 1, 2, ..., 99", "rounds", 100.0, (Sure.DERIVED,)),
            ("0, 2, 2, 3, ..., 99", "people in the crowd", 1.0, (Sure.NOTES, Sure.SIMULATED)),
        )
    ]


_CLAIM = "How many join hangs on the spread of thresholds, not on their mean alone."

MODEL = ReferenceModel(
    name="granovetter",
    title="Granovetter's threshold model",
    summary="People join when enough others have; one threshold more or less decides between one and all.",
    family=Family.THRESHOLDS,
    source="granovetter1978",
    theory=crowd_theory("Granovetter's crowd", "granovetter1978", _CLAIM, complete=False),
    complete=crowd_theory("Granovetter's crowd of all", "granovetter1978", _CLAIM, complete=True),
    start=NormalThresholds(),
    n=100,
    steps=100_000,
    shows=("citizens.joined", "citizens.threshold"),
    outcomes=(COUNT, SHARE),
    functions=(crowd_map, equilibria, critical_sigma, normal_thresholds),
    known_answers=(
        *_hundred_answers(),
        KnownAnswer(
            quantity="critical sigma",
            expected=12.222087,
            tolerance=1e-3,
            source="granovetter1978",
            sure=(Sure.NOTES, Sure.DERIVED),
            run=at_the_jump,
        ),
        KnownAnswer(
            quantity="crowd at the critical sigma",
            expected=6.200325,
            tolerance=0.01,
            source="granovetter1978",
            sure=(Sure.NOTES, Sure.DERIVED),
            run=at_the_jump,
        ),
        *_map_answers(),
        *(
            KnownAnswer(
                quantity="crowd of many",
                expected=expected,
                source="granovetter1978",
                sure=(Sure.DERIVED,),
                run=of_many,
                parameters={"sigma": sigma, "n": 20_000, "replicates": 20},
            )
            for sigma, expected in ((10.0, 0.76955), (30.0, 99.33935), (50.0, 90.48520))
        ),
    ),
)
