"""Axelrod's culture: neighbours who have something in common come to have more in common.

    the active citizen and a neighbour share some, but not all, of their F features:
    with probability (features shared) / F it takes over the neighbour's trait
    in one of the features in which they differ

The active citizen is drawn from all, the neighbour among those it hears. A step is one such
event for each citizen on average. At the start each of F features has one of q traits, all as
likely, or a trait drawn from the Poisson law with mean q. After each event, with probability r,
one feature of one citizen, both drawn from all, is set to one of q traits at random (cultural
drift). Without drift the model rests when neighbours have all features in common, or none.
By itself it lives on a square, bounded at the edges, whose citizens hear the neighbours above,
below, left and right; any other neighbourhood is a network, such as
`von_neumann_lattice((10, 10), radius=2, wraps=False)` for the 12 nearest.

Regions are connected citizens who have all features in common, zones those connected by
neighbours who have at least one in common: at rest both are the same.

Limits: traits are names, not numbers; drift draws from whole q, also after a Poisson start.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Partners, Theory, Tick, WorldRule, param
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.regions import cultures, regions, sizes, zones
from polybius.reference.start import Start
from polybius.rng import below, uniform, uniform2
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network, von_neumann_lattice
from polybius.vectors import put

__all__ = ["MODEL", "Cultures", "Frozen", "Interaction", "territory"]

TRAIT = Column(
    name="citizens.trait",
    dtype="uint16",
    unit="1",
    kind=Kind.CARRIED,
    size="axes",
    meaning="trait of each feature",
)
LIVELY = Column(
    name="worlds.lively",
    dtype="int32",
    unit="1",
    low=0,
    kind=Kind.CARRIED,
    meaning="whose neighbourhood was last seen to be able to change",
)


def shared(mine: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    """Return in how many features the traits are the same."""
    count = 0
    for k in range(len(mine)):
        if mine[k] == theirs[k]:
            count += 1
    return count


def differing(mine: tuple[int, ...], theirs: tuple[int, ...], number: int) -> int:
    """Return the feature in which the traits differ, after `number` others in which they do."""
    for k in range(len(mine)):
        if mine[k] != theirs[k]:
            if number == 0:
                return k
            number -= 1
    return -1


@dataclass(frozen=True, kw_only=True)
class Interaction(Encounter):
    """One takes over a trait from a neighbour, the likelier the more they share (Axelrod 1997)."""

    q: float = param(10.0, "traits", (1, 65535), "axelrod1997", "traits of each feature, or their mean")
    r: float = param(0.0, "1/event", (0, 1), "klemm2003", "probability of cultural drift")
    encounters: float = param(1.0, "1/step", (0, 1e9), "axelrod1997", "events per citizen")

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    writes: ClassVar[tuple[str, ...]] = ("citizens.trait",)
    columns: ClassVar[tuple[Column, ...]] = (TRAIT,)
    sources: ClassVar[tuple[str, ...]] = ("axelrod1997", "klemm2003")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Let the first take over a trait of the second, then let somebody drift."""
        w = s.citizens.world[m[0]]
        seed = s.worlds.seed[w]
        mine, theirs = s.citizens.trait[m[0]], s.citizens.trait[m[1]]
        common = shared(mine, theirs)
        if 0 < common < len(mine):
            u, v = uniform2(seed, e, t, 0)
            if u * len(mine) < common:
                k = differing(mine, theirs, int(v * (len(mine) - common)))
                s.citizens.trait.set(m[0], put(mine, k, theirs[k]))
        if p.r[w] > 0.0 and uniform(seed, e, t, 1) < p.r[w]:
            begin = s.worlds.first_citizen[w]
            i = begin + below(s.worlds.first_citizen[w + 1] - begin, seed, e, t, 2)
            k = below(len(mine), seed, e, t, 3)
            s.citizens.trait.set(i, put(s.citizens.trait[i], k, below(int(p.q[w]), seed, e, t, 4)))


@dataclass(frozen=True, kw_only=True)
class Frozen(WorldRule):
    """Stop when no citizen can take over anything: each hears only those like it, or strangers."""

    r: float = param(0.0, "1/event", (0, 1), "klemm2003", "probability of cultural drift")

    reads: ClassVar[tuple[str, ...]] = ("citizens.trait", "worlds.lively", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped", "worlds.lively")
    columns: ClassVar[tuple[Column, ...]] = (TRAIT, LIVELY)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one that can, from where one was last on: it is mostly still there, or near."""
        if p.r[w] > 0.0:
            return
        me, begin = s.citizens, s.worlds.first_citizen[w]
        n = s.worlds.first_citizen[w + 1] - begin
        start = s.worlds.lively[w]
        for k in range(n):
            i = begin + (start + k) % n
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                if 0 < shared(me.trait[i], me.trait[s.ties.to[e]]) < len(me.trait[i]):
                    s.worlds.lively.set(w, i - begin)
                    return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Cultures(Start):
    """Every citizen has a trait of each feature, independently of all others."""

    F: int = param(5, "features", (1, 100), "axelrod1997", "features of a culture")
    q: float = param(10.0, "traits", (1, 65535), "axelrod1997", "traits of each feature, or their mean")
    poisson: int = param(0, "1", (0, 1), "castellano2000", "1 draws traits from the Poisson law with mean q")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.poisson and self.q != int(self.q):
            raise ParameterError(
                f"q must be a whole number of traits, unless they are drawn with poisson=1. Got {self.q:g} instead."
            )

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        u = uniforms(seed, n * self.F, "traits").reshape(n, self.F)
        traits = np.searchsorted(_poisson(self.q), u, side="right") if self.poisson else u * self.q
        axes = [f"feature{k}" for k in range(self.F)]
        return make_world(citizens={"trait": traits.astype(np.uint16)}, network=network, seed=seed, axes=axes)


def _poisson(mean: float) -> NDArray[np.float64]:
    """Return the probabilities of at most 0, 1, 2, ... under the Poisson law, up to one of 1 nearly."""
    most = int(min(65535.0, mean + 12.0 * math.sqrt(mean) + 40.0))
    logs = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(most)]
    return np.cumsum(np.exp(logs))


def territory(n: int, seed: int = 0) -> Network:
    """Return the square of `n` sites where each hears the four nearest, without those beyond the edge.

    Raises ParameterError unless `n` is a square number.
    """
    side = math.isqrt(n)
    if side * side != n:
        raise ParameterError(
            f"axelrod_culture lives on a square of n sites: n must be a square number, or give a graph. Got {n}."
        )
    return von_neumann_lattice((side, side), wraps=False)


def _count(name: str, meaning: str, labels: Any) -> Outcome:
    return Outcome(
        name, meaning, lambda state: np.count_nonzero(sizes(labels(state), state.n_worlds), axis=1).astype(float)
    )


def _largest(state: State) -> NDArray[np.float64]:
    found = sizes(regions(state), state.n_worlds)
    share: NDArray[np.float64] = found.max(axis=1) / found.shape[1]
    return share


def stable_regions(simulate: Simulate, F: int, q: float, replicates: int) -> dict[str, Estimate]:  # noqa: N803
    """Return the mean number of stable regions on the square of 10 x 10 sites."""
    found = simulate(MODEL, n=100, F=F, q=q, replicates=replicates, record=("regions", "stopped_at"))
    if np.isnan(found.stopped_at.to_numpy()).any():
        return {"stable regions": Estimate(math.nan)}
    return {"stable regions": Estimate.mean(found.regions.to_numpy())}


MODEL = ReferenceModel(
    name="axelrod_culture",
    title="Axelrod's dissemination of culture",
    summary="Neighbours become more alike the more they are alike, and yet regions that have nothing in "
    "common remain: the more, the fewer features and the more traits.",
    family=Family.CHOICES,
    source="axelrod1997",
    theory=Theory(
        name="Axelrod's culture",
        claim="Local convergence leaves global polarisation.",
        source="axelrod1997",
        mechanisms=(Interaction(),),
        stops_when=Frozen(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Cultures(),
    network=territory,
    n=100,
    steps=1_000_000,
    shows=("citizens.trait",),
    outcomes=(
        _count("regions", "regions: connected citizens alike in all features", regions),
        _count("zones", "zones: connected by neighbours alike in one feature at least", zones),
        _count("cultures", "different cultures", cultures),
        Outcome("largest", "share of the largest region", _largest),
    ),
)
