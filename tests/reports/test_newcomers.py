"""A newcomer in the row of a party that fell is not called by its name."""

import numpy as np
from made_results import make_result

from polybius.reports.figures.paths import paths
from polybius.reports.history import History
from polybius.reports.words.headlines import headlines
from polybius.results import Result, Variable


def with_standing(worlds: int, *rows: list[int], axes: tuple[str, ...] = ("ideology",)) -> Result:
    """Return a result in whose last world parties stand as told, (party, year); in others throughout."""
    result = make_result(worlds=worlds, axes=axes)
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


def test_a_row_has_the_name_of_whoever_is_in_it() -> None:
    history = History(with_standing(1, FELL, STAYS))
    first, second = history.first_parties
    assert [history.party(0, year) for year in (0.0, 4.9, 5.0, 10.0)] == [
        *(first, first),
        *("the newcomer of year 5", "the newcomer of year 5"),
    ]
    assert history.party(0) == f"{first} or its successor"
    assert history.group(f"voters of {first}") == f"voters of {first} or its successor"
    assert (history.party(1), history.group(f"close to {second}")) == (second, f"close to {second}")
    assert history.group("core nation") == "core nation"


def test_in_some_worlds_only() -> None:
    history = History(with_standing(3, STAYS, FELL))
    second = history.first_parties[1]
    assert history.party(1) == history.party(1, 2.0) == f"{second} or its successor"
    assert f"{second} or its successor enters" not in "\n".join(headlines(history))


def test_elections_and_turns_name_who_stood_then() -> None:
    # Left & Co stands until year 2, and from year 5 on a newcomer in its row, who wins the vote of year 6.
    story = headlines(History(with_standing(1, FELL, STAYS)))
    assert "Left & Co gives up in year 2." in story
    assert "Another newcomer enters in year 5." in story
    assert (
        "Year 6: the newcomer of year 5 wins the second election with 55.0% of the vote "
        "and takes office from Right." in story
    )


def test_a_row_that_waits_has_no_position() -> None:
    history = History(with_standing(1, FELL, STAYS))
    valence = next(t for t in history.tracks.values() if t.measure.startswith("party_") and "Left" in t.label)
    assert np.isnan(valence.values[2:5]).all()
    assert np.isfinite(valence.values[[0, 1, 5, 10]]).all()


def test_who_was_in_a_row_in_turn_has_a_path_each() -> None:
    result = with_standing(1, FELL, STAYS, axes=("nation", "liberty"))
    found = {path.name: path for path in paths(History(result), (0, 1), "private")}
    years = {name: np.flatnonzero(np.isfinite(found[name].places[:, 0])).tolist() for name in found}
    assert years["Left & Co"] == [0, 1]
    assert years["the newcomer of year 5"] == [5, 6, 7, 8, 9, 10]
    assert found["Left & Co"].gone and not found["the newcomer of year 5"].gone
