"""Election: votes are counted, and the winner takes office.

    on election day:  votes_k = share of the votes cast that party k has
                      office <- party with most votes (the incumbent where two have as many)
                      verdict <- on each axis, the share of parties to the + side of the middle
                                 in the votes for parties to either side of it
                      next election <- today + term

Plurality of one national vote, among any number of parties (Downs 1957). Only votes cast for parties that
stand count; where there are none, or fewer than two parties stand, all but the date stays as it is.
Where no election is due nothing is counted. `result` is the share of party 1, of however many. The middle
lies between the two parties that stand furthest apart; where all stand together there is no verdict (-1).
What office then does with the line is Policy's.

Limits: plurality of one national vote, whatever its share; no seats, no coalitions.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Tick, WorldRule, param
from polybius.vectors import put


@dataclass(frozen=True, kw_only=True)
class Election(WorldRule):
    """Transfer of power by the votes cast (Downs 1957)."""

    term: float = param(4.0, "year", (0.01, 100), "arbitrary", "time from one election to the next")

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.vote",
        "parties.position",
        "parties.votes",
        "societies.party_in_power",
        "societies.election_at",
        "societies.elected_at",
        "societies.result",
        "societies.verdict",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "parties.votes",
        "societies.party_in_power",
        "societies.result",
        "societies.verdict",
        "societies.elected_at",
        "societies.election_at",
    )
    heeds: ClassVar[dict[str, float]] = {"parties.standing": 1}
    sources: ClassVar[tuple[str, ...]] = ("downs1957",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Count the votes of those societies of world `w` where an election is due."""
        me = s.societies
        for j in range(s.worlds.first_society[w], s.worlds.first_society[w + 1]):
            if t.step == me.election_at[j] and me.election_at[j] >= 0:  # a run that settles passes step -1
                cast, winner = _counted(j, s)
                if cast > 0:
                    _announce(j, cast, s)
                    me.elected_at.set(j, t.step)
                    if winner >= 0:
                        me.party_in_power.set(j, winner)
                me.election_at.set(j, t.step + max(1, int(p.term[w] / t.dt + 0.5)))


def _counted(j: int, s: Any) -> tuple[int, int]:
    """Return the votes cast in society `j`, 0 without a contest, and who alone has most, or -1."""
    cast, most, winner, rivals = 0, 0, -1, 0
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 1:
            n = _votes(k, j, s)
            rivals += 1
            cast += n
            if n >= most:
                most, winner = n, k - s.societies.first_party[j] if n > most else -1
    return cast if rivals > 1 else 0, winner


def _announce(j: int, cast: int, s: Any) -> None:
    """Give the parties of society `j` their shares of the votes cast."""
    first = s.societies.first_party[j]
    for k in range(first, s.societies.first_party[j + 1]):
        s.parties.votes.set(k, _votes(k, j, s) / cast if s.parties.standing[k] == 1 else 0.0)
    s.societies.result.set(j, s.parties.votes[first + 1])
    verdict = s.parties.position[first]
    for a in range(len(verdict)):
        verdict = put(verdict, a, _verdict(j, a, s))
    s.societies.verdict.set(j, verdict)


def _verdict(j: int, a: int, s: Any) -> float:
    """Return the + side's share of the votes in society `j` on axis `a`, -1 where all stand together."""
    low, high = 2.0, -2.0
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 1:
            place = s.parties.position[k][a]
            low, high = min(low, place), max(high, place)
    middle, plus, minus = 0.5 * (low + high), 0.0, 0.0
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):  # who left has no votes
        place = s.parties.position[k][a]
        plus += s.parties.votes[k] if place > middle else 0.0
        minus += s.parties.votes[k] if place < middle else 0.0
    return plus / (plus + minus) if plus + minus > 0.0 else -1.0


def _votes(k: int, j: int, s: Any) -> int:
    """Return how many citizens of society `j` voted for party `k`."""
    party, n = k - s.societies.first_party[j], 0
    for i in range(s.societies.first_citizen[j], s.societies.first_citizen[j + 1]):
        if s.citizens.vote[i] == party:
            n += 1
    return n
