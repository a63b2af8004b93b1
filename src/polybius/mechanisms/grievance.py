"""Grievance: who has less than they have come to expect feels wronged, unless they are compensated.

    have_i     = earnings_i * (1 - crisis)
    deprived_i = (1 - compensation) * max(0, (e_i - have_i) / e_i)
    g_i <- g_i + (1 - exp(-dt / memory)) * (sensitivity * deprived_i - g_i)
    e_i <- e_i + (1 - exp(-rate * dt)) * (have_i + comparison * (mean of have - have_i) - e_i)
    rate = aspiration if that raises e_i, else acceptance

Relative deprivation is what is missing between what people think they are due and what they think
they can get (Gurr 1970), here as a share of what they expect. Gurr gives words: people are quick to
aspire and slow to accept their limits, hence the two rates. Expectations
follow one's own lot and, with weight `comparison`, that of all others (Runciman 1966). e_i is 0 until it
is known, and then what one has. `compensation` makes good its share of a loss wherever it comes
from (Ruggie 1982), and full compensation leaves no deprivation. That loss becomes grievance is what is to be
tested: at a negative sensitivity it soothes what grievance there is.

After a lasting loss of a share l, deprivation is 1 - (1 - l) / (1 - l + l * exp(-acceptance * t)): people get
used to it. Without loss, crisis and comparison nobody is deprived, and what grievance there was fades.

Limits: all care alike and in proportion; growth of output soothes nobody, since earnings are relative
to the society; who pays for compensation is not asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@dataclass(frozen=True, kw_only=True)
class Grievance(Mechanism):
    """Relative deprivation (Gurr 1970), cushioned by compensation (Ruggie 1982)."""

    sensitivity: float = param(
        1.0,
        "1",
        (-100, 100),
        "arbitrary",
        "grievance of one who has lost all they expect",
        prior=Uniform(-1, 3),
    )
    comparison: float = param(0.0, "1", (0, 1), "arbitrary", "weight of others' lot in what one expects")
    aspiration: float = param(
        1.0, "1/year", (0, 1000), "arbitrary", "speed at which expectations rise", prior=Uniform(0.2, 4)
    )
    acceptance: float = param(
        0.1, "1/year", (0, 1000), "arbitrary", "speed at which expectations fall", prior=Uniform(0, 0.5)
    )
    memory: float = param(
        1.0,
        "year",
        (0.0001, 100),
        "arbitrary",
        "time in which grievance fades to 37 %",
        prior=Uniform(0.1, 5),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.grievance",
        "citizens.expected",
        "citizens.earnings",
        "societies.crisis",
        "societies.compensation",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.grievance", "citizens.expected")
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_earnings": Mean(of="citizens.earnings")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "felt": lambda p, dt: 1.0 - exp(-dt / p.memory),
        "raised": lambda p, dt: 1.0 - exp(-p.aspiration * dt),
        "lowered": lambda p, dt: 1.0 - exp(-p.acceptance * dt),
    }
    sources: ClassVar[tuple[str, ...]] = ("gurr1970", "runciman1966", "ruggie1982")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return grievance and expectation of citizen `i`."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        left, cushion = 1.0 - s.societies.crisis[j], 1.0 - s.societies.compensation[j]
        have = me.earnings[i] * left
        due = have + p.comparison[w] * (s.societies.mean_earnings[j] * left - have)
        expected: float = me.expected[i] if me.expected[i] > 0.0 else due
        deprived = cushion * (expected - have) / expected if expected > have else 0.0
        grievance: float = me.grievance[i]
        grievance += p.felt[w] * (p.sensitivity[w] * deprived - grievance)
        pace = p.raised[w] if due > expected else p.lowered[w]
        return grievance, expected + pace * (due - expected)
