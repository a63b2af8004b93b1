"""Resolve: what struggle, hardship, threat, security and levelling do to four parts of it.

    df_k/dt = f_k * (1 - f_k) * drive_k,    in a step exactly:  logit f_k <- logit f_k + drive_k * dt
    resolve = mean of f_0 ... f_3

    f_0 answering for oneself     drive_0 = struggle * S_i + security * Q
    f_1 keeping one's distance    drive_1 = struggle * S_i + security * Q + levelling * E
    f_2 bearing hardship          drive_2 = struggle * S_i + hardship * H_i
    f_3 readiness to sacrifice    drive_3 = struggle * S_i + threat * T

    S_i = (1 - spill) * (1 if i takes part in it, else 0) + spill * (share who struggle)
    H_i = 1 if displaced, else max(0, 1 - earnings_i)      Q = institutions * (1 - share who struggle)
    T   = threat from abroad                               E = 1 - inequality

The four are those by which Twilight of the Idols, Skirmishes 38, says what freedom is, in its
order; there the fight educates in all of them, danger makes strong, and institutions once attained
undermine the will and level. Inglehart and Welzel (2005) have the opposite sign: security frees
people to answer for themselves and to differ, hardship binds them. Exposure to war raised
participation in Bauer et al. (2016), though mostly for one's own. No text gives an equation; logistic
growth is the plainest that keeps shares in range and needs no more than a sign. Which driver moves
which part is a choice, after the text's list. Every weight may have either sign; where those
authors disagree its default is 0. All magnitudes are arbitrary.

Under constant drives f_k(t) = 1 / (1 + (1 / f_k(0) - 1) * exp(-drive_k * t)), whatever the step. None
and all (f = 0, 1) stay so; everyone else stays `EDGE` away from either, to be able to return.

Limits: a part has no level to which it returns; resolve from another source is overwritten, so a
population that differs in resolve must be given its parts.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp

EDGE = 1e-3
"""How near to none or all what happens can bring a part of resolve; arbitrary."""

EITHER = Uniform(-0.5, 0.5)


@jitable
def odds(growth: float) -> float:
    """Return by how much the odds rise when their logarithm grows by `growth`, up to e^80 either way."""
    return exp(min(80.0, max(-80.0, growth)))


@jitable
def little(growth: float) -> float:
    """Return the same, faster where growth is little, as in most months: the series errs by 2e-13."""
    g = growth
    if abs(g) < 0.05:
        return 1.0 + g * (1.0 + g * (1 / 2 + g * (1 / 6 + g * (1 / 24 + g * (1 / 120 + g * (1 / 720))))))
    return odds(g)


@jitable
def grown(f: float, factor: float) -> float:
    """Return the share `f` after its odds were multiplied by `factor`; 0 and 1 stay."""
    if factor == 1.0:
        return f
    more = f * factor
    after = more / (more + (1.0 - f))
    return min(max(after, min(f, EDGE)), max(f, 1.0 - EDGE))


@dataclass(frozen=True, kw_only=True)
class Resolve(Mechanism):
    """Logistic growth of four parts of resolve under five drivers of either sign."""

    struggle: float = param(
        0.2, "logit/year", (-1000, 1000), "arbitrary", "what struggle does to all parts", prior=EITHER
    )
    spill: float = param(0.5, "share", (0, 1), "arbitrary", "share of that which reaches those who stand by")
    hardship: float = param(
        0.0, "logit/year", (-1000, 1000), "arbitrary", "what hardship does to bearing it", prior=EITHER
    )
    threat: float = param(
        0.1, "logit/year", (-1000, 1000), "arbitrary", "what threat does to sacrifice", prior=EITHER
    )
    security: float = param(
        0.0,
        "logit/year",
        (-1000, 1000),
        "arbitrary",
        "what security does to will and distance",
        prior=EITHER,
    )
    levelling: float = param(
        0.0, "logit/year", (-1000, 1000), "arbitrary", "what levelling does to distance", prior=EITHER
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.fortitude",
        "citizens.participation",
        "citizens.displaced",
        "citizens.earnings",
        "societies.struggle",
        "societies.threat",
        "societies.institutions",
        "societies.inequality",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.fortitude", "citizens.resolve")
    sources: ClassVar[tuple[str, ...]] = ("nietzsche1889", "inglehart2005", "bauer2016")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[tuple[float, ...], float]:
        """Return the parts of resolve of citizen `i`, and their mean."""
        me, us, w, j = s.citizens, s.societies, s.citizens.world[i], s.citizens.society[i]
        f, fighting = me.fortitude[i], us.struggle[j]
        # What all share in comes first, in the same words for everyone: a compiler works it out but once.
        actor = odds(p.struggle[w] * (1.0 + p.spill[w] * (fighting - 1.0)) * t.dt)
        bystander = odds(p.struggle[w] * p.spill[w] * fighting * t.dt)
        safe = odds(p.security[w] * us.institutions[j] * (1.0 - fighting) * t.dt)
        level = odds(p.levelling[w] * (1.0 - us.inequality[j]) * t.dt)
        danger = odds(p.threat[w] * us.threat[j] * t.dt)
        fight = actor if me.participation[i] != 0 else bystander
        want = 1.0 if me.displaced[i] > 0 else max(0.0, 1.0 - me.earnings[i])
        answering = grown(f[0], fight * safe)
        distant = grown(f[1], fight * safe * level)
        bearing = grown(f[2], fight * little(p.hardship[w] * want * t.dt))
        sacrifice = grown(f[3], fight * danger)
        mean = 0.25 * (answering + distant + bearing + sacrifice)
        return (answering, distant, bearing, sacrifice), mean
