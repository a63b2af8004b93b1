# ruff: noqa: E501  (messages are compared whole)
"""Scenario files: what they say, what is refused, and in which words."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_scenarios import CONTENT, small_scenario

from polybius.errors import ScenarioError
from polybius.scenarios import Blueprint, Scenario, load, names


def test_a_scenario_survives_json() -> None:
    scenario = small_scenario()
    assert Scenario.parse(json.loads(json.dumps(scenario.to_dict()))) == scenario
    assert scenario.to_dict()["population"]["survey"] == "anes1996"  # defaults are written out


@pytest.mark.parametrize("name", names())
def test_scenarios_that_ship_are_sound(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert scenario.scenario.title and scenario.scenario.description
    Blueprint.of(scenario)


def test_parameters_may_be_nested_or_dotted() -> None:
    nested = small_scenario(parameters={"Expression": {"peer_pressure": 0.5}, "Election.term": 2})
    assert nested.parameters == {
        "Election.term": 2,
        "Expression.revisions": 12.0,
        "Expression.peer_pressure": 0.5,
    }


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"sceario": {}}, "it has an unknown key 'sceario'. Did you mean 'scenario'?"),
        ({"population": {"citizen": 5}}, "section [population] has an unknown key 'citizen'. Did you mean 'citizens'?"),
        ({"population": {"citizens": 0}}, "population.citizens must be greater than or equal to 1. Got 0 instead."),
        ({"population": {"citizens": 1.5}}, "population.citizens must be a whole number. Got 1.5 instead."),
        ({"population": {"citizens": True}}, "population.citizens must be a whole number. Got True instead."),
        ({"population": {"hidden_support": "many"}}, "population.hidden_support must be a number. Got 'many' instead."),
        ({"population": {"hidden_support": float("nan")}}, "must be a finite number. Got nan instead."),
        ({"population": {"hidden_support": 1.5}}, "population: hidden_support must lie in [0, 1] share. Got 1.5"),
        ({"scenario": {"years": float("inf")}}, "scenario.years must be a finite number. Got inf instead."),
        ({"parameters": {"Expression.peer_pressure": "a"}}, "parameters.Expression.peer_pressure must be a number. Got 'a' instead."),
        ({"survey": {"items": ["expresed"]}}, "survey.items entry 1 must be 'expressed' or 'private'. Got 'expresed' instead."),
        ({"record": {"measures": "std"}}, "record.measures: must be 'standard' or a list of measures. Got 'std' instead."),
        ({"society": {"line": []}}, "society.line"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say(sections: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        small_scenario(**sections)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"swings": [{"title": "x", "from": 3.0, "to": 1.0}]}, "swings entry 1: must end after it begins. Got from 3 to 1."),
        ({"swings": [{"title": "x", "frm": 3.0, "to": 1.0}]}, "the key 'swings entry 1, from' is missing. Add it."),
        ({"interventions": [{"at": -1.0, "column": "a.b", "value": 1}]}, "interventions entry 1, at must be greater than"),
        ({"scenario": 3}, "scenario must be a table"),
        ({"interventions": 5}, "interventions must be a list. Got 5 instead."),
        ({"population": "all"}, "population must be a table"),
    ],
)  # fmt: skip
def test_what_tables_may_not_hold(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.parse({**CONTENT, **change}, "scenario file 'x.toml'")
    assert message in str(caught.value)
    assert str(caught.value).startswith("scenario file 'x.toml': ")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("Expresion.peer_pressure", 1, "has no mechanism 'Expresion', and a scenario no such section. Did you mean 'Expression'?"),
        ("Thermostat.rate", 1, "theory 'hidden_majority' has no mechanism 'Thermostat'. It has: "),
        ("populaton.citizens", 1, "Did you mean 'population'?"),
        ("Expression.peer_presure", 1, "Expression has no parameter 'peer_presure'. Did you mean 'peer_pressure'?"),
        ("Expression.peer_pressure", 1e9, "Expression.peer_pressure must lie in [0, 100] utility. Got 1000000000.0 instead."),
        ("society.lin", 0.1, "there is no column 'societies.lin' to set. Did you mean 'societies.line'?"),
        ("society.line", 3, "societies.line must lie in [-1, 1] opinion. Got 3 instead."),
        ("society.line", "[0.1, 0.2]", "societies.line takes one number. Got 2."),
        ("society.party_in_power", 2, "societies.party_in_power must lie in [-1, 1] party. Got 2 instead."),
        ("society.party_in_power", 0.5, "societies.party_in_power must be a whole number. Got 0.5 instead."),
        ("network.kind", "homophilic", "no kind of network 'homophilic'. Did you mean 'homophilous'?"),
        ("network.neighbors", 4, "network 'watts_strogatz' takes no 'neighbors'. Did you mean 'neighbours'?"),
        ("network.kind", "erdos_renyi", "network 'erdos_renyi' takes no 'neighbours'."),
        ("network.file", "edges.csv", "needs either a kind or a file of ties, and not both"),
        ("record.measures", '["private_men"]', "there is no measure 'private_men'. Did you mean 'private_mean'?"),
        ("scenario.theory", "hidden_majorit", "there is no theory 'hidden_majorit'. Did you mean 'hidden_majority'?"),
        ("scenario.steps", 3, "theory 'hidden_majority' counts years. Give scenario.years, and no steps."),
        ("population.survey", "anes1997", "there is no survey 'anes1997'. Did you mean 'anes1996'?"),
        ("parties.valence", "[0.1]", "must have as many entries everywhere. Got 2 names, and 1 of valence."),
        ("parties.position", "[[0.1, 0.2], [0.1, 0.2]]", "parties.position takes 1 number a party, for the axes ideology."),
        ("parties.position", "[[0.1], [3.0]]", "parties.position must lie in [-1, 1] opinion. Got [0.1, 3.0]"),
        ("parties.name", "[0.1", "parties.name is given as [0.1, which is no list or table."),
        ("swings", 1, "'swings' cannot be set."),
        ("record", 1, "'record' cannot be set."),
        ("population.citizens.x", 3, "'population.citizens.x' cannot be set: 'citizens' is not a table."),
    ],
)  # fmt: skip
def test_what_may_not_be_set(key: str, value: Any, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Blueprint.of(small_scenario().with_overrides(set={key: value}))
    assert message in str(caught.value)


def test_overrides_reach_sections_and_parameters() -> None:
    changed = small_scenario().with_overrides(
        citizens=7, years=2, seed=9,
        set={"Expression.peer_pressure": 0.5, "population.margins.vote": "{0 = 0.5, 1 = 0.5}", "survey.points": 5},
    )  # fmt: skip
    assert (changed.population.citizens, changed.scenario.years, changed.scenario.seed) == (7, 2, 9)
    assert changed.parameters["Expression.peer_pressure"] == 0.5
    assert changed.population.margins == {"vote": {"0": 0.5, "1": 0.5}}
    assert changed.survey is not None and changed.survey.points == 5
    assert small_scenario().population.citizens == 300


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"column": "societies.party_in_powr", "value": 0}, "Did you mean 'societies.party_in_power'?"),
        (
            {"column": "citizens.private", "value": 0},
            "citizens.private is each citizen's own and cannot be set.",
        ),
        (
            {"column": "parties.valence", "row": 2, "value": 0},
            "parties.valence has rows 0 to 1 in each world.",
        ),
        ({"column": "societies.line", "value": 2}, "societies.line must lie in [-1, 1] opinion."),
    ],
)
def test_what_an_intervention_may_not_do(item: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Blueprint.of(small_scenario().adding({"at": 1.0, **item}))
    assert message in str(caught.value)


def test_dates_are_given_in_years() -> None:
    scenario = small_scenario().adding({"at": 0.5, "column": "societies.election_at", "value": 2.5})
    blueprint = Blueprint.of(scenario)
    assert blueprint.societies["election_at"].tolist() == [12]
    assert [
        (item.begin, int(item.course.at(6)))
        for item in blueprint.interventions.planned
        if item.target.endswith("at")
    ] == [(6, 30)]


def test_files_are_found_from_the_scenarios_folder(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("place,age\n1,20\n4,40\n7,60\n")
    (tmp_path / "people.toml").write_text(
        '[survey]\nname = "people"\n[axes.ideology]\nitem = "place"\nscale = [1, 7]\nwidth = 1\nto = [-1, 1]\n'
        '[columns.age]\nitem = "age"\nscale = [18, 99]\n'
    )
    (tmp_path / "mine.toml").write_text(
        '[scenario]\nyears = 1\n[population]\nsurvey = "people.csv"\nmapping = "people.toml"\ncitizens = 30\n'
        '[network]\nkind = "ring"\nneighbours = 2\n[parties]\nposition = [-0.5, 0.5]\n'
    )
    scenario = load(tmp_path / "mine.toml")
    assert scenario.name == "mine"
    assert list(scenario.files()) == [str(tmp_path / "people.csv")]
    (tmp_path / "people.toml").unlink()  # its content is in the scenario by now
    blueprint = Blueprint.of(Scenario.parse(scenario.to_dict()))
    assert blueprint.party_names == ("party 0", "party 1")
    assert set(blueprint.world(1).citizens["age"].tolist()) <= {20, 40, 60}
    with pytest.raises(ScenarioError, match=r"needs parties, but there are none. Give name and position"):
        Blueprint.of(Scenario.parse({**scenario.to_dict(), "parties": {}}))


def test_a_scenario_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("x = ")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for name, message in (
        ("bad.toml", "is not TOML"),
        ("binary.toml", "cannot be read: it is not UTF-8 text"),
        ("none.toml", "there is no scenario file"),
    ):
        with pytest.raises(ScenarioError, match=message):
            load(tmp_path / name)
    with pytest.raises(ScenarioError, match=r"no scenario 'two_victorys'. Did you mean 'two_victories'\?"):
        load("two_victorys")
