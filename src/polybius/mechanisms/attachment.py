"""Attachment: what institutions cost one, what they give, and the years spent under them.

    paid_i <- paid_i + dt    while citizen i fights for them
    da_i/dt = rate * (T_i - a_i) + habit * L * (1 - a_i if habit > 0 else a_i)
    T_i     = (cost * C_i + benefit * B) / (cost + benefit),    C_i = paid_i / (paid_i + half)

a is attachment, L the level that the institutions have attained and B what they give. A step takes
the two parts one after the other, each with the share that it closes in dt, 1 - exp(-rate * dt) and
(1 - exp(-|habit| * dt)) * L. A weight below 0 turns its source round: |cost| * (1 - C) then stands
for cost * C, and |cost| for cost below the line. Where both weights are 0 there is only habit.

A severe initiation makes one like what it leads to (Aronson and Mills 1959, who give no equation;
the curve C is a choice); that benefit does so is specific support (Easton 1975). Both weights have
the same prior. The years are the flow into the stock of Persson and Tabellini (2009): each year
under institutions closes a share of what is left, or takes a share away. Surveys find more support
the longer people have lived in democracy (Fuchs-Schuendeln and Schuendeln 2015), Nietzsche (1889,
38) that institutions once attained lose their defenders: the sign is free.

Who fights for them: those who act against a line that opposes what they serve, and for a line that
shares it, on the axis of `liberal`. Where the line is neutral there, or that axis is missing,
everyone who acts does.

Limits: a benefit counts alike for all, and whether the institutions stand or not; no one is
attached to one institution rather than another. Inheritance is for a mechanism of generations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@jitable
def fights(action: int, line: tuple[float, ...], axis: int, liberal: float) -> bool:
    """Say whether `action`, +1 for the `line` and -1 against it, is for institutions of pole `liberal`."""
    accord = 0.0
    for a in range(len(line)):
        if a == axis:
            accord = liberal * line[a]
    return action * accord > 0.0 or (accord == 0.0 and action != 0)


def turned(p: Any) -> float:
    """Return the share of the weights that are below 0."""
    total = abs(p.cost) + abs(p.benefit)
    return (max(-p.cost, 0.0) + max(-p.benefit, 0.0)) / total if total > 0.0 else 0.0


def of_cost(p: Any) -> float:
    """Return the share of `cost` in the weights, with its sign."""
    total = abs(p.cost) + abs(p.benefit)
    return float(p.cost / total) if total > 0.0 else 0.0


def of_benefit(p: Any) -> float:
    """Return the share of `benefit` in the weights, with its sign."""
    total = abs(p.cost) + abs(p.benefit)
    return float(p.benefit / total) if total > 0.0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Attachment(Mechanism):
    """Attachment by cost, benefit and habit (Aronson and Mills 1959; Persson and Tabellini 2009)."""

    rate: float = param(
        0.1, "1/year", (0, 1000), "arbitrary", "speed of a change of heart", prior=Uniform(0.02, 0.5)
    )
    cost: float = param(0.5, "1", (-1, 1), "arbitrary", "weight of what they cost one")
    benefit: float = param(0.5, "1", (-1, 1), "arbitrary", "weight of what they give")
    half: float = param(
        1.0, "year", (0.001, 100), "arbitrary", "struggle that counts half", prior=Uniform(0.1, 10)
    )
    habit: float = param(
        0.0, "1/year", (-10, 10), "arbitrary", "what a year under them does", prior=Uniform(-0.1, 0.1)
    )
    axis: int = param(2, "axis", (0, 255), "arbitrary", "number of the axis that `liberal` speaks of")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.attachment",
        "citizens.paid",
        "citizens.participation",
        "societies.institutions",
        "societies.benefit",
        "societies.liberal",
        "societies.line",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.attachment", "citizens.paid")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "turned": lambda p, dt: turned(p),
        "of_cost": lambda p, dt: of_cost(p),
        "of_benefit": lambda p, dt: of_benefit(p),
        "moved": lambda p, dt: 1.0 - exp(-p.rate * dt) if p.cost != 0.0 or p.benefit != 0.0 else 0.0,
        "built": lambda p, dt: 1.0 - exp(-max(p.habit, 0.0) * dt),
        "lost": lambda p, dt: 1.0 - exp(-max(-p.habit, 0.0) * dt),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "aronson1959",
        "persson2009",
        "easton1975",
        "fuchsschundeln2015",
        "nietzsche1889",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the attachment of citizen `i`, and the years that they have fought."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        paid, action, us = me.paid[i], me.participation[i], s.societies
        if action != 0 and fights(action, us.line[j], p.axis[w], us.liberal[j]):
            paid += t.dt
        weighed = p.turned[w] + p.of_cost[w] * paid / (paid + p.half[w]) + p.of_benefit[w] * us.benefit[j]
        attachment = me.attachment[i] + p.moved[w] * (weighed - me.attachment[i])
        level = us.institutions[j]
        attachment += p.built[w] * level * (1.0 - attachment) - p.lost[w] * level * attachment
        return attachment, paid
