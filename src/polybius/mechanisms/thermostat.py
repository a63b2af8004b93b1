"""Thermostat: what the public wants leans against what it gets.

    x_ia <- x_ia + (1 - exp(-rate * dt)) * (want_ia - x_ia)
    want_ia = ideal_ia + heed * visibility_a * R_a, within [-1, 1],    R_a = mean of ideal_a - line_a

R = P* - P is the relative preference of Wlezien (1995): how much more the public would have than the
line gives it. P* is the policy that one would be content with, here the anchor; private values x
are what one wants just now, which is why surveys that ask for more or for less see them move
against policy. Publics move in parallel (Page and Shapiro 1992; Enns and Kellstedt 2008): R is the
public's, and all lean alike, so that who wants more than others still does. With a `heed` of 0 x is P*
itself. Responsiveness needs a policy that the public notices (Soroka and Wlezien 2010): `visibility`, axis
by axis. That attitudes go along with policy instead (Pierson 1993; Busemeyer, Abrassart and Nezi 2021)
is a heed below 0, which the prior includes. To give R a position, and the same lag for all, are choices.

Where the line follows the mean of x at a rate r, at visibility 1, and nobody is at a pole, the two are a
linear system: with u and v the distances of mean and line from the mean of P*,

    du/dt = -rate * (u + heed * v),    dv/dt = r * (u - v)

It rests at line = mean = P* alone, returns there iff heed > -1, and does so in damped cycles
iff (rate - r)^2 < 4 * rate * r * heed; their angular frequency is the root of
rate * r * heed - (rate - r)^2 / 4, and they die away at the rate (rate + r) / 2. As `rate` grows x is
what one wants at once: Wlezien's equation, by which preferences fall by heed for each unit of policy,
and the line nears P* at the rate r * (1 + heed).

Of what Wlezien (1995) and Soroka and Wlezien (2010) have, this lacks a P* that the times move, as threat
moves what one would spend on defence (here the anchor, which other mechanisms may move), an answer
to policy on all axes together beside that on each (their domains share a unit, money, which axes of value
do not), and an error of measurement, which a survey adds.

Limits: P* is whatever others make of the anchor; all heed alike, and know the line as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.vectors import clip, mix, put


@dataclass(frozen=True, kw_only=True)
class Thermostat(Mechanism):
    """Preferences that lean against policy (Wlezien 1995; Soroka and Wlezien 2010)."""

    rate: float = param(
        1.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which the public takes the line in",
        prior=Uniform(0.2, 4),
    )
    heed: float = param(
        1.0,
        "1",
        (-100, 100),
        "arbitrary",
        "how far what one wants leans against the line",
        prior=Uniform(-0.9, 3),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.anchor",
        "societies.line",
        "societies.visibility",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"ideal": Mean(of="citizens.anchor")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = (
        "wlezien1995",
        "soroka2010",
        "page1992",
        "enns2008",
        "pierson1993",
        "busemeyer2021",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` wants, given the line."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        us, want = s.societies, me.anchor[i]
        for a in range(len(want)):
            relative = us.ideal[j][a] - us.line[j][a]
            want = put(want, a, want[a] + p.heed[w] * us.visibility[j][a] * relative)
        return mix(me.private[i], clip(want, -1.0, 1.0), p.moved[w])
