"""A newcomer in the row of a party that fell is not called by its name."""

import numpy as np
from made_results import make_result

from polybius.reports.history import History
from polybius.results import Result, Variable


def with_standing(worlds: int, *rows: list[int]) -> Result:
    """Return a result in whose last world parties stand as told, (party, year); in others throughout."""
    result = make_result(worlds=worlds)
    years, parties = len(result.measures["time"]), len(rows)
    values = np.ones((years, worlds, 1, parties))
    values[:, -1, 0] = np.array(rows).T
    variable = Variable(("time", "world", "society", "party"), values)
    result.measures.variables["party_standing"] = variable  # type: ignore[index]
    return result


FELL = [1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]
STAYS, LATE, GONE = [1] * 11, [0] * 5 + [1] * 6, [1] * 5 + [0] * 6


def test_a_party_that_stays_falls_or_comes_first_keeps_its_name() -> None:
    for row in (STAYS, LATE, GONE):
        history = History(with_standing(1, STAYS, row))
        assert history.parties == history.first_parties


def test_a_newcomer_in_an_old_row_is_told_with_its_year() -> None:
    history = History(with_standing(1, FELL, STAYS))
    first, second = history.first_parties
    assert history.party(0) == f"{first} (from year 5 on a newcomer)"
    assert history.group(f"voters of {first}") == f"voters of {first} (from year 5 on a newcomer)"
    assert (history.party(1), history.group(f"close to {second}")) == (second, f"close to {second}")
    assert history.group("core nation") == "core nation"


def test_in_some_worlds_only() -> None:
    history = History(with_standing(3, STAYS, FELL))
    assert history.party(1) == f"{history.first_parties[1]} (a newcomer later in 1 of 3 worlds)"
