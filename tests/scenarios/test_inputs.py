"""What can be set in a scenario, and interventions that are taken out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from polybius import load
from polybius.cli import app
from polybius.errors import ParameterError, ScenarioError
from polybius.model import Choice, LogUniform, Normal, Uniform
from polybius.scenarios import Scenario, names


@pytest.mark.parametrize("name", names())
def test_every_input_can_be_set_to_what_it_is(name: str) -> None:
    scenario = load(name)
    inputs = scenario.inputs()
    assert len(inputs) > 4
    for each in inputs.values():
        first = each.value[0] if isinstance(each.value, tuple) else each.value
        assert each.low <= first <= each.high and each.meaning and each.unit is not None
        if each.prior is not None:
            low, high = each.prior.ends
            assert each.low <= low < high <= each.high
    numbers = {each.name: each.value for each in inputs.values() if not isinstance(each.value, tuple)}
    again = scenario.with_overrides(set=numbers).inputs()
    assert {each.name: each.value for each in again.values()} == {
        each.name: each.value for each in inputs.values()
    }


def test_an_input_says_all_that_is_declared() -> None:
    each = load("two_victories").with_overrides(set={"Influence.rate": 0.3}).inputs()["Influence.rate"]
    assert (each.value, each.default, each.unit, each.low, each.high) == (
        0.3,
        each.default,
        "1/year",
        0,
        1000,
    )
    assert each.source and "speed" in each.meaning


def test_a_range_is_no_prior() -> None:
    # Influence.noise declares none, though its range is finite; what is declared is kept.
    inputs = load("two_victories").inputs()
    assert inputs["Influence.noise"].prior is None
    declared = [each for each in load("conservative_turn").inputs().values() if each.prior is not None]
    assert declared and all(each.prior is not None for each in declared)


def test_ready_for_salib() -> None:
    inputs = load("conservative_turn").inputs()
    known = next(each for each in inputs.values() if isinstance(each.prior, Uniform))
    assert known.prior is not None
    problem = inputs.problem(known.name, bounds={"Influence.rate": (0.0, 2.0)})
    assert problem == {
        "num_vars": 2,
        "names": [known.name, "Influence.rate"],
        "bounds": [list(map(float, known.prior.ends)), [0.0, 2.0]],
    }
    told = {"Influence.rate": LogUniform(0.1, 2), "Expression.band": Normal(0.2, 0.1, 0, 1)}
    assert inputs.problem(bounds=told) == {
        "num_vars": 2,
        "names": list(told),
        "bounds": [[0.1, 2.0], [0.0, 1.0, 0.2, 0.1]],
        "dists": ["logunif", "truncnorm"],
    }
    frame = inputs.to_pandas()
    assert frame.loc["Influence.rate", "high"] == 1000 and frame.index.is_unique


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda inputs: inputs["Influence.rat"],
            "no input 'Influence.rat'. Did you mean",
        ),
        (
            lambda inputs: inputs.problem("Influence.noise"),
            "noise declares no prior.*Say over what it varies",
        ),
        (lambda inputs: inputs.problem(), "needs inputs to vary"),
        (lambda inputs: inputs.problem(bounds={"Influence.rate": (2.0, 1.0)}), "must rise"),
        (lambda inputs: inputs.problem(bounds={"Influence.rate": (-1.0, 1.0)}), "must vary within"),
        (lambda inputs: inputs.problem(bounds={"Influence.rate": "wide"}), "a prior is a pair"),
        (lambda inputs: inputs.problem(bounds={"Influence.rate": Choice((1, 2))}), "SALib has no such prior"),
        (lambda inputs: inputs.believed(given={"population.citizens": (100, 200)}), "takes whole numbers"),
    ],
)
def test_what_a_problem_cannot_be_made_of(call: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        call(load("two_victories").inputs())  # type: ignore[operator]


def test_the_command_lists_them() -> None:
    found = CliRunner().invoke(app, ["inputs", "two_victories", "--json"])
    rows = json.loads(found.stdout)
    assert all(row["prior"] is None or "prior" in row["prior"] for row in rows)
    assert {"name", "value", "default", "unit", "low", "high", "prior", "meaning", "source"} <= set(rows[0])
    shown = CliRunner().invoke(app, ["inputs", "two_victories"])
    assert shown.exit_code == 0 and "Influence" in shown.stdout


SHOCKED = """
[[interventions]]
at = 1
column = "societies.slant"
value = 0.5
note = "a shock"

[[interventions]]
at = 2
parameter = "Influence.rate"
value = 0.5

[[interventions]]
at = 3
column = "societies.slant"
value = -0.5
"""


@pytest.fixture
def shocked(tmp_path: Path) -> Path:
    path = tmp_path / "shocked.toml"
    path.write_text('extends = "two_victories"\nwithout = ["all"]\n' + SHOCKED)
    return path


def targets(scenario: Scenario) -> list[str | None]:
    return [each.column or each.parameter or each.measure for each in scenario.interventions]


def test_interventions_are_taken_out_by_what_they_set_or_their_note(shocked: Path) -> None:
    scenario = Scenario.read(shocked)
    assert targets(scenario) == ["societies.slant", "Influence.rate", "societies.slant"]
    assert targets(scenario.without("societies.slant")) == ["Influence.rate"]
    assert targets(scenario.without("a shock")) == ["Influence.rate", "societies.slant"]
    assert targets(scenario.without("a shock", "Influence.rate")) == ["societies.slant"]
    assert targets(scenario.without("all")) == [] and targets(scenario.without()) == targets(scenario)
    assert len(scenario.interventions) == 3


def test_a_file_takes_out_those_of_the_file_that_it_extends(shocked: Path) -> None:
    child = shocked.with_name("child.toml")
    child.write_text('extends = "shocked.toml"\nwithout = ["societies.slant"]\n' + SHOCKED)
    assert targets(Scenario.read(child)) == ["Influence.rate", *targets(Scenario.read(shocked))]


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_can_do_without(name: str) -> None:
    assert not load(name).without("all").interventions


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'extends = "shocked.toml"\nwithout = ["societies.slnt"]',
            "on 'societies.slnt'. Did you mean",
        ),
        ('extends = "shocked.toml"\nwithout = "all"', "without is a list of what interventions set"),
        ('extends = "shocked.toml"\nwithout = [1]', "without is a list"),
        ('without = ["all"]', "takes interventions out of a scenario that the file extends"),
    ],
)
def test_what_cannot_be_taken_out(shocked: Path, text: str, message: str) -> None:
    child = shocked.with_name("child.toml")
    child.write_text(text)
    with pytest.raises(ScenarioError, match=message):
        Scenario.read(child)
    with pytest.raises(ScenarioError, match="no intervention on 'x'"):
        Scenario.read(shocked).without("x")


def test_the_command_takes_out_and_says_what_it_cannot(shocked: Path) -> None:
    found = CliRunner().invoke(app, ["run", str(shocked), "--without", "nothing"])
    assert found.exit_code == 2 and "no intervention on 'nothing'" in found.output
