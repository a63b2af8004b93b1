"""Contagion with thresholds: the part that Watts, Morris, Centola and Macy share.

Citizen i hears k_i others, m_i of whom are active. All at once, for good:

    i becomes active  iff  m_i >= a_i  and  m_i / k_i >= phi_i

a_i is a number of others, phi_i a share of those heard; the stricter counts. Whoever is active
stays so, which loses nothing where activity is best replied to by activity (Morris 2000): from
the same seed, those who may also give up end in the same state.

Because nobody turns back, only the listeners of those newly active need a look: a wave costs its
own size, not the network's. `citizens.queue` lists citizens in the order in which they became
active, then those who will be in the next wave.

Whoever needs nobody (a_i = 0, phi_i <= 0) becomes active in the first wave; for one who hears
nobody the share is 0.

Limits: ties count the same whatever their weight, and nobody turns back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.model import Aggregate, Mechanism, Tick, Total, WorldRule
from polybius.reference.draws import shuffled
from polybius.reference.reference_model import Outcome
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import at_least

__all__ = [
    "ACTIVE",
    "CASCADE",
    "SHARE",
    "NobodyLeftToMove",
    "NobodyLeftToMoveInTheCrowd",
    "Spread",
    "SpreadInTheCrowd",
    "drawn",
    "seeded_world",
]

#: A share of the world that counts as all of it: complex contagion is said to succeed beyond.
NEARLY_ALL = 0.9

ACTIVE = Column(
    name="citizens.active",
    dtype="uint8",
    unit="yes/no",
    low=0,
    high=1,
    kind=Kind.CARRIED,
    meaning="has adopted",
)
LEAST = Column(
    name="citizens.least",
    unit="citizen",
    low=0.0,
    kind=Kind.GIVEN,
    meaning="active others it takes at least",
    start=1.0,
)
THRESHOLD = Column(
    name="citizens.threshold",
    unit="share",
    kind=Kind.GIVEN,
    meaning="share of those heard that must be active",
)


def _whole(name: str, meaning: str) -> Column:
    return Column(name=name, dtype="int32", unit="citizen", kind=Kind.CARRIED, meaning=meaning)


REACHED = _whole("worlds.reached", "active citizens: where in the queue the next wave begins")
QUEUED = _whole("worlds.queued", "citizens in the queue: where the next wave ends")

COLUMNS: tuple[Column, ...] = (
    ACTIVE,
    LEAST,
    THRESHOLD,
    REACHED,
    QUEUED,
    _whole("citizens.met", "active others heard so far"),
    _whole("citizens.queue", "who became active, in order; counted from the world's first citizen"),
    Column(
        name="citizens.first_listener",
        dtype="int64",
        unit="row",
        kind=Kind.GIVEN,
        meaning="where a citizen's listeners begin, counted from the world's first tie",
    ),
    Column(
        name="ties.listener",
        dtype="uint32",
        unit="row",
        kind=Kind.GIVEN,
        meaning="who hears, sorted by who is heard; counted from the world's first citizen",
    ),
)


def seeded_world(
    network: Network | None,
    active: NDArray[np.bool_],
    least: NDArray[np.float64],
    threshold: NDArray[np.float64],
    seed: int,
) -> State:
    """Return one world in which `active` (n,) are so from the start, with everybody's listeners looked up."""
    columns: dict[str, ArrayLike] = {
        "active": active.astype(np.uint8),
        "least": least,
        "threshold": threshold,
    }
    if network is None:
        return make_world(citizens=columns, seed=seed)
    heard = network.reversed()
    state = make_world(citizens={**columns, "first_listener": heard.first[:-1]}, network=network, seed=seed)
    state.ties["listener"] = heard.to
    return state


def drawn(n: int, count: int, seed: int) -> NDArray[np.int64]:
    """Return `count` different citizens out of `n`, drawn at random; all of them if there are fewer."""
    return shuffled(seed, n, "seeds")[:count]


def moves(met: int, heard: int, least: float, threshold: float) -> bool:
    """Say whether `met` active others out of `heard` are enough."""
    return bool(at_least(met, least) and at_least(met / heard if heard > 0 else 0.0, threshold))


def meet(w: int, s: Any, i: int) -> None:
    """Let those who hear `i` know that it is active, and queue those for whom that is enough."""
    me, first = s.citizens, s.worlds.first_citizen[w]
    ties, n = me.first_tie[first], s.worlds.first_citizen[w + 1] - first
    last = me.first_listener[i + 1] if i + 1 < first + n else me.first_tie[first + n] - ties
    for e in range(ties + me.first_listener[i], ties + last):
        j = first + s.ties.listener[e]
        met, heard = me.met[j] + 1, me.first_tie[j + 1] - me.first_tie[j]
        me.met.set(j, met)
        least, threshold = me.least[j], me.threshold[j]
        now = me.active[j] == 0 and moves(met, heard, least, threshold)
        if now and not moves(met - 1, heard, least, threshold):
            me.queue.set(first + s.worlds.queued[w], j - first)
            s.worlds.queued.set(w, s.worlds.queued[w] + 1)


def begin(w: int, s: Any) -> None:
    """Queue all who are active at the start and all who need nobody; let listeners of the former know."""
    me, first, end = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    active = 0
    for i in range(first, end):
        if me.active[i] != 0:
            me.queue.set(first + active, i - first)
            active += 1
    count = active
    for i in range(first, end):
        heard = me.first_tie[i + 1] - me.first_tie[i]
        if me.active[i] == 0 and moves(0, heard, me.least[i], me.threshold[i]):
            me.queue.set(first + count, i - first)
            count += 1
    s.worlds.reached.set(w, active)
    s.worlds.queued.set(w, count)
    for place in range(first, first + active):
        meet(w, s, first + me.queue[place])


@dataclass(frozen=True, kw_only=True)
class Spread(WorldRule):
    """One wave: all who have met enough active others become active at once (Watts 2002)."""

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.least",
        "citizens.threshold",
        "citizens.first_listener",
        "ties.listener",
        "ties",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.active",
        "citizens.met",
        "citizens.queue",
        "worlds.reached",
        "worlds.queued",
    )
    columns: ClassVar[tuple[Column, ...]] = COLUMNS
    sources: ClassVar[tuple[str, ...]] = ("watts2002", "centola2007")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Move those queued, and queue whom they move."""
        if s.worlds.queued[w] == 0:  # not yet begun, or nobody to begin with
            begin(w, s)
        first, start, end = s.worlds.first_citizen[w], s.worlds.reached[w], s.worlds.queued[w]
        for place in range(first + start, first + end):
            s.citizens.active.set(first + s.citizens.queue[place], 1)
        s.worlds.reached.set(w, end)
        for place in range(first + start, first + end):
            meet(w, s, first + s.citizens.queue[place])


@dataclass(frozen=True, kw_only=True)
class NobodyLeftToMove(Mechanism):
    """Stop when no wave is to come."""

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = ("worlds.reached", "worlds.queued")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (REACHED, QUEUED)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Say whether the queue of world `i` is empty."""
        return 1 if s.worlds.reached[i] == s.worlds.queued[i] else 0


def moves_in_the_crowd(active: int, crowd: float, n: int, least: float, threshold: float) -> bool:
    """Say whether one of `n` who all hear each other is, or becomes, active."""
    return active != 0 or moves(int(crowd), n - 1, least, threshold)


@dataclass(frozen=True, kw_only=True)
class SpreadInTheCrowd(Mechanism):
    """One wave where everyone hears everyone."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.active", "citizens.least", "citizens.threshold")
    writes: ClassVar[tuple[str, ...]] = ("citizens.active",)
    columns: ClassVar[tuple[Column, ...]] = (ACTIVE, LEAST, THRESHOLD)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"crowd": Total(of="citizens.active", by="worlds")}
    sources: ClassVar[tuple[str, ...]] = ("watts2002", "centola2007")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return whether citizen `i` is active now."""
        me, w = s.citizens, s.citizens.world[i]
        n = s.worlds.first_citizen[w + 1] - s.worlds.first_citizen[w]
        crowd = s.worlds.crowd[w]
        return 1 if moves_in_the_crowd(me.active[i], crowd, n, me.least[i], me.threshold[i]) else 0


@dataclass(frozen=True, kw_only=True)
class NobodyLeftToMoveInTheCrowd(WorldRule):
    """Stop when nobody would become active."""

    reads: ClassVar[tuple[str, ...]] = SpreadInTheCrowd.reads
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = SpreadInTheCrowd.columns

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Count the active, then look for one whom that moves."""
        me, first, end = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        crowd = 0
        for i in range(first, end):
            crowd += me.active[i]
        for i in range(first, end):
            least, threshold = me.least[i], me.threshold[i]
            if me.active[i] == 0 and moves_in_the_crowd(0, crowd, end - first, least, threshold):
                return
        s.worlds.stopped.set(w, 1)


def _share(state: State) -> NDArray[np.float64]:
    """Return the share of each world that is active."""
    found = state.citizens["active"].reshape(state.n_worlds, -1).mean(axis=1)
    return np.asarray(found, np.float64)


SHARE = Outcome("share", "share of citizens who are active", _share)
CASCADE = Outcome(
    "cascade",
    f"whether more than {NEARLY_ALL:.0%} of citizens are active",
    lambda state: (_share(state) > NEARLY_ALL).astype(float),
)
