"""Identity pressure: what openness, universal claims and threat do to identity, each with its own lag.

    u = (universalism + openness * (trade + finance) / 2) / (1 + openness)
    v = max(0, u - coexistence)
    erosion     <- erosion     + (1 - exp(-wearing * dt))   * (v - erosion)
    provocation <- provocation + (1 - exp(-provoking * dt)) * (v - provocation)
    alarm       <- alarm       + (1 - exp(-alarming * dt))  * (z - alarm)
    accustomed  <- accustomed  + (1 - exp(-habit * dt))     * (distinctiveness - accustomed)
    z = (threat + beside * inflow) / (1 + |beside|)

Up to `coexistence` the universal and the particular creed get along: nothing is worn and nobody
provoked. Beyond it the same pressure does both, in its own time: two answers of opposite sign and
different speed, as in Solomon and Corbit (1974). What the answers are worth to
someone is for Identity to say, and each may have either sign: surveys find that openness weakens
national identity, strengthens it, or both (Ariely 2021). Threat from above is in u, from abroad and
beside in z; whether strangers beside one alarm (`beside` > 0) or reassure by contact (< 0) is open.
People miss what set them apart once it is less than what they are used to. Under a
constant pressure each answer is v * (1 - exp(-rate * t)), whatever the step; then the answer
-erosion + k * provocation first dips iff wearing > k * provoking, and ends above its start iff k > 1.

Limits: the society as a whole; no answer depends on who brings the pressure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@dataclass(frozen=True, kw_only=True)
class IdentityPressure(Mechanism):
    """Lagged wear, provocation and alarm (linear opponent processes, Solomon and Corbit 1974)."""

    openness: float = param(
        1.0,
        "1",
        (0, 100),
        "arbitrary",
        "weight of trade and finance beside universal claims",
        prior=Uniform(0, 4),
    )
    coexistence: float = param(
        0.2, "1", (0, 1), "arbitrary", "pressure up to which the creeds coexist", prior=Uniform(0, 0.6)
    )
    beside: float = param(
        0.5, "1", (-10, 10), "arbitrary", "weight of inflow beside threat from abroad", prior=Uniform(-1, 1)
    )
    wearing: float = param(
        0.2, "1/year", (0, 1000), "arbitrary", "rate at which identity wears", prior=Uniform(0.02, 1)
    )
    provoking: float = param(
        0.1, "1/year", (0, 1000), "arbitrary", "rate at which identity is provoked", prior=Uniform(0.02, 1)
    )
    alarming: float = param(
        2.0, "1/year", (0, 1000), "arbitrary", "rate at which threat is felt", prior=Uniform(0.1, 12)
    )
    habit: float = param(
        0.1,
        "1/year",
        (0, 1000),
        "arbitrary",
        "rate of getting used to a distinctiveness",
        prior=Uniform(0.02, 1),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.universalism",
        "societies.trade",
        "societies.finance",
        "societies.inflow",
        "societies.threat",
        "societies.distinctiveness",
        "societies.erosion",
        "societies.provocation",
        "societies.alarm",
        "societies.accustomed",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.erosion",
        "societies.provocation",
        "societies.alarm",
        "societies.accustomed",
    )
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "worn": lambda p, dt: 1.0 - exp(-p.wearing * dt),
        "provoked": lambda p, dt: 1.0 - exp(-p.provoking * dt),
        "felt": lambda p, dt: 1.0 - exp(-p.alarming * dt),
        "learned": lambda p, dt: 1.0 - exp(-p.habit * dt),
    }
    sources: ClassVar[tuple[str, ...]] = ("solomon1974", "ariely2021", "mearsheimer2018")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float, float]:
        """Return erosion, provocation, alarm and the accustomed distinctiveness of society `i`."""
        me, w = s.societies, s.societies.world[i]
        opened = 0.5 * p.openness[w] * (me.trade[i] + me.finance[i])
        pressure = (me.universalism[i] + opened) / (1.0 + p.openness[w])
        beyond = max(0.0, pressure - p.coexistence[w])
        danger = (me.threat[i] + p.beside[w] * me.inflow[i]) / (1.0 + abs(p.beside[w]))
        used = me.accustomed[i] if me.accustomed[i] >= 0.0 else me.distinctiveness[i]
        return (
            me.erosion[i] + p.worn[w] * (beyond - me.erosion[i]),
            me.provocation[i] + p.provoked[w] * (beyond - me.provocation[i]),
            me.alarm[i] + p.felt[w] * (danger - me.alarm[i]),
            used + p.learned[w] * (me.distinctiveness[i] - used),
        )
