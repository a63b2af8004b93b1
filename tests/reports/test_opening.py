"""What stands before the fold: on every scenario that ships an answer that a reader finds in a minute."""

import re
from typing import Any

import numpy as np
import pytest
from made_results import make_result

from polybius import Plain, run
from polybius.reports.drawing import drawing
from polybius.reports.history import History, societies
from polybius.reports.opening import opening
from polybius.reports.page import render
from polybius.reports.speech import hides, menu
from polybius.reports.words.answers import answers
from polybius.reports.words.cautions import cautions, nulls, start_far_from_rest
from polybius.results import Result
from polybius.scenarios import load, names

WORDS, PICTURES = 1500, 8
CONTENTS = 150  # words of the list of contents and of the facts of the run, at most


def words(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


def small(name: str, worlds: int = 2) -> Result:
    """Return a scenario with few citizens and steps, in plain Python: nothing is compiled."""
    few = {"scenario.steps_per_year": 1, "record.every": 1, "record.cells": 10, "record.panel": 0}
    return run(name, citizens=30, worlds=worlds, set=few, backend=Plain())


@pytest.mark.parametrize("name", names())
def test_it_is_short_and_answers_on_every_scenario(name: str) -> None:
    result = small(name)
    (axes,) = societies(result)
    with drawing():
        found = opening(axes)
    html = render(*found.section.blocks)
    description = load(name).scenario.description
    assert words(html) + words(description) + CONTENTS <= WORDS
    assert html.count("<svg") <= PICTURES
    told = answers(axes)
    assert told and all(answer.text for answer in told)
    assert told[0].question  # a question in words, and then its numbers
    assert "medians over 2 worlds" in " ".join(cautions(axes))
    assert not re.search(r"\bnan\b|−10\.00|by way of", html)


def swinging(first: tuple[float, ...], later: tuple[float, ...], **choices: Any) -> Result:
    """Return worlds whose public moves by so much before the transfer in year 2, and by so much after it."""
    result = make_result(worlds=len(first), transfers=(True, False), **choices)
    course = result.measures["expressed_mean"]
    for w, (a, b) in enumerate(zip(first, later, strict=True)):
        course[:, w, 0, 0] = np.where(
            np.arange(11) < 2, -0.3, np.where(np.arange(11) < 9, -0.3 + a, -0.3 + a + b)
        )
    result.manifest["scenario"]["scenario"]["answers"] = [
        {"measure": "expressed_mean", "ask": "Does it turn?", "after": "transfer", "claims": "turns"}
    ]
    return result


def test_what_comes_before_the_second_transfer_is_told_apart() -> None:
    # Of .4 after the first transfer in year 2, .3 come before the second one in year 6.
    result = make_result(worlds=2, transfers=(True, True))
    years = np.arange(11)
    rise = np.where(years < 3, 0.0, np.where(years < 9, 0.3, 0.4))
    result.measures["expressed_mean"][:, :, 0, 0] = -0.3 + rise[:, None]
    result.manifest["scenario"]["scenario"]["answers"] = [
        {"measure": "expressed_mean", "ask": "Does it?", "after": "transfer", "claims": "turns"}
    ]
    assert "as the theory claims. Of what follows the first, 75% comes before the second." in answer(result)


def answer(result: Result) -> str:
    return str(answers(next(societies(result)))[0])


def test_a_swing_before_the_transfer_speaks_against_the_claim_and_one_after_it_for_it() -> None:
    # The record of year 2 is made before the vote of year 2: what it holds came before.
    against = answer(swinging((0.3, 0.3, 0.2), (0.1, 0.1, 0.1)))
    assert "Mostly not: most of the swing comes before the first transfer of power in all 3 worlds" in against
    assert "against the theory’s claim" in against
    assert "moves by +0.40 (+0.30 to +0.40)" in against
    assert "+0.30 (+0.20 to +0.30) before the first transfer of power (year 2)" in against
    for_it = answer(swinging((0.1, 0.1, 0.1), (0.3, 0.3, 0.2)))
    assert "Yes: most of the swing comes after the first transfer of power in all 3 worlds" in for_it
    mixed = answer(swinging((0.3, 0.1), (0.1, 0.3)))
    assert "Undecided" in mixed
    lone = swinging((0.1, 0.1, 0.1), (0.3, 0.3, 0.3))
    lone.elections["transfer"][lone.elections["world"] == 2] = False
    assert (
        "in 2 of 3 worlds, as the theory claims. It comes without one in 1 of 3 worlds, against it."
        in answer(lone)
    )
    none = swinging((0.0,), (0.4,), elections=False)
    assert "No transfer of power came, so none turned anything." in answer(none)


def test_a_claim_that_a_number_rises_is_held_against_every_world() -> None:
    for end, verdict in (
        ((0.9, 0.8, 0.9), "Yes in all 3 worlds, as the theory claims."),
        ((0.9, 0.5, 0.2), "That depends on luck: as the theory claims in 1 of 3 worlds."),
        ((0.2, 0.1, 0.2), "No, against the theory’s claim: the other way in all 3 worlds."),
        ((0.5, 0.5, 0.5), ""),  # nothing moves, and that is said
    ):
        result = make_result(worlds=3)
        result.measures["society_institutions"][-1, :, 0] = end
        result.manifest["scenario"]["scenario"]["answers"] = [
            {"measure": "society_institutions", "claims": "rises"}
        ]
        assert answer(result).startswith(verdict or "Institutions: hardly any move in all 3 worlds")


def test_one_world_is_told_as_one() -> None:
    assert "One world alone: any of this may be luck." in cautions([History(make_result())])[0]


def test_a_mean_is_held_against_what_chance_would_do() -> None:
    result = make_result()
    result.manifest["scenario"]["scenario"]["answers"] = ["private_mean"]
    # the drift scenario's shock of 0.02 a square root of a year, over ten years: 0.02 * sqrt(10) = 0.06
    assert "ends about 0.06 from its start after 10 years" in nulls(History(result))
    result.manifest["scenario"]["scenario"]["answers"] = ["society_institutions"]
    assert nulls(History(result)) == ""


def test_a_start_far_from_rest_is_told_and_a_settled_one_is_not() -> None:
    result = make_result()
    result.manifest["scenario"]["start"]["settle"] = 0.0
    result.measures["expressed_mean"][:, 0, 0, 0] = [-0.4] + [0.1] * 10
    text = " ".join(start_far_from_rest([History(result)]))
    assert "The start is far from rest: within the first year what people say from −0.40 to 0.10" in text
    result.measures["expressed_mean"][:, 0, 0, 0] = np.linspace(-0.4, 0.1, 11)  # a tenth of the way in a year
    assert "what people say" not in " ".join(start_far_from_rest([History(result)]))
    result.manifest["scenario"]["start"]["settle"] = 3.0
    assert not list(start_far_from_rest([History(result)]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two_victories", True),
        ("conservative_turn", True),
        ("elite_cues", False),
        ("drift", False),
        ("frozen", False),
    ],
)
def test_who_hides_is_decided_by_what_words_are_chosen_by(name: str, expected: bool) -> None:
    result = small(name, worlds=1)
    (axes,) = societies(result)
    assert hides(axes[0]) is expected
    with drawing():
        html = render(*opening(axes).section.blocks)
    if not expected:
        assert "something else than they think" not in html


def test_what_can_be_said_in_a_menu_is_told_as_one() -> None:
    result = small("two_victories", worlds=1)
    (axes,) = societies(result)
    said = result.final.citizens["expressed"]
    said[:20, 0], said[20:, 0] = 2 / 7, np.linspace(-0.9, 0.9, len(said) - 20)
    found = menu(axes[0])
    assert found is not None
    assert found.items == pytest.approx((2 / 7,), abs=1e-4)
    assert found.share == pytest.approx(20 / 30)
    assert found.parameters == ("Expression.voice 0.29",)
    assert "What can be said comes in a menu that the rule sets" in " ".join(cautions(axes))
    said[:, 0] = np.linspace(-0.9, 0.9, len(said))  # everyone finds words of their own
    assert menu(axes[0]) is None


def test_the_people_are_told() -> None:
    result = make_result()
    said = result.manifest["population"]
    said |= {"respondents": 1000, "respondents_used": 900, "effective_size": 640.4, "margins": {"region": {}}}
    text = cautions([History(result)])[-1]
    assert "900 of 1,000 respondents" in text
    assert "as good as 640 drawn at random (Kish)" in text
    assert "raked to the margins of region" in text
