"""Answers: what a scenario's question is about comes first, with where it began and ended."""

import numpy as np
import pytest
from made_results import make_result

from polybius.errors import ScenarioError
from polybius.reports import html_report
from polybius.reports.history import History, societies
from polybius.reports.words.answers import answers
from polybius.reports.words.headlines import what_moved
from polybius.results import Result
from polybius.scenarios import Scenario, load, names
from polybius.scenarios.blueprint import Blueprint


def asking(*measures: str, **choices: object) -> Result:
    """Return a made result whose question is about these measures."""
    result = make_result(**choices)  # type: ignore[arg-type]
    result.manifest["scenario"]["scenario"]["answers"] = list(measures)
    return result


def told(result: Result) -> list[str]:
    return list(map(str, answers(next(societies(result)))))


def test_start_and_end_are_told_and_first() -> None:
    result = asking("expressed_mean", "private_mean", "society_institutions")
    result.measures["society_institutions"][-1] = 0.2
    assert told(result) == [
        "What people say, on average: from −0.20 to 0.20.",
        "What people think, on average: hardly any move.",
        "Institutions: attained from 0.50 to 0.20.",
    ]
    page = html_report(result)
    assert page.index("Institutions: attained from 0.50 to 0.20.") < page.index("Power changed hands twice")


def test_several_worlds_have_a_spread_and_several_axes_their_names() -> None:
    result = asking("expressed_mean", worlds=3, axes=("nation", "liberty"))
    result.measures["expressed_mean"][-1, :, 0, 0] = (0.1, 0.2, 0.4)
    result.measures["expressed_mean"][:, :, 0, 1] = 0.3
    assert told(result) == ["What people say, on average: nation from −0.20 to 0.20 (0.10 to 0.40)."]


def test_what_was_asked_is_not_told_again_as_what_moved_most() -> None:
    result = asking("society_institutions")
    result.measures["society_institutions"][-1] = 0.2
    assert "institutions" not in what_moved([History(result)])
    result.manifest["scenario"]["scenario"].pop("answers")
    assert "institutions (attained) from 0.50 to 0.20" in what_moved([History(result)])


def test_what_returns_is_said_to_and_what_rounds_to_the_same_is_no_move() -> None:
    result = asking("society_institutions")
    result.measures["society_institutions"][5] = 0.9
    assert told(result) == ["Institutions: attained from 0.50 up to 0.90 (year 5), then back to 0.50."]
    result.measures["society_institutions"][5] = np.nan
    assert told(result) == ["Institutions: hardly any move."]


def test_a_question_is_about_measures_that_there_are() -> None:
    scenario = Scenario.parse({"scenario": {"answers": ["private_men"]}})
    with pytest.raises(ScenarioError, match=r"answers: there is no measure 'private_men'.* 'private_mean'"):
        Blueprint.of(scenario)


@pytest.mark.parametrize("name", names())
def test_what_scenarios_ask_about_is_recorded(name: str) -> None:
    blueprint = Blueprint.of(load(name).with_overrides(citizens=100))
    asked = [answer.measure for answer in blueprint.scenario.scenario.answers]
    assert asked
    assert set(asked) <= {measure.name for measure in blueprint.measures}


def test_no_question_is_lost_for_want_of_an_event() -> None:
    result = asking()
    about = result.manifest["scenario"]["scenario"]
    result.manifest["scenario"]["interventions"] = []
    who = {"ask": "Who moves?", "measure": "private_mean", "among": "parties"}
    about["answers"] = [who, {**who, "after": "transfer"}]
    for answer in answers(next(societies(result))):
        assert answer.question == "Who moves?" and "close to" in answer.text, answer
    about["answers"] = [{"ask": "How long?", "measure": "expressed_mean", "back": True}]
    (long,) = told(result)
    assert long.startswith("How long? What people say, on average: from ")
    assert long.endswith("Nothing is set from outside, so there is no way back to tell.")
