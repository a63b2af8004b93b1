import numpy as np
import pytest
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Partisanship
from polybius.state import State

Q = [-1.0, -0.5, 0.0, 0.8, 1.0]


def citizens(x: float) -> State:
    return world(np.full(5, x), party_id=Q, parties={"position": [[-0.5], [0.75]]}, party_counts=[2])


def test_by_default_identification_does_not_follow() -> None:
    assert_array_equal(run(citizens(0.6), Partisanship(), steps=5).citizens.party_id, Q)


@on_both_backends
@pytest.mark.parametrize("follow", [0.4, -0.4])
def test_it_follows_proximity_in_closed_form_whatever_the_step(follow: float, backend: Backend) -> None:
    # At .625: (1.125^2 - .125^2) / 4 = .3125 a year; artanh grows by follow * .3125 * 4 years = .5.
    for per_year in (1, 12):
        after = run(
            citizens(0.625),
            Partisanship(follow=follow),
            dt=1 / per_year,
            steps=4 * per_year,
            backend=backend,
        )
        q = np.array(Q[1:4])
        expected = np.tanh(np.arctanh(q) + np.sign(follow) * 0.5)
        assert_allclose(after.citizens.party_id[1:4], expected, atol=1e-14)
        assert_array_equal(after.citizens.party_id[[0, 4]], [-1.0, 1.0])


def test_half_way_between_the_parties_nothing_pulls() -> None:
    assert_array_equal(run(citizens(0.125), Partisanship(follow=5.0)).citizens.party_id, Q)


def test_identification_keeps_within_its_range_however_strong_the_pull() -> None:
    after = run(citizens(1.0), Partisanship(follow=100.0), steps=3)
    assert_array_equal(after.citizens.party_id, [-1.0, 1.0, 1.0, 1.0, 1.0])
