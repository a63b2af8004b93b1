"""`polybius sweep`: designs as a command line writes them, what is shown, and what is kept."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from polybius import Design, PolybiusError, Study, load
from polybius.cli import app
from polybius.experiments import written_design
from polybius.reports import sweep_listed

SMALL = ("two_victories", "--citizens", "60", "--years", "1", "--replicates", "2", "--threads", "1")
INPUTS = load("two_victories").inputs()


def sweep(*more: str) -> Result:
    return CliRunner().invoke(app, ["sweep", *SMALL, *more])


def test_a_table_has_one_row_a_point_and_a_file_every_number(tmp_path: Path) -> None:
    out = tmp_path / "found.csv"
    vary = ("--vary", "Expression.peer_pressure=0,1", "--vary", "Influence.rate=0.1,0.2,0.3")
    done = sweep(*vary, "--measures", "private_mean, vote_share", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert done.stdout.count(" ± ") == 6 + 1  # and in the caption
    assert "not defined" in done.stdout  # nobody has voted yet
    table = pd.read_csv(out)
    assert {"Expression.peer_pressure", "Influence.rate", "replicate", "time"} < set(table.columns)
    assert len(table[table["measure"] == "private_mean"]) == 2 * 3 * 2 * 2
    assert (tmp_path / "found.meanings.csv").is_file()


def test_json_has_mean_and_deviation_of_each_point() -> None:
    done = sweep("--vary", "Influence.rate=0.1,0.4", "--json")
    rows = json.loads(done.stdout)
    assert {row["measure"] for row in rows} == set(load("two_victories").asked)
    scenario = load("two_victories").with_overrides(citizens=60, years=1)
    found = Study(scenario, Design.grid({"Influence.rate": [0.1, 0.4]}), 2, measures=["private_mean"]).run()
    ends = found["private_mean"].isel(time=-1).squeeze()
    told = [row for row in rows if row["measure"] == "private_mean"]
    assert [row["mean"] for row in told] == pytest.approx(ends.mean("replicate").values)
    assert [row["sd"] for row in told] == pytest.approx(ends.std("replicate", ddof=1).values)
    assert [(row["runs"], row["failed"]) for row in told] == [(2, 0), (2, 0)]


def test_runs_that_failed_are_counted() -> None:
    scenario = load("two_victories").with_overrides(citizens=60, years=1)
    found = Study(scenario, Design.of({"Influence.rate": [0.1]}), 3, measures=["private_mean"]).run()
    found["private_mean"][0, 1] = np.nan
    found["error"] = (("point", "replicate"), [["", "divided by zero", ""]])
    assert [(row["runs"], row["failed"]) for row in sweep_listed(found)] == [(2, 1)]


def test_without_anything_that_varies_there_is_one_point() -> None:
    done = sweep()
    assert done.exit_code == 0 and "private_mean" in done.stdout, done.output


def test_a_design_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("Influence.rate,population.hidden_support\n.1,0.2\n.3,0.4\n")
    done = sweep("--design", str(tmp_path / "points.csv"), "--json")
    assert done.exit_code == 0, done.output
    assert {(row["point"], row["population.hidden_support"]) for row in json.loads(done.stdout)} == {
        (0, 0.2),
        (1, 0.4),
    }


def test_lists_are_combined_and_ends_are_filled() -> None:
    both = written_design(INPUTS, ["a=1,2.5", "b=x,y"])
    assert [tuple(point.values()) for point in both] == [(1, "x"), (1, "y"), (2.5, "x"), (2.5, "y")]
    points = written_design(
        INPUTS, ["Influence.rate=0.1..0.5", "population.citizens=10..20", "a=1,2"], None, 5
    )
    assert len(points) == 10 and points.columns["population.citizens"].dtype.kind == "i"
    assert points.columns["Influence.rate"].min() >= 0.1 and points.columns["Influence.rate"].max() <= 0.5
    assert written_design(INPUTS, ["a=-1e-3"])[0] == {"a": -0.001}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((["x"],), "an input varies as in"),
        ((["=1"],), "an input varies as in"),
        ((["a="],), "an input varies as in"),
        ((["a=1,,2"],), "values stand between commas"),
        ((["a=1..b"], None, 3), "varies between numbers"),
        ((["a=..2"], None, 3), "varies between numbers"),
        ((["a=2..1"], None, 3), "must rise"),
        ((["a=1..2"],), "Say at how many points"),
        ((["a=1"], None, 3), "points are of what varies"),
        (([], None, 3), "points are of what varies"),
        ((["a=1..2"], None, 0), "n must be a whole number"),
        ((["a=1", "a=2"],), "each input varies once"),
        ((["a=1"], Path("points.csv")), "a design comes from a file, or from what varies"),
        (([], Path("none.csv")), "cannot be read"),
        ((["population.citizens=1.5..9"], None, 3), "whole numbers"),
    ],
)
def test_what_is_no_design_is_told(given: Any, message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        written_design(INPUTS, *given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--vary", "Influence.rate=-1,2"), "Influence.rate must lie in"),
        (("--vary", "Influence.rat=1"), "Did you mean 'rate'"),
        (("--vary", "scenario.years=1,2"), "the same at all points"),
        (("--measures", "foo"), "there is no measure 'foo'"),
        (("--every", "0"), "every must be at least a step"),
        (("--out", "found.txt"), "ends in .csv, .parquet, .dta"),
        (("--set", "Influence.rate"), "--set takes PARAM=VALUE"),
    ],
)
def test_what_does_not_fit_is_one_sentence(given: tuple[str, ...], message: str) -> None:
    done = sweep(*given)
    assert done.exit_code == 2 and message in " ".join(done.stderr.split()), done.output
    assert "Traceback" not in done.output
