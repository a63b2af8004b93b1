"""Institutions: raised by struggle, kept by upkeep, lost to neglect and to office that stays too long.

    dL/dt = (build * struggle + upkeep * I) * (1 - L) - (decay * (1 - I) + w) * L
    dR/dt = rate * (L * A - R) - w * R
    w     = wear * (1 - A) * tenure / (tenure + entrenchment)

L is the level attained, R how far the institutions restrain office, I the share of means put into
their upkeep, A the citizens' mean attachment, and tenure the years since power last changed hands, as
this mechanism sees it: theories without Succession have no other clock (see there).
Each equation is linear: its step is exact while what stands on the right stays. Where build < 0
struggle tears down, at the rate |build| * struggle * L.

With upkeep = decay, build = wear = 0 this is the democratic capital of Persson and Tabellini (2009),
L_t = (1 - delta) * sum over k of delta^k * I_(t-k), delta = exp(-decay * dt): a year kept adds what a
year lost takes away. That citizens win them in a fight is their model, too, and Nietzsche's (1889);
the sign of `build` is free. Office wears down what citizens tolerate being worn down, step by
step: Luo and Przeworski (2023), in words. That it does so the more, the longer it has ruled, is a
choice, and w the plainest rate that says so. Where wear and decay are 0 nothing is lost. The default
decay is the hundredth a year that V-Dem's stock of democracy takes (Edgell et al. 2020).

Limits: one level for all institutions; office has no plan, it wears as it stays; without a party
in office power never changes hands.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@jitable
def settle(x: float, gain: float, loss: float, dt: float) -> float:
    """Return `x` after a time `dt` of dx/dt = gain - loss * x; `loss` is not below 0."""
    if loss == 0.0:
        return x + gain * dt
    rest = gain / loss
    return rest + exp(-loss * dt) * (x - rest)


@dataclass(frozen=True, kw_only=True)
class Institutions(Mechanism):
    """Stock of institutions, won and worn (Persson and Tabellini 2009; Luo and Przeworski 2023)."""

    build: float = param(
        2.0, "1/year", (-1000, 1000), "arbitrary", "what struggle by all builds", prior=Uniform(-5, 5)
    )
    upkeep: float = param(
        0.05, "1/year", (0, 1000), "arbitrary", "what all means would build", prior=Uniform(0, 0.2)
    )
    decay: float = param(
        0.01, "1/year", (0, 1000), "edgell2020", "loss without any upkeep", prior=Uniform(0, 0.06)
    )
    wear: float = param(
        0.05, "1/year", (0, 1000), "arbitrary", "loss to secure office", prior=Uniform(0, 0.2)
    )
    entrenchment: float = param(
        8.0, "year", (0.001, 1000), "arbitrary", "tenure half way to security", prior=Uniform(1, 30)
    )
    rate: float = param(
        0.5, "1/year", (0, 1000), "arbitrary", "speed at which restraint follows", prior=Uniform(0.1, 2)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.attachment",
        "societies.institutions",
        "societies.restraint",
        "societies.struggle",
        "societies.investment",
        "societies.party_in_power",
        "societies.incumbent",
        "societies.tenure",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.institutions",
        "societies.restraint",
        "societies.incumbent",
        "societies.tenure",
    )
    aggregates: ClassVar[dict[str, Aggregate]] = {"attached": Mean(of="citizens.attachment")}
    sources: ClassVar[tuple[str, ...]] = ("persson2009", "luo2023", "edgell2020", "nietzsche1889")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, int, float]:
        """Return level, restraint, office and its tenure in society `i`."""
        me, w = s.societies, s.societies.world[i]
        level, office, kept = me.institutions[i], me.party_in_power[i], me.investment[i]
        tenure = me.tenure[i] + t.dt if office == me.incumbent[i] else 0.0
        attached = me.attached[i] if me.attached[i] >= 0.0 else 0.0  # not a number where nobody lives
        worn = p.wear[w] * (1.0 - attached) * tenure / (tenure + p.entrenchment[w])
        struggle = p.build[w] * me.struggle[i]
        gain = p.upkeep[w] * kept + (struggle if struggle > 0.0 else 0.0)
        loss = p.decay[w] * (1.0 - kept) + worn + (0.0 if struggle > 0.0 else -struggle)
        restraint = settle(me.restraint[i], p.rate[w] * level * attached, p.rate[w] + worn, t.dt)
        return settle(level, gain, gain + loss, t.dt), restraint, office, tenure
