"""Every theory that ships runs on its own scenario, to the same bits however it is run."""

from pathlib import Path

import numpy as np
import pytest
from own_scenarios import SCENARIOS

from polybius import Result, run
from polybius.engine import Plain
from polybius.measures import (
    Average,
    AxisCorrelation,
    Carried,
    Measure,
    Share,
    Turnout,
    VoteShare,
    fitting,
)
from polybius.scenarios import reproduce

SEEDS = (1, 2)

#: A third of a year after the first election, where there is one.
YEARS = 2.25


def of(theory: str, seed: int = SEEDS[0], worlds: int = len(SEEDS), threads: int = 1) -> Result:
    scenario = SCENARIOS[theory].with_overrides(citizens=300, years=YEARS, set={"record.every": 6})
    return run(scenario, seed=seed, worlds=worlds, threads=threads)


@pytest.fixture(scope="module", params=SCENARIOS)
def whole(request: pytest.FixtureRequest) -> tuple[str, Result]:
    return request.param, of(request.param)


def test_threads_change_nothing(whole: tuple[str, Result]) -> None:
    theory, result = whole
    assert of(theory, threads=2).fingerprints == result.fingerprints


def test_batches_change_nothing(whole: tuple[str, Result]) -> None:
    theory, result = whole
    assert [of(theory, seed, 1).fingerprints[0] for seed in SEEDS] == result.fingerprints
    assert len(set(result.fingerprints)) == len(SEEDS)


def unknown(measure: Measure, result: Result) -> np.ndarray:
    """Return where a measure is undefined at the end, as its page says; it may have fewer dimensions."""
    last = {name: variable.values[-1] for name, variable in result.measures.variables.items()}
    if isinstance(measure, AxisCorrelation):  # of an axis with itself
        return np.eye(len(result.final.axes), dtype=bool)
    if isinstance(measure, Turnout | VoteShare):  # before the first election
        return np.asarray(np.isnan(last["society_result"]))
    if isinstance(measure, Average | Share) and measure.among:  # where there is nobody
        return np.asarray(last[f"{measure.among}_share"] == 0.0)
    if isinstance(measure, Carried):  # what holds nothing yet
        return np.asarray(result.final.column(measure.carried.name) == measure.carried.start)
    return np.zeros(last[measure.name].shape, bool)


def test_every_measure_is_there_and_a_number_wherever_it_is_defined(whole: tuple[str, Result]) -> None:
    theory, result = whole
    for measure in fitting(SCENARIOS[theory].theory.columns):
        values = np.asarray(result.measures[measure.name][-1], np.float64)
        assert not np.isinf(values).any(), measure.name
        nowhere, allowed = np.isnan(values), unknown(measure, result)
        if not isinstance(measure, AxisCorrelation):  # one for all worlds
            allowed = allowed.reshape(len(SEEDS), -1)
            nowhere = nowhere.reshape(len(SEEDS), -1)
        assert not (nowhere & ~allowed).any(), measure.name


def test_it_can_be_reproduced(whole: tuple[str, Result], tmp_path: Path) -> None:
    whole[1].save(tmp_path / "result")
    assert reproduce(tmp_path / "result", threads=2).verdict == "identical"


@pytest.mark.parametrize("theory", ["thermostat", "whole_society"])
def test_plain_python_gives_the_same_bits(theory: str) -> None:
    scenario = SCENARIOS[theory].with_overrides(citizens=40, years=0.25)
    plain, compiled = (run(scenario, worlds=2, threads=1, backend=each) for each in (Plain(), None))
    assert plain.fingerprints == compiled.fingerprints
