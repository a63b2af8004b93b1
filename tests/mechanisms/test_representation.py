import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.mechanisms import Policy, Representation
from polybius.state import State, make_world


def society(said: list[float], *, line: float = 0.0, office: int = 0) -> State:
    return world(
        np.zeros(len(said)),
        expressed=said,
        societies={"line": [[line]], "party_in_power": [office]},
        parties={"position": [[-0.5], [0.75]]},
        party_counts=[2],
    )


@on_both_backends
def test_the_line_goes_between_office_and_public(backend: Backend) -> None:
    # The public is at .1, office at -.5: -.5 + .25 * .6 = -.35; half of the way from .25 is -.05.
    state = society([0.2, 0.4, -0.3], line=0.25)
    after = run(state, Representation(tempo=float(np.log(2.0)), anticipation=0.25), backend=backend)
    assert_allclose(after.societies.line[0, 0], -0.05, atol=1e-15)


@pytest.mark.parametrize(("anticipation", "line"), [(-0.5, -0.8), (0.0, -0.5), (1.0, 0.1)])
def test_the_weight_of_the_public_has_either_sign(anticipation: float, line: float) -> None:
    after = run(society([0.2, 0.4, -0.3]), Representation(tempo=AT_ONCE, anticipation=anticipation))
    assert_allclose(after.societies.line[0, 0], line, atol=1e-15)


def test_where_only_elections_count_it_is_policy_carried_out_to_the_end() -> None:
    state = society([0.9, 0.9], line=0.25, office=1)
    one = run(state, Representation(tempo=0.7, anticipation=0.0), dt=1 / 12, steps=30)
    other = run(state, Policy(tempo=0.7), dt=1 / 12, steps=30)
    assert_allclose(one.societies.line, other.societies.line, atol=1e-15)


def test_a_steadily_moving_public_is_followed_at_a_lag_of_one_over_the_tempo() -> None:
    # m = t / 20: the line comes to (t - 1 / tempo) / 20, here 2 years behind.
    running = simulation(society([0.0], office=-1), Representation(tempo=0.5, anticipation=1.0), dt=0.01)
    for step in range(1500):
        running.state.citizens.expressed[:] = step * 0.01 / 20
        running.advance(1)
    assert_allclose(running.state.societies.line[0, 0], (15.0 - 2.0) / 20, atol=1e-3)


def test_without_a_party_in_office_the_line_moves_towards_the_public_alone() -> None:
    after = run(society([0.4], line=-0.2, office=-1), Representation(tempo=AT_ONCE, anticipation=0.5))
    assert_allclose(after.societies.line[0, 0], 0.1, atol=1e-15)


@on_both_backends
def test_the_public_counts_where_it_notices_the_line(backend: Backend) -> None:
    state = make_world(
        axes=("a", "b", "c"),
        citizens={"private": np.zeros((2, 3)), "expressed": np.full((2, 3), 0.5)},
        societies={"visibility": np.array([[1.0, 0.25, 0.0]]), "party_in_power": np.array([0])},
        parties={"position": np.full((1, 3), -0.5)},
    )
    after = run(state, Representation(tempo=AT_ONCE, anticipation=0.5), backend=backend)
    assert_allclose(after.societies.line[0], [0.0, -0.375, -0.5], atol=1e-15)
