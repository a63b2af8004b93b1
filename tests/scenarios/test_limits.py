"""What no scenario may ask for, and what it asks for and does not get: told before anything runs."""

import logging
from typing import Any

import pytest

from polybius.errors import PolybiusError, ScenarioError
from polybius.memory import memory
from polybius.scenarios import Scenario
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.running import _tell
from polybius.scenarios.size import check_seeds, check_size, needed
from polybius.state.networks import erdos_renyi, moore_lattice, stochastic_block_model, von_neumann_lattice

FEW = {"citizens": 100}


def nested(depth: int, key: str = "a") -> dict[str, Any]:
    tables: dict[str, Any] = {}
    inner = tables
    for _ in range(depth):
        inner[key] = {}
        inner = inner[key]
    return tables


def refused(**content: Any) -> str:
    with pytest.raises(PolybiusError) as found:
        Blueprint.of(Scenario.parse({"population": FEW, **content}))
    assert len(str(found.value)) < 400
    return str(found.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"parameters": {"Typo": {"nonsense": {}}}}, "parameters.Typo.nonsense must be a number. Got {}"),
        ({"parameters": {"a": {"b": {"c": {"d": {}}}}}}, "parameters.a.b.c.d must be a number"),
        ({"parameters": {"Influence": {"rate": {}}}}, "parameters.Influence.rate must be a number"),
        ({"parameters": {"Influence": {}}}, "parameters.Influence must be a number"),
        ({"parameters": nested(2000)}, "nested too deeply"),
        ({"population": {"latent": nested(5000)}}, "nested too deeply"),
        ({"population": {"citizens": 10**4301}}, "population.citizens is a whole number beyond all measure"),
        ({"population": {"citizens": 2**63}}, "beyond all measure"),
        ({"record": {"panel": 2**64 - 1}}, "record.panel is a whole number beyond all measure"),
        ({"scenario": {"steps_per_year": 10**400}}, "beyond all measure"),
        ({"scenario": {"years": 1e-320}}, "scenario.years is shorter than a step"),
        ({"scenario": {"years": 0.01}}, "scenario.years is shorter than a step"),
        ({"start": {"settle": 1e-320}}, "start.settle is shorter than a step"),
        ({"scenario": {"title": "a\0b"}}, r"scenario.title holds the character \x00"),
        ({"scenario": {"title": "a\x1b[2Jb"}}, r"holds the character \x1b"),
        ({"scenario": {"title": "a\n\nb"}}, "must stand on one line"),
        ({"scenario": {"title": "half \udcff"}}, r"holds the character \udcff"),
        ({"scenario": {"title": object()}}, "must be a number, text, list or table. Got object"),
        ({"scenario": {"title": b"bytes"}}, "Got bytes"),
        ({"population": {"hidden_side": True}}, "must be a number. Got True"),
        ({"population": {"hidden_axis": 1}}, "hidden_axis is a scale, by name or number: 0 ideology. Got 1"),
        ({"population": {"hidden_axis": "nation"}}, "0 ideology. Got 'nation' instead."),
        ({"population": {"hidden_axis": "0"}}, "0 ideology. Got '0' instead."),
        ({"population": {"hidden_axis": 0.5}}, "must be a name, or a whole number. Got 0.5"),
        ({"population": {"hidden_axis": True}}, "must be a name, or a whole number. Got True"),
        ({"population": {"mapping": "\0", "survey": "x.csv"}}, "holds the character"),
        ({"network": {"kind": "complete", "undirected": 1}}, "undirected"),
        ({"network": {"kind": "erdos_renyi", "p": 0.1, "mean_degree": float("nan")}},
         "must be a finite number"),
        ({"network": {"kind": "erdos_renyi", "mean_degree": float("inf")}}, "must be a finite number"),
        ({"population": {"latent": {"x": {"loading": float("nan")}}}}, "must be a finite number"),
        ({"interventions": [{"at": 1.0, "column": "societies.line", "value": 0.1, "hold": 1}]},
         "hold"),
        ({"interventions": [{"at": 1.0, "parameter": "Ballot.axis", "value": 7}],
          "scenario": {"theory": "economic_insecurity"}}, "Ballot.axis is the number of an axis: 0 ideology"),
        ({"parameters": {"Ballot.axis": 100}, "scenario": {"theory": "economic_insecurity"}}, "Got 100"),
        ({"parameters": {"Insecurity.axis": 1}, "scenario": {"theory": "economic_insecurity"}}, "Got 1"),
        ({"parameters": {"Horizon.axis": 255}, "scenario": {"theory": "whole_society"}}, "Got 255"),
        ({"society": {"election_at": 1e308}}, "societies.election_at must lie in"),
        ({"parties": {"name": ["a", "b"], "position": [[0.1], [0.2]], "standing": [2**62, 1]}},
         "parties.standing"),
        ({"parties": {"name": ["a", "b"], "position": [[0.1], [0.2]], "thrift": [10**309, 1]}}, "beyond"),
        ({"swings": [{"title": "x", "from": 1.0, "to": 1.01}]}, "lasts no step"),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(content: dict[str, Any], told: str) -> None:
    if "swings" in content:
        from polybius.scenarios.swings import Swings

        blueprint = Blueprint.of(Scenario.parse({"population": FEW, **content}))
        with pytest.raises(ScenarioError, match=told):
            Swings(blueprint.scenario.swings, blueprint.calendar, {})
        return
    assert told in refused(**content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"interventions": [{"at": 1e308, "column": "societies.line", "value": 0.1}]},
         "societies.line at 1e+308"),
        ({"swings": [{"title": "late", "from": 5, "to": 9e300}]}, "swing 'late'"),
        ({"survey": {"every": 1e308, "sample": 9}}, "No wave of the survey"),
        ({"survey": {"every": 1e-320, "sample": 9}}, "asks at every step"),
        ({"survey": {"sample": 101}}, "survey asks all 100 citizens: survey.sample is 101"),
        ({"record": {"panel": 2**60}}, "panel follows all 100 citizens"),
        ({"record": {"every": 121}}, "Only start and end are kept of 120 steps: record.every is 121"),
        ({"record": {"frames": 999}}, "record.frames is 999"),
        ({"scenario": {"theory": "whole_society"}}, "Without effect: Attachment.axis is 2"),
    ],
)  # fmt: skip
def test_told(content: dict[str, Any], told: str) -> None:
    notes = Blueprint.of(Scenario.parse({"population": FEW, **content})).notes
    assert any(told in note for note in notes), notes


def test_what_there_is_is_not_told_of() -> None:
    content = {"population": FEW, "record": {"panel": 100, "every": 120}, "survey": {"sample": 100}}
    assert Blueprint.of(Scenario.parse(content)).notes == []


def test_a_note_is_said_once_in_a_loop(caplog: pytest.LogCaptureFixture) -> None:
    _tell.cache_clear()
    with caplog.at_level(logging.WARNING, "polybius"):
        for _ in range(5):
            _tell("loop", "Not made.")
        _tell("loop", "Not split.")
    assert [record.getMessage() for record in caplog.records] == [
        "scenario 'loop': Not made.",
        "scenario 'loop': Not split.",
    ]


def test_seeds_end_before_they_are_listed() -> None:
    check_seeds("x", 2**32 - 2, 2)
    for first, worlds in ((1, 5_000_000_000), (2**32 - 1, 2), (0, 2**32 + 1), (0, 10**30)):
        with pytest.raises(ScenarioError, match="seeds end at 4,294,967,295"):
            check_seeds("x", first, worlds)


@pytest.mark.parametrize(
    ("content", "worlds"),
    [({}, 10**9), ({"population": {"citizens": 10**9}}, 10**3), ({"record": {"panel": 10**9}}, 10**8)],
)
def test_memory_is_told_before_it_is_spent(content: dict[str, Any], worlds: int) -> None:
    blueprint = Blueprint.of(Scenario.parse({"population": FEW, **content}))
    with pytest.raises(ScenarioError, match="of memory at least"):
        check_size(blueprint, worlds)


def test_the_least_estimate_of_a_small_run_is_small() -> None:
    blueprint = Blueprint.of(Scenario.parse({"population": FEW}))
    check_size(blueprint, 1)
    # 100 citizens of some 25 columns of 4 bytes, 121 moments of some 50 measures and 40 cells of 8 bytes
    assert 1e4 < needed(blueprint, 1) < 1e6 < memory()
    assert needed(blueprint, 10) == 10 * needed(blueprint, 1)


@pytest.mark.parametrize("bad", [60, 1.5, "60", None, {"a": 1}, True])
def test_one_number_is_no_list(bad: Any) -> None:
    with pytest.raises(PolybiusError, match="shape must be a list"):
        moore_lattice(bad)
    with pytest.raises(PolybiusError, match="sizes must be a list"):
        stochastic_block_model(bad, [[1]], seed=0)


@pytest.mark.parametrize("bad", [1, 0, "yes", ["no", "no"], [1, 0], [None, True]])
def test_only_truth_says_whether_ends_meet(bad: Any) -> None:
    for lattice in (moore_lattice, von_neumann_lattice):
        with pytest.raises(PolybiusError, match="wraps must"):
            lattice([4, 4], wraps=bad)


def test_a_lattice_of_too_many_ties_is_refused_before_it_is_made() -> None:
    with pytest.raises(PolybiusError, match="too many ties"):
        moore_lattice([10_000, 10_000], radius=5_000)
    with pytest.raises(PolybiusError, match=r"must (lie|be)"):
        erdos_renyi(10, mean_degree=float("nan"), seed=0)
