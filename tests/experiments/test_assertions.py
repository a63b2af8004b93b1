"""What the texts assert, pushed: every push can be made in the whole society, and signs are told truly."""

from dataclasses import replace
from typing import Any

import pytest

from polybius.errors import ScenarioError
from polybius.experiments import ASSERTIONS, Assertion, Effect, Finding, findings
from polybius.scenarios import Blueprint, Scenario, load
from polybius.sources import sources

ONE = next(
    each for each in ASSERTIONS if each.effect == "grievance_mean" and each.cause == "a lasting crisis"
)


def small(**changes: Any) -> dict[str, Any]:
    scenario = load("one_society").with_overrides(citizens=100, set={"network.kind": "homophilous"})
    return {"scenario": scenario, "worlds": 3, "citizens": 100, **changes}


def test_every_push_and_effect_is_there_in_the_whole_society() -> None:
    # An intervention that cannot be made is an error here.
    blueprint = Blueprint.of(load("one_society").adding(*(each.intervention for each in ASSERTIONS)))
    there = {measure.name for measure in blueprint.measures}
    for each in ASSERTIONS:
        assert each.effect in there
        assert each.source in sources()
        assert each.sign in (-1, 0, 1)
        assert each.where.get("axis", "nation") in blueprint.respondents.axes


def test_a_crisis_grieves_and_the_opposite_assertion_is_reversed() -> None:
    short = replace(ONE, after=1.0)
    found = findings([short, replace(short, sign=-1), replace(short, sign=0)], **small())
    assert [each.text for each in found] == ["as said", "reversed", "something seen"]
    assert all(each.effect is not None and each.effect.mean > 0.05 for each in found)


def test_nothing_is_planned_beyond_the_end_of_a_push(caplog: pytest.LogCaptureFixture) -> None:
    late = {"at": 50.0, "column": "societies.line", "value": 0.0}
    scenario = load("one_society").adding(late)
    findings([replace(ONE, after=1.0)], **small(scenario=scenario, worlds=2))
    assert not caplog.messages


def test_what_a_theory_lacks_is_not_in_it() -> None:
    push = {"column": "societies.trade", "change": 0.4}
    absent = [
        Assertion("trade", push, "private_mean", 1, 1.0, "mearsheimer2019", {"axis": "nation"}),
        Assertion(
            "severity", {"column": "societies.severity", "change": 1.0}, "salience_mean", 1, 1.0, "shayo2009"
        ),
    ]
    found = findings(absent, **small(theory="hidden_majority"))
    assert [each.text for each in found] == ["not in this theory"] * 2


@pytest.mark.parametrize(
    ("sign", "mean", "half", "text"),
    [
        (1, 1.0, 0.1, "as said"),
        (1, 0.1, 0.01, "as said, faintly"),
        (-1, 1.0, 0.1, "reversed"),
        (-1, 0.1, 0.01, "reversed, faintly"),
        (1, 0.1, 0.2, "nothing seen"),
        (0, 0.1, 0.2, "as said"),
        (0, -1.0, 0.2, "something seen"),
    ],
)
def test_verdicts_in_words(sign: int, mean: float, half: float, text: str) -> None:
    assert Finding(replace(ONE, sign=sign), Effect("x", mean, half, 1.0, 9)).text == text


def test_progress_and_mistakes() -> None:
    seen: list[tuple[int, int]] = []
    findings([replace(ONE, after=0.5)], **small(progress=lambda done, total: seen.append((done, total))))
    assert seen == [(1, 1)]
    with pytest.raises(ScenarioError, match="there is no theory 'hiden_majority'"):
        findings([ONE], **small(theory="hiden_majority"))


def test_the_scenario_may_be_any() -> None:
    content = {"scenario": {"years": 1}, "population": {"citizens": 50}}
    push = {"column": "societies.severity", "change": 3.0}
    mine = Assertion("severity", push, "falsifying_share", 1, 0.5, "kuran1995")
    (found,) = findings([mine], scenario=Scenario.parse(content), citizens=50, worlds=2)
    assert found.effect is not None
