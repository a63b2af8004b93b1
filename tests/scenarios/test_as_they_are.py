"""People as they are: node 17 has node 17's opinion, and its ties."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import polybius
from polybius.engine import Plain
from polybius.errors import DataError, PolybiusError, ScenarioError
from polybius.scenarios import Blueprint, Scenario, people, reproduce

NAMES = ["ann", "bob", "cid", "01", "NA"]
VIEWS = {"ann": -0.9, "bob": 0.5, "cid": 0.25, "01": 1.0, "NA": 0.0}
MINE = Scenario.parse({"scenario": {"name": "mine", "theory": "frozen"}})
SHORT: dict[str, Any] = {"years": 1 / 12, "backend": Plain()}


def frame(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"private": [VIEWS[name] for name in NAMES], **more}, index=NAMES)


def graph() -> nx.Graph:
    return nx.Graph([("cid", "ann"), ("ann", "01"), ("01", "bob")])


def world(scenario: Scenario, given: Any) -> Any:
    return Blueprint.of(scenario, None, given).world(3)


def test_each_node_has_its_own_opinion_and_ties() -> None:
    given = people(frame(age=[20.0, 30.0, 40.0, 50.0, 60.0]), graph())
    state = world(MINE, given)
    np.testing.assert_array_equal(state.citizens["private"][:, 0], np.array(list(VIEWS.values()), np.float32))
    for column in ("expressed", "anchor"):
        np.testing.assert_array_equal(state.citizens[column], state.citizens["private"])
    np.testing.assert_array_equal(state.citizens["age"], np.array([20, 30, 40, 50, 60], np.float32))
    first, to = state.citizens["first_tie"], state.ties["to"]
    heard = {NAMES[i]: {NAMES[j] for j in to[first[i] : first[i + 1]]} for i in range(5)}
    assert heard == {"ann": {"cid", "01"}, "bob": {"01"}, "cid": {"ann"}, "01": {"ann", "bob"}, "NA": set()}


def test_a_result_with_names_and_a_report() -> None:
    result = polybius.run(MINE, people=people(frame(), graph()), **SHORT)
    assert result.manifest["people"]["names"] == NAMES
    np.testing.assert_array_equal(
        result.final.citizens["private"][:, 0], np.array(list(VIEWS.values()), np.float32)
    )
    told = ["Who hears whom: 5 nodes, 6 ties; 1 node has none.", "Without ties: NA."]
    assert result.manifest["notes"] == told


def test_words_that_are_known_are_not_silenced() -> None:
    said = [-0.5, 0.5, 0.5, 0.5, 0.5]
    scenario = MINE.with_overrides(set={"start.silenced": 1.0})
    state = world(scenario, people(frame(expressed=said), graph()))
    np.testing.assert_array_equal(state.citizens["expressed"][:, 0], np.array(said, np.float32))


def test_a_matrix_is_in_the_tables_order() -> None:
    whole = graph()
    whole.add_nodes_from(NAMES)
    matrix = nx.to_scipy_sparse_array(whole, nodelist=NAMES)
    one, other = people(frame(), matrix), people(frame(), graph())
    assert one.network is not None and one.network == other.network
    directed = people(frame(), nx.DiGraph([("ann", "bob")]))
    assert directed.network is not None and directed.network.degrees.tolist() == [1, 0, 0, 0, 0]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    frame().rename_axis("node").to_csv(tmp_path / "people.csv")
    (tmp_path / "ties.csv").write_text("source,target\ncid,ann\nann,01\n01,bob\n")
    base = '[scenario]\ntheory = "frozen"\n[network]\nkind = "erdos_renyi"\nmean_degree = 2.0\n'
    (tmp_path / "base.toml").write_text(base)
    mine = '[population]\npeople = "people.csv"\n[network]\nfile = "ties.csv"\nundirected = true\n'
    (tmp_path / "mine.toml").write_text('extends = "base.toml"\n' + mine)
    return tmp_path / "mine.toml"


def test_files_say_the_same(files: Path) -> None:
    scenario = Scenario.read(files)
    mine, theirs = Blueprint.of(scenario).world(3), world(MINE, people(frame(), graph()))
    for name in ("private", "expressed", "first_tie"):
        np.testing.assert_array_equal(mine.citizens[name], theirs.citizens[name])
    np.testing.assert_array_equal(mine.ties["to"], theirs.ties["to"])
    assert [Path(path).name for path in scenario.files()] == ["ties.csv", "people.csv"]


def test_what_came_from_files_can_be_run_again(files: Path, tmp_path: Path) -> None:
    polybius.run(str(files), out=tmp_path / "kept", **SHORT)
    assert reproduce(tmp_path / "kept").verdict == "identical"
    (tmp_path / "people.csv").write_text("node,private\nann,0\n")
    with pytest.raises(ScenarioError, match=r"people\.csv' is not the file"):
        reproduce(tmp_path / "kept")


def test_what_came_from_python_says_what_it_lacks(tmp_path: Path) -> None:
    polybius.run(MINE, people=people(frame(), graph()), out=tmp_path / "kept", **SHORT)
    with pytest.raises(ScenarioError, match="of people that were given in Python"):
        reproduce(tmp_path / "kept")


@pytest.mark.parametrize(
    ("table", "ties", "message"),
    [
        (frame(), nx.Graph([("ann", "zoe")]), "node 'zoe' of the graph has no row in the table of people"),
        (pd.DataFrame({"private": [0.1, 0.2]}, index=[1, 2]), nx.Graph([("1", "2")]), "as another type"),
        (pd.concat([frame(), frame()]), None, "'ann' has several"),
        (frame().iloc[:0], None, "a row for each. Got none"),
        (frame(age=["old"] * 5), None, r"'age' of 'ann' must be a number in \[.*Got 'old'"),
        (frame().replace(1.0, np.nan), None, "'private' of '01' must be a number.*Got nan"),
        (frame().replace(1.0, 1.5), None, r"'private' of '01' must be a number in \[-1, 1\]"),
        (frame(), "karate", "cannot be read|karate"),
        (frame(), 3, "is a networkx graph, a file of ties"),
        ([1, 2], None, "takes a DataFrame or a CSV file. Got list"),
    ],
)
def test_what_does_not_fit_together_is_told(table: Any, ties: Any, message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        people(table, ties)


def test_strange_columns_and_arguments_are_told() -> None:
    with pytest.raises(DataError, match=r"people have no column 'agee'\. Did you mean 'age'"):
        world(MINE, people(frame(agee=0.0), graph()))
    with pytest.raises(ScenarioError, match="there are 5 people: leave citizens out"):
        polybius.run(MINE, people=people(frame()), citizens=10)
    with pytest.raises(ScenarioError, match="Got DataFrame instead"):
        polybius.run(MINE, people=frame())  # type: ignore[arg-type]
