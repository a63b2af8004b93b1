"""Election: votes are counted, and the winner takes office.

    on election day:  office <- party with more votes (the incumbent where they are equal)
                      next election <- today + term

Only votes cast count; where nobody votes all but the date stays as it is. Where no election is due
nothing is counted. What office then does with the line is Policy's.

Limits: two parties, plurality of one national vote.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, param


def voted(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` has ever voted."""
    return bool(s.citizens.vote[i] >= 0)


@dataclass(frozen=True, kw_only=True)
class Election(Mechanism):
    """Transfer of power by the votes cast (Downs 1957)."""

    term: float = param(4.0, "year", (0.01, 100), "arbitrary", "time from one election to the next")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.vote",
        "societies.party_in_power",
        "societies.election_at",
        "societies.elected_at",
        "societies.result",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.party_in_power",
        "societies.result",
        "societies.elected_at",
        "societies.election_at",
    )
    aggregates: ClassVar[dict[str, Aggregate]] = {"share": Mean(of="citizens.vote", where=voted)}
    sources: ClassVar[tuple[str, ...]] = ("downs1957",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, float, int, int]:
        """Return office, result and dates of society `i`."""
        me, w = s.societies, s.societies.world[i]
        office, result = me.party_in_power[i], me.result[i]
        last, following = me.elected_at[i], me.election_at[i]
        if t.step == following and following >= 0:  # -1 is never, though a run that settles passes step -1
            share = me.share[i]  # not a number where nobody votes: then it is neither >= 0 nor below
            if share >= 0.0:
                result, last = share, t.step
                if share != 0.5:
                    office = 1 if share > 0.5 else 0
            following = t.step + max(1, int(p.term[w] / t.dt + 0.5))
        return office, result, last, following
