"""Landscape theory: nations take the side on which they mind the company least.

    F_i(X) = sum over j of s_j p_ij d_ij(X)          frustration of i
    E(X)   = sum over i of s_i F_i(X)                energy of a configuration X

p_ij = p_ji is the propensity of two nations to side with each other, negative between foes; s_i
is a nation's size; d_ij is 0 if they are on one side, 1 if not. One nation at a time changes
sides if that lowers its frustration. Because propensities are symmetric each change lowers the
energy, so that all ends in a local minimum, where nobody wants to change: a true state of rest.
A switch of i changes E by 2 s_i times its change of frustration, each pair being counted twice.

`landscape` looks at all 2^(n - 1) ways to split n nations, and follows steepest descent from
each. In the simulation the nations move in random order; on a graph, only those tied count.

Galam (1998) objects: with p_ij of any sign this is a spin glass, in which frustrated triangles
leave many minima, so that where it ends hangs on where it starts and who moves first. One
minimum is sure only where propensities are products, p_ij = x_i x_j (Mattis): then two camps
were there from the outset. The landscape shows how many there are in the case at hand.

The propensities and sizes of the seventeen nations of 1936 were not at hand to be typed in.
`propensities_from_tables` builds others, called ours, from lists of alliances, disputes, wars
and types of government: its weights are arbitrary, its results not those of the paper.

Limits: two sides only, propensities fixed, no foresight; nobody may stay out.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Theory, Tick, WorldRule, param
from polybius.reference.draws import normals, uniforms
from polybius.reference.dyads import matrices, world_of_dyads
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.state import Column, Kind, State
from polybius.state.networks import Network

__all__ = [
    "MODEL",
    "Contentment",
    "Landscape",
    "Switching",
    "energy",
    "frustration",
    "landscape",
    "propensities_from_tables",
]

Floats = NDArray[np.float64]

SIDE = Column(
    name="citizens.side", dtype="int8", unit="side", low=0, high=1, kind=Kind.CARRIED, meaning="side taken"
)
SIZE = Column(
    name="citizens.size", unit="size", low=0, kind=Kind.GIVEN, meaning="size s of a nation", start=1
)
PROPENSITY = Column(
    name="relations.propensity", unit="1", kind=Kind.GIVEN, meaning="propensity p to side with another"
)

#: Most nations that `landscape` takes: half a million configurations of twenty.
MOST = 20


def _gain(i: int, s: Any) -> float:
    """Return by how much a change of sides lowers the frustration of nation `i`."""
    me, w = s.citizens, s.citizens.world[i]
    lo = s.worlds.first_citizen[w]
    n = s.worlds.first_citizen[w + 1] - lo
    row = s.societies.first_relation[s.worlds.first_society[w]] + (i - lo) * n
    gain = 0.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        j = s.ties.to[e]
        pull = me.size[j] * s.relations.propensity[row + (j - lo)]
        gain += pull if me.side[j] != me.side[i] else -pull
    return gain


@dataclass(frozen=True, kw_only=True)
class Switching(Encounter):
    """A nation changes sides if that lowers its frustration (Axelrod and Bennett 1993)."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "axelrod1993", "looks at its side per nation")
    tolerance: float = param(1e-12, "1", (0, 1), "arbitrary", "gain that is too small to move for")

    members: ClassVar[int] = 1
    updates: ClassVar[int] = 1
    reads: ClassVar[tuple[str, ...]] = ("citizens.side", "citizens.size", "relations.propensity", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.side",)
    columns: ClassVar[tuple[Column, ...]] = (SIDE, SIZE, PROPENSITY)
    sources: ClassVar[tuple[str, ...]] = ("axelrod1993",)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return the side that the nation takes."""
        side: int = s.citizens.side[m[0]]
        return 1 - side if _gain(m[0], s) > p.tolerance[s.citizens.world[m[0]]] else side


@dataclass(frozen=True, kw_only=True)
class Contentment(WorldRule):
    """Stop in a local minimum: nobody gains by a change of sides."""

    tolerance: float = param(1e-12, "1", (0, 1), "arbitrary", "gain that is too small to move for")

    reads: ClassVar[tuple[str, ...]] = ("citizens.side", "citizens.size", "relations.propensity", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (SIDE, SIZE, PROPENSITY)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at nations until one would move."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if _gain(i, s) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Glass(Start):
    """Random sides, sizes of 1, and propensities (1 - camps) * normal + camps * x_i x_j.

    The normal numbers are independent for each pair: Galam's spin glass. x is +1 or -1 by
    chance: with `camps` = 1 two camps are there from the outset. Set `initial` for data.
    """

    camps: float = param(0.0, "1", (0, 1), "galam1998", "weight of two camps in propensities")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        camp = np.where(uniforms(seed, n, "camp") < 0.5, -1.0, 1.0)
        upper = np.zeros((n, n))
        upper[np.triu_indices(n, 1)] = normals(seed, n * (n - 1) // 2, "propensity")
        propensity = (1.0 - self.camps) * (upper + upper.T) + self.camps * np.outer(camp, camp)
        np.fill_diagonal(propensity, 0.0)
        sides = (uniforms(seed, n, "side") < 0.5).astype(np.int8)
        return world_of_dyads({"side": sides, "size": np.ones(n)}, {"propensity": propensity}, network, seed)


def _checked(propensities: ArrayLike, sizes: ArrayLike | None) -> tuple[Floats, Floats]:
    p = np.array(propensities, float)
    s = np.ones(len(p)) if sizes is None else np.asarray(sizes, float)
    if p.ndim != 2 or p.shape[0] != p.shape[1] or s.shape != p.shape[:1]:
        raise ParameterError(
            f"propensities must be (n, n) and sizes (n,). Got shapes {p.shape} and {s.shape} instead."
        )
    if not np.array_equal(p, p.T) or (s < 0).any():
        raise ParameterError(
            "propensities must be symmetric, or no energy would fall, and sizes must not be negative."
        )
    np.fill_diagonal(p, 0.0)
    return p, s


def frustration(sides: ArrayLike, propensities: ArrayLike, sizes: ArrayLike | None = None) -> Floats:
    """Return F_i of each nation: `sides` (n,) are 0 or 1, `propensities` (n, n) symmetric, `sizes` (n,)."""
    p, s = _checked(propensities, sizes)
    apart = np.not_equal.outer(np.asarray(sides), np.asarray(sides))
    found: Floats = (p * apart) @ s
    return found


def energy(sides: ArrayLike, propensities: ArrayLike, sizes: ArrayLike | None = None) -> float:
    """Return E of a configuration, each pair counted twice, as in the paper."""
    _, s = _checked(propensities, sizes)
    return float(s @ frustration(sides, propensities, sizes))


@dataclass(frozen=True)
class Landscape:
    """All splits of n nations in two, the first nation being on side 0.

    `energies` (2^(n-1),): of configuration c, in which nation i > 0 is on the side of bit i - 1
    of c. `minima` are the local minima, the lowest first, and `basins` how many configurations
    steepest descent leads to each (of equal descents the first nation moves).
    """

    energies: Floats = field(repr=False)
    minima: NDArray[np.int64]
    basins: NDArray[np.int64]

    def sides(self, configuration: int) -> NDArray[np.int8]:
        """Return the side of each nation in a configuration, (n,)."""
        n = len(self.energies).bit_length()
        return np.array([0, *(configuration >> i & 1 for i in range(n - 1))], np.int8)


def landscape(propensities: ArrayLike, sizes: ArrayLike | None = None) -> Landscape:
    """Return the energies of all splits, the local minima and their basins; raise ParameterError.

    `propensities` (n, n) symmetric, `sizes` (n,), 1 by default; 2 <= n <= 20.
    """
    p, s = _checked(propensities, sizes)
    n = len(p)
    if not 2 <= n <= MOST:
        raise ParameterError(f"landscape takes 2 to {MOST} nations. Got {n} instead.")
    bond = np.outer(s, s) * p
    every = np.arange(2 ** (n - 1))
    spins = np.ones((len(every), n))
    spins[:, 1:] -= 2.0 * (every[:, np.newaxis] >> np.arange(n - 1) & 1)
    pull = spins * (spins @ bond)  # of each nation to where it is; a switch changes E by twice that
    energies = (bond.sum() - pull.sum(axis=1)) / 2
    best = pull.argmin(axis=1)
    flipped = np.concatenate([[len(every) - 1], 2 ** np.arange(n - 1)])[best]  # nation 0: all others instead
    least = -1e-12 * max(1.0, float(np.abs(bond).sum()))  # rounding
    down = np.where(pull[every, best] < least, every ^ flipped, every)
    minima = np.flatnonzero(down == every)
    while not np.array_equal(further := down[down], down):
        down = further
    order = np.argsort(energies[minima], kind="stable")
    basins = np.bincount(down, minlength=len(every))
    return Landscape(energies, minima[order], basins[minima[order]])


def propensities_from_tables(
    states: Sequence[Hashable],
    *,
    allied: Iterable[tuple[Hashable, Hashable]] = (),
    disputed: Iterable[tuple[Hashable, Hashable]] = (),
    at_war: Iterable[tuple[Hashable, Hashable]] = (),
    government: Mapping[Hashable, Hashable] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Floats:
    """Return propensities (n, n) between `states`, ours: the weights are arbitrary.

    `allied`, `disputed`, `at_war` list pairs of states, more than once if it happened more than
    once (disputes and wars add up); pairs with a state that is not listed are left out. `government`
    says of what kind each is: two of one kind gain, two of different kinds lose. `weights` change
    these: allied +1, disputed -0.25, at_war -1, government +-1.
    """
    weight = {"allied": 1.0, "disputed": -0.25, "at_war": -1.0, "government": 1.0}
    unknown = set(weights or {}) - set(weight)
    if unknown:
        raise ParameterError(
            f"weights may name {', '.join(weight)}. Got {', '.join(sorted(unknown))} instead."
        )
    weight |= dict(weights or {})
    place = {state: k for k, state in enumerate(states)}
    found = np.zeros((len(place), len(place)))
    pairs = {"allied": {frozenset(pair) for pair in allied}, "disputed": disputed, "at_war": at_war}
    for name, listed in pairs.items():
        for pair in listed:
            i, j = (place.get(state, -1) for state in (tuple(pair) * 2)[:2])
            if i >= 0 and j >= 0 and i != j:
                found[i, j] += weight[name]
                found[j, i] += weight[name]
    kinds = government or {}
    for a, i in place.items():
        for b, j in place.items():
            if i != j and a in kinds and b in kinds:
                found[i, j] += weight["government"] if kinds[a] == kinds[b] else -weight["government"]
    return found


def _bonds(state: State) -> tuple[Floats, Floats]:
    """Return bonds s_i s_j p_ij, (n_worlds, n, n), and spins of +-1, (n_worlds, n)."""
    size, spin = by_world(state, "citizens.size"), 1.0 - 2.0 * by_world(state, "citizens.side")
    return matrices(state, "propensity") * size[:, :, np.newaxis] * size[:, np.newaxis, :], spin


def _energies(state: State) -> Floats:
    bond, spin = _bonds(state)
    total: Floats = (bond * (1.0 - spin[:, :, np.newaxis] * spin[:, np.newaxis, :])).sum(axis=(1, 2)) / 2
    return total


def _smaller_side(state: State) -> Floats:
    share: Floats = by_world(state, "citizens.side").mean(axis=1)
    return np.minimum(share, 1 - share)


def census(simulate: Simulate, propensities: Sequence[Sequence[float]]) -> dict[str, Estimate]:
    """Return how many local minima there are, and the least energy."""
    found = landscape(propensities)
    return {
        "local minima": Estimate(len(found.minima)),
        "least energy": Estimate(float(found.energies[found.minima[0]])),
        "configurations": Estimate(float(found.basins.sum())),
    }


def two_camps(simulate: Simulate, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the mean energy, for each pair of foes, in which two camps from the outset come to rest."""
    found = simulate(MODEL, n=n, replicates=replicates, camps=1.0)
    friends = n * n * (1 - 2 * found.smaller_side * (1 - found.smaller_side))
    return {"energy of a pair of foes": Estimate.mean(found.energy / (n * n - friends))}


def glass(simulate: Simulate, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the mean number of local minima of a spin glass of `n` nations."""
    start = Glass()
    drawn = (matrices(start.world(n, None, seed), "propensity")[0] for seed in range(replicates))
    return {"local minima of a glass": Estimate.mean([len(landscape(p).minima) for p in drawn])}


def _foes(n: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(0.0 if i == j else -1.0 for j in range(n)) for i in range(n))


_CAMPS = tuple(tuple(float(x * y) for y in (1, 1, 1, -1, -1)) for x in (1, 1, 1, -1, -1))
_DERIVED = (Sure.DERIVED,)

MODEL = ReferenceModel(
    name="landscape",
    title="Axelrod and Bennett's landscape theory of alignment",
    summary="Nations change sides until nobody gains: alignments are local minima of an energy.",
    family=Family.STATES,
    source="axelrod1993",
    theory=Theory(
        name="landscape",
        claim="Alignments are local minima, which short-sighted nations reach one step at a time.",
        source="axelrod1993",
        mechanisms=(Switching(),),
        stops_when=Contentment(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Glass(),
    n=17,
    steps=10_000,
    shows=("citizens.side",),
    outcomes=(
        Outcome("energy", "energy E of the configuration, between all nations", _energies),
        Outcome("smaller_side", "share of nations on the smaller side", _smaller_side),
    ),
    functions=(landscape, energy, frustration, propensities_from_tables),
    known_answers=(
        # Among n foes of equal size, the minima are the most even splits: 6 choose 3 / 2, 5 choose 2.
        KnownAnswer(
            quantity="local minima", expected=10, tolerance=0, source="axelrod1993", sure=_DERIVED,
            run=census, parameters={"propensities": _foes(6)},
        ),
        KnownAnswer(
            quantity="local minima", expected=10, tolerance=0, source="axelrod1993", sure=_DERIVED,
            run=census, parameters={"propensities": _foes(5)},
        ),
        # Two camps of 3 and 2: one minimum, which parts all 2 * 6 ordered pairs of foes.
        KnownAnswer(
            quantity="local minima", expected=1, tolerance=0, source="galam1998", sure=_DERIVED,
            run=census, parameters={"propensities": _CAMPS},
        ),
        KnownAnswer(
            quantity="least energy", expected=-12, tolerance=1e-12, source="axelrod1993", sure=_DERIVED,
            run=census, parameters={"propensities": _CAMPS},
        ),
        # Every nation ends in the camp where it belongs: each pair of foes adds -1.
        KnownAnswer(
            quantity="energy of a pair of foes", expected=-1, tolerance=1e-12, source="galam1998",
            sure=_DERIVED, run=two_camps, parameters={"n": 17, "replicates": 200},
        ),
        # A frustrated triangle breaks its weakest bond, an unfrustrated one none: always one minimum.
        KnownAnswer(
            quantity="local minima of a glass", expected=1, tolerance=0, source="galam1998", sure=_DERIVED,
            run=glass, parameters={"n": 3, "replicates": 100},
        ),
    ),
)  # fmt: skip
