"""Scenario files that extend others, and interventions that only some theories can meet."""

from pathlib import Path

import pytest

from polybius.errors import ScenarioError
from polybius.scenarios import Blueprint, Scenario, build, load

BASE = """
[scenario]
theory = "whole_society"
years = 2
title = "Base"

[population]
citizens = 300

[society]
severity = 2.0
line = [0.1]

[[interventions]]
at = 1.0
column = "societies.trade"
value = 0.5
optional = true
"""

MORE = """
extends = "base.toml"

[scenario]
theory = "hidden_majority"

[society]
severity = 1.0

[[interventions]]
at = 1.5
column = "societies.severity"
value = 0.0
"""


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_a_file_leaves_out_is_as_in_the_other(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, base=BASE, more=MORE) / "more.toml")
    assert (scenario.name, scenario.scenario.title, scenario.scenario.years) == ("more", "Base", 2)
    assert scenario.society == {"severity": (1.0,), "line": (0.1,)}
    assert [item.column for item in scenario.interventions] == ["societies.trade", "societies.severity"]
    assert Scenario.parse(scenario.to_dict()) == scenario  # a manifest has it whole


def test_an_optional_intervention_passes_over_what_a_theory_has_not(tmp_path: Path) -> None:
    folder = written(tmp_path, base=BASE, more=MORE)
    base, more = (Blueprint.of(load(folder / f"{name}.toml")) for name in ("base", "more"))
    assert [item.target for item in base.interventions.given] == ["societies.trade"]
    assert [item.target for item in more.interventions.given] == ["societies.severity"]
    passed = f"Not made, for theory '{more.theory.name}' knows nothing of it: societies.trade."
    assert more.passed_over == [passed] and base.passed_over == []
    few = Blueprint.of(load("hidden_majority").with_overrides(set={"record.measures": ["vote_share"]}))
    assert not any("Not answered" in note for note in few.passed_over)  # they may just not be recorded
    plain = BASE.replace("optional = true", "").replace("whole_society", "hidden_majority")
    with pytest.raises(ScenarioError, match=r"no column .societies\.trade."):
        Blueprint.of(load(written(tmp_path, plain=plain) / "plain.toml"))


def test_an_optional_intervention_must_still_name_something_that_exists(tmp_path: Path) -> None:
    wrong = BASE.replace("societies.trade", "societies.tradde")
    with pytest.raises(ScenarioError, match=r"societies\.tradde"):
        Blueprint.of(load(written(tmp_path, base=wrong) / "base.toml"))


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ('extends = "nowhere"', "there is no scenario 'nowhere'"),
        ('extends = "absent.toml"', "cannot be read"),
        ("extends = 3", "extends names one scenario"),
        ('extends = "self.toml"', "extends itself"),
    ],
)
def test_mistakes_are_said(tmp_path: Path, first: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load(written(tmp_path, self=first) / "self.toml")


def test_one_society_has_three_axes_and_parts_of_resolve() -> None:
    state = build(load("one_society").with_overrides(citizens=500), seed=1)
    assert state.axes == ("nation", "tradition", "liberty")
    people = state.citizens
    assert people["fortitude"].shape == (500, 4)
    assert (people["fortitude"] == people["resolve"][:, None]).all()
    assert people["private"].shape == (500, 3)
    assert state.parties["position"].shape == (3, 3)
    assert state.parties["standing"].tolist() == [1, 1, 0]


def test_a_scenario_may_give_any_column_of_parties() -> None:
    state = build(load("struggle").with_overrides(citizens=100), seed=1)
    assert state.parties["thrift"].tolist() == pytest.approx([0.2, 0.4, -1.0, -1.0])
