import numpy as np
import pytest
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Dismantling
from polybius.state import State


def society(undermining: float, office: int = 1) -> State:
    return world(
        np.zeros(1),
        societies={"institutions": [0.8], "restraint": [0.6], "party_in_power": [office]},
        parties={"position": [[-0.5], [0.5]], "undermining": [0.0, undermining]},
    )


@on_both_backends
@pytest.mark.parametrize("dt", [1.0, 0.1])
def test_what_is_left_in_closed_form(backend: Backend, dt: float) -> None:
    # .2 * .5 a year for ten years: exp(-1) is left.
    after = run(society(0.5), Dismantling(speed=0.2), steps=round(10 / dt), dt=dt, backend=backend).societies
    assert_allclose(
        [after.institutions[0], after.restraint[0]], np.array([0.8, 0.6]) * np.exp(-1), atol=1e-13
    )


def test_abuse_may_call_forth_defences() -> None:
    after = run(society(0.5), Dismantling(speed=-0.2), steps=10).societies
    missing = np.array([0.2, 0.4]) * np.exp(-1)
    assert_allclose([after.institutions[0], after.restraint[0]], 1 - missing, atol=1e-13)


@pytest.mark.parametrize(("undermining", "office"), [(0.0, 1), (1.0, 0), (1.0, -1), (1.0, 7)])
def test_nothing_is_lost_where_office_does_not_undermine(undermining: float, office: int) -> None:
    after = run(society(undermining, office), Dismantling(speed=5.0), steps=20).societies
    assert_array_equal([after.institutions[0], after.restraint[0]], [0.8, 0.6])
