from pathlib import Path

import numpy as np
import pytest

from polybius import Result, run
from polybius.measures import STANDARD
from polybius.reports import diagram, write_report
from polybius.reports.odd import Format, Subject, odd_text
from polybius.theories import FROZEN, THEORIES


@pytest.fixture(scope="module")
def result() -> Result:
    return run("frozen", citizens=300, years=2, threads=1)


def test_every_measure_is_recorded_and_stays(result: Result) -> None:
    seen = result.measures.variables
    assert set(seen) == {measure.name for measure in STANDARD}
    for name, variable in seen.items():
        still = np.broadcast_to(variable.values[:1], variable.values.shape)
        np.testing.assert_array_equal(variable.values, still, name)


def test_its_report_is_written(result: Result, tmp_path: Path) -> None:
    assert "Frozen" in write_report(result, tmp_path / "report.html").read_text(encoding="utf-8")


def test_it_has_all_that_any_theory_moves() -> None:
    moved = {name for theory in THEORIES.values() for name in theory.written}
    assert moved <= set(FROZEN.columns)
    assert not FROZEN.written


@pytest.mark.parametrize("form", Format)
def test_its_protocol_says_that_there_is_nothing(form: Format) -> None:
    text = odd_text(Subject.of(FROZEN), form)
    assert "There is no process" in text
    assert "There is no submodel" in text


def test_its_diagram_is_empty() -> None:
    assert 'data-mechanism="' not in diagram(FROZEN)
