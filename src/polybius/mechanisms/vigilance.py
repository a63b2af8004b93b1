"""Vigilance: what voters would take off for undermining democracy, by how attached they are to it.

    vigilance = weight * (mean attachment)

The weight of democracy in a vote, in the utility that distance to a party is counted in (Svolik
2019, 2020; Graham and Svolik 2020). With it, how far a voter's own party must be nearer for them to
overlook an abuse is a matter of arithmetic. In the experiments of Graham and Svolik a candidate who
takes an undemocratic position loses about 12 points of the vote, .48 logits. Which part of all that office
could do such a position is, nobody has measured: the default, arbitrary, takes it for a fourteenth, where
attachment is a half. That support for democracy makes voters punish is their premise; how little
it does is their finding. The sign is free.

Limits: the mean counts, not who is attached; loyalty to a party does not lessen it (distance does).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param


@dataclass(frozen=True, kw_only=True)
class Vigilance(Mechanism):
    """Weight of democracy at the polls (Graham and Svolik 2020)."""

    weight: float = param(
        13.0, "logit", (-1000, 1000), "arbitrary", "cost of undermining in full", prior=Uniform(-5, 40)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("citizens.attachment",)
    writes: ClassVar[tuple[str, ...]] = ("societies.vigilance",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"attached": Mean(of="citizens.attachment")}
    sources: ClassVar[tuple[str, ...]] = ("svolik2019", "svolik2020", "graham2020")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return what voters of society `i` would take off for undermining in full."""
        attached = s.societies.attached[i]  # not a number where nobody lives
        vigilance: float = p.weight[s.societies.world[i]] * attached if attached >= 0.0 else 0.0
        return vigilance
