"""Representation: the line follows whom an election brought to office, and what the public says.

    line <- line + (1 - exp(-tempo * dt)) * (goal - line)
    goal_a = position_a + anticipation * visibility_a * (m_a - position_a)

m is the mean of what citizens say, `position` that of the party in office. The two ways of dynamic
representation of Stimson, MacKuen and Erikson (1995): elections change who governs, and whoever governs
reads the public and acts before the next one (rational anticipation). They estimate a weight for each;
that the two weights sum to 1 is a choice. At `anticipation` 0 only elections count, at 1 the line is
an exponentially weighted mean of past opinion: it lags what moves at a steady speed by 1 / tempo
years. Below 0 office goes against what it hears: a government that leads or defies (the prior has
both signs). Office reads the public where the public looks: on an axis on which nobody notices the line it
has nothing to gain by following (Soroka and Wlezien 2010, who find representation domain by domain, in those
that are salient). `visibility` is that of the Thermostat, 1 by default; that the weight is in proportion to
it is a choice. Where no party holds office, its position is the line as it stands.

Limits: polls without error, in which all count alike; no retreats and no record, which are Policy's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.vectors import mix, put


@dataclass(frozen=True, kw_only=True)
class Representation(Mechanism):
    """Dynamic representation (Stimson, MacKuen and Erikson 1995)."""

    tempo: float = param(
        0.5, "1/year", (0, 1000), "arbitrary", "speed at which the line follows", prior=Uniform(0, 4)
    )
    anticipation: float = param(
        0.5, "share", (-1, 1), "arbitrary", "weight of the public against one's own position"
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.line",
        "societies.party_in_power",
        "societies.visibility",
        "parties.position",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.line",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"opinion": Mean(of="citizens.expressed")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.tempo * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("stimson1995", "soroka2010")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the line of society `i`."""
        me, w = s.societies, s.societies.world[i]
        line, office = me.line[i], me.party_in_power[i]
        party = me.first_party[i] + office
        goal = line
        if office >= 0 and party < me.first_party[i + 1]:
            goal = s.parties.position[party]
        for a in range(len(goal)):
            heard = p.anticipation[w] * me.visibility[i][a]
            goal = put(goal, a, goal[a] + heard * (me.opinion[i][a] - goal[a]))
        return mix(line, goal, p.moved[w])
