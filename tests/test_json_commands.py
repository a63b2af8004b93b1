"""Every command that lists or judges prints JSON on request: one object or list, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from polybius.cli import app
from polybius.measures import STANDARD
from polybius.results import Checkpoint, Record, Result, Variable
from polybius.theories import THEORIES

#: Commands whose answer is a document or a figure, which goes to a file or is printed as it is.
DOCUMENTS = {"report", "draw", "animate", "odd", "diagram"}
#: Commands that run for long; what they print is tested beside what they do.
LONG = {"run", "sweep", "reference", "signs", "reproduce"}

LISTS: dict[str, tuple[list[str], set[str]]] = {
    "scenarios": (["scenarios"], {"name", "title", "theory", "description"}),
    "theories": (["theories"], {"name", "claim", "source", "clock", "mechanisms"}),
    "mechanisms": (["mechanisms"], {"name", "says", "acts_on", "sources"}),
    "models": (["models"], {"name", "title", "summary", "family", "source"}),
    "measures": (["measures"], {"name", "long_name", "unit", "dims", "source"}),
    "inputs": (["inputs", "drift"], {"name"}),
    "cite": (["cite", "RESULT"], {"name", "reference", "bibtex", "url"}),
}
PAGES: dict[str, tuple[list[str], set[str]]] = {
    "theory": (["theories", "whole_society"], {"name", "claim", "step", "given", "parameters"}),
    "mechanism": (["mechanisms", "Expression"], {"name", "statement", "parameters", "reads", "writes"}),
    "model": (["models", "voter"], {"name", "parameters", "outcomes", "n", "steps"}),
    "model without simulation": (["models", "kuran"], {"name", "functions"}),
    "plan": (["plan", "two_victories"], {"name", "step", "given"}),
    "plan of a model": (["plan", "deffuant_weisbuch"], {"name", "step", "given"}),
    "show": (["show", "RESULT"], {"scenario", "measures", "elections", "fingerprint"}),
    "export": (["export", "RESULT", "--out", "OUT.csv"], {"table", "meanings", "rows"}),
    "cache": (["cache"], {"root", "bytes", "error"}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from polybius.state import make_world

    state = make_world(axes=("ideology",), citizens={"private": [[0.1], [0.2]]})
    manifest: dict[str, Any] = {
        "dt": 1.0,
        "clock": "year",
        "seeds": [0],
        "worlds": 1,
        "citations": ["kuran1995"],
        "scenario": {"scenario": {"name": "é <hand>", "title": "'\"\\"}},
        "theory": {"name": "none", "mechanisms": [], "parameters": {}},
        "inputs": {},
        "versions": {"python": "3", "numpy": "2", "numba": "0"},
        **dict.fromkeys(("polybius", "source_hash", "backend", "started"), "0"),
        "seconds": 1.0,
        "parties": [],
        "population": {
            "survey": "none",
            "respondents_used": 0,
            "hidden_support": {"share": 0.0, "side": 1, "axis": 0, "evidence": 0.5},
            "mapping": [],
        },
        "segments": [],
    }
    import numpy as np

    values = Variable(("time", "world"), np.array([[np.nan], [np.inf]]))
    record = Record({"m": values}, {"time": Variable(("time",), np.array([0.0, 1.0]))})
    result = Result(record, manifest, ["0" * 32], Checkpoint(state, 1, np.array([-1])))
    out = tmp_path_factory.mktemp("json") / "result"
    result.save(out)
    return out


def answer(arguments: list[str], folder: Path) -> Any:
    places = {"RESULT": str(folder), "OUT.csv": str(folder.parent / "out.csv")}
    done = CliRunner().invoke(app, [*(places.get(part, part) for part in arguments), "--json"])
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    return json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize(("arguments", "keys"), LISTS.values(), ids=LISTS)
def test_lists_are_objects_with_names(arguments: list[str], keys: set[str], folder: Path) -> None:
    found = answer(arguments, folder)
    assert found and all(keys <= each.keys() for each in found)
    assert len({each["name"] for each in found}) == len(found)


@pytest.mark.parametrize(("arguments", "keys"), PAGES.values(), ids=PAGES)
def test_one_thing_is_one_object(arguments: list[str], keys: set[str], folder: Path) -> None:
    assert keys <= answer(arguments, folder).keys()


def test_every_command_is_tested_or_writes_a_document() -> None:
    group = typer.main.get_command(app)
    commands: dict[str, Any] = group.commands  # type: ignore[attr-defined]
    tested = {arguments[0] for arguments, _ in (*LISTS.values(), *PAGES.values())}
    assert set(commands) <= tested | DOCUMENTS | LONG
    for name in set(commands) - DOCUMENTS:
        assert any("--json" in option.opts for option in commands[name].params), name


def test_open_ends_are_null() -> None:
    from polybius.reports import json_text

    assert json_text({"a": [float("inf"), float("nan"), (1.5, "é")]}) == '{"a": [null, null, [1.5, "é"]]}'


def test_what_is_listed_is_all_there_is(folder: Path) -> None:
    assert [each["name"] for each in answer(["theories"], folder)] == list(THEORIES)
    assert len(answer(["measures"], folder)) == len(STANDARD)


@pytest.mark.parametrize("name", ["theories", "mechanisms", "models", "plan"])
def test_an_unknown_name_prints_no_json(name: str) -> None:
    done = CliRunner().invoke(app, [name, "nonsense", "--json"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
