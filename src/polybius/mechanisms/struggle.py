"""Struggle: the share of citizens who take part in the fight for institutions.

    struggle = mean over citizens of [ i acts and fights ]
    i fights:  participation_i * liberal * line_a > 0,  or liberal * line_a = 0

a is the axis that `liberal` speaks of, the pole of whom the institutions serve. Who acts against a
line that opposes what they serve fights for it, and so does who acts for a line that shares it.
Where the line is neutral there, or that axis is missing, everyone who acts does. An accounting
identity; it carries participation to what reads the struggle of a whole society. That those who
fight for something else count neither way is a choice, after Nietzsche (1889), to whom the fight
for liberal institutions is what makes free.

Limits: every action counts alike; nothing is remembered of past struggles.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.attachment import Attachment, fights
from polybius.model import Aggregate, Mean, Mechanism, Tick, shared


def fighting(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` fights for the institutions of their society."""
    w, j, action = s.citizens.world[i], s.citizens.society[i], s.citizens.participation[i]
    return bool(action != 0 and fights(action, s.societies.line[j], p.axis[w], s.societies.liberal[j]))


@dataclass(frozen=True, kw_only=True)
class Struggle(Mechanism):
    """Share of citizens who fight for their institutions, from what they do."""

    axis: int = shared(Attachment, "axis")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("citizens.participation", "societies.line", "societies.liberal")
    writes: ClassVar[tuple[str, ...]] = ("societies.struggle",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"fighters": Mean(of=fighting)}
    sources: ClassVar[tuple[str, ...]] = ("nietzsche1889",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the share of society `i` that fights."""
        share: float = s.societies.fighters[i]
        return share if share >= 0.0 else 0.0  # not a number where nobody lives
