"""Verdicts: when an answer holds, and what is run to find out."""

import math
from dataclasses import replace
from typing import Any

import pytest

from polybius.experiments import Verdict, verdicts
from polybius.reference import MODELS, Estimate, KnownAnswer, ReferenceModel, Simulate, Sure

MODEL = MODELS["deffuant_weisbuch"]


def answer(**settings: Any) -> KnownAnswer:
    given = {
        "quantity": "mean",
        "expected": 0.5,
        "source": "deffuant2000",
        "sure": (Sure.DERIVED,),
        "run": lambda simulate: {"mean": Estimate(0.5)},
    }
    return KnownAnswer(**{**given, **settings})


def judged(*answers: KnownAnswer, slow: bool = False) -> list[Verdict]:
    model: ReferenceModel = replace(MODEL, known_answers=answers)
    return list(verdicts([model], slow=slow))


def test_a_mean_and_its_standard_error() -> None:
    # 1, 2, 3, 4: mean 2.5, standard deviation sqrt(5/3), standard error sqrt(5/12).
    found = Estimate.mean([1, 2, 3, 4])
    assert found.value == 2.5
    assert found.error == pytest.approx(math.sqrt(5 / 12))
    assert math.isnan(Estimate.mean([1.0]).error)


def test_a_share_is_never_quite_sure() -> None:
    # None of 8: (0 + 1) / (8 + 2) = 0.1, so sqrt(0.1 * 0.9 / 8).
    found = Estimate.share([False] * 8)
    assert found.value == 0.0
    assert found.error == pytest.approx(math.sqrt(0.09 / 8))


@pytest.mark.parametrize(
    ("ours", "settings", "holds"),
    [
        (Estimate(0.51), {"tolerance": 0.02}, True),
        (Estimate(0.53), {"tolerance": 0.02}, False),
        (Estimate(0.53, 1.0), {"tolerance": 0.02}, False),  # a stated tolerance is not widened by noise
        (Estimate(0.59, 0.02), {"error": 0.015}, True),  # 4 * 0.025 = 0.1
        (Estimate(0.61, 0.02), {"error": 0.015}, False),
        (Estimate(0.5), {}, True),
        (Estimate(0.5 + 1e-12), {}, False),
        (Estimate(math.nan), {"tolerance": 1.0}, False),
    ],
)
def test_when_an_answer_holds(ours: Estimate, settings: dict[str, Any], holds: bool) -> None:
    found = judged(answer(run=lambda simulate: {"mean": ours}, **settings))
    assert [v.holds for v in found] == [holds]
    assert [v.fails for v in found] == [not holds]


def test_what_no_faithful_model_gives_is_shown_and_not_judged() -> None:
    (found,) = judged(answer(expected=0.9, reproducible=False, note="the printed value is low"))
    assert not found.holds and not found.fails
    assert found.text == "not reproduced"


def test_answers_share_a_run() -> None:
    runs = []

    def both(simulate: Simulate, k: int) -> dict[str, Estimate]:
        runs.append(k)
        return {"mean": Estimate(0.5), "spread": Estimate(1.0)}

    answers = [
        answer(run=both, parameters={"k": 1}),
        answer(run=both, parameters={"k": 1}, quantity="spread", expected=1.0),
        answer(run=both, parameters={"k": 2}),
    ]
    assert all(v.holds for v in judged(*answers))
    assert runs == [1, 2]


def test_slow_ones_only_when_asked_for() -> None:
    answers = (answer(), answer(slow=True, quantity="mean"))
    assert len(judged(*answers)) == 1
    assert len(judged(*answers, slow=True)) == 2


def test_the_seed_is_handed_on() -> None:
    def start(simulate: Simulate) -> dict[str, Estimate]:
        return {"mean": Estimate(simulate(MODEL, n=5, steps=1, mu=0.0)["mean_opinion"].item())}

    model = replace(MODEL, known_answers=(answer(run=start),))
    ours = [next(verdicts([model], seed=seed)).ours.value for seed in (0, 1, 0)]
    assert ours[0] == ours[2] != ours[1]
