import numpy as np
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Redress
from polybius.state import State


def society(grievance: list[float], narrative: float, level: float) -> State:
    return world(
        np.zeros(len(grievance)),
        grievance=grievance,
        societies={"narrative": [narrative], "compensation": [level]},
    )


@on_both_backends
def test_it_nears_its_level_in_closed_form_whatever_the_step(backend: Backend) -> None:
    # Mean grievance .25, half of it laid to distribution: a = .8 * .5 * .25 = .1; level .1 / (.1 + .3) = .25.
    for per_year in (1, 12):
        after = run(
            society([0.1, 0.4], 0.5, 0.05),
            Redress(answer=0.8, retrenchment=0.3),
            dt=1 / per_year,
            steps=5 * per_year,
            backend=backend,
        )
        assert_allclose(after.societies.compensation, 0.25 - 0.2 * np.exp(-0.4 * 5), atol=1e-14)


def test_an_answer_below_nought_takes_compensation_away() -> None:
    after = run(society([0.25], 0.0, 0.5), Redress(answer=-0.8, retrenchment=0.0), steps=3)
    assert_allclose(after.societies.compensation, 0.5 * np.exp(-0.6), atol=1e-15)


def test_it_stays_without_grievance_or_where_all_blame_goes_to_the_nation() -> None:
    for state in (society([0.0, 0.0], 0.2, 0.3), society([0.9, 0.9], 1.0, 0.3)):
        after = run(state, Redress(answer=5.0, retrenchment=0.0), steps=4)
        assert_array_equal(after.societies.compensation, [0.3])
