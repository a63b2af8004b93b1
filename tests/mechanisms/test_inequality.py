import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import on_both_backends, run, ties, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.measures import gini
from polybius.mechanisms import Inequality
from polybius.state import State


def earners(x: npt.ArrayLike, sizes: list[int] | None = None) -> State:
    earnings = np.asarray(x, np.float64)
    return world(np.zeros(len(earnings)), network=ties([{}] * len(earnings)), earnings=earnings, sizes=sizes)


@on_both_backends
def test_equal_earnings_have_none_and_one_who_has_all_has_most(backend: Backend) -> None:
    # Of four, one with all: 1 - 1/4, but for the first bin, whose middle is .004 and not 0.
    state = earners([0.3, 0.3, 0.0, 0.0, 0.0, 2.0], sizes=[2, 4])
    after = run(state, Inequality(), backend=backend).societies.inequality
    assert after[0] == 0.0
    assert after[1] == pytest.approx(0.75, abs=0.006)


@pytest.mark.parametrize("spread", [0.2, 0.5, 0.7, 0.9])
def test_it_is_the_gini_coefficient_to_a_thousandth(spread: float) -> None:
    rng = np.random.default_rng(1)
    x = rng.lognormal(0.0, spread, 5000)
    after = run(earners(x / x.mean()), Inequality(), backend=Compiled())
    assert after.societies.inequality[0] == pytest.approx(gini(x), abs=0.001)


def test_the_order_of_citizens_is_nothing() -> None:
    x = np.random.default_rng(2).lognormal(0.0, 0.5, 100)
    one, other = (run(earners(y), Inequality()).societies.inequality[0] for y in (x, x[::-1]))
    assert one == pytest.approx(other, abs=1e-14)


def test_where_nobody_earns_it_stays_within_range() -> None:
    assert_array_equal(run(earners([0.0, 0.0]), Inequality()).societies.inequality, 0.0)
