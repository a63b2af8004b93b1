"""Election: votes are counted, the winner takes office, and the official line follows.

    on election day:  office <- party with more votes (the incumbent where they are equal)
                      next election <- today + term
    every day:        line <- line + (1 - exp(-tempo * dt)) * (position of the party in office - line)

Only votes cast count; where nobody votes all but the date stays as it is. Where no election is due
nothing is counted. A society without the party in office keeps its line. A tempo of 40 a step
moves the line at once.

Limits: two parties, plurality of one national vote; the line goes where the party in office
stands, without retreats.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, param
from polybius.numbers import exp
from polybius.vectors import mix


def voted(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` has ever voted."""
    return bool(s.citizens.vote[i] >= 0)


@dataclass(frozen=True, kw_only=True)
class Election(Mechanism):
    """Transfer of power by the votes cast, and the line that comes with office."""

    term: float = param(4.0, "year", (0.01, 100), "arbitrary", "time from one election to the next")
    tempo: float = param(0.5, "1/year", (0, 1000), "arbitrary", "speed at which the line follows office")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.vote",
        "parties.position",
        "societies.line",
        "societies.party_in_power",
        "societies.election_at",
        "societies.elected_at",
        "societies.result",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.party_in_power",
        "societies.line",
        "societies.result",
        "societies.elected_at",
        "societies.election_at",
    )
    aggregates: ClassVar[dict[str, Aggregate]] = {"share": Mean(of="citizens.vote", where=voted)}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.tempo * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("downs1957",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, tuple[float, ...], float, int, int]:
        """Return office, line, result and dates of society `i`."""
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
        line = me.line[i]
        party = me.first_party[i] + office
        if office >= 0 and party < me.first_party[i + 1]:
            line = mix(line, s.parties.position[party], p.moved[w])
        return office, line, result, last, following
