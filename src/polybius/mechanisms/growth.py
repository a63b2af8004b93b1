"""Growth: all grow, latecomers faster, and a crisis takes from it.

    log y <- log y + (trend + gain * trade) * dt + (1 - exp(-b * dt)) * log(y* / y)
    b = convergence + opening * trade
    output = y * (1 - crisis)
    growth <- growth + (1 - exp(-dt / memory)) * (change of log output / dt - growth)

y is what a society can put out a head without crisis, and y* the most that any society of the
same world can. A latecomer's gap closes as log(y / y*) = log(y(0) / y*(0)) * exp(-convergence * t):
the convergence of Barro and Sala-i-Martin (1992), about 2 % of the gap a year, towards the leader as
in Abramovitz (1986). Unlike societies as a whole have rather grown apart (Pritchett 1997), and whether
the open grow or catch up faster is disputed (Sachs and Warner 1995; Rodriguez 2007): these three
have priors of both signs. Growth is what one remembers of some `memory`; a fall at once would else be
the faster the shorter the step.

Alone a society is its own leader and grows at its trend; at trend 0 and without crisis nothing changes.

Limits: the leader is the first within the world, nobody outside; no capital, no people, no chance: two
societies alike stay alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log


@jitable
def capacity(potential: float, output: float, crisis: float) -> float:
    """Return what a society can put out: its potential, or before that is known what its output tells."""
    if potential > 0.0 or crisis >= 1.0:
        return potential
    return output / (1.0 - crisis)


@dataclass(frozen=True, kw_only=True)
class Growth(Mechanism):
    """Output with convergence to the leader (Barro and Sala-i-Martin 1992)."""

    trend: float = param(0.02, "1/year", (-1, 1), "arbitrary", "growth of the leader", prior=Uniform(0, 0.04))
    convergence: float = param(
        0.02,
        "1/year",
        (-1, 10),
        "barro1992",
        "share of the gap to the leader closed a year",
        prior=Uniform(-0.01, 0.04),
    )
    opening: float = param(
        0.0,
        "1/year",
        (-1, 10),
        "arbitrary",
        "what full openness to trade adds to convergence",
        prior=Uniform(-0.02, 0.04),
    )
    gain: float = param(
        0.0,
        "1/year",
        (-1, 1),
        "arbitrary",
        "what full openness to trade adds to growth",
        prior=Uniform(-0.01, 0.01),
    )
    memory: float = param(
        1.0,
        "year",
        (0.0001, 100),
        "arbitrary",
        "time in which past growth fades to 37 %",
        prior=Uniform(0.25, 4),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.potential",
        "societies.output",
        "societies.growth",
        "societies.crisis",
        "societies.trade",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.potential", "societies.output", "societies.growth")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "learned": lambda p, dt: 1.0 - exp(-dt / p.memory)
    }
    sources: ClassVar[tuple[str, ...]] = (
        "barro1992",
        "abramovitz1986",
        "pritchett1997",
        "sachs1995",
        "rodriguez2007",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float]:
        """Return potential, output and growth of society `i`."""
        me, w = s.societies, s.societies.world[i]
        own = capacity(me.potential[i], me.output[i], me.crisis[i])
        leader = own
        for k in range(s.worlds.first_society[w], s.worlds.first_society[w + 1]):
            leader = max(leader, capacity(me.potential[k], me.output[k], me.crisis[k]))
        growth: float = me.growth[i]
        if own <= 0.0:
            return own, me.output[i], growth
        closed = 1.0 - exp(-(p.convergence[w] + p.opening[w] * me.trade[i]) * t.dt)
        grown = own * exp((p.trend[w] + p.gain[w] * me.trade[i]) * t.dt + closed * log(leader / own))
        output = grown * (1.0 - me.crisis[i])
        if output > 0.0 and me.output[i] > 0.0:
            growth += p.learned[w] * (log(output / me.output[i]) / t.dt - growth)
        return grown, output, min(1.0, max(-1.0, growth))
