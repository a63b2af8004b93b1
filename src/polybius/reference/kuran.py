"""Preference falsification: a revolution that nobody sees coming.

Each opposes in public when public opposition is at least the threshold T, which no one else
knows. Public opposition moves to the share of people whom it moves, and rests where

    S(t + 1) = number of i with T_i <= S(t), in per cent,     x = F(x),  stable iff |F'(x)| < 1

F being the distribution of thresholds. Where there are several such x, the same private
preferences bear both a regime that looks safe and its fall; one threshold may decide which.

`sequence` follows a list of thresholds in per cent (Kuran 1991); `expectations` finds all x = F(x)
for any F, with their stability: `beta_thresholds` and `normal_thresholds` make one. Simulated,
thresholds are drawn from a beta distribution, or given as shares: `initial={"threshold": ...}`.

Limits: thresholds are fixed, though in Kuran's account what is said in public changes in time what
people think.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from polybius.errors import ParameterError
from polybius.model import param
from polybius.numbers import normal_cdf
from polybius.reference.beta import beta_cdf, beta_quantiles
from polybius.reference.crowd import COUNT, SHARE, crowd_theory
from polybius.reference.draws import shuffled, uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.roots import FixedPoint, fixed_points
from polybius.reference.start import Start
from polybius.state import State, make_world
from polybius.state.networks import Network
from polybius.thresholds import at_least

__all__ = ["MODEL", "BetaThresholds", "beta_thresholds", "expectations", "normal_thresholds", "sequence"]

Distribution = Callable[[float], float]


def sequence(thresholds: ArrayLike, start: float = 0.0) -> list[float]:
    """Return public opposition in per cent, round by round from `start` until it rests.

    `thresholds` (n,) in per cent. From some starts it may alternate: then it ends where it first
    comes back to.
    """
    given = np.asarray(thresholds, float)
    if given.ndim != 1 or not len(given) or np.isnan(given).any():
        raise ParameterError(
            f"thresholds must be a flat list of numbers, in per cent. Got {thresholds!r} instead."
        )
    path = [float(start)]
    while path.count(path[-1]) < 2:
        path.append(float(100.0 * np.count_nonzero(at_least(path[-1], given)) / len(given)))
    return path[:-1] if path[-1] == path[-2] else path


def expectations(distribution: Distribution) -> tuple[FixedPoint, ...]:
    """Return where public opposition x = F(x) may rest, in rising order, each with the slope of F there.

    `distribution` is F on shares in [0, 1]; see `fixed_points` for what goes unseen.
    """
    return fixed_points(distribution)


def beta_thresholds(alpha: float, beta: float) -> Distribution:
    """Return the distribution function of beta thresholds."""
    beta_cdf(0.5, alpha, beta)  # so that nonsense is found at once
    return partial(beta_cdf, alpha=alpha, beta=beta)


def normal_thresholds(mean: float, sigma: float) -> Distribution:
    """Return the distribution function of normal thresholds, in shares."""
    if not sigma > 0.0:
        raise ParameterError(f"sigma must be above 0. Got {sigma!r} instead.")
    return lambda x: normal_cdf((x - mean) / sigma)


@dataclass(frozen=True, kw_only=True)
class BetaThresholds(Start):
    """Some people oppose, drawn at random; thresholds are drawn from a beta distribution."""

    alpha: float = param(2.0, "1", (1e-6, 1e6), "kuran1989", "first shape of the thresholds' distribution")
    beta: float = param(2.0, "1", (1e-6, 1e6), "kuran1989", "second shape of the thresholds' distribution")
    x0: float = param(0.0, "share", (0, 1), "kuran1991", "share that opposes at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        threshold = beta_quantiles(uniforms(seed, n, "threshold"), self.alpha, self.beta)
        joined = np.zeros(n, np.uint8)
        joined[shuffled(seed, n, "opposition")[: round(self.x0 * n)]] = 1
        return make_world(citizens={"threshold": threshold, "joined": joined}, network=network, seed=seed)


#: Thresholds of ten people, in per cent, and the public opposition that they end in.
SEQUENCES: dict[str, tuple[tuple[int, ...], float]] = {
    "A": ((0, 20, 20, 30, 40, 50, 60, 70, 80, 100), 10.0),
    "A'": ((0, 10, 20, 30, 40, 50, 60, 70, 80, 100), 90.0),
    "B": ((0, 20, 30, 30, 40, 50, 60, 70, 80, 100), 10.0),
    "B'": ((0, 10, 30, 30, 40, 50, 60, 70, 80, 100), 20.0),
    "C": ((0, 20, 20, 20, 20, 20, 20, 20, 60, 100), 10.0),
    "C'": ((0, 10, 20, 20, 20, 20, 20, 20, 60, 100), 90.0),
}


def ten(simulate: Simulate, society: str) -> dict[str, Estimate]:
    """Return where a society of ten ends up, by the sequence and as a simulated crowd."""
    thresholds = SEQUENCES[society][0]
    shares = np.array(thresholds) / 100.0
    found = simulate(MODEL, n=10, initial={"threshold": shares}, record=("share",))
    return {
        "public opposition, %": Estimate(sequence(thresholds)[-1]),
        "public opposition, simulated, %": Estimate(100.0 * float(found.share[0])),
    }


def symmetric(simulate: Simulate) -> dict[str, Estimate]:
    """Return the expectations of beta(2, 2) thresholds, F = 3 x^2 - 2 x^3."""
    points = expectations(beta_thresholds(2.0, 2.0))
    return {
        "number": Estimate(len(points)),
        "middle": Estimate(points[1].x),
        "slope in the middle": Estimate(points[1].slope),
        "slope at 0": Estimate(points[0].slope),
    }


def of_normal(simulate: Simulate, sigma: float) -> dict[str, Estimate]:
    """Return how many expectations thresholds normal(.25, sigma) have."""
    return {"number": Estimate(len(expectations(normal_thresholds(0.25, sigma))))}


def from_opposition(simulate: Simulate, x0: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the share that opposes in the end, of `n` with beta(2, 2) thresholds, from a share `x0`."""
    found = simulate(MODEL, n=n, replicates=replicates, x0=x0, record=("share",))
    return {"opposition in the end": Estimate.mean(found.share)}


def _ten_answers() -> Sequence[KnownAnswer]:
    return [
        KnownAnswer(
            quantity=quantity,
            expected=expected,
            tolerance=1e-9,
            source="kuran1991",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=ten,
            parameters={"society": society},
            note="the sequences are from memory, the outcomes follow from them",
        )
        for society, (_, expected) in SEQUENCES.items()
        for quantity in ("public opposition, %", "public opposition, simulated, %")
    ]


_CLAIM = "Where private thresholds allow several public opinions, a regime looks safe until it falls."

MODEL = ReferenceModel(
    name="kuran",
    title="Kuran's preference falsification",
    summary="People oppose in public when enough others do: small changes tip a regime that looked safe.",
    family=Family.THRESHOLDS,
    source="kuran1989",
    theory=crowd_theory("Kuran's public opposition", "kuran1989", _CLAIM, complete=False),
    complete=crowd_theory("Kuran's public opposition of all", "kuran1989", _CLAIM, complete=True),
    start=BetaThresholds(),
    n=1000,
    steps=100_000,
    shows=("citizens.joined", "citizens.threshold"),
    outcomes=(COUNT, SHARE),
    functions=(sequence, expectations, beta_thresholds, normal_thresholds),
    known_answers=(
        *_ten_answers(),
        *(
            KnownAnswer(
                quantity=quantity,
                expected=expected,
                tolerance=1e-9 if quantity in ("number", "middle") else 2e-6,  # slopes are differences
                source="kuran1995",
                sure=(Sure.DERIVED,),
                run=symmetric,
            )
            for quantity, expected in (
                ("number", 3.0),
                ("middle", 0.5),
                ("slope in the middle", 1.5),
                ("slope at 0", 0.0),
            )
        ),
        *(
            KnownAnswer(
                quantity="number",
                expected=expected,
                tolerance=0.0,
                source="kuran1995",
                sure=(Sure.DERIVED,),
                run=of_normal,
                parameters={"sigma": sigma},
            )
            for sigma, expected in ((0.122, 3.0), (0.12222, 3.0), (0.1223, 1.0))
        ),
        *(
            KnownAnswer(
                quantity="opposition in the end",
                expected=expected,
                tolerance=0.001,
                source="kuran1995",
                sure=(Sure.DERIVED,),
                run=from_opposition,
                parameters={"x0": x0, "n": 2000, "replicates": 5},
            )
            for x0, expected in ((0.4, 0.0), (0.6, 1.0))
        ),
    ),
)
