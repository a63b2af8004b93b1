"""Exit: a party that the polls have let down for long enough gives up.

    in the step after an election:
        fitness <- memory * fitness + (1 - memory) * votes,  just votes where it is the first
        stands  <- fitness >= threshold, or it holds office

After Laver and Schilperoord (2007), where a party dies as its remembered share of support falls
below a survival threshold; the sizes of both are ours. With a constant share v a party of fitness f is
gone after the first election e with v + (f - v) * memory^e < threshold; without memory after the first
where it falls short. Its row waits for the next newcomer.

Limits: where there is an election in every step nobody looks back; parties neither merge nor split; who
votes for a party that is gone is for the ballot to say.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.thresholds import SINGLE, at_least


@dataclass(frozen=True, kw_only=True)
class Exit(Mechanism):
    """Death of parties below a survival threshold (Laver and Schilperoord 2007)."""

    threshold: float = param(
        0.1, "share", (0, 1), "arbitrary", "remembered share that a party lives on", prior=Uniform(0, 0.3)
    )
    memory: float = param(0.5, "1", (0, 1), "arbitrary", "weight of elections before the last")

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "parties.standing",
        "parties.votes",
        "parties.fitness",
        "societies.elected_at",
        "societies.party_in_power",
    )
    writes: ClassVar[tuple[str, ...]] = ("parties.standing", "parties.fitness")
    sources: ClassVar[tuple[str, ...]] = ("laver2007",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, float]:
        """Return whether party `i` still stands, and its fitness."""
        me, w, j = s.parties, s.parties.world[i], s.parties.society[i]
        fitness, day = me.fitness[i], s.societies.elected_at[j]
        if me.standing[i] == 0 or day < 0 or t.step != day + 1:
            return me.standing[i], fitness
        kept = p.memory[w] if fitness >= 0.0 else 0.0
        fitness = kept * fitness + (1.0 - kept) * me.votes[i]
        rules = s.societies.party_in_power[j] == i - s.societies.first_party[j]
        return (1 if at_least(fitness, p.threshold[w], SINGLE) or rules else 0), fitness
