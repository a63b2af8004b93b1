"""Cascades on random networks: rare, and then everybody.

A citizen becomes active, for good, when a share phi of those it hears is active:

    i becomes active  iff  m_i / k_i >= phi_i,   phi_i = phi, or normal(phi, sigma)

All at once, from `seeds` citizens drawn at random. One active neighbour moves whoever hears
at most 1 / phi: the vulnerable. A cascade needs a giant cluster of them (Watts 2002, eq. 5):

    sum over k of k (k - 1) rho_k p_k > z,   rho_k = P(phi_i <= 1 / k)

p_k being the shares of degrees and z their mean. With one phi and Poisson degrees this is
z P(k <= K - 2) > 1, where K = floor(1 / phi): cascades run within a window of z only.
A single seed starts one with probability 1 - G_0(u), u = 1 - F_1(1) + F_1(u), G_0 generating
the degrees and F_1 those of the vulnerable at the end of a tie. From a share rho of seeds the
share of active neighbours settles where (Gleeson and Cahalane 2007)

    q = rho + (1 - rho) sum over k of (k p_k / z) sum over m of binomial(m; k - 1, q) P(phi_i <= m / k)

A step is a wave.

Limits: as the contagion's; all of these hold for large random networks, where short loops are
rare.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Theory, param
from polybius.numbers import normal_cdf
from polybius.reference.contagion import (
    SHARE,
    NobodyLeftToMove,
    NobodyLeftToMoveInTheCrowd,
    Spread,
    SpreadInTheCrowd,
    drawn,
    seeded_world,
)
from polybius.reference.draws import normals
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.roots import root
from polybius.reference.start import Start
from polybius.state import State
from polybius.state.networks import Network, erdos_renyi
from polybius.thresholds import at_least

__all__ = [
    "MODEL",
    "RandomSeeds",
    "cascade_size",
    "cascade_window",
    "poisson_degrees",
    "trigger_probability",
    "vulnerable_branching",
]

Floats = NDArray[np.float64]


#: A share of the world that counts as a global cascade, where one seed moves few or many. Arbitrary.
GLOBAL = 0.1

CASCADE = Outcome(
    "cascade",
    f"whether more than {GLOBAL:.0%} of citizens are active",
    lambda state: (SHARE.of(state) > GLOBAL).astype(float),
)


@dataclass(frozen=True, kw_only=True)
class RandomSeeds(Start):
    """Some citizens, drawn at random, are active."""

    phi: float = param(0.18, "share", (-1e9, 1e9), "watts2002", "mean threshold")
    sigma: float = param(0.0, "share", (0, 1e9), "watts2002", "standard deviation of thresholds")
    seeds: int = param(1, "citizen", (0, 1e9), "watts2002", "citizens active at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        threshold = np.full(n, self.phi)
        if self.sigma > 0.0:
            threshold += self.sigma * normals(seed, n, "threshold")
        active = np.zeros(n, bool)
        active[drawn(n, self.seeds, seed)] = True
        return seeded_world(network, active, np.zeros(n), threshold, seed)


def poisson_degrees(z: float) -> Floats:
    """Return the shares of degrees 0, 1, 2, ... that are Poisson with mean `z`, to the last that counts."""
    most = int(z + 12 * math.sqrt(z) + 30)  # beyond it there are fewer than 1e-20
    k = np.arange(most + 1)
    with np.errstate(divide="ignore"):
        terms = k * np.log(z) if z > 0 else np.where(k == 0, 0.0, -np.inf)
    return np.asarray(np.exp(terms - z - np.array([math.lgamma(each + 1) for each in k])))


def _checked(degrees: ArrayLike) -> tuple[Floats, Floats, float]:
    """Return degrees, their shares and their mean."""
    p = np.asarray(degrees, float)
    if p.ndim != 1 or not len(p) or p.min() < 0 or not p.sum() > 0:
        raise ParameterError(f"degrees must be the shares of degrees 0, 1, 2, ... Got {degrees!r} instead.")
    p = p / p.sum()
    k = np.arange(len(p), dtype=float)
    z = float(k @ p)
    if z == 0.0:
        raise ParameterError("degrees must have a mean above 0: where nobody hears anybody nothing spreads.")
    return k, p, z


def _moved(share: Floats, phi: float, sigma: float) -> Floats:
    """Return the probability that a threshold is at most `share`."""
    if sigma == 0.0:
        return np.asarray(at_least(share, phi), float)
    return np.array([normal_cdf((x - phi) / sigma) for x in share.ravel()]).reshape(share.shape)


def _vulnerable(k: Floats, phi: float, sigma: float) -> Floats:
    """Return the probability that one active neighbour moves a citizen of degree k, 0 for degree 0."""
    return np.where(k > 0, _moved(1.0 / np.maximum(k, 1.0), phi, sigma), 0.0)


def vulnerable_branching(degrees: ArrayLike, phi: float, sigma: float = 0.0) -> float:
    """Return how many vulnerable further ends a tie to a vulnerable citizen has: cascades need more than 1.

    sum of k (k - 1) rho_k p_k / z. `degrees` are the shares of degrees 0, 1, 2, ...
    """
    k, p, z = _checked(degrees)
    return float(np.sum(k * (k - 1) * _vulnerable(k, phi, sigma) * p) / z)


def cascade_window(phi: float) -> tuple[float, float] | None:
    """Return the mean degrees between which Poisson networks have cascades, or None if there are none.

    Roots of z P(k <= K - 2) = 1. It has one maximum: where it falls, what is added on the left of the
    tail is less than what the tail loses.
    """
    if not 0.0 < phi <= 1.0:
        raise ParameterError(f"phi must lie in (0, 1]. Got {phi!r} instead.")
    most = int(1.0 / phi) + 1  # the most neighbours of a vulnerable citizen, 1 / k >= phi
    while not at_least(1.0 / most, phi):
        most -= 1
    if most < 2:
        return None

    def excess(z: float) -> float:
        return z * _poisson_at_most(most - 2, z) - 1.0

    def slope(z: float) -> float:
        # d/dz [z P(j)] = P(j) - z p_j, p_j the probability of j itself
        return _poisson_at_most(most - 2, z) - z * math.exp(
            (most - 2) * math.log(z) - z - math.lgamma(most - 1)
        )

    peak = root(slope, 1e-9, 2.0 * most + 10.0)
    if excess(peak) <= 0.0:
        return None
    return root(excess, 1e-9, peak), root(excess, peak, 4.0 * most + 50.0)


def _poisson_at_most(j: int, z: float) -> float:
    """Return the probability that a Poisson number of mean `z` is at most `j`."""
    term = total = 1.0
    for k in range(1, j + 1):
        term *= z / k
        total += term
    return total * math.exp(-z)


def trigger_probability(degrees: ArrayLike, phi: float, sigma: float = 0.0) -> float:
    """Return the probability that one random seed starts a cascade in a large random network."""
    k, p, z = _checked(degrees)
    ends = _vulnerable(k, phi, sigma) * k * p / z

    def shortfall(u: float) -> float:
        return float(1.0 - ends.sum() + np.sum(ends * u ** np.maximum(k - 1, 0)) - u)

    if np.sum(ends * np.maximum(k - 1, 0)) <= 1.0:
        return 0.0
    u = root(shortfall, 0.0, 1.0 - 1e-12)
    return float(1.0 - np.sum(p * u**k))


def cascade_size(degrees: ArrayLike, phi: float, rho: float, sigma: float = 0.0) -> float:
    """Return the share active in the end, from a share `rho` of seeds in a large random network."""
    k, p, z = _checked(degrees)
    q, before = rho, -1.0
    while q - before > 1e-14:
        q, before = rho + (1 - rho) * float(np.sum(k * p / z * _reached(k - 1, k, q, phi, sigma))), q
    return rho + (1 - rho) * float(np.sum(p * _reached(k, k, q, phi, sigma)))


def _reached(others: Floats, k: Floats, q: float, phi: float, sigma: float) -> Floats:
    """Return the probability that a citizen of degree k is moved by `others` active with chance `q` each."""
    found = np.empty(len(k))
    for at, (count, degree) in enumerate(zip(others.astype(int), k, strict=True)):
        m = np.arange(max(count, 0) + 1)
        ways = np.array([math.comb(max(count, 0), int(each)) for each in m], float)
        chance = ways * q**m * (1.0 - q) ** (max(count, 0) - m)
        found[at] = chance @ _moved(m / max(degree, 1.0), phi, sigma)
    return found


def window(simulate: Simulate, phi: float) -> dict[str, Estimate]:
    """Return both ends of the window, 0 where there is none."""
    low, high = cascade_window(phi) or (0.0, 0.0)
    return {"window from z": Estimate(low), "window to z": Estimate(high)}


def from_one(simulate: Simulate, z: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return how often one seed moves over a tenth of a Poisson network, and how many it moves then."""

    def network(seed: int) -> Network:
        return erdos_renyi(n, mean_degree=z, seed=seed)

    share = simulate(MODEL, network, replicates=replicates, record=("share",)).share.to_numpy()
    large = share > GLOBAL
    sizes = {"size of large cascades": Estimate.mean(share[large])} if large.sum() > 1 else {}
    return {"large cascades": Estimate.share(large), **sizes}


def from_many(simulate: Simulate, z: float, rho: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the share moved by a share `rho` of seeds in a Poisson network."""

    def network(seed: int) -> Network:
        return erdos_renyi(n, mean_degree=z, seed=seed)

    found = simulate(MODEL, network, replicates=replicates, seeds=round(rho * n), record=("share",))
    return {"share active": Estimate.mean(found.share)}


def _windows() -> Sequence[KnownAnswer]:
    derived = {
        0.10: (1.0000, 13.6593),
        0.15: (1.0037, 7.4771),
        0.18: (1.0207, 5.7647),
        0.25: (1.1141, 3.8631),
    }
    return [
        KnownAnswer(
            quantity=quantity,
            expected=value,
            tolerance=1e-3,
            source="watts2002",
            sure=(Sure.NOTES, Sure.DERIVED) if phi == 0.18 else (Sure.DERIVED,),
            run=window,
            parameters={"phi": phi},
        )
        for phi, ends in derived.items()
        for quantity, value in zip(("window from z", "window to z"), ends, strict=True)
    ]


MODEL = ReferenceModel(
    name="watts_cascade",
    title="Watts' global cascades",
    summary="One citizen may move all, in networks that are neither too sparse nor too dense.",
    family=Family.THRESHOLDS,
    source="watts2002",
    theory=Theory(
        name="Watts' cascades",
        claim="The vulnerable carry a cascade, which then moves the stable as well.",
        source="watts2002",
        mechanisms=(Spread(),),
        stops_when=NobodyLeftToMove(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    complete=Theory(
        name="Watts' cascades where everyone hears everyone",
        source="watts2002",
        mechanisms=(SpreadInTheCrowd(),),
        stops_when=NobodyLeftToMoveInTheCrowd(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=RandomSeeds(),
    network=lambda n, seed: erdos_renyi(n, mean_degree=4.0, seed=seed),
    n=10_000,
    steps=10_000,
    shows=("citizens.active",),
    by_citizen={"phi": "citizens.threshold"},
    also={"threshold": "phi", "theta": "phi"},
    outcomes=(SHARE, CASCADE),
    functions=(
        cascade_window,
        vulnerable_branching,
        trigger_probability,
        cascade_size,
        poisson_degrees,
    ),
    known_answers=(
        *_windows(),
        KnownAnswer(
            quantity="large cascades",
            expected=0.865296,
            source="watts2002",
            sure=(Sure.DERIVED,),
            run=from_one,
            parameters={"z": 4.0, "n": 10_000, "replicates": 50},
        ),
        KnownAnswer(
            quantity="share active",
            expected=0.999128,
            source="gleeson2007",
            sure=(Sure.DERIVED,),
            run=from_many,
            parameters={"z": 7.0, "rho": 0.05, "n": 20_000, "replicates": 10},
        ),
    ),
)
