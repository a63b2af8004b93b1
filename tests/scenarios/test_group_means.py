"""Groups and frames as observers see them, on states set by hand, and across a stop."""

from typing import Any

import numpy as np
import pytest
from small_scenarios import assert_same, small_scenario

from polybius.model import Clock
from polybius.results import Record
from polybius.scenarios import resume, run
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.frames import Frames
from polybius.scenarios.groups import CELLS, Groups, _cohorts
from polybius.state import State, make_world

YEARS = Calendar(Clock.YEARS, 12, 120)
STEPS = Calendar(Clock.STEPS, 1, 120)


def four(**columns: Any) -> State:
    """Return four citizens at 0.4, 0.8, -0.2 and -1 on `nation`, the same turned round on `liberty`."""
    nation = np.array([0.4, 0.8, -0.2, -1], np.float32)
    citizens = {"private": np.stack([nation, -nation], axis=1), "expressed": np.zeros((4, 2), np.float32)}
    positions = {"position": np.array([[-0.5, 0.5], [0.5, -0.5]], np.float32)}
    line = {"line": np.array([[-0.3, 0.3]], np.float32)}
    return make_world(
        axes=("nation", "liberty"), citizens={**citizens, **columns}, parties=positions, societies=line
    )


def seen(state: State, step: int = 0, *, ageing: bool = True, calendar: Calendar = YEARS) -> Record:
    groups = Groups(("left", "right"), ageing, 1, calendar)
    groups.look(state, step, last=True)
    record = groups.record()
    assert record is not None
    return record


def mean(record: Record, group: str) -> float:
    return float(record["private"][0, 0, 0, record["group"].tolist().index(group), 0])


def test_means_of_nations_identifiers_and_voters() -> None:
    record = seen(
        four(
            core=np.array([1, 1, 0, 0], np.uint8),
            party_id=np.array([0.5, 0.0, -1, -0.1], np.float32),
            vote=np.array([1, -1, -1, 1], np.int8),
        )
    )
    # core 0.4, 0.8; others, and close to the left, -0.2, -1; close to the right 0.4; its voters 0.4, -1
    assert mean(record, "core nation") == pytest.approx(0.6)
    assert mean(record, "other nations") == pytest.approx(-0.6)
    assert mean(record, "close to left") == pytest.approx(-0.6)
    assert mean(record, "close to right") == pytest.approx(0.4)
    assert mean(record, "voters of right") == pytest.approx(-0.3)
    assert np.isnan(mean(record, "voters of left"))
    shares = dict(zip(record["group"].tolist(), record["share"][0, 0, 0].tolist(), strict=True))
    assert shares["close to left"] == 0.5 and shares["close to right"] == 0.25
    np.testing.assert_allclose(record["line"][0, 0, 0], [-0.3, 0.3], rtol=1e-6)
    np.testing.assert_array_equal(record["position"][0, 0, 0], [[-0.5, 0.5], [0.5, -0.5]])


@pytest.mark.parametrize(("ageing", "later"), [(True, 10.0), (False, 0.0)])
def test_cohorts_stay_who_they_are_while_people_age(ageing: bool, later: float) -> None:
    ages = np.array([25, 29, 75, 90], np.float32)
    young = "aged 20 to 30 at the start"
    old = "aged 70 or more at the start"
    for step, added in ((0, 0.0), (120, later)):
        record = seen(four(age=ages + np.float32(added)), step, ageing=ageing)
        assert mean(record, young) == pytest.approx(0.6)
        assert mean(record, old) == pytest.approx(-0.6)
    assert "kind" not in seen(four(age=ages), calendar=STEPS)  # steps are no ages


def test_the_spread_at_the_start_is_that_of_both_axes() -> None:
    record = seen(four())
    spread = record["private_spread"][0, 0, 0]
    assert spread.shape == (CELLS, CELLS)
    # cells of 0.1: 0.4 on the edge of the 14th and 15th goes outwards, as all edges
    assert spread[14, 5] == 0.25 and spread[18, 1] == 0.25 and spread[7, 12] == 0.25 and spread[0, 19] == 0.25
    assert (record["first"].tolist(), record["second"].tolist()) == (["nation"], ["liberty"])


def test_frames_keep_everybody_on_the_cadence() -> None:
    frames = Frames(2, YEARS)
    state = four(speaks=np.array([1, 0, 1, 1], np.uint8))
    for step in (0, 2, 3):
        frames.look(state, step, last=step == 3)
        state.citizens["private"][0] = 0.9
    record = frames.record()
    assert record is not None
    assert record["step"].tolist() == [0, 2]
    np.testing.assert_allclose(record["private"][:, 0, 0, 0], [0.4, 0.9], rtol=1e-6)
    assert record["speaks"][0, 0].tolist() == [1, 0, 1, 1]
    assert "office" not in record


def test_both_are_the_same_after_a_stop() -> None:
    scenario = small_scenario(record={"frames": 3})
    whole = run(scenario, threads=1)
    assert whole.groups and whole.frames
    assert_same(resume(run(scenario, threads=1, until=1.25), threads=1), whole)


def test_groups_can_be_left_out() -> None:
    assert not run(small_scenario(record={"groups": False}), years=0.5, threads=1).groups


def test_no_group_is_called_by_ages_that_nobody_has() -> None:
    # A survey of adults begins at 18; with children, or without anybody under 20, decades are whole.
    assert "aged 18 to 20 at the start" in _cohorts(18)
    for youngest in (0, 10, 20, 35):
        assert "aged 10 to 20 at the start" in _cohorts(youngest)
