import inspect
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from small_scenarios import CONTENT, small_scenario

from polybius import Plain, Simulation, Theory, make_world
from polybius.errors import PolybiusError, ScenarioError
from polybius.mechanisms import Influence
from polybius.populations import Population
from polybius.scenarios import Scenario, build
from polybius.scenarios.ties import KINDS, OURS, _check_likeness
from polybius.state import State
from polybius.state.networks import read_edges

ARGUMENTS: dict[str, dict[str, object]] = {
    "barabasi_albert": {"m": 3},
    "complete": {},
    "configuration_model": {"degrees": [2] * 100},
    "degree_corrected_block_model": {
        "sizes": [50, 50], "mean_degree": [[4, 1], [1, 4]], "propensity": [1.0] * 100,
    },
    "erdos_renyi": {"mean_degree": 5},
    "homophilous": {"mean_degree": 6, "clustering": 0.2, "homophily": 0.3, "features": {"party_id": 1.0}},
    "moore_lattice": {"shape": [10, 10]},
    "random_regular": {"degree": 4},
    "ring": {"neighbours": 4},
    "stochastic_block_model": {"sizes": [50, 50], "mean_degree": [[4, 1], [1, 4]]},
    "von_neumann_lattice": {"shape": [10, 10]},
    "watts_strogatz": {"neighbours": 4, "p": 0.1},
}  # fmt: skip


def world(network: dict[str, object], citizens: int = 100, seed: int = 1) -> State:
    population = {"citizens": citizens, "hidden_support": 0.0}
    return build(Scenario.parse({**CONTENT, "network": network, "population": population}), seed)


def test_every_kind_has_an_example_here() -> None:
    assert set(ARGUMENTS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_makes_a_world(kind: str) -> None:
    state = world({"kind": kind, **ARGUMENTS[kind]})
    assert state.complete == (kind == "complete")
    if kind != "complete":
        assert state.ties.n > 100
        again, other = (
            world({"kind": kind, **ARGUMENTS[kind]}),
            world({"kind": kind, **ARGUMENTS[kind]}, seed=2),
        )
        np.testing.assert_array_equal(again.ties["to"], state.ties["to"])
        random = "seed" in inspect.signature(KINDS[kind]).parameters  # type: ignore[arg-type]
        assert (not np.array_equal(other.ties["to"], state.ties["to"])) == random


@pytest.mark.parametrize("name", OURS)
def test_what_the_population_provides_cannot_be_given(name: str) -> None:
    with pytest.raises(PolybiusError):
        world({"kind": "homophilous", "mean_degree": 6, "clustering": 0.2, "homophily": 0.3, name: 3})


def test_ties_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_text("source,target\n0,1\n2,1\n")
    state = world({"file": str(path)}, citizens=4)
    assert state.citizens["first_tie"].tolist() == [0, 1, 1, 2, 2]
    assert world({"file": str(path), "undirected": True}, citizens=4).ties["to"].tolist() == [1, 0, 2, 1]
    path.write_text("source,target\n0,9\n")
    with pytest.raises(PolybiusError, match=r"target must be a node number in \[0, 3\]. Got 9"):
        world({"file": str(path)}, citizens=4)


def influenced(path: Path) -> float:
    """Return the opinion of citizen 0 after 12 steps of influence, from 0, between 1 and -1."""
    opinions = [0.0, 1.0, -1.0]
    citizens = {"private": opinions, "expressed": opinions}
    state = make_world(citizens=citizens, network=read_edges(path, 3).network.undirected())
    simulation = Simulation(Theory("influence alone", (Influence(rate=1.0),)), state, backend=Plain())
    simulation.advance(12)
    return float(simulation.state.citizens["private"][0, 0])


def test_undirected_ties_from_a_file_keep_their_weights(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_text("source,target,weight\n0,1,9\n0,2,1\n")
    state = world({"file": str(path), "undirected": True}, citizens=3)
    assert (state.ties["to"].tolist(), state.ties["weight"].tolist()) == ([1, 2, 0, 0], [9, 1, 9, 1])
    # Unweighted, the pulls of 1 and -1 would cancel; with 9 to 1 they do not.
    assert influenced(path) == pytest.approx(0.6257, abs=5e-5)
    path.write_text("source,target,weight\n0,1,0\n0,2,0\n1,2,1\n")
    assert influenced(path) == 0.0  # no pull at all
    path.write_text("source,target,weight\n0,1,0\n0,2,3\n")
    assert influenced(path) < -0.6
    path.write_text("source,target,weight\n0,1,9\n1,0,1\n")
    with pytest.raises(ScenarioError, match="weighs 9 one way and 1 the other"):
        world({"file": str(path), "undirected": True}, citizens=3)


def test_graphml_names_citizens_by_number_in_whatever_order(tmp_path: Path) -> None:
    nodes = '<node id="2"/><node id="0"/><node id="1"/><edge source="2" target="0"/>'
    path = tmp_path / "ties.graphml"
    path.write_text(f'<graphml><graph edgedefault="directed">{nodes}</graph></graphml>')
    state = world({"file": str(path)}, citizens=3)
    assert state.citizens["first_tie"].tolist() == [0, 0, 0, 1]
    assert state.ties["to"].tolist() == [0]


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ({}, "needs either a kind or a file"),
        ({"kind": "watts_strogatz", "neighbours": 4}, "network 'watts_strogatz' needs 'p'"),
        (
            {"kind": "ring", "neighbours": 4, "features": {"age": 1.0}},
            "only a homophilous network takes features",
        ),
        ({"kind": "ring", "neighbours": 4, "undirected": True}, "undirected is for a file of ties"),
    ],
)
def test_sections_that_do_not_fit_together(network: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        world(network)


def test_likeness_needs_a_measured_column() -> None:
    homophilous = {"kind": "homophilous", "mean_degree": 6, "clustering": 0.2, "homophily": 0.3}
    with pytest.raises(PolybiusError, match="likeness needs"):
        world({**homophilous, "features": {"private": 1.0}})
    assert small_scenario().network.kind == "watts_strogatz"


def test_likeness_has_a_limit_of_axes_that_is_said() -> None:
    population = Population.__new__(Population)
    object.__setattr__(population, "respondents", SimpleNamespace(axes=("a",) * 40))
    section = small_scenario().network.model_copy(update={"kind": "homophilous"})
    with pytest.raises(
        ScenarioError, match=r"16 features at most\. Here are 44, and each of the 40 value axes"
    ):
        _check_likeness(section, population, 44)


def test_nobody_has_more_ties_than_there_are_others() -> None:
    with pytest.raises(ScenarioError, match="5 citizens each can have 4 ties at most, and mean_degree is 10"):
        build(Scenario.parse({"population": {"citizens": 5}}), 1)
