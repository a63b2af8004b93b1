"""Figures: each is valid SVG, says in its caption what the numbers say, and hands out what it drew."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from made_results import make_result, with_a_third_party

from polybius.reports.drawing import drawing
from polybius.reports.figures import (
    Picture,
    changes,
    heat,
    hiding,
    opinion,
    overview,
    polarisation,
    poll,
    ridges,
    swings,
    votes,
)
from polybius.reports.history import History
from polybius.results import Record, Variable

FIGURES = (heat, hiding, opinion, polarisation, poll, ridges, swings, votes)


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with drawing():
        yield


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("worlds", [1, 3])
def test_every_figure_is_drawn(draw: Callable[[History], Picture | None], worlds: int) -> None:
    picture = draw(History(make_result(worlds=worlds, axes=("nation", "tradition")), axis=1))
    assert picture is not None
    root = ElementTree.fromstring(picture.svg)
    assert root.attrib["aria-label"] == picture.caption
    assert "nan" not in picture.caption
    assert picture.caption.endswith(".")


@pytest.mark.parametrize("draw", [heat, poll, ridges, swings, votes])
def test_what_was_not_recorded_is_not_drawn(draw: Callable[[History], Picture | None]) -> None:
    assert draw(History(make_result(elections=False, extras=False))) is None


def numbers_of(picture: Picture | None) -> tuple[list[str], list[tuple[object, ...]]]:
    assert picture is not None
    assert picture.numbers is not None
    return list(picture.numbers.head), [tuple(row) for row in picture.numbers.rows]


def test_opinion() -> None:
    picture = opinion(History(make_result()))
    assert picture is not None
    assert "What people say starts at −0.20 and ends at +0.20" in picture.caption
    # farthest apart: -0.2 against +0.1, from the first record on
    assert "farthest apart in year 0, by 0.30" in picture.caption
    for label in ("what people", "election 1", "Right in office", "↑ conservative"):
        assert label in picture.svg
    head, rows = numbers_of(picture)
    assert head == ["time (year)", "world", "private_mean (opinion)", "expressed_mean (opinion)"]
    assert rows[7] == (7.0, 0, 0.1, 0.2)
    assert len(rows) == 11


def test_many_worlds_become_quantiles() -> None:
    result = make_result(worlds=40)
    result.measures["private_mean"][:] = np.linspace(0, 0.39, 40)[:, np.newaxis, np.newaxis]
    head, rows = numbers_of(opinion(History(result)))
    assert head[1] == "private_mean (opinion), quantile 0.05"
    assert len(rows) == 11
    assert rows[0][2] == pytest.approx(0.195)  # the median of 0, 0.01, ..., 0.39


def test_long_histories_are_thinned_to_the_last_record() -> None:
    result = make_result()
    for columns in (result.measures.variables, result.measures.coords):
        for name, variable in list(columns.items()):
            if "time" in variable.dims:
                columns[name] = variable._replace(values=np.repeat(variable.values, 100, axis=0))  # type: ignore[index]
    _, rows = numbers_of(opinion(History(result)))
    # 1100 records, every 8th of them: 138
    assert len(rows) == 138
    assert rows[-1][0] == 10.0


def test_ridges_say_how_many_stand_on_the_plus_side() -> None:
    picture = ridges(History(make_result()))
    assert picture is not None
    # cells above 0: 0.4 + 0.2 in private, 0.2 + 0.1 in public
    assert "60% in private and 30% in public" in picture.caption
    _, rows = numbers_of(picture)
    assert rows[2] == (0.0, 0.25, 0.4, 0.2)


def test_swings() -> None:
    picture = swings(History(make_result()))
    assert picture is not None
    assert "After the first: hardly any movement (+0.01)." in picture.caption
    assert "After the <second>: +0.40, most of it revelation (+0.30)." in picture.caption
    _, rows = numbers_of(picture)
    assert rows[1][:4] == ("after the <second>", 6.0, 8.0, 0)
    assert rows[1][4:] == pytest.approx((0.3, -0.05, 0.15, 0.4))


def test_swings_tell_who_is_heard_where_that_changed() -> None:
    result = make_result()
    quiet, loud = result.swings["conversion"] * 0.0, result.swings["conversion"] * 0.0 + 0.25
    more = {"mobilisation": quiet, "replacement": loud}
    dims = ("swing", "world", "society", "axis")
    variables = {**result.swings.variables, **{name: Variable(dims, x) for name, x in more.items()}}
    picture = swings(History(replace(result, swings=Record(variables, result.swings.coords))))
    assert picture is not None
    assert "After the <second>: +0.65, most of it revelation (+0.30)." in picture.caption
    assert "replacement is that the young follow the dead; the four sum" in picture.caption
    assert numbers_of(picture)[1][1][4:] == pytest.approx((0.3, -0.05, 0.15, 0.25, 0.65))


def test_hiding_compares_climate_with_the_truth() -> None:
    picture = hiding(History(make_result()))
    assert picture is not None
    assert "highest in year 3, at 50%, and ends at 10%" in picture.caption
    # from year 7: 0.6 of 0.8 who take a side, 75 %, against 50 % perceived
    assert "They err most in year 7, by 25 points too low." in picture.caption


def test_polarisation_counts_the_measures() -> None:
    picture = polarisation(History(make_result()))
    assert picture is not None
    # Esteban-Ray rises from 0.15 to 0.25 in public, all else stands still
    assert "in public more by Esteban–Ray index, as much by variance, bimod" in picture.caption
    assert "in private all show as much polarisation" in picture.caption


def test_less_agreement_is_more_polarisation() -> None:
    result = make_result()
    result.measures["private_agreement"][-1] = 0.1
    picture = polarisation(History(result))
    assert picture is not None
    assert "in private more by van der Eijk’s agreement A, as much by" in picture.caption


def test_votes_stand_beside_the_survey() -> None:
    picture = votes(History(make_result()))
    assert picture is not None
    _, rows = numbers_of(picture)
    assert rows == [
        ("survey: 944 respondents report", 0, 0.416),
        ("survey: logistic regression", 0, 0.441),
        ("model: first election, year 2", 0, 0.55),
        ("model: second election, year 6", 0, 0.45),
    ]
    assert "closeness and party id" in picture.caption


def test_of_more_than_two_parties_all_shares_are_drawn() -> None:
    picture = votes(History(with_a_third_party(make_result())))
    head, rows = numbers_of(picture)
    assert picture is not None and "● New" in picture.svg and "two-party" not in picture.svg
    assert list(head) == ["vote", "party", "world", "share"]
    assert rows[1] == ("survey: 944 respondents report", "Right", 0, 0.416)
    assert [row[1:] for row in rows[2:4]] == [("Left & Co", 0, 0.45), ("Right", 0, 0.55)]
    assert [row[1:] for row in rows[4:]] == [("Left & Co", 0, 0.3), ("Right", 0, 0.3), ("New", 0, 0.4)]
    assert picture.caption.endswith("last election: Left & Co 30.0%, Right 30.0% and New 40.0%.")


def test_poll() -> None:
    picture = poll(History(make_result()))
    assert picture is not None
    # 1.96 * 0.01 = 0.02
    assert "500 citizens" in picture.caption
    assert "−0.20 ± 0.02" in picture.caption
    assert "30% answer on the conservative side" in picture.caption


def test_where_everyone_says_what_they_think_one_line_is_both() -> None:
    history = History(make_result(sincere=True))
    picture = opinion(history)
    assert picture is not None
    assert "Everyone says what they think throughout: one line is both." in picture.caption
    assert "farthest apart" not in picture.caption
    assert hiding(history) is None  # nobody hides, and the climate that people see never moves
    index = polarisation(history)
    assert index is not None and "in public" not in index.caption


def test_the_overview_asks_who_hides_only_where_somebody_does() -> None:
    titles = []
    for sincere in (False, True):
        result = make_result(sincere=sincere, axes=("nation", "tradition"))
        whole = overview([History(result, axis=axis) for axis in (0, 1)])
        assert whole is not None
        titles.append("nation: say something else" in whole.svg)
    assert titles == [True, False]


def test_a_distribution_that_stands_still_is_one_ridge_and_no_map() -> None:
    result = make_result()
    record = result.distribution
    assert record is not None
    assert changes(History(result)) is not None
    for name in ("private", "expressed"):
        values = record.variables[name].values
        values[:] = values[0]
    history = History(result)
    assert changes(history) is None
    assert heat(history) is not None  # on request it is drawn all the same
    picture = ridges(history)
    assert picture is not None and "year 0" in picture.svg and "year 5" not in picture.svg
