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
from polybius.scenarios import Blueprint, Scenario, load, people, reproduce

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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("node;private\nann;-0.9\nbob;0.5\n", r"separated by a semicolon: save it with commas"),
        ("node;private\nann;-0,9\nbob;0,5\n", "separated by a semicolon"),
        ("node\tprivate\nann\t-0.9\n", "separated by a tab"),
        ("node|private\nann|-0.9\n", "separated by a bar"),
        ("private\n-0.9\n0.5\n", "must have a column of names, then one"),
        ("node,private\nann,-0,9\nbob,0,5\n", "row 1 has 3 cells where the header has 2"),
        ("node,private\nann\n", "row 1 has 1 cells where the header has 2"),
        ("node,private,private\nann,1,0\n", "several columns called 'private'"),
        ("node,private\nann,1_0\n", "'private' of 'ann' must be a number"),
        ("node,private\nann,\n", "'private' of 'ann' must be a number"),
        ("node,private\nann,inf\n", "'private' of 'ann' must be a number"),
        ("node,private\n", "a row for each. Got none"),
        ("", "must have a column of names"),
    ],
)
def test_files_that_would_be_misread_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        people(path)


def test_tabs_bytes_and_blanks_are_layout(tmp_path: Path) -> None:
    (tmp_path / "people.tsv").write_text("node\t private\nann\t-0.9\n\n01\t 0.5\n", encoding="utf-8-sig")
    found = people(tmp_path / "people.tsv")
    assert found.names == ("ann", "01") and found.columns["private"].tolist() == [-0.9, 0.5]
    (tmp_path / "people.csv").write_bytes("node,private\nJosé,0\n".encode("latin-1"))
    with pytest.raises(DataError, match="is not UTF-8 text"):
        people(tmp_path / "people.csv")


def test_who_brings_people_says_how_many_there_are(files: Path) -> None:
    scenario = Scenario.read(files)
    for change in ({"citizens": 50}, {"set": {"population.citizens": 50}}):
        with pytest.raises(ScenarioError, match=r"has people of its own, .*: leave citizens out\. Got 50"):
            scenario.with_overrides(**change)
    files.write_text(files.read_text().replace("[population]", "[population]\ncitizens = 50"))
    with pytest.raises(ScenarioError, match=r"leave population\.citizens out"):
        Scenario.read(files)


def test_of_several_axes_each_is_named() -> None:
    scenario = Scenario.parse({**load("one_society").to_dict(), "scenario": {"theory": "frozen"}})
    for name in ("private", "privat", "anchor"):
        table = pd.DataFrame({name: [0.5, 0.1]}, index=["ann", "bob"])
        with pytest.raises(DataError, match=f"no column '{name}'. There are several axes: name a column for"):
            world(scenario, people(table))
    with pytest.raises(DataError, match=r"no column 'privat'\. Did you mean 'private'"):
        world(MINE, people(frame(privat=0.0)))


def test_strange_columns_and_arguments_are_told() -> None:
    with pytest.raises(DataError, match=r"people have no column 'agee'\. Did you mean 'age'"):
        world(MINE, people(frame(agee=0.0), graph()))
    with pytest.raises(ScenarioError, match="there are 5 people: leave citizens out"):
        polybius.run(MINE, people=people(frame()), citizens=10)
    with pytest.raises(ScenarioError, match="Got DataFrame instead"):
        polybius.run(MINE, people=frame())  # type: ignore[arg-type]
