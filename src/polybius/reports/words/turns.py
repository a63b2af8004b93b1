"""Turns: who came to office without a vote, which parties came, gave up or were taken over; as sentences."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.history import History
from polybius.reports.offices import Turn, measured, successions
from polybius.reports.words.phrases import listed, number, over_worlds, upper_first, when

__all__ = ["entries", "exits", "office_turns", "party_turns", "takeovers"]

#: How far a party moves between two records when a challenger takes it over: more than it strides. Arbitrary.
LEAP = 0.1

FEW = 4  # turns that are dated one by one


Told = tuple[float, str]  # when it first happened, and a sentence


def office_turns(history: History) -> Iterator[Told]:
    """Yield who came to office without a vote, and when first."""
    yield from _told(history, "takes office without a vote", successions(history))


def party_turns(history: History) -> Iterator[Told]:
    """Yield which parties came, gave up or were taken over, and when first."""
    came, later = entries(history), _successors(history)
    yield from _told(history, "enters", [turn for turn in came if turn not in later])
    if later:
        who = "another newcomer enters" if len(later) == 1 else "further newcomers enter"
        yield later[0].time, f"{upper_first(who)} {_how_often(history, later)}."
    yield from _told(history, "gives up", exits(history))
    yield from _told(history, "is taken over by a challenger", takeovers(history))


def entries(history: History) -> list[Turn]:
    """Return parties that came to stand for election."""
    return _turns(history, np.diff(measured(history, "party_standing"), axis=0) > 0)


def _successors(history: History) -> list[Turn]:
    """Return the entries of parties into rows of others that had fallen."""
    return [
        turn
        for turn in entries(history)
        if turn.time in history.successors.get(turn.party, {}).get(turn.world, ())
    ]


def exits(history: History) -> list[Turn]:
    """Return parties that stopped standing for election."""
    return _turns(history, np.diff(measured(history, "party_standing"), axis=0) < 0)


def takeovers(history: History) -> list[Turn]:
    """Return captures: leaps of parties that stand, in a theory that knows captures and moves them alone."""
    slots = history.result.manifest["theory"]["mechanisms"]
    outside = any(item.target == "parties.position" for item in history.interventions)
    if outside or all(slot["mechanism"] != "Capture" for slot in slots):
        return []
    position = np.take(history.result.measures["party_position"], history.society, axis=2)
    leapt = np.sqrt((np.diff(position, axis=0) ** 2).sum(axis=-1)) > LEAP
    standing = measured(history, "party_standing")
    if len(standing):
        leapt &= (standing[1:] > 0) & (standing[:-1] > 0)
    return _turns(history, leapt)


def _turns(history: History, where: NDArray[np.bool_]) -> list[Turn]:
    """Return turns at (time, world, party), in order of time."""
    return [Turn(float(history.time[k + 1]), int(w), int(party)) for k, w, party in np.argwhere(where)]


def _told(history: History, does: str, found: Sequence[Turn]) -> Iterator[Told]:
    """Yield a sentence for each party: what it does how often, in which worlds, and when first."""
    by_name: dict[str, list[Turn]] = {}
    for turn in found:
        by_name.setdefault(history.party(turn.party, turn.time), []).append(turn)
    for name, mine in by_name.items():
        yield mine[0].time, f"{upper_first(name)} {does} {_how_often(history, mine)}."


def _how_often(history: History, mine: Sequence[Turn]) -> str:
    if history.n_worlds > 1:
        first = np.array([turn.time for w in {t.world for t in mine} for turn in _first(mine, w)])
        more = f", {number(len(mine))} times in all" if len(mine) > len(first) else ""
        at = over_worlds(first, lambda time: f"{time:.1f}".removesuffix(".0"))
        of = history.n_worlds
        where = f"all {of}" if len(first) == of else f"{len(first)} of {of}"
        return f"in {where} worlds{more}, first in {history.unit} {at}"
    if len(mine) > FEW:
        return f"{number(len(mine))} times, first in {when(mine[0].time, history.unit)}"
    times = [f"{turn.time:.1f}".removesuffix(".0") for turn in mine]
    return f"in {history.unit if len(times) == 1 else history.unit + 's'} {listed(times)}"


def _first(mine: Sequence[Turn], world: int) -> Sequence[Turn]:
    return [turn for turn in mine if turn.world == world][:1]
