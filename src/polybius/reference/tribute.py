"""Pay or else: actors who demand tribute grow into new actors of many members.

    value of a target j to i    min(payment, W_j) * (W_att - W_def) / W_att
    j pays if                   min(d * W_att * W_j / W_def, W_j) >= min(payment, W_j)
    else they fight             an alliance loses min(d * strength of the other, its own strength)

A step is a year: some actors, drawn one after the other, each may demand tribute of the target
of greatest value, if that is above zero; then all harvest. i and j are each joined by those more
committed to it than to the other, if a chain of others who join leads there. i can only demand
of those who are next to it or to its allies. An ally k of i adds the share C_ki of its wealth to
i's strength (W_att, W_def), and bears that part of the loss. Payer and paid grow more committed
to each other, so do all on one side of a fight; those on opposite sides grow less so. All start
committed to nobody but themselves.

Next to each other are those who are tied: on a ring, as in the paper; anybody can reach anybody
on the complete graph, which is the paper's world without contiguity. The rules are those of
Axelrod's own program (version 4.0 in Pascal), with its rule A2 for demands and B4 for answers.
Where two targets are worth the same, the first in order is asked; there it is the nearer.

Limits: nobody foresees an answer or thinks of later years; commitment is not a choice.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Theory, Tick, WorldRule, param
from polybius.reference.draws import uniforms
from polybius.reference.dyads import matrices, world_of_dyads
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import below
from polybius.state import Column, Kind, State
from polybius.state.networks import Network, ring
from polybius.thresholds import above, at_least

__all__ = ["MODEL", "PayOrElse", "cluster_sizes"]

WEALTH = Column(name="citizens.wealth", unit="wealth", low=0, kind=Kind.CARRIED, meaning="wealth")
SIDE = Column(
    name="citizens.side",
    dtype="int8",
    unit="side",
    low=-1,
    high=1,
    kind=Kind.CARRIED,
    meaning="side in the last quarrel looked at: 1 for who demands, -1 for the target, 0 for neither",
)
COMMITMENT = Column(
    name="relations.commitment",
    unit="%",
    low=0,
    high=100,
    kind=Kind.CARRIED,
    meaning="commitment of an actor to another",
)
YEARS, TRIBUTES, FIGHTS = (
    Column(
        name=f"worlds.{name}", dtype="int64", unit=name, low=0, kind=Kind.CARRIED, meaning=f"{name} so far"
    )
    for name in ("years", "tributes", "fights")
)

#: Least commitment, both ways, that makes two actors members of one cluster. Arbitrary.
COMMITTED = 50.0


@dataclass(frozen=True, kw_only=True)
class PayOrElse(WorldRule):
    """A year of demands, tributes and fights, and the harvest (Axelrod 1995)."""

    demands: int = param(3, "1/year", (0, 1_000_000), "axelrod1995", "actors who may demand in a year")
    payment: float = param(250.0, "wealth", (0, 1e12), "axelrod1995", "tribute that is demanded")
    destructiveness: float = param(
        0.25, "1", (0, 1e6), "axelrod1995", "share of an alliance's strength that the other side loses"
    )
    harvest: float = param(20.0, "wealth/year", (0, 1e12), "axelrod1995", "harvest of each actor")
    step: float = param(10.0, "%", (0, 100), "axelrod1995", "change of commitment by a tribute or fight")

    reads: ClassVar[tuple[str, ...]] = ("ties",)
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.wealth",
        "citizens.side",
        "relations.commitment",
        "worlds.years",
        "worlds.tributes",
        "worlds.fights",
    )
    columns: ClassVar[tuple[Column, ...]] = (WEALTH, SIDE, COMMITMENT, YEARS, TRIBUTES, FIGHTS)
    sources: ClassVar[tuple[str, ...]] = ("axelrod1995",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Let some actors of world `w` demand, then let all harvest."""
        me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        for demand in range(int(p.demands[w])):
            i = lo + below(hi - lo, s.worlds.seed[w], 0, t, 0, demand)
            j = _target(w, i, s, p)
            if j < 0:
                continue
            _rally(w, i, j, s)
            cost = min(_loss(p.destructiveness[w], w, i, j, s) * me.wealth[j], me.wealth[j])
            if at_least(cost, min(p.payment[w], me.wealth[j])):
                _pay(w, i, j, s, p)
            else:
                _fight(w, i, j, s, p)
        for k in range(lo, hi):
            me.wealth.set(k, me.wealth[k] + p.harvest[w])
        s.worlds.years.set(w, s.worlds.years[w] + 1)


def _towards(w: int, k: int, i: int, s: Any) -> int:
    """Return the row of relations that holds the commitment of actor `k` to actor `i`."""
    lo = s.worlds.first_citizen[w]
    n = s.worlds.first_citizen[w + 1] - lo
    row: int = s.societies.first_relation[s.worlds.first_society[w]] + (k - lo) * n + (i - lo)
    return row


def _stands_by(side: int, k: int, s: Any) -> bool:
    """Say whether actor `k` is next to somebody on a side."""
    for e in range(s.citizens.first_tie[k], s.citizens.first_tie[k + 1]):
        if s.citizens.side[s.ties.to[e]] == side:
            return True
    return False


def _rally(w: int, i: int, j: int, s: Any) -> None:
    """Let all take sides in a quarrel of `i` with `j`, from those next to them outwards."""
    me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    for k in range(lo, hi):
        me.side.set(k, 0)
    me.side.set(i, 1)
    me.side.set(j, -1)
    grows = True
    while grows:
        grows = False
        for k in range(lo, hi):
            if me.side[k] == 0:
                to_i = s.relations.commitment[_towards(w, k, i, s)]
                to_j = s.relations.commitment[_towards(w, k, j, s)]
                side = 1 if to_i > to_j else -1
                if to_i != to_j and _stands_by(side, k, s):
                    me.side.set(k, side)
                    grows = True


def _strength(w: int, side: int, leader: int, s: Any) -> float:
    """Return what those on a side put in: the share of their wealth that their commitment says."""
    total = 0.0
    for k in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
        if s.citizens.side[k] == side:
            total += s.relations.commitment[_towards(w, k, leader, s)] / 100.0 * s.citizens.wealth[k]
    return total


def _loss(destructiveness: float, w: int, i: int, j: int, s: Any) -> float:
    """Return what the side of `j` would lose to that of `i`, as a share of its strength; 0 if it has none."""
    strength = _strength(w, int(s.citizens.side[j]), j, s)
    return destructiveness * _strength(w, int(s.citizens.side[i]), i, s) / strength if strength > 0.0 else 0.0


def _target(w: int, i: int, s: Any, p: Any) -> int:
    """Return the actor of whom `i` should demand, -1 where no demand is worth it."""
    best, chosen = 0.0, -1
    for j in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
        if j == i:
            continue
        _rally(w, i, j, s)
        if not _stands_by(1, j, s):
            continue
        attack, defence = _strength(w, 1, i, s), _strength(w, -1, j, s)
        if above(attack, defence):
            value = min(p.payment[w], s.citizens.wealth[j]) * ((attack - defence) / attack)
            if above(value, best):
                best, chosen = value, j
    return chosen


def _pay(w: int, i: int, j: int, s: Any, p: Any) -> None:
    """Let `j` pay `i`: both grow more committed."""
    paid = min(p.payment[w], s.citizens.wealth[j])
    s.citizens.wealth.set(i, s.citizens.wealth[i] + paid)
    s.citizens.wealth.set(j, s.citizens.wealth[j] - paid)
    _commit(_towards(w, i, j, s), p.step[w], s)
    _commit(_towards(w, j, i, s), p.step[w], s)
    s.worlds.tributes.set(w, s.worlds.tributes[w] + 1)


def _fight(w: int, i: int, j: int, s: Any, p: Any) -> None:
    """Let the alliances fight: each loses, those who fought together grow more committed, foes less."""
    me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    losses = (
        min(_loss(p.destructiveness[w], w, j, i, s), 1.0),
        min(_loss(p.destructiveness[w], w, i, j, s), 1.0),
    )
    for k in range(lo, hi):
        if me.side[k] != 0:
            leader = i if me.side[k] == 1 else j
            share = losses[0] if me.side[k] == 1 else losses[1]
            put_in = s.relations.commitment[_towards(w, k, leader, s)] / 100.0 * me.wealth[k]
            me.wealth.set(k, me.wealth[k] - share * put_in)
    for k in range(lo, hi):
        for m in range(lo, hi):
            together = me.side[k] * me.side[m]
            if together != 0 and k != m:
                _commit(_towards(w, k, m, s), together * p.step[w], s)
    s.worlds.fights.set(w, s.worlds.fights[w] + 1)


def _commit(row: int, change: float, s: Any) -> None:
    """Change a commitment, within 0 and 100 %."""
    s.relations.commitment.set(row, min(max(s.relations.commitment[row] + change, 0.0), 100.0))


@dataclass(frozen=True, kw_only=True)
class Unattached(Start):
    """Actors of about the same wealth, committed to nobody but themselves."""

    low: float = param(300.0, "wealth", (0, 1e12), "axelrod1995", "least wealth at the start")
    high: float = param(500.0, "wealth", (0, 1e12), "axelrod1995", "greatest wealth at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world before the first year."""
        if self.high < self.low:
            raise ParameterError(
                f"tribute: high must be at least low, {self.low:g}. Got {self.high:g} instead."
            )
        wealth = self.low + (self.high - self.low) * uniforms(seed, n, "wealth")
        return world_of_dyads({"wealth": wealth}, {"commitment": 100.0 * np.eye(n)}, network, seed)


def cluster_sizes(commitment: NDArray[np.float64], least: float = COMMITTED) -> NDArray[np.int64]:
    """Return the sizes of clusters of two or more, the largest first.

    `commitment` (n, n), in per cent. Within a cluster each is committed to each by `least` or more.
    The most committed join first, the first in order where there are several (complete linkage).
    """
    near = np.minimum(commitment, commitment.T).astype(float)
    sizes = np.ones(len(near), np.int64)
    np.fill_diagonal(near, -1.0)
    while near.max(initial=-1.0) >= max(least, 0.0):
        i, j = sorted(divmod(int(near.argmax()), len(near)))
        sizes[i] += sizes[j]
        near[i] = near[:, i] = np.minimum(near[i], near[j])
        near[i, i] = near[j] = near[:, j] = -1.0
        sizes[j] = 0
    return np.sort(sizes[sizes > 1])[::-1]


def _clusters(state: State) -> NDArray[np.float64]:
    return np.array([len(cluster_sizes(c)) for c in matrices(state, "commitment")], float)


def _largest(state: State) -> NDArray[np.float64]:
    return np.array([max(cluster_sizes(c), default=1) for c in matrices(state, "commitment")], float)


def _share_of_richest(state: State) -> NDArray[np.float64]:
    wealth = by_world(state, "citizens.wealth")
    total = wealth.sum(axis=1)
    share: NDArray[np.float64] = wealth.max(axis=1) / np.where(total > 0, total, 1)
    return share


def _gini(state: State) -> NDArray[np.float64]:
    wealth = np.sort(by_world(state, "citizens.wealth"), axis=1)
    n, total = wealth.shape[1], wealth.sum(axis=1)
    ranked = ((2 * np.arange(1, n + 1) - n - 1) * wealth).sum(axis=1)
    found: NDArray[np.float64] = ranked / (n * np.where(total > 0, total, 1))
    return found


def _yearly(column: str) -> Outcome:
    return Outcome(
        f"{column}_per_year",
        f"{column} a year, on average so far",
        lambda state: state.worlds[column] / np.maximum(state.worlds["years"], 1),
    )


def first_demand(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return what becomes of the first demand of all."""
    wanted = ("fights_per_year", "tributes_per_year", "total")
    found = simulate(MODEL, replicates=replicates, steps=1, demands=1, record=wanted)
    return {
        "fights, one demand": Estimate.share(found.fights_per_year == 1),
        "tributes, one demand": Estimate(found.tributes_per_year.sum().item()),
        "wealth, one demand": Estimate.mean(found.total),
    }


def without_contiguity(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return what becomes of the first demand of all, anybody of eleven being a target."""
    anybody = ring(11, neighbours=10)
    found = simulate(MODEL, anybody, replicates=replicates, steps=1, demands=1, record=("fights_per_year",))
    return {"fights, one demand": Estimate.share(found.fights_per_year == 1)}


_DERIVED: tuple[Sure, ...] = (Sure.DERIVED,)

MODEL = ReferenceModel(
    name="tribute",
    title="Axelrod's tribute model",
    summary="Whoever pays grows loyal to whom it pays: threats make clusters of actors that act as one.",
    family=Family.STATES,
    source="axelrod1995",
    theory=Theory(
        name="tribute",
        claim="Pay or else, with loyalty to those one pays, makes new political actors out of old ones.",
        source="axelrod1995",
        mechanisms=(PayOrElse(),),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Unattached(),
    network=lambda n, seed: ring(n, neighbours=2),
    n=10,
    steps=1000,
    shows=("citizens.wealth", "relations.commitment"),
    outcomes=(
        Outcome("total", "wealth of all", lambda state: by_world(state, "citizens.wealth").sum(axis=1)),
        Outcome("richest", "share of the richest in all wealth", _share_of_richest),
        Outcome("gini", "Gini coefficient of wealth", _gini),
        Outcome("clusters", f"clusters of two or more, all committed to all by {COMMITTED:g} %", _clusters),
        Outcome("largest_cluster", "members of the largest cluster, 1 if there is none", _largest),
        _yearly("tributes"),
        _yearly("fights"),
    ),
    functions=(cluster_sizes,),
    known_answers=(
        # Of three like actors the middle one is the poorest with probability 1/3: else it demands, of its
        # poorer neighbour. That one always fights, for a fight costs it 0.25 * 500 at most, less than 250.
        KnownAnswer(
            quantity="fights, one demand", expected=2 / 3, source="axelrod1995", sure=_DERIVED,
            run=first_demand, parameters={"replicates": 1500},
        ),
        KnownAnswer(
            quantity="tributes, one demand", expected=0, tolerance=0, source="axelrod1995", sure=_DERIVED,
            run=first_demand, parameters={"replicates": 1500},
        ),
        # With wealth 300 + 200 u, a the middle one's u and m the least of its neighbours':
        # E[a; m < a] = 5/12 and E[m; m < a] = 1/6, so that 0.25 (600 * 2/3 + 200 * 7/12) is lost of 4200.
        KnownAnswer(
            quantity="wealth, one demand", expected=4200 - 0.25 * (400 + 200 * 7 / 12), source="axelrod1995",
            sure=_DERIVED, run=first_demand, parameters={"replicates": 1500},
        ),
        # Without contiguity all but the poorest of eleven demand.
        KnownAnswer(
            quantity="fights, one demand", expected=10 / 11, source="axelrod1995", sure=_DERIVED,
            run=without_contiguity, parameters={"replicates": 800},
        ),
    ),
)  # fmt: skip
