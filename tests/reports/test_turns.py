"""Turns: office that changes hands without a vote, parties that come, go and are taken over."""

from dataclasses import replace

import numpy as np
from made_results import TIME, make_result

from polybius.reports.history import History
from polybius.reports.offices import Office, Turn, offices, successions
from polybius.reports.words.headlines import headlines
from polybius.reports.words.turns import entries, exits, takeovers
from polybius.results import Record, Result, Variable

LEAD = ("time", "world", "society")


def with_measures(result: Result, **more: Variable) -> Result:
    """Return the result with more measures; those that it has of a name give way."""
    variables = {**result.measures.variables, **more}
    return replace(result, measures=Record(variables, result.measures.coords))


def ruled(result: Result, *parties: list[int]) -> Result:
    """Return the result with the party in power of each world, year by year."""
    office = np.array(parties, np.float64).T[:, :, None]
    return with_measures(result, society_party_in_power=Variable(LEAD, office))


def test_office_that_no_vote_filled() -> None:
    # Votes in years 2 and 6 bring 1 and then 0, as the record of the year after shows; in year 9 1 follows.
    history = History(ruled(make_result(), [0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1]))
    assert successions(history) == [Turn(9.0, 0, 1)]
    assert "Right takes office without a vote in year 9." in headlines(history)
    assert offices(history)[-2:] == [Office(6.0, 9.0, 0), Office(9.0, 10.0, 1)]


def test_office_without_any_election() -> None:
    result = ruled(make_result(elections=False, worlds=2), [0] * 5 + [1] * 6, [0, 1] * 5 + [0])
    history = History(result)
    assert (
        "Right takes office without a vote in all 2 worlds, six times in all, first in year 3 (1 to 5)."
        in (headlines(history))
    )
    assert offices(history) == [Office(0.0, 5.0, 0), Office(5.0, 10.0, 1)]


def test_office_filled_from_outside_is_no_succession() -> None:
    result = ruled(make_result(elections=False), [0] * 5 + [1] * 6)
    result.manifest["scenario"]["interventions"] = [
        {"at": 4.0, "column": "societies.party_in_power", "value": [1.0]}
    ]
    assert successions(History(result)) == []


def test_parties_come_and_go() -> None:
    standing = np.ones((len(TIME), 1, 1, 2))
    standing[:3, ..., 1] = standing[8:, ..., 1] = 0
    history = History(with_measures(make_result(), party_standing=Variable((*LEAD, "party"), standing)))
    assert entries(history) == [Turn(3.0, 0, 1)]
    assert exits(history) == [Turn(8.0, 0, 1)]
    told = headlines(history)
    assert "Right enters in year 3." in told
    assert "Right gives up in year 8." in told


def test_a_leap_is_a_capture_where_the_theory_knows_captures() -> None:
    # Party 0 strides 0.05 a year, party 1 leaps by 0.3 in year 4: 0.18 on one axis and 0.24 on the other.
    position = np.zeros((len(TIME), 1, 1, 2, 2))
    position[..., 0, 0] = 0.05 * TIME[:, None, None]
    position[4:, ..., 1, :] = (0.18, 0.24)
    made = make_result(axes=("nation", "liberty"))
    result = with_measures(made, party_position=Variable((*LEAD, "party", "axis"), position))
    assert takeovers(History(result)) == []
    result.manifest["theory"]["mechanisms"].append({"slot": "Capture", "mechanism": "Capture"})
    assert takeovers(History(result)) == [Turn(4.0, 0, 1)]
    assert "Right is taken over by a challenger in year 4." in headlines(History(result))
    result.manifest["scenario"]["interventions"] = [{"at": 4.0, "column": "parties.position", "value": [0.3]}]
    assert takeovers(History(result)) == []
