"""Dividend: what democracy is worth to output, by how likely it is to last.

    d <- d + (1 - exp(-rate * dt)) * (worth * prospect - d)
    log potential <- log potential + (change of d)

In Persson and Tabellini (2009) the young invest by what they expect: if democracy is the more
productive regime, growth rises with the chance that it will be there, so capital that makes it stable
raises growth. d is the log of what investment has added to output by now, and `prospect` the
probability that votes decide a year from now; from one prospect P to another Q potential output
moves by the factor exp(worth * (Q - P)) in all, as 1 - exp(-rate * t). Acemoglu et al. (2019)
find about 20 % in 25 years: a worth of log 1.2, of which a rate of .1 closes 92 % by then.
Others found less than nothing; the sign is free. A society begins with what its first prospect is
worth already there.

Limits: nobody looks further than a year; investment is not taken from anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp

#: What the dividend is before it is known.
UNKNOWN = -10.0


@dataclass(frozen=True, kw_only=True)
class Dividend(Mechanism):
    """Output that the prospect of democracy adds (Persson and Tabellini 2009; Acemoglu et al. 2019)."""

    worth: float = param(
        0.18, "1", (-5, 5), "acemoglu2019", "log output that sure democracy adds", prior=Uniform(-0.3, 0.5)
    )
    rate: float = param(
        0.1, "1/year", (0, 1000), "acemoglu2019", "speed of investment", prior=Uniform(0.02, 0.3)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.potential", "societies.dividend", "societies.prospect")
    writes: ClassVar[tuple[str, ...]] = ("societies.potential", "societies.dividend")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("persson2009", "acemoglu2019")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return potential output of society `i`, and what the prospect of democracy has added to it."""
        me, w = s.societies, s.societies.world[i]
        potential, dividend, due = me.potential[i], me.dividend[i], p.worth[w] * me.prospect[i]
        if dividend <= UNKNOWN:
            return potential, due
        change = p.moved[w] * (due - dividend)
        return potential * exp(change), dividend + change
