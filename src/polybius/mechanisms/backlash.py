"""Backlash: those whose values have lost the majority close ranks.

    x_ia <- x_ia + (1 - exp(-|k_ia| * dt)) * (sign(k_ia) - x_ia)
    k_ia = reflex * loading_a * T_i * max(0, 1 + hardship * grievance_i + strangers * inflow)
    T_i  = sum over axes of |loading_a| * C_ia * max(0, min(u_ia, tipping) - n_ia) / sum of |loading_a|
    grievance_i <- grievance_i + (1 - exp(-|resentment| * T_i * dt)) * (1 - grievance_i)
    u_ia <- u_ia + (1 - exp(-(learning up to the age `formed`, habit later) * dt)) * (n_ia - u_ia)

The sign of a loading names the side of an axis that closes ranks; n_ia is the share that i believes
to stand there in public, u_ia the share that one grew up with, and C_ia = max(0, sign(loading_a) * x_ia)
how far i stands there. As long as that side holds the share `tipping` nobody is threatened, nor is who
came of age when it was as small as now. Where `resentment` is negative grievance goes to 0 instead of 1.

Norris and Inglehart (2019): values change silently from cohort to cohort, until those who held the
majority's find themselves a minority; past that tipping point they feel threatened, and answer with what
the authors call an authoritarian reflex, towards tradition and nation and away from liberty, the more so
in hard times and under inflow from outside (Inglehart and Norris 2017). They give no equation. That it is
neither threat nor disposition but their product that makes people intolerant is Feldman and Stenner (1997),
who find no effect of threat alone; T is that product, a mean over axes since the reflex takes all in. Where
`reflex` is negative the threatened give way instead. The vote then follows from values, and action from
grievance.

Schaefer (2022) replicates the book with later waves of the same surveys and finds little of it: values
of younger and older cohorts do not move apart, and it is the younger rather than the older who are the more
likely to vote for the parties in question. He concludes that this theory fails, not that culture does not
count.

Above the tipping point values stay exactly. Below it, on one axis at loading 1 with n and u constant and
without hardship and inflow, dx/dt = reflex * g * x * (1 - x), g = min(u, tipping) - n: as steps get short
x(t) = 1 / (1 + (1 / x(0) - 1) * exp(-reflex * g * t)).

Limits: of two sides that lose the majority on an axis, only one reacts; the climate that counts is
what is said, not who holds office; without a mechanism that lets grievance fade it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.mechanisms.socialisation import Socialisation, loading
from polybius.model import Mechanism, Tick, Uniform, param, shared
from polybius.numbers import exp
from polybius.thresholds import SINGLE, at_least
from polybius.vectors import put

EITHER = Uniform(-1, 1)


@jitable
def threatened(weight: float, x: float, climate: float, used: float, tipping: float) -> float:
    """Return how threatened the side that `weight` names is to someone at `x` who is `used` to a climate."""
    now, then = (climate, used) if weight > 0.0 else (1.0 - climate, 1.0 - used)
    return max(0.0, weight * x) * max(0.0, min(then, tipping) - now)  # without branches: people differ


@jitable
def gone(k: float) -> float:
    """Return 1 - exp(-k), for a `k` that is not below 0."""
    if k < 0.05:  # as in most months; the series errs by less than 3e-11, in a fraction of exp's time
        return k * (1.0 - k * (1 / 2 - k * (1 / 6 - k * (1 / 24 - k * (1 / 120)))))
    return 1.0 - exp(-k)


@jitable
def drawn(x: float, pull: float) -> float:
    """Return `x` drawn to 1 by a positive `pull`, to -1 by a negative one."""
    return x + gone(abs(pull)) * ((1.0 if pull > 0.0 else -1.0) - x)


@dataclass(frozen=True, kw_only=True)
class Backlash(Mechanism):
    """Reaction of a former majority past a tipping point (Norris and Inglehart 2019)."""

    nation: float = param(
        1.0, "1", (-1, 1), "norris2019", "pull of the reflex on axis 0, and side it defends", prior=EITHER
    )
    tradition: float = param(
        1.0, "1", (-1, 1), "norris2019", "pull of the reflex on axis 1, and side it defends", prior=EITHER
    )
    liberty: float = param(
        -1.0, "1", (-1, 1), "norris2019", "pull of the reflex on axis 2, and side it defends", prior=EITHER
    )
    tipping: float = param(
        0.5, "share", (0, 1), "norris2019", "share below which a side feels lost", prior=Uniform(0.3, 0.7)
    )
    reflex: float = param(
        1.0,
        "1/year",
        (-1000, 1000),
        "arbitrary",
        "speed of reaction to full threat",
        prior=Uniform(-1, 3),
    )
    hardship: float = param(
        1.0, "1", (-100, 100), "arbitrary", "what full grievance adds to it", prior=Uniform(-1, 3)
    )
    strangers: float = param(
        1.0, "1", (-100, 100), "arbitrary", "what full inflow adds to it", prior=Uniform(-1, 3)
    )
    resentment: float = param(
        0.5,
        "1/year",
        (-1000, 1000),
        "arbitrary",
        "speed at which full threat becomes grievance",
        prior=Uniform(-0.5, 1.5),
    )
    formed: float = shared(Socialisation, "formed")
    learning: float = param(
        0.5,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which the young get used to a climate",
        prior=Uniform(0.1, 2),
    )
    habit: float = param(
        0.02,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which others get used to it",
        prior=Uniform(0, 0.1),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.grievance",
        "citizens.upbringing",
        "citizens.climate",
        "citizens.age",
        "societies.inflow",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.grievance",
        "citizens.upbringing",
    )
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "young": lambda p, dt: 1.0 - exp(-p.learning * dt),
        "old": lambda p, dt: 1.0 - exp(-p.habit * dt),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "norris2019",
        "inglehart2017",
        "feldman1997",
        "schaefer2022",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[tuple[float, ...], float, tuple[float, ...]]:
        """Return private values, grievance and the climate that citizen `i` is used to."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        x, climate, used = me.private[i], me.climate[i], me.upbringing[i]
        grievance: float = me.grievance[i]
        pace = p.old[w] if at_least(me.age[i], p.formed[w], SINGLE) else p.young[w]
        threat, weights = 0.0, 0.0
        for a in range(len(x)):
            weight = loading(a, p.nation[w], p.tradition[w], p.liberty[w])
            known = used[a] if used[a] >= 0.0 else climate[a]
            threat += threatened(weight, x[a], climate[a], known, p.tipping[w])
            weights += abs(weight)
            used = put(used, a, known + pace * (climate[a] - known))
        if threat <= 0.0:
            return x, grievance, used
        threat /= weights
        stirred = max(0.0, 1.0 + p.hardship[w] * grievance + p.strangers[w] * s.societies.inflow[j])
        force = p.reflex[w] * threat * stirred * t.dt
        for a in range(len(x)):
            x = put(x, a, drawn(x[a], force * loading(a, p.nation[w], p.tradition[w], p.liberty[w])))
        wronged = gone(abs(p.resentment[w]) * threat * t.dt)
        return x, grievance + wronged * ((1.0 if p.resentment[w] > 0.0 else 0.0) - grievance), used
