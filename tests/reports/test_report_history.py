"""A history: one society on one axis, out of a result."""

import numpy as np
from made_results import make_result
from numpy.testing import assert_array_equal

from polybius.reports.history import History, histories
from polybius.reports.interventions import Intervention
from polybius.reports.offices import Office, offices


def test_series_of_the_chosen_society_and_axis() -> None:
    result = make_result(worlds=2, societies=2, axes=("nation", "tradition"))
    result.measures.variables["private_mean"].values[:, 1, 0, 1] = 0.7
    chosen = History(result, society=0, axis=1)
    assert chosen["private_mean"].shape == (11, 2)
    assert_array_equal(chosen["private_mean"][0], [0.1, 0.7])
    assert_array_equal(History(result, society=1, axis=1)["private_mean"][0], [0.1, 0.1])
    assert [(h.society, h.axis_name) for h in histories(result)] == [
        (0, "nation"), (0, "tradition"), (1, "nation"), (1, "tradition"),
    ]  # fmt: skip


def test_a_measure_without_axes_is_the_same_on_every_axis() -> None:
    result = make_result(axes=("nation", "tradition"))
    assert_array_equal(History(result, axis=0)["society_output"], History(result, axis=1)["society_output"])


def test_the_last_record_not_after_a_time() -> None:
    history = History(make_result())
    assert (history.moment(-1.0), history.moment(3.0), history.moment(3.9), history.moment(99.0)) == (
        0,
        3,
        3,
        10,
    )
    assert history.at("expressed_mean", 7.5) == [0.2]


def test_elections_and_who_held_office() -> None:
    # party 1 takes office in year 2, party 0 takes it back in year 6
    history = History(make_result(worlds=2))
    first, second = history.contests
    assert (first.time, second.time) == (2.0, 6.0)
    assert_array_equal(first.winner, [1, 1])
    assert_array_equal(second.incumbent, [1, 1])
    assert offices(history) == [Office(0.0, 2.0, 0), Office(2.0, 6.0, 1), Office(6.0, 10.0, 0)]
    assert offices(History(make_result(transfers=(False, False)))) == [Office(0.0, 10.0, 0)]
    assert offices(History(make_result(elections=False))) == []


def test_office_filled_from_outside() -> None:
    result = make_result()
    result.manifest["scenario"]["interventions"] = [
        {"at": 4.0, "column": "societies.party_in_power", "value": [0.0], "note": "Back."},
        {"at": 99.0, "column": "societies.reach", "value": [0.0]},  # the run never gets there
    ]
    history = History(result)
    # party 1 by vote in year 2, party 0 from outside in year 4; in year 6 party 0 wins and stays
    assert offices(history) == [Office(0.0, 2.0, 0), Office(2.0, 4.0, 1), Office(4.0, 10.0, 0)]
    assert history.interventions == [Intervention(4.0, "societies.party_in_power", (0.0,), "Back")]


def test_a_world_that_did_not_vote_has_no_winner() -> None:
    result = make_result(worlds=2)
    elections = result.elections
    kept = np.flatnonzero(~((elections["world"] == 1) & (elections["time"] == 6.0)))
    for columns in (elections.variables, elections.coords):
        for name, variable in list(columns.items()):
            columns[name] = variable._replace(values=variable.values[kept])  # type: ignore[index]
    second = History(result).contests[1]
    assert_array_equal(second.held, [True, False])
    assert_array_equal(second.winner, [0, -1])
    assert np.isnan(second.share[1])


def test_names_of_poles_and_parties() -> None:
    history = History(make_result(axes=("nation", "tradition")))
    assert history.poles == ("liberal", "conservative")  # the survey's words, less their "extremely"
    assert History(history.result, axis=1).poles == ("− side", "+ side")  # nobody says
    assert (history.party(0), history.party(1), history.party(-1)) == ("Left & Co", "Right", "nobody")


def test_a_measure_that_is_nowhere_a_number_is_not_there() -> None:
    result = make_result()
    result.measures.variables["climate_mean"].values[:] = np.nan
    history = History(result)
    assert history.has("private_mean", "expressed_mean")
    assert not history.has("private_mean", "climate_mean")
    assert not history.has("something_else")


def test_an_optional_intervention_that_the_theory_passed_over_is_not_told() -> None:
    result = make_result()
    done = {"at": 1.0, "value": [0.5], "optional": True}
    result.manifest["scenario"]["interventions"] = [
        {**done, "column": "societies.output"},
        {**done, "column": "societies.trade"},  # no measure of it: the theory does not know it
    ]
    assert [item.target for item in History(result).interventions] == ["societies.output"]
