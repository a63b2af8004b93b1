"""Swings, elections and votes as observers see them, on states set by hand."""

from typing import Any

import numpy as np
import pytest
from small_scenarios import small_scenario

from polybius.model import Clock
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.elections import Elections, cross_table
from polybius.scenarios.measuring import Distribution
from polybius.scenarios.panel import Panel
from polybius.scenarios.sections import SwingSection
from polybius.scenarios.swings import Swings
from polybius.state import GENERATION, State, make_world, union

CALENDAR = Calendar(Clock.YEARS, 12, 120)


def four(private: list[float], expressed: list[float], **societies: Any) -> State:
    columns = {"private": private, "expressed": expressed}
    citizens = {name: np.array(values, np.float32)[:, None] for name, values in columns.items()}
    citizens["vote"] = np.array([-1, 0, 1, 1], np.int8)
    citizens["respondent"] = np.array([0, 0, 1, 2], np.uint16)
    return make_world(
        citizens=citizens,
        societies={name: np.array([v]) for name, v in societies.items()},
        parties={"position": np.array([[-0.5], [0.5]]), "votes": np.zeros(2)},
    )


def test_a_swing_is_split_into_its_parts() -> None:
    # Citizen 0 hid +1 behind -1 and now says it: revelation +2. Citizen 1 changes mind and words from -1 to
    # 0: conversion +1. Citizen 2 keeps to -1 but now says 0: new falsification +1. Citizen 3 stays.
    # Over four citizens: 2/4, 1/4, 1/4, in all 1.
    state = four([1, -1, -1, 0.5], [-1, -1, -1, 0.5])
    swings = Swings([SwingSection(title="x", start=0.5, end=1.0)], CALENDAR, {})
    assert swings.next(0, state) == 6
    swings.look(state, 6, last=False)
    swings.leave(state, 6)
    assert swings.open.keys() == {0}
    state.citizens["private"][1] = 0
    state.citizens["expressed"][:3] = [[1], [0], [0]]
    swings.look(state, 12, last=True)
    record = swings.record()
    assert record is not None and not swings.open
    parts = {name: record[name].item() for name in ("revelation", "conversion", "new_falsification", "total")}
    assert parts == {"revelation": 0.5, "conversion": 0.25, "new_falsification": 0.25, "total": 1.0}
    assert (record["from"].item(), record["to"].item(), record["title"].item()) == (0.5, 1.0, "x")
    assert record["revelation_down"].item() == 0.0


def test_a_window_that_the_run_does_not_reach_is_not_reported() -> None:
    state = four([0] * 4, [0] * 4)
    swings = Swings([SwingSection(title="x", start=0.0, end=9.0)], CALENDAR, {})
    swings.leave(state, 0)
    swings.look(state, 12, last=True)
    assert swings.record() is None


def test_votes_are_counted_by_what_respondents_reported() -> None:
    # Respondents reported 0, none and 1; the citizens' are 0, 0, none, 1, and they vote none, 0, 1, 1.
    table = cross_table(four([0] * 4, [0] * 4), 0, np.array([0, -1, 1], np.int8))
    #                     none   0     1
    assert table.tolist() == [[0.0, 0.0, 0.25], [0.25, 0.25, 0.0], [0.0, 0.0, 0.25]]


def test_elections_are_seen_once_with_the_incumbent_of_the_day() -> None:
    theory = small_scenario().theory
    elections = Elections(theory, CALENDAR, None)
    days: dict[str, Any] = {"election_at": 7, "elected_at": -1, "party_in_power": np.int8(0), "result": 0.75}
    state = union([four([0] * 4, [0] * 4, **days), four([0] * 4, [0] * 4, **{**days, "election_at": -1})])
    state.parties["votes"][:2] = [0.25, 0.75]
    elections.set_out(state, 0)
    assert elections.next(0, state) == 7
    state.societies["party_in_power"][0] = 1  # on the way, something else hands over office
    elections.look(state, 7, last=False)
    elections.set_out(state, 7)
    assert elections.next(7, state) == 8
    state.societies["elected_at"][0], state.societies["election_at"][0] = 7, 55
    elections.look(state, 8, last=False)
    elections.set_out(state, 8)
    elections.look(state, 9, last=True)
    record = elections.record()
    assert record is not None
    assert record.rows() == [
        {"time": 7 / 12, "step": 7, "world": 0, "society": 0, "incumbent": 1, "winner": 1, "share": 0.75,
         "transfer": False, "turnout": 0.75, "votes_0": 0.25, "votes_1": 0.75}
    ]  # fmt: skip
    assert elections.votes() is None
    assert elections.next(9, state) == 55


def the_election(votes: list[float], held: int, replaced: list[int]) -> dict[str, Any]:
    """Return the row of an election with party 0 in office, who stays or is followed by `held`."""
    elections = Elections(small_scenario().theory, CALENDAR, None)
    day: dict[str, Any] = {"election_at": 7, "elected_at": -1, "party_in_power": np.int8(0), "result": 0.5}
    state = four([0] * 4, [0] * 4, **day)
    elections.set_out(state, 7)
    state.societies["elected_at"][0], state.societies["party_in_power"][0] = 7, held
    state.parties["votes"][:] = votes
    state.citizens["id"][replaced] += GENERATION
    state.citizens["vote"][replaced] = -1
    elections.look(state, 8, last=True)
    record = elections.record()
    assert record is not None
    return record.rows()[0]


def test_who_won_is_a_matter_of_votes_and_transfer_one_of_office() -> None:
    held_against_the_vote = the_election([0.25, 0.75], held=0, replaced=[])
    assert (held_against_the_vote["winner"], held_against_the_vote["transfer"]) == (1, False)
    a_tie_and_another_placed = the_election([0.5, 0.5], held=1, replaced=[])
    assert (a_tie_and_another_placed["winner"], a_tie_and_another_placed["transfer"]) == (0, True)


def test_turnout_counts_nobody_who_came_after_the_election() -> None:
    # Of four the first stayed at home; one of the three voters dies in the same step: 2 of 3 are left.
    assert the_election([0.25, 0.75], held=1, replaced=[2])["turnout"] == pytest.approx(2 / 3)
    assert the_election([0.25, 0.75], held=1, replaced=[0])["turnout"] == 1.0


def test_opinion_is_counted_in_equal_cells() -> None:
    # Four cells of [-1, 1]: -1 and -0.6 in the first, 0.1 in the third, 1 in the last.
    distribution = Distribution(4, 1, CALENDAR)
    distribution.look(four([-1, -0.6, 0.1, 1], [0.3] * 4), 0, last=True)
    record = distribution.record()
    assert record is not None
    np.testing.assert_array_equal(record["private"].ravel(), np.array([0.5, 0, 0.25, 0.25], np.float32))
    np.testing.assert_array_equal(record["expressed"].ravel(), np.array([0, 0, 1, 0], np.float32))
    assert record["cell"].tolist() == pytest.approx([-0.75, -0.25, 0.25, 0.75])


def test_a_panel_loses_its_dead_and_knows_who_they_were() -> None:
    # The row of citizen 2 goes to somebody else, who was never asked.
    state = four([0.1, 0.2, 0.3, 0.4], [0] * 4)
    panel = Panel(4, 1, CALENDAR)
    panel.look(state, 0, last=False)
    state.citizens["id"][2] += GENERATION
    panel.look(state, 1, last=True)
    again = Panel(4, 1, CALENDAR)
    again.look(state, 1, last=True)
    record, later = panel.record(), again.record()
    assert record is not None and later is not None
    np.testing.assert_array_equal(record["id"], [[0, 1, 2, 3]])
    np.testing.assert_array_equal(later["id"], record["id"])
    np.testing.assert_array_equal(
        np.isnan(record["private"][:, 0, :, 0]), [[False] * 4, [False, False, True, False]]
    )
    np.testing.assert_array_equal(record["private"][0, 0, :, 0], state.citizens.private[:, 0])
    assert state.citizens.private[2, 0] == np.float32(0.3)
