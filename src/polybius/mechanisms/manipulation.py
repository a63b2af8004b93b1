"""Manipulation: on election day office turns a share of the votes against it.

    vote_i <- party in office, with probability m, if i voted for another;
    so that its share is S = V + m * (1 - V)

m is the party's `undermining` and V its share among votes as they were meant. What it stands for
is all that tilts the field: who may stand, who is heard, who is counted. In Svolik (2020)
manipulation, too, adds to the share of the incumbent at once, while its price is paid in votes; that it
takes a share of the others' votes, so that there is no more to take than they have, is a choice.

Limits: votes only, two parties as in the ballot; nothing is found out on the day itself.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick
from polybius.rng import uniform


@dataclass(frozen=True, kw_only=True)
class Manipulation(Mechanism):
    """Votes that office turns (Svolik 2020)."""

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.vote",
        "parties.undermining",
        "societies.election_at",
        "societies.party_in_power",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.vote",)
    sources: ClassVar[tuple[str, ...]] = ("svolik2020",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return the party that the vote of citizen `i` counts for."""
        me, j = s.citizens, s.citizens.society[i]
        vote: int = me.vote[i]
        day, office = s.societies.election_at[j], s.societies.party_in_power[j]
        if t.step != day or day < 0 or vote < 0 or office < 0 or vote == office:
            return vote
        ruling = s.societies.first_party[j] + office
        if ruling >= s.societies.first_party[j + 1]:
            return vote
        turned = uniform(s.worlds.seed[me.world[i]], me.id[i], t, 0) < s.parties.undermining[ruling]
        return int(office) if turned else vote
