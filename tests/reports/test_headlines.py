"""Headlines: sentences with the numbers that were recorded, above all whether power changed hands."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_results import make_result, with_a_third_party

from polybius.reports.history import History
from polybius.reports.offices import offices
from polybius.reports.words.elections import one_by_one
from polybius.reports.words.headlines import headlines
from polybius.results import Record, Variable


def told(**choices: object) -> str:
    return "\n".join(headlines(History(make_result(**choices))))  # type: ignore[arg-type]


def test_two_transfers() -> None:
    text = told()
    assert text.startswith("Power changed hands twice in 2 elections.")
    assert (
        "Year 2: Right wins the first election with 55.0% of the vote and takes office from Left & Co."
        in text
    )
    assert (
        "Year 6: Left & Co wins the second election with 55.0% of the vote and takes office from Right."
        in text
    )


def test_a_transfer_that_does_not_come_is_said_so() -> None:
    text = told(transfers=(False, False))
    assert text.startswith("No transfer of power came in 2 elections: who held office kept it.")
    assert (
        "Year 2: Left & Co wins the first election with 55.0% of the vote "
        "and stays in office: no transfer of power." in text
    )
    text = told(transfers=(True, False))
    assert text.startswith("Power changed hands once in 2 elections.")
    assert (
        "Right wins the second election with 55.0% of the vote and stays in office: no transfer of power."
        in text
    )


def test_without_elections_nothing_is_said_of_them() -> None:
    assert "election" not in told(elections=False)


def test_a_tie_keeps_the_incumbent() -> None:
    result = make_result(transfers=(False,))
    result.elections["share"][:] = 0.5
    assert "Left & Co stays in office after a tie in the first election." in headlines(History(result))[1]


def test_of_more_than_two_the_winner_and_all_others_are_named() -> None:
    result = with_a_third_party(make_result())
    text = "\n".join(headlines(History(result)))
    assert "Year 2: Right wins the first election with 55.0% of the vote and takes office" in text
    assert (
        "Year 6: New wins the second election with 40.0% of the vote (Right 30.0% and Left & Co 30.0%) "
        "and takes office from Right." in text
    )
    # What respondents reported is of the votes for either of the first two.
    result.elections["votes_1"][0], result.elections["votes_2"][0] = 0.3, 0.25
    assert "gives Right 40.0% of the votes for it or Left & Co; respondents reported" in "\n".join(
        headlines(History(result))
    )


def test_a_tie_of_two_others_keeps_the_incumbent() -> None:
    result = with_a_third_party(make_result(transfers=(True, False)))
    for party, share in enumerate((0.4, 0.2, 0.4)):
        result.elections[f"votes_{party}"][1] = share
    result.elections["winner"][1] = 1
    assert "Right stays in office after a tie in the second election." in "\n".join(
        headlines(History(result))
    )
    result.elections["winner"][:] = -1
    assert "Year 2: the first election is a tie." in "\n".join(headlines(History(result)))


def test_many_elections_of_three_parties_are_told_by_winner() -> None:
    result = make_result(transfers=(True, True, True, False, True))
    got = {"votes_0": [0.3] * 5, "votes_1": [0.5, 0.3, 0.5, 0.5, 0.3], "votes_2": [0.2, 0.4, 0.2, 0.2, 0.4]}
    more = {name: Variable(("election",), np.array(values)) for name, values in got.items()}
    result.elections["winner"][:] = [1, 2, 1, 1, 2]
    elections = Record({**result.elections.variables, **more}, result.elections.coords)
    result.manifest["parties"].append({"name": "New"})
    text = "\n".join(headlines(History(replace(result, elections=elections))))
    assert "Right wins in years 2, 10 and 14, with 50.0% of the vote." in text
    assert "New wins in years 6 and 18, with 40.0% of the vote." in text


def test_of_many_elections_ties_are_no_wins() -> None:
    result = make_result(transfers=(True, False, True, True, False))  # 1 wins three, 0 in year 10
    result.elections["share"][[1, 4]] = 0.5
    story = headlines(History(result))
    assert "Right wins in years 2 and 14, with 55.0% of the vote." in story
    assert "Right stays in office after a tie in years 6 and 18." in story
    result = make_result(worlds=2, transfers=(False,) * 5)
    result.elections["share"][:3] = 0.5  # both worlds in year 2, the first in year 6
    story = headlines(History(result))
    assert "Left & Co wins 7 of the 10 elections of all worlds, with 55.0% of the vote." in story
    assert "3 of the 10 elections of all worlds end in a tie." in story
    told = [text for _, text in one_by_one(History(result))]
    assert told[0] == "Year 2: the first election is a tie in all 2 worlds that vote."
    assert "wins the second election in 1 of 2 worlds" in told[1]


def test_what_happened_is_told_in_order_of_time() -> None:
    result = make_result(transfers=(True,) * 5)  # years 2, 6, 10, 14, 18: Right first wins in 2, Left in 6
    story = headlines(History(result))
    starts = ("Right wins", "Year 5, from outside", "Left & Co wins")
    places = [next(k for k, text in enumerate(story) if text.startswith(start)) for start in starts]
    assert places == sorted(places)


def test_opinion_moves_and_crosses_the_middle() -> None:
    # public -0.2 until year 6, +0.2 from year 7; private 0.1 all along
    text = told()
    assert "What people say goes from −0.20 to +0.20 on average" in text
    assert "what they think is +0.10 at the start and the end." in text
    assert "Public opinion crosses the middle to the conservative side in year 7." in text
    assert (
        "after the transfer of the first election public opinion moves by 0.00, private opinion by 0.00."
        in text
    )
    assert "In the 2 years after the transfer of the second election public opinion moves by +0.40" in text


def test_opinion_that_stays_on_its_side() -> None:
    result = make_result()
    result.measures["expressed_mean"][:] = -0.3
    assert "Public opinion stays on the liberal side throughout." in "\n".join(headlines(History(result)))


def test_opinion_that_does_not_move_is_not_told_as_a_journey() -> None:
    result = make_result()
    for name in ("expressed_mean", "private_mean"):
        result.measures[name][:] = 0.004
    result.measures["falsifying_share"][:] = 0.0
    text = "\n".join(headlines(History(result)))
    assert "Opinion stays where it is, at 0.00 on average. Public opinion stays about the middle." in text
    assert "say something else" not in text


def test_ripples_about_the_middle_cross_nothing() -> None:
    result = make_result()
    moves = result.measures["expressed_mean"]
    moves[:] = 0.01
    moves[1::2] = -0.01
    moves[-1] = 0.3
    text = "\n".join(headlines(History(result)))
    assert "Public opinion is about the middle or on the conservative side throughout." in text


def test_the_survey_is_no_yardstick_for_axes_that_it_did_not_ask_for() -> None:
    result = make_result()
    result.manifest["scenario"]["population"] = {"latent": {"nation": {}}}
    assert "respondents reported" not in "\n".join(headlines(History(result)))


def test_the_largest_swing_and_what_made_it() -> None:
    # 0.3 - 0.05 + 0.15 = 0.4, most of it revelation
    assert (
        "The largest of two swings looked at in public opinion, after the <second> (years 6 to 8): +0.40, "
        "most of it revelation (+0.30)." in told()
    )


def test_what_is_hidden_and_the_survey() -> None:
    text = told()
    assert (
        "40% of citizens say something else than they think at the start, "
        "50% at most, in year 3, 10% at the end." in text
    )
    # 55.0 - 41.6 = 13.4
    assert (
        "The first election gives Right 55.0%; respondents reported 41.6%, so the model is 13.4 points above."
        in text
    )


def test_an_intervention_is_named() -> None:
    lines = told().splitlines()
    assert lines[2] == "Year 5, from outside: a new channel (societies.reach = 0.5)."  # in order of time
    assert lines[1].startswith("Year 2") and lines[3].startswith("Year 6")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"column": "societies.trade", "value": [0.5], "for": 3.0}, "societies.trade = 0.5 for 3 years"),
        ({"column": "societies.line", "change": [-0.2], "for": 1.0}, "societies.line − 0.2 for 1 year"),
        ({"parameter": "Policy.tempo", "change": [0.2]}, "Policy.tempo + 0.2"),
        (
            {"column": "societies.line", "path": [[4.0, [0.1]], [6.0, [-0.3, 0.2]]], "hold": True},
            "societies.line from 0.1 at 4, to −0.3 and 0.2 at 6, held",
        ),
        ({"measure": "private_mean", "value": [0.0]}, "private_mean = 0, held"),
        (
            {"column": "parties.valence", "value": [1.0], "row": 1},
            "parties.valence = 1 for {1}",
        ),
        ({"column": "parties.valence", "value": [1.0], "parties": [0, 1]}, "for {0} and {1}"),
    ],
)
def test_every_kind_of_intervention_is_said(item: dict[str, Any], said: str) -> None:
    result = make_result()
    result.manifest["scenario"]["interventions"] = [{"at": 4.0, "note": "", "hold": False, **item}]
    history = History(result)
    assert said.format(*history.parties) in "\n".join(headlines(history))


def test_what_happens_to_another_society_is_not_told() -> None:
    result = make_result(societies=2)
    result.manifest["scenario"]["interventions"] = [
        {"at": 4.0, "column": "societies.trade", "value": [0.5], "societies": [1]},
        {"at": 5.0, "column": "societies.trade", "value": [0.4], "row": 0},
    ]
    assert [item.value for item in History(result, society=0).interventions] == [(0.4,)]
    assert [item.value for item in History(result, society=1).interventions] == [(0.5,)]


def test_office_filled_from_outside_is_not_a_transfer_by_vote() -> None:
    result = make_result()
    result.manifest["scenario"]["interventions"] = [
        {"at": 4.0, "column": "societies.party_in_power", "value": [0.0], "note": ""}
    ]
    text = "\n".join(headlines(History(result)))
    assert text.startswith(
        "Power changed hands twice in 2 elections; office was also filled once from outside."
    )
    assert "Year 4, from outside: societies.party_in_power = 0." in text


def test_office_held_from_outside_keeps_the_votes_apart_from_it() -> None:
    # Right has the votes of year 2, but Left is held in office, where Right comes in year 6.
    result = make_result(transfers=(False, True))
    record = result.elections
    assert record is not None
    record["winner"][0], record["incumbent"][0], record["transfer"][0] = 1, 0, False
    record["incumbent"][1], record["winner"][1], record["transfer"][1] = 0, 1, True
    history = History(result)
    text = "\n".join(headlines(history))
    assert "of the vote, but Left & Co stays in office, held there from outside." in text
    assert [(office.start, office.party) for office in offices(history)] == [(0.0, 0), (6.0, 1)]


def test_many_worlds_are_counted_and_ranged() -> None:
    result = make_result(worlds=3)
    # world 2 keeps its office in year 6
    row = (result.elections["world"] == 2) & (result.elections["time"] == 6.0)
    result.elections["winner"][row], result.elections["share"][row], result.elections["transfer"][row] = (
        1,
        0.6,
        False,
    )
    result.measures["expressed_mean"][-1, 2] = 0.5
    text = "\n".join(headlines(History(result)))
    assert text.startswith("Transfers of power in 2 elections: one in 1 world, two in 2 worlds.")
    assert (
        "Right wins the first election in all 3 worlds with 55.0% of the vote; power changes hands in 3."
        in text
    )
    # party 0's shares: 55, 55 and 40 %, of which the last wins nothing
    assert (
        "Left & Co wins the second election in 2 of 3 worlds with 55.0% of the vote; "
        "power changes hands in 2." in text
    )
    assert "What people say goes from −0.20 to +0.20 (+0.20 to +0.50)" in text


def test_many_elections_in_many_worlds_are_counted_by_winner() -> None:
    result = make_result(worlds=3, transfers=(True, True, True, False, True))
    text = "\n".join(headlines(History(result)))
    # party 1 wins the first, third and fourth, party 0 the second and fifth, in each of 3 worlds
    assert "Right wins 9 of the 15 elections of all worlds, with 55.0% of the vote." in text
    assert "Left & Co wins 6 of the 15 elections of all worlds, with 55.0% of the vote." in text
    assert "wins the first election" not in text
    assert [time for time, _ in one_by_one(History(result))] == [2.0, 6.0, 10.0, 14.0, 18.0]


def test_what_is_as_high_as_at_the_end_is_not_told_twice() -> None:
    result = make_result()
    result.measures["falsifying_share"][:, 0, 0, 0] = [0.1] * 8 + [0.401, 0.4, 0.4]
    text = "\n".join(headlines(History(result)))
    assert "10% of citizens say something else than they think at the start, 40% at the end." in text


def test_votes_are_told_once_for_all_axes() -> None:
    result = make_result(axes=("nation", "tradition"))
    assert not any("election gives" in text for text in headlines(History(result, axis=1)))


def test_a_crossing_that_is_not_a_number_is_no_crossing() -> None:
    result = make_result()
    result.measures["expressed_mean"][4] = np.nan
    text = "\n".join(headlines(History(result)))
    assert "crosses the middle to the conservative side in year 7." in text


def test_polarisation_by_way_of_its_peak() -> None:
    result = make_result()
    assert "goes from 0.150 to 0.250." in "\n".join(headlines(History(result)))
    result.measures["expressed_esteban_ray"][5] = 0.4
    assert "goes from 0.150 to 0.250, with a peak of 0.400 in year 5." in "\n".join(
        headlines(History(result))
    )
