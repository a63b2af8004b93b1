from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_scenarios import small_scenario

from polybius.errors import ScenarioError
from polybius.results import Record, Result
from polybius.scenarios import fork, reproduce, run


def saved(folder: Path, result: Result) -> Path:
    result.save(folder / "kept")
    return folder / "kept"


def shifted(result: Result, by: float) -> Result:
    """Return a result of which one measure is off by `by` from the third record on."""
    variables = dict(result.measures.variables)
    values = variables["expressed_mean"].values.copy()
    values[2:, 1] += by
    variables["expressed_mean"] = variables["expressed_mean"]._replace(values=values)
    return replace(result, measures=Record(variables, result.measures.coords), fingerprints=["0" * 32] * 2)


def test_the_same_again_is_identical(tmp_path: Path) -> None:
    verdict = reproduce(saved(tmp_path, run(small_scenario(), worlds=2)), threads=1)
    assert (verdict.verdict, verdict.difference) == ("identical", 0.0)
    assert str(verdict) == "identical: 2 fingerprints are the same."


def test_a_forked_history_is_run_again_with_its_turn(tmp_path: Path) -> None:
    past = run(small_scenario(), until=1.0)
    turned = fork(past, set={"Expression.peer_pressure": 0.2}, years=2)
    assert [segment["until"] for segment in turned.manifest["segments"]] == [12, 24]
    assert str(reproduce(saved(tmp_path, turned))) == "identical: 1 fingerprint is the same."


def test_small_differences_are_equal_within_their_size(tmp_path: Path) -> None:
    verdict = reproduce(saved(tmp_path, shifted(run(small_scenario(), worlds=2, until=1.5), 3e-6)))
    assert verdict.verdict == "equal"
    assert verdict.difference == pytest.approx(3e-6)
    # 3e-6 is above 1e-6, so it lies within 1e-5
    assert str(verdict).startswith("equal within 1e-5: the largest difference is in measure 'expressed_mean'")


def test_large_differences_say_what_parts_first(tmp_path: Path) -> None:
    # records are every 5 steps of a month: the third is at 10 / 12 years
    verdict = reproduce(saved(tmp_path, shifted(run(small_scenario(), worlds=2, until=1.5), 0.1)))
    assert verdict.verdict == "differs"
    assert str(verdict) == "differs: measure 'expressed_mean' of world 1 parts first, at 0.833333 years."


def test_another_final_state_alone_is_told(tmp_path: Path) -> None:
    result = run(small_scenario(), until=0.5)
    result.final.citizens["private"][17] = -result.final.citizens["private"][17]
    verdict = reproduce(saved(tmp_path, replace(result, fingerprints=["0" * 32])))
    assert str(verdict) == "differs: column citizens.private at the end."
    assert verdict.difference == pytest.approx(2 * np.abs(result.final.citizens["private"][17, 0]))


def test_other_versions_are_named(tmp_path: Path) -> None:
    result = shifted(run(small_scenario(), worlds=2, until=0.5), 0.1)
    result.manifest["versions"] = {**result.manifest["versions"], "numpy": "0.1"}
    text = str(reproduce(saved(tmp_path, result)))
    assert f"Since then changed: numpy 0.1 -> {np.__version__}." in text


def test_a_network_file_that_changed_is_refused(tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target\n" + "".join(f"{i},{(i + 1) % 300}\n" for i in range(300)))
    scenario = small_scenario()
    content = {**scenario.to_dict(), "network": {"file": str(edges), "undirected": True}}
    result = run(type(scenario).parse(content), until=0.5)
    kept = saved(tmp_path, result)
    assert reproduce(kept).verdict == "identical"
    edges.write_text(edges.read_text() + "7,9\n")
    with pytest.raises(ScenarioError, match="is not the file that the result was made from"):
        reproduce(kept)
    edges.unlink()
    with pytest.raises(ScenarioError, match="cannot be read: No such file"):
        reproduce(kept)
