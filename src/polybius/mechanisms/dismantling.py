"""Dismantling: an office that undermines takes institutions apart, and what restrains it.

    dL/dt = -speed * m * L,    dR/dt = -speed * m * R

L is the level of the institutions, R how far they restrain office, m how far the party in office
undermines. Luo and Przeworski (2023): steps that are each small add up, and restraint that
is gone cannot stop the next one. Left alone L(t) = L(0) * exp(-speed * integral of m). Where speed < 0
abuse calls forth defences: 1 - L and 1 - R shrink at that rate instead.

Limits: all institutions go alike; what rebuilds them is for other mechanisms.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.institutions import settle
from polybius.model import Mechanism, Tick, Uniform, param


@dataclass(frozen=True, kw_only=True)
class Dismantling(Mechanism):
    """Institutions worn by an office that undermines them (Luo and Przeworski 2023)."""

    speed: float = param(
        0.2, "1/year", (-1000, 1000), "arbitrary", "loss to undermining in full", prior=Uniform(-0.2, 1)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "parties.undermining",
        "societies.institutions",
        "societies.restraint",
        "societies.party_in_power",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.institutions", "societies.restraint")
    sources: ClassVar[tuple[str, ...]] = ("luo2023",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return level and restraint of the institutions of society `i`."""
        me, office, speed = s.societies, s.societies.party_in_power[i], p.speed[s.societies.world[i]]
        ruling = me.first_party[i] + office
        if office < 0 or ruling >= me.first_party[i + 1]:
            return me.institutions[i], me.restraint[i]
        pace = abs(speed) * s.parties.undermining[ruling]
        gain = pace if speed < 0.0 else 0.0
        return settle(me.institutions[i], gain, pace, t.dt), settle(me.restraint[i], gain, pace, t.dt)
