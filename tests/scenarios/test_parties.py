"""Parties of a scenario: any number, some in waiting, each with its tactic."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_scenarios import small_scenario

from polybius.errors import ScenarioError
from polybius.mechanisms import Adaptation, Capture, Entry, Exit
from polybius.model import Theory
from polybius.scenarios import Blueprint, build, load, names, run
from polybius.theories import HIDDEN_MAJORITY

OPEN_FIELD = replace(
    HIDDEN_MAJORITY,
    name="open_field",
    mechanisms=(Entry(rate=50.0), *HIDDEN_MAJORITY.mechanisms, Exit(), Adaptation(), Capture()),
)
FIVE: dict[str, Any] = {
    "position": [-0.6, 0.5, 0.0, 0.0, 0.0],
    "standing": [1, 1, 1, 0, 0],
    "tactic": [0, 1, 2, 3, 0],
}


def test_parties_come_and_go_and_all_are_counted() -> None:
    result = run(small_scenario(parties=FIVE), theory=OPEN_FIELD, threads=1)
    assert result.votes["voted"].tolist() == ["none", *(f"party {k}" for k in range(5))]
    np.testing.assert_allclose(result.votes["citizens"].sum(axis=(1, 2)), 1.0)
    shares = result.votes["citizens"].sum(axis=1)
    assert (shares[:, 3] > 0.0).all()
    np.testing.assert_array_equal(result.elections["winner"], shares[:, 1:].argmax(axis=1))
    votes = np.stack([result.elections[f"votes_{k}"] for k in range(5)], axis=1)
    np.testing.assert_allclose(votes, shares[:, 1:], atol=1e-6)  # nobody dies, and all vote
    np.testing.assert_array_equal(result.elections["turnout"], 1.0)


def test_rows_in_waiting_need_no_position_and_are_unknown_where_nobody_can_enter() -> None:
    scenario = small_scenario(parties={"name": ["l", "r", "n"], "standing": [1, 1, 0]})
    names = [Blueprint.of(scenario, theory).party_names for theory in (OPEN_FIELD, HIDDEN_MAJORITY)]
    assert names == [("l", "r", "n"), ("l", "r")]
    columns = Blueprint.of(scenario, OPEN_FIELD).parties
    assert columns["position"].shape == (3, 1) and columns["position"][2, 0] == 0.0
    columns = Blueprint.of(scenario, HIDDEN_MAJORITY).parties
    assert {len(values) for values in columns.values()} == {2} and "standing" not in columns


@pytest.mark.parametrize("name", sorted(set(names()) - {"two_victories"}))
def test_every_shipped_society_has_a_row_for_a_newcomer_where_its_theory_lets_one_enter(name: str) -> None:
    scenario = load(name).with_overrides(citizens=100)
    state = build(scenario, seed=1)
    if "parties.standing" in scenario.theory.columns:
        assert 0 in state.parties["standing"] and {*state.parties["tactic"].tolist()} >= {1, 2}
    elif "parties.position" in scenario.theory.columns:
        assert state.parties.n == 2


def test_a_party_alone_rules_without_a_vote() -> None:
    result = run(small_scenario(parties={"position": [-0.6]}), years=1.5, threads=1)
    assert result.elections.rows() == [] and not result.votes
    assert result.final.societies.party_in_power.tolist() == [0]


@pytest.mark.parametrize(
    ("change", "theory", "message"),
    [
        ({"standing": [1, 1]}, OPEN_FIELD, "as many entries everywhere. Got 5 names, and 2 of standing"),
        ({"tactic": [0, 1, 2, 3, 4]}, OPEN_FIELD, r"parties.tactic must lie in \[0, 3\] kind"),
        (
            {"position": None, "name": ["l", "r", "n"], "standing": [1, 1, 1], "tactic": [0, 0, 0]},
            OPEN_FIELD,
            "as many entries everywhere. Got 3 names, and 2 of position",
        ),
    ],
)
def test_what_may_not_be_said_of_them(change: dict[str, Any], theory: Theory, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        Blueprint.of(small_scenario(parties={**FIVE, **change}), theory)
