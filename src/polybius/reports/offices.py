"""Offices: who held office when, and who came to it without a vote."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.history import OFFICE, History

__all__ = ["Office", "Turn", "measured", "offices", "successions"]

OFFICE_HELD, NOBODY = "society_party_in_power", -1.0
EARLIER = 1e-9  # a record at a time is made before what happens then


class Office(NamedTuple):
    """A time in office, in the first world."""

    start: float
    end: float
    party: int


class Turn(NamedTuple):
    """What happened to one party of one world, known by the record at `time`."""

    time: float
    world: int
    party: int


def offices(history: History) -> list[Office]:
    """Return who held office when, in the first world: by elections, from outside, or by succession."""
    followed = [(turn.time, turn.party) for turn in successions(history) if turn.world == 0]
    if not (followed or any(contest.held[0] for contest in history.contests)):
        return []
    voted = [(c.time, int(c.winner[0])) for c in history.contests if c.transfer[0]]
    placed = [(i.time, int(i.value[0])) for i in history.interventions if i.target == OFFICE]
    found: list[Office] = []
    start, party = float(history.time[0]), _first(history)
    for time, successor in sorted([*voted, *placed, *followed]):
        if successor != party:
            found.append(Office(start, time, party))
            start, party = time, successor
    return [*found, Office(start, float(history.time[-1]), party)]


def successions(history: History) -> list[Turn]:
    """Return changes of office that came neither by an election nor from outside."""
    office = np.nan_to_num(measured(history, OFFICE_HELD), nan=NOBODY)
    found = []
    for k, w in np.argwhere(office[1:] != office[:-1]):
        turn = Turn(float(history.time[k + 1]), int(w), int(office[k + 1, w]))
        if turn.party >= 0 and not _explained(history, turn, float(history.time[k])):
            found.append(turn)
    return found


def measured(history: History, name: str) -> NDArray[np.float64]:
    """Return a measure through time, or nothing where it was not recorded."""
    record = history.result.measures
    return history.of(record, name) if name in record else np.zeros((0, history.n_worlds))


def _explained(history: History, turn: Turn, since: float) -> bool:
    """Say whether a vote, or somebody outside, filled the office since the record before."""
    voted = [contest.time for contest in history.contests if contest.held[turn.world]]
    placed = [item.time for item in history.interventions if item.target == OFFICE]
    times: Sequence[float] = [*voted, *placed]
    return any(since - EARLIER <= time < turn.time - EARLIER for time in times)


def _first(history: History) -> int:
    """Return the party in office at the start: the scenario's, else who was there before the first change."""
    given = history.result.manifest["scenario"].get("society", {}).get("party_in_power")
    if given:
        return int(given[0])
    office = np.nan_to_num(measured(history, OFFICE_HELD), nan=NOBODY)
    return int(office[0, 0]) if len(office) else int(history.contests[0].incumbent[0])
