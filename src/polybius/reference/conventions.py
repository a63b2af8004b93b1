"""Conventions: everyone plays what most of its last partners played, but for a committed minority.

    two meet; each plays the convention that is the more frequent in its memory of the last M
    plays of partners, either with probability 1/2 if both are as frequent; each stores what the
    other played and forgets the oldest

At the start all memories hold the old convention only. A share c is committed: it plays the
new convention, always. A first player is drawn from all, a second among those it hears. A step
is a round of half as many meetings as citizens: each plays once on average.

Where all hear all and n is large, a memory holds M independent plays, of which a share x are
new, and x = c + (1 - c) reply(x, M). Above the committed share `critical_share(M)` only the
state in which all play the new convention solves this: a saddle-node. It rises with M, from 1/9
at M = 3 towards 1/2; M = 2k - 1 and M = 2k have the same. The model rests where every memory
that matters holds the new convention only, or the old one while nobody is committed.

Limits: two conventions, and memories of 100 plays at most, of one length for all.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Partners, Theory, Tick, WorldRule, param
from polybius.reference.committed import COMMITTED, committed, share_of_the_free
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform2
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "AllAlike", "OldConvention", "Play", "critical_share", "equilibrium", "reply"]

#: Plays kept in one of a memory's two numbers: whole numbers up to 2^53 are safe.
HALF = 50

MEMORY = Column(
    name="citizens.memory",
    dtype="int64",
    unit="1",
    low=0,
    high=2.0**HALF - 1,
    kind=Kind.CARRIED,
    size=2,
    meaning="plays remembered, one bit each, 1 is new: places 0 to 49, then 50 to 99",
)
OLDEST = Column(
    name="citizens.oldest",
    dtype="uint8",
    unit="1",
    low=0,
    high=2 * HALF - 1,
    kind=Kind.CARRIED,
    meaning="place of the play forgotten next",
)
LENGTH = Column(
    name="worlds.length",
    dtype="uint8",
    unit="plays",
    low=1,
    high=2 * HALF,
    kind=Kind.GIVEN,
    meaning="M: plays remembered",
    start=1,
)
NEW = Column(
    name="citizens.new",
    dtype="uint8",
    unit="1",
    low=0,
    high=2 * HALF,
    kind=Kind.CARRIED,
    meaning="new plays in memory",
)


def lead(s: Any, i: int, length: int) -> int:
    """Return how many more new than old plays citizen `i` goes by."""
    if s.citizens.committed[i]:
        return 1
    return 2 * s.citizens.new[i] - length  # type: ignore[no-any-return]


def remember(s: Any, i: int, length: int, play: int) -> None:
    """Store a partner's `play` in place of the oldest one."""
    first, second = s.citizens.memory[i]
    place = s.citizens.oldest[i]
    if place < HALF:
        change = play - ((first >> place) & 1)
        first += change << place
    else:
        change = play - ((second >> (place - HALF)) & 1)
        second += change << (place - HALF)
    s.citizens.memory.set(i, (first, second))
    s.citizens.new.set(i, s.citizens.new[i] + change)
    s.citizens.oldest.set(i, place + 1 if place + 1 < length else 0)


@dataclass(frozen=True, kw_only=True)
class Play(Encounter):
    """Two play their best replies, and each remembers the other's play (Centola et al. 2018)."""

    encounters: float = param(0.5, "1/step", (0, 1e9), "centola2018", "meetings per citizen")

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.committed", "worlds.length")
    writes: ClassVar[tuple[str, ...]] = ("citizens.memory", "citizens.oldest", "citizens.new")
    columns: ClassVar[tuple[Column, ...]] = (COMMITTED, MEMORY, OLDEST, NEW, LENGTH)
    sources: ClassVar[tuple[str, ...]] = ("centola2018",)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Let the two play, then store."""
        w = s.citizens.world[m[0]]
        length = s.worlds.length[w]
        here, there = lead(s, m[0], length), lead(s, m[1], length)
        u, v = 0.0, 0.0
        if here == 0 or there == 0:  # only ties cost a draw
            u, v = uniform2(s.worlds.seed[w], e, t, 0)
        one = 1 if here > 0 or (here == 0 and u < 0.5) else 0
        other = 1 if there > 0 or (there == 0 and v < 0.5) else 0
        remember(s, m[0], length, other)
        remember(s, m[1], length, one)


@dataclass(frozen=True, kw_only=True)
class AllAlike(WorldRule):
    """Stop when all memories hold one convention only, and no committed citizen plays another."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.new", "citizens.committed", "worlds.length")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (COMMITTED, NEW, LENGTH)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for both conventions: in a mixed memory, in two memories, or in a play."""
        some_old, some_new = 0, 0
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if s.citizens.committed[i]:
                some_new = 1
            else:
                some_new = 1 if s.citizens.new[i] > 0 else some_new
                some_old = 1 if s.citizens.new[i] < s.worlds.length[w] else some_old
            if some_old and some_new:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class OldConvention(Start):
    """Everyone remembers the old convention only; some, drawn at random, are committed to the new one."""

    c: float = param(0.25, "1", (0, 1), "centola2018", "share committed to the new convention")
    M: int = param(12, "plays", (1, 2 * HALF), "centola2018", "plays remembered")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        state = make_world(
            citizens={
                "committed": committed(seed, n, self.c),
                "memory": np.zeros((n, 2), np.int64),
                "oldest": np.zeros(n, np.uint8),
                "new": np.zeros(n, np.uint8),
            },
            network=network,
            seed=seed,
        )
        state.worlds["length"] = np.array([self.M], np.uint8)
        return state


def reply(x: float, M: int) -> float:
    """Return the probability that the best reply is new if each of `M` remembered plays is so with `x`.

    Raises ParameterError.
    """
    if M < 1 or not 0.0 <= x <= 1.0:
        raise ParameterError(f"reply needs M of at least 1 and x in [0, 1]. Got M={M}, x={x!r}.")
    if x in (0.0, 1.0):
        return float(x)
    total = 0.0
    for k in range(M // 2 if M % 2 == 0 else M // 2 + 1, M + 1):
        ways = math.lgamma(M + 1) - math.lgamma(k + 1) - math.lgamma(M - k + 1)
        weight = 0.5 if 2 * k == M else 1.0
        total += weight * math.exp(ways + k * math.log(x) + (M - k) * math.log1p(-x))
    return total


def _committed_at(x: float, M: int) -> float:
    """Return the committed share at which a share `x` of new plays reproduces itself."""
    replies = reply(x, M)
    return (x - replies) / (1.0 - replies)


def _fold(M: int) -> float:
    """Return the share of new plays that takes the greatest committed share to hold, by golden section."""
    low, high, ratio = 0.0, 0.5, (math.sqrt(5.0) - 1.0) / 2.0
    while high - low > 1e-9:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if _committed_at(left, M) < _committed_at(right, M):
            low = left
        else:
            high = right
    return 0.5 * (low + high)


def critical_share(M: int) -> float:
    """Return the committed share above which all turn to the new convention, in the mean field."""
    return max(0.0, _committed_at(_fold(M), M))


def equilibrium(c: float, M: int) -> float:
    """Return the share of new plays that lasts in the mean field, from the old convention on."""
    if not 0.0 <= c <= 1.0:
        raise ParameterError(f"c must lie in [0, 1]. Got {c!r} instead.")
    low, high = 0.0, _fold(M)
    if c >= _committed_at(high, M):
        return 1.0 if c > 0.0 else 0.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _committed_at(middle, M) < c else (low, middle)
    return 0.5 * (low + high)


def replies(state: State) -> NDArray[np.float64]:
    """Return the probability that each citizen's best reply is the new convention: 0, 1/2 or 1."""
    length = state.worlds.length[state.citizens.world]
    found: NDArray[np.float64] = 0.5 * (1.0 + np.sign(2.0 * state.citizens.new - length))
    return found


def remembered(state: State) -> NDArray[np.float64]:
    """Return the share of new plays in each citizen's memory."""
    found: NDArray[np.float64] = state.citizens.new / state.worlds.length[state.citizens.world]
    return found


def threshold(simulate: Simulate, M: int) -> dict[str, Estimate]:
    """Return the critical share of the mean field, without simulation."""
    share = Estimate(critical_share(M))
    return {"critical share": share, "critical share, as printed": share}


def tipping(simulate: Simulate, M: int, c: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return how often most of those not committed go by the new convention at the end."""
    found = simulate(MODEL, M=M, c=c, n=n, replicates=replicates, record=("adoption",))
    return {"tipped": Estimate.share(found.adoption.to_numpy() > 0.5)}


def _threshold(M: int, expected: float, quantity: str = "critical share", **more: Any) -> KnownAnswer:
    given: dict[str, Any] = {"tolerance": 5e-5, "sure": (Sure.DERIVED,), "note": "mean field"} | more
    return KnownAnswer(
        quantity=quantity,
        expected=expected,
        source="centola2018",
        run=threshold,
        parameters={"M": M},
        **given,
    )


def _tipped(M: int, c: float, expected: float, n: int = 1000, **more: Any) -> KnownAnswer:
    return KnownAnswer(
        quantity="tipped",
        expected=expected,
        source="centola2018",
        sure=(Sure.SIMULATED,),
        run=tipping,
        parameters={"M": M, "c": c, "n": n, "replicates": 6 if n == 1000 else 100},
        **more,
    )


MODEL = ReferenceModel(
    name="conventions",
    title="Conventions with a committed minority",
    summary="A quarter who hold on to another convention tip everyone over; a few less convince nobody.",
    family=Family.CHOICES,
    source="centola2018",
    theory=Theory(
        name="conventions",
        claim="A committed minority of about a quarter tips a convention; how large, hangs on memory.",
        source="centola2018",
        mechanisms=(Play(),),
        stops_when=AllAlike(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=OldConvention(),
    n=1000,
    steps=1000,
    shows=("citizens.new",),
    outcomes=(
        Outcome(
            "adoption",
            "share of those not committed whose best reply is the new convention, ties counting half",
            lambda state: share_of_the_free(state, replies),
        ),
        Outcome(
            "memory",
            "share of new plays in the memories of those not committed",
            lambda state: share_of_the_free(state, remembered),
        ),
    ),
    functions=(critical_share, equilibrium, reply),
    known_answers=(
        _threshold(
            12,
            0.25,
            "critical share, as printed",
            tolerance=0.01,
            sure=(Sure.TEXT, Sure.RECALL),
            note="about 25 % is published, for M = 12",
        ),
        _threshold(3, 1 / 9, tolerance=1e-12),
        *(
            _threshold(M, expected)
            for M, expected in (
                (5, 0.1651),
                (7, 0.1992),
                (9, 0.2234),
                (11, 0.2419),
                (12, 0.2419),
                (13, 0.2567),
                (15, 0.2688),
                (20, 0.2879),
            )
        ),
        *(
            _threshold(M, expected, tolerance=5e-4)
            for M, expected in ((30, 0.319), (50, 0.352), (100, 0.389))
        ),
        _tipped(12, 0.23, 0.0, tolerance=0.0),
        _tipped(12, 0.25, 1.0, tolerance=0.0),
        _tipped(5, 0.15, 0.0, tolerance=0.0),
        _tipped(5, 0.17, 1.0, tolerance=0.0),
        _tipped(20, 0.27, 0.0, tolerance=0.0),
        _tipped(20, 0.29, 1.0, tolerance=0.0),
        _tipped(12, 0.21, 0.5, 24, error=0.2),  # six runs, as many as are stated for 1000 citizens
        _tipped(12, 0.23, 1.0, 24, error=0.15),
    ),
)
