"""Activity-driven radicalization: who is active talks to those who think alike, and all who talk reinforce.

    dx_i/dt = -x_i + K * sum_j A_ij(t) * tanh(alpha * x_j)

The network A is drawn anew in every step, and stays as it is for its length dt. Citizen i is active
with probability a_i, drawn once with a density that falls as a^-gamma on [eps, 1]. Who is active
contacts m others, each drawn in proportion to |x_i - x_j|^-beta among those not yet drawn, and
influences them: A_ji = 1. With probability r one who is contacted, and has not made contact itself,
answers: A_ij = 1. Distances below `least` count as `least`. On a graph contacts are neighbours only,
all of them where they are fewer than m.

Scheme: the classical Runge-Kutta method, of order 4 on the network of the step. As A changes from step
to step, the mean path tends to that of the mean of A with an error of first order in dt.

Without homophily (beta = 0) mean opinion grows from near 0 where alpha exceeds

    alpha_c = 2 / (K m ((1 + r) <a> + sqrt((1 - r)^2 <a>^2 + 4 r <a^2>)))

(`critical_alpha`), which is 1 / (K m (1 + r) a) where all have the activity a. With K = 0 opinions
decay as exp(-t).

Limits: dt is part of the model: a citizen makes a_i / dt rounds of contacts in a unit of time, each of
which lasts dt. Citizens and issue are all of one kind; there are no media and no bots.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log as natural_log
from math import sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.model import Clock, Theory, Tick, WorldRule, param
from polybius.numbers import tanh
from polybius.reference.draws import power_law, uniforms
from polybius.reference.homophily import cut, draw_near, nearness, sort_rows
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, VARIANCE, by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "Activities", "Contacts", "Radicalization", "critical_alpha"]

ACTIVITY = Column(
    name="citizens.activity",
    unit="1/step",
    low=0.0,
    high=1.0,
    kind=Kind.GIVEN,
    meaning="probability to be active",
)
EVERYONE = Column(
    name="worlds.everyone",
    dtype="uint8",
    unit="1",
    high=1,
    kind=Kind.GIVEN,
    meaning="1: anyone may be contacted; 0: neighbours",
)
ORDER = Column(
    name="citizens.order",
    dtype="int32",
    unit="row",
    kind=Kind.CARRIED,
    meaning="row, within the world, of the k-th lowest opinion",
)
MADE = Column(
    name="citizens.made", dtype="int32", unit="1", kind=Kind.DERIVED, meaning="contacts made in this step"
)
SPEAKS = Column(
    name="citizens.speaks",
    dtype="uint8",
    unit="1",
    high=1,
    kind=Kind.DERIVED,
    meaning="1: somebody hears it in this step",
)
PARTNER = Column(
    name="ties.partner",
    dtype="int32",
    unit="row",
    kind=Kind.CARRIED,
    meaning="row, within the world, of the contact in this place",
)
ANSWERED = Column(
    name="ties.answered", dtype="uint8", unit="1", high=1, kind=Kind.CARRIED, meaning="1: the contact answers"
)


def _scratch(table: str, name: str, dtype: str = "float") -> Column:
    return Column(name=f"{table}.{name}", dtype=dtype, unit="1", kind=Kind.DERIVED, meaning="working space")


SPARE, TAKEN, NEAREST = (_scratch("citizens", name, "int32") for name in ("spare", "taken", "nearest"))
LEVEL, BOUND = (_scratch("citizens", name) for name in ("level", "bound"))
STAGE, VOICE, PULL, RATE = (_scratch("citizens", name) for name in ("stage", "voice", "pull", "rate"))
LURE = _scratch("ties", "lure")

M = (10, "1", (0, 10_000), "baumann2020", "contacts of one who is active")


@dataclass(frozen=True, kw_only=True)
class Contacts(WorldRule):
    """Draw the network of the step: who is active contacts those near (Baumann et al. 2020)."""

    m: int = param(*M)
    beta: float = param(3.0, "1", (0, 20), "baumann2020", "homophily")
    r: float = param(0.5, "1", (0, 1), "baumann2020", "reciprocity: probability of an answer")
    least: float = param(1e-10, "opinion", (1e-12, 1), "arbitrary", "distance that any smaller one counts as")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.activity", "worlds.everyone", "ties")
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.made",
        "citizens.speaks",
        "ties.partner",
        "ties.answered",
        "citizens.order",
        "citizens.spare",
        "citizens.taken",
        "citizens.nearest",
        "citizens.level",
        "citizens.bound",
        "ties.lure",
    )
    columns: ClassVar[tuple[Column, ...]] = (
        OPINION,
        ACTIVITY,
        EVERYONE,
        MADE,
        SPEAKS,
        PARTNER,
        ANSWERED,
        ORDER,
        SPARE,
        TAKEN,
        NEAREST,
        LEVEL,
        BOUND,
        LURE,
    )
    sources: ClassVar[tuple[str, ...]] = ("baumann2020",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Draw who is active, whom they contact, and who answers."""
        me = s.citizens
        first, last = s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        if s.worlds.everyone[w] == 1:
            _contact_anyone(s, w, first, last - first, t, p.beta[w], p.least[w])
        else:
            _contact_neighbours(s, w, first, last, t, p.m[w], p.beta[w], p.least[w])
        for i in range(first, last):
            me.speaks.set(i, 1 if me.made[i] > 0 else 0)
        for i in range(first, last):
            for k in range(me.made[i]):
                e = me.first_tie[i] + k
                j = first + s.ties.partner[e]
                answers = uniform(s.worlds.seed[w], me.id[i], t, 2, k) < p.r[w]
                answers = answers and not _contacted(s, j, i - first)
                s.ties.answered.set(e, 1 if answers else 0)
                if answers:
                    me.speaks.set(j, 1)


def _contacted(s: Any, i: int, j: int) -> bool:
    """Say whether row `i` made contact with `j`, a row within the world."""
    start = s.citizens.first_tie[i]
    for e in range(start, start + s.citizens.made[i]):  # noqa: SIM110  rules know no generators
        if s.ties.partner[e] == j:
            return True
    return False


def _contact_anyone(s: Any, w: int, first: int, n: int, t: Tick, beta: float, least: float) -> None:
    """Let those who are active contact as many as they have places, near ones rather than far ones."""
    me, seed = s.citizens, s.worlds.seed[w]
    if beta > 0.0:
        sort_rows(me.opinion, me.order, me.spare, first, n)
    for k in range(n):
        me.level.set(first + k, me.opinion[first + me.order[first + k]])
        me.taken.set(first + k, -1)
    for k in range(n):
        i = first + me.order[first + k]
        if uniform(seed, me.id[i], t, 0) >= me.activity[i]:
            me.made.set(i, 0)
            continue
        above = cut(me.level, me.bound, me.nearest, first, k, 1, n, 0, beta, least)
        blocks = cut(me.level, me.bound, me.nearest, first, k, -1, n, above, beta, least)
        tries = 0
        start = me.first_tie[i]
        places = me.first_tie[i + 1] - start
        for place in range(places):
            rank, tries = draw_near(
                me.level,
                me.bound,
                me.nearest,
                me.taken,
                first,
                n,
                k,
                above,
                blocks,
                tries,
                seed,
                me.id[i],
                t,
                beta,
                least,
            )
            s.ties.partner.set(start + place, me.order[first + rank])
        me.made.set(i, places)


def _contact_neighbours(
    s: Any, w: int, first: int, last: int, t: Tick, m: int, beta: float, least: float
) -> None:
    """Let those who are active contact `m` of those they hear, or all of these if they are fewer."""
    me, seed = s.citizens, s.worlds.seed[w]
    for i in range(first, last):
        me.made.set(i, 0)
        if uniform(seed, me.id[i], t, 0) >= me.activity[i]:
            continue
        start, end = me.first_tie[i], me.first_tie[i + 1]
        for e in range(start, end):
            s.ties.lure.set(e, nearness(me.opinion[s.ties.to[e]] - me.opinion[i], beta, least))
        for place in range(m if m < end - start else end - start):
            e = _draw_tie(s, start, end, uniform(seed, me.id[i], t, 1, place))
            s.ties.lure.set(e, 0.0)
            s.ties.partner.set(start + place, s.ties.to[e] - first)
            me.made.set(i, place + 1)


def _draw_tie(s: Any, start: int, end: int, u: float) -> int:
    """Return a tie in proportion to its lure."""
    total = 0.0
    for e in range(start, end):
        total += s.ties.lure[e]
    target, found = u * total, -1
    for e in range(start, end):
        if s.ties.lure[e] > 0.0:
            found = e
            target -= s.ties.lure[e]
            if target < 0.0:
                break
    return found


@dataclass(frozen=True, kw_only=True)
class Radicalization(WorldRule):
    """Carry opinions through the step by the classical Runge-Kutta method (Baumann et al. 2020)."""

    K: float = param(3.0, "1", (0, 1e9), "baumann2020", "strength of social interaction")
    alpha: float = param(3.0, "1", (0, 1e9), "baumann2020", "controversialness of the issue")

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.made",
        "citizens.speaks",
        "ties.partner",
        "ties.answered",
        "ties",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.opinion",
        "citizens.stage",
        "citizens.voice",
        "citizens.pull",
        "citizens.rate",
    )
    columns: ClassVar[tuple[Column, ...]] = (
        OPINION,
        MADE,
        SPEAKS,
        PARTNER,
        ANSWERED,
        STAGE,
        VOICE,
        PULL,
        RATE,
    )
    sources: ClassVar[tuple[str, ...]] = ("baumann2020",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Go through the four stages; `rate` gathers their weighted sum."""
        me, first, last = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        for i in range(first, last):
            me.stage.set(i, me.opinion[i])
            me.rate.set(i, 0.0)
        for number in range(4):
            _hear(s, first, last, p.alpha[w])
            weight = 1.0 / 6.0 if number == 0 or number == 3 else 1.0 / 3.0
            ahead = 1.0 if number == 2 else 0.5
            for i in range(first, last):
                rate = -me.stage[i] + p.K[w] * me.pull[i]
                me.rate.set(i, me.rate[i] + weight * rate)
                me.stage.set(i, me.opinion[i] + ahead * t.dt * rate)
        for i in range(first, last):
            me.opinion.set(i, me.opinion[i] + t.dt * me.rate[i])


def _hear(s: Any, first: int, last: int, alpha: float) -> None:
    """Gather in `pull` what everyone hears."""
    me = s.citizens
    for i in range(first, last):
        me.voice.set(i, tanh(alpha * me.stage[i]) if me.speaks[i] == 1 else 0.0)
        me.pull.set(i, 0.0)
    for i in range(first, last):
        start = me.first_tie[i]
        for e in range(start, start + me.made[i]):
            j = first + s.ties.partner[e]
            me.pull.set(j, me.pull[j] + me.voice[i])
            if s.ties.answered[e] == 1:
                me.pull.set(i, me.pull[i] + me.voice[j])


@dataclass(frozen=True, kw_only=True)
class Activities(Start):
    """Opinions uniform on [-width, width]; activities from a power law."""

    m: int = param(*M)
    gamma: float = param(2.1, "1", (0, 100), "baumann2020", "exponent of the density of activities")
    eps: float = param(0.01, "1", (1e-9, 1), "baumann2020", "least activity")
    width: float = param(1.0, "opinion", (0, 1e9), "baumann2020", "greatest opinion at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0; where anyone may be contacted, ties are places for contacts."""
        citizens: dict[str, ArrayLike] = {
            "opinion": self.width * (2.0 * uniforms(seed, n, "opinion") - 1.0),
            "activity": power_law(seed, n, "activity", self.gamma, self.eps),
            "order": np.arange(n, dtype=np.int32),
        }
        state = make_world(citizens=citizens, network=network or _places(n, self.m), seed=seed)
        state.worlds["everyone"] = np.array([network is None], np.uint8)
        return state


def _places(n: int, m: int) -> Network:
    """Return a network with as many ties for each as it may make contacts; where they lead means nothing."""
    each = min(m, n - 1)
    return Network(np.arange(n + 1) * each, np.repeat(np.arange(n, dtype=np.uint32), each))


def critical_alpha(K: float, m: float, r: float, mean: float, square: float | None = None) -> float:
    """Return the controversialness above which opinions leave 0, without homophily and with many citizens.

    `mean` and `square` are the means of activities and of their squares; without `square` all are alike.
    """
    squares = mean * mean if square is None else square
    return 2.0 / (K * m * ((1.0 + r) * mean + sqrt((1.0 - r) ** 2 * mean * mean + 4.0 * r * squares)))


def activity_moment(q: float, gamma: float, eps: float) -> float:
    """Return the mean of a^q, with a density that falls as a^-gamma on [eps, 1)."""

    def integral(power: float) -> float:
        return -natural_log(eps) if power == -1.0 else (1.0 - eps ** (power + 1.0)) / (power + 1.0)

    return integral(q - gamma) / integral(-gamma) if eps < 1.0 else 1.0


MINORITY = Outcome(
    "minority", "share of those on the side of 0 that fewer hold", lambda state: _minority(state)
)
STRENGTH = Outcome(
    "strength", "mean distance of opinions from 0", lambda state: np.abs(by_world(state)).mean(axis=1)
)


def _minority(state: State) -> NDArray[np.float64]:
    share = (by_world(state) > 0.0).mean(axis=1)
    smaller: NDArray[np.float64] = np.minimum(share, 1.0 - share)
    return smaller


def decay(simulate: Simulate) -> dict[str, Estimate]:
    """Return what is left after one unit of time where nobody is heard."""
    found = simulate(
        MODEL, n=5, m=1, K=0.0, steps=100, initial={"opinion": np.ones(5)}, record=("mean_opinion",)
    )
    return {"what is left": Estimate(float(found.mean_opinion[0]))}


def agreed(simulate: Simulate, n: int, K: float, alpha: float, beta: float) -> dict[str, Estimate]:
    """Return the opinion on which all agree where everyone influences everyone at all times."""
    start = np.linspace(0.1, 0.5, n)
    found = simulate(
        MODEL,
        n=n,
        m=n - 1,
        eps=1.0,
        K=K,
        alpha=alpha,
        beta=beta,
        steps=2500,
        initial={"opinion": start},
        record=("mean_opinion",),
    )
    return {"opinion": Estimate(float(found.mean_opinion[0]))}


def growth(simulate: Simulate, replicates: int, n: int, alpha: float) -> dict[str, Estimate]:
    """Return how much opinions near 0 grow in two units of time, as a multiple of the closed form.

    For the activities drawn, Lambda = 1 / (K m alpha_c) is the greatest eigenvalue of (a_j + r a_i) / n,
    and a_j + Lambda - <a> its left eigenvector. Opinions are projected on it: there is no transient.
    """
    K, m, r, start = 3.0, 10, 0.5, 1e-6
    found = simulate(
        MODEL,
        n=n,
        replicates=replicates,
        K=K,
        m=m,
        r=r,
        alpha=alpha,
        beta=0.0,
        steps=200,
        initial={"opinion": np.full(n, start)},
        record=("opinion", "activity"),
    )
    ratios = []
    for x, a in zip(found.opinion.to_numpy(), found.activity.to_numpy(), strict=True):
        critical = critical_alpha(K, m, r, a.mean(), (a * a).mean())
        weight = a + 1.0 / (K * m * critical) - a.mean()
        ratios.append(weight @ x / (weight.sum() * start) / np.exp(2.0 * (alpha / critical - 1.0)))
    return {"growth over its closed form": Estimate.mean(ratios)}


def phase(simulate: Simulate, alpha: float, beta: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return how strong opinions are after ten units of time, and how many are on the smaller side."""
    found = simulate(
        MODEL,
        n=n,
        replicates=replicates,
        alpha=alpha,
        beta=beta,
        K=3.0,
        steps=1000,
        record=("strength", "minority"),
    )
    return {name: Estimate.mean(found[name]) for name in ("strength", "minority")}


def _phase(
    quantity: str, expected: float, tolerance: float, alpha: float, beta: float
) -> Iterator[KnownAnswer]:
    """Yield one of the three phases of their first figure: few citizens at once, theirs if one has time."""
    for slow in (False, True):
        yield KnownAnswer(
            quantity=quantity,
            expected=expected,
            tolerance=tolerance,
            source="baumann2020",
            sure=(Sure.RECALL,),
            run=phase,
            parameters={
                "alpha": alpha,
                "beta": beta,
                "n": 1000 if slow else 300,
                "replicates": 20 if slow else 2,
            },
            slow=slow,
        )


MODEL = ReferenceModel(
    name="activity_driven",
    title="Activity-driven radicalization",
    summary="The active reinforce those who think alike: consensus, one radical side, or polarization.",
    family=Family.OPINIONS,
    source="baumann2020",
    theory=Theory(
        name="activity-driven radicalization",
        claim="Controversial issues radicalize; with homophily they polarize.",
        source="baumann2020",
        mechanisms=(Contacts(), Radicalization()),
        clock=Clock.YEARS,
        precision="float64",
    ),
    start=Activities(),
    n=1000,
    steps=1000,
    dt=0.01,
    shows=("citizens.opinion", "citizens.activity"),
    outcomes=(MEAN, STRENGTH, MINORITY, VARIANCE),
    functions=(critical_alpha, activity_moment),
    known_answers=(
        KnownAnswer(
            quantity="what is left",
            expected=0.36787944117144233,  # exp(-1)
            tolerance=1e-9,
            source="baumann2020",
            sure=(Sure.DERIVED,),
            run=decay,
        ),
        KnownAnswer(
            quantity="opinion",
            expected=1.9187384098662013,  # x = 2 tanh(1.01 x)
            tolerance=1e-8,
            source="baumann2020",
            sure=(Sure.DERIVED,),
            run=agreed,
            parameters={"n": 2, "K": 2.0, "alpha": 1.01, "beta": 0.5},
        ),
        KnownAnswer(
            quantity="opinion",
            expected=0.9575040240772687,  # x = 10 K tanh(2 x) with K = 1/10
            tolerance=1e-8,
            source="baumann2020",
            sure=(Sure.DERIVED,),
            run=agreed,
            parameters={"n": 11, "K": 0.1, "alpha": 2.0, "beta": 3.0},
        ),
        KnownAnswer(
            quantity="growth over its closed form",
            expected=1.0,
            tolerance=0.04,  # contacts made together, in one step, add 2 % at dt = 0.01
            source="baumann2020",
            sure=(Sure.DERIVED,),
            run=growth,
            parameters={"replicates": 12, "n": 1000, "alpha": 0.357},
        ),
        # Consensus, radicalization to one side, polarization.
        *_phase("strength", 0.0, 0.01, 0.05, 2.0),
        *_phase("minority", 0.0, 0.01, 3.0, 0.0),
        *_phase("minority", 0.5, 0.1, 3.0, 3.0),
    ),
)
