"""Security: how far survival can be taken for granted in a society.

    logit S* = slope * log(y * (1 - unequal * (1 - compensation) * G) / enough) - shock * c - fear * threat
    S <- S + (1 - exp(-dt / memory)) * (S* - S)

S is existential security, y output a head, G the Gini coefficient of earnings, c the depth of a
crisis. That people value most what is scarce is Inglehart's (1977, 1990) scarcity hypothesis, in his own
words kin to diminishing marginal utility; hence the logarithm of output, which is Bernoulli's. He
gives no equation. Where gains go to the top security falls for all others (Inglehart and Norris 2017):
at unequal = 1 income counts as in Sen (1976), y * (1 - G), here after compensation, since to
Inglehart (1990) the welfare state is one of the sources of security. Crises (by more than the output that
they cost) and threat from abroad are the others. The logistic form, which keeps S between none and full, and
all magnitudes are choices; each weight may have either sign.

With slope 1, equality, and neither crisis nor threat, S* = y / (y + enough). Under constant
conditions S(t) = S* + (S(0) - S*) * exp(-t / memory), whatever the step. A society of which nothing is
known yet starts at S*. S of a step ago is kept: what changes in a step is news to adults, too.

Limits: one security for all, whose own lot is left to who reads it; what is expected of the
future does not count; wars and plagues count only as they are given in threat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log, logistic

#: What is left to live on where there is nothing, so that it has a logarithm. Arbitrary.
_NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Security(Mechanism):
    """Existential security (Inglehart 1977, 1990; Sen 1976)."""

    slope: float = param(
        1.0, "logit", (-10, 10), "arbitrary", "what e times the income adds", prior=Uniform(-1, 3)
    )
    enough: float = param(
        0.5, "1", (1e-6, 1e6), "arbitrary", "income at which one is half secure", prior=Uniform(0.1, 2)
    )
    unequal: float = param(
        1.0, "1", (-1, 1), "sen1976", "share of income that full inequality takes away; or adds"
    )
    shock: float = param(
        2.0, "logit", (-100, 100), "arbitrary", "what full crisis takes away", prior=Uniform(-2, 6)
    )
    fear: float = param(
        1.0, "logit", (-100, 100), "arbitrary", "what full threat takes away", prior=Uniform(-1, 3)
    )
    memory: float = param(
        1.0,
        "year",
        (0.0001, 100),
        "arbitrary",
        "time in which former security fades to 37 %",
        prior=Uniform(0.1, 10),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.security",
        "societies.output",
        "societies.inequality",
        "societies.compensation",
        "societies.crisis",
        "societies.threat",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.security", "societies.assured")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "learned": lambda p, dt: 1.0 - exp(-dt / p.memory)
    }
    sources: ClassVar[tuple[str, ...]] = (
        "inglehart1977",
        "inglehart1990",
        "inglehart2017",
        "sen1976",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the security of society `i`, and what it was a step ago."""
        me, w = s.societies, s.societies.world[i]
        lost = p.unequal[w] * (1.0 - me.compensation[i]) * me.inequality[i]
        income = max(_NOTHING, me.output[i] * (1.0 - lost))
        danger = p.shock[w] * me.crisis[i] + p.fear[w] * me.threat[i]
        secure = logistic(p.slope[w] * log(income / p.enough[w]) - danger)
        before = me.security[i] if me.security[i] >= 0.0 else secure
        return before + p.learned[w] * (secure - before), before
