import numpy as np
import pytest
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Struggle
from polybius.state import State

ACTS = np.array([-1, -1, 1, 0, 0, 0, 0, 0], np.int8)  # of eight two act against, one for the line


def society(line: list[float], liberal: float) -> State:
    return world(
        np.zeros((8, len(line))), participation=ACTS, societies={"line": [line], "liberal": [liberal]}
    )


@on_both_backends
@pytest.mark.parametrize(
    ("line", "liberal", "share"),
    [
        ([0.0, 0.0, -0.5], 1.0, 2 / 8),  # an illiberal line: those against it fight for liberal institutions
        ([0.0, 0.0, 0.5], 1.0, 1 / 8),  # a liberal one: those for it
        ([0.0, 0.0, -0.5], -1.0, 1 / 8),  # institutions of the other pole
        ([0.0, 0.0, 0.0], 1.0, 3 / 8),  # a line that is neutral there: everyone who acts
        ([0.7, -0.5], 1.0, 3 / 8),  # no such axis
    ],
)
def test_share_of_those_who_fight(line: list[float], liberal: float, share: float, backend: Backend) -> None:
    assert run(society(line, liberal), Struggle(), backend=backend).societies.struggle[0] == share


def test_the_axis_is_a_parameter_and_turning_all_signs_turns_nothing() -> None:
    state = society([-0.5, 0.5], 1.0)
    for axis, share in ((0, 2 / 8), (1, 1 / 8)):
        assert run(state, Struggle(axis=axis)).societies.struggle[0] == share
    turned = society([0.5, -0.5], -1.0)
    assert run(turned, Struggle(axis=0)).societies.struggle[0] == 2 / 8


def test_each_society_has_its_own() -> None:
    state = world(
        np.zeros(5),
        sizes=[2, 3],
        participation=np.array([-1, 0, 1, 1, 0], np.int8),
        societies={"line": [[-1.0], [1.0]], "liberal": [1.0, 1.0]},
    )
    assert_array_equal(run(state, Struggle(axis=0)).societies.struggle, [1 / 2, 2 / 3])
