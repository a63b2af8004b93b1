"""Names in a scenario, and numbers that a program gives it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from small_scenarios import small_scenario

from polybius import make_world
from polybius.errors import ScenarioError, StateError
from polybius.scenarios import Scenario, build
from polybius.scenarios.blueprint import Blueprint


def with_parties(**parties: Any) -> Scenario:
    return Scenario.parse({**small_scenario().to_dict(), "parties": parties})


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a", "a"], "two are called 'a'"),
        (["", "b"], "name 1 is empty"),
        (["a", " "], "name 2 is empty"),
        (["a", "b "], "begins or ends with a blank"),
    ],
)
def test_parties_have_names_of_their_own(names: list[str], message: str) -> None:
    with pytest.raises(ScenarioError, match=f"parties need names of their own, but .*{message}"):
        Blueprint.of(with_parties(name=names))


@pytest.mark.parametrize("names", [["01", "1"], ["NA", "nan"], ["True", "None"]])
def test_names_that_look_like_others_are_names(names: list[str]) -> None:
    assert Blueprint.of(with_parties(name=names)).party_names == tuple(names)


@pytest.mark.parametrize("axes", [("",), ("a", "a"), (" a",), ()])
def test_axes_have_names_of_their_own(axes: tuple[str, ...]) -> None:
    with pytest.raises(StateError, match="at least one value axis, each with its own name"):
        make_world(axes=axes, citizens=2)


def test_a_scale_that_latent_axes_are_drawn_around_is_said_to_be_no_axis() -> None:
    content = small_scenario().to_dict()
    content["population"]["latent"] = {"nation": {"loading": 0.4}, "order": {"of": "ideology"}}
    content["parties"] = {"name": ["a", "b"], "position": [[0.0], [0.1]]}
    with pytest.raises(
        ScenarioError,
        match=r"takes 2 numbers a party, for the axes nation, order. 'ideology' is none: it is the scale "
        "that nation, order are drawn around, in its place",
    ):
        Blueprint.of(Scenario.parse(content))


WHOLE = [np.int64(40), np.uint8(40), np.array(40), Decimal(40), Fraction(80, 2)]


@pytest.mark.parametrize("number", WHOLE)
def test_whole_numbers_of_every_kind(number: Any) -> None:
    chosen = small_scenario().with_overrides(citizens=number, seed=number, years=number)
    plain = small_scenario().with_overrides(citizens=40, seed=40, years=40)
    assert chosen == plain
    assert chosen.to_dict() == plain.to_dict()
    assert build(chosen, number).citizens.n == 40


@pytest.mark.parametrize(
    "number", [np.float32(0.5), np.float64(0.5), Decimal("0.5"), Fraction(1, 2), np.array(0.5)]
)
def test_numbers_of_every_kind(number: Any) -> None:
    set = {"population.hidden_support": number, "Expression.peer_pressure": number, "society.line": [number]}
    at = {"at": number, "column": "societies.severity", "value": number}
    chosen = small_scenario().with_overrides(years=number, set=set).adding(at)
    assert chosen.population.hidden_support == 0.5
    assert chosen.parameters["Expression.peer_pressure"] == 0.5
    assert chosen.society["line"] == (0.5,)
    assert (chosen.interventions[-1].at, chosen.interventions[-1].value) == (0.5, (0.5,))


@pytest.mark.parametrize("number", [True, np.bool_(True), 40.0, np.float64(40), "40", 2**70])
def test_what_is_no_whole_number_is_no_count(number: Any) -> None:
    with pytest.raises(ScenarioError, match=r"population\.citizens"):
        small_scenario().with_overrides(citizens=number)
