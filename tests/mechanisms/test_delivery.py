import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, world

from polybius.engine import Backend
from polybius.mechanisms import Delivery
from polybius.state import State


def society(growth: float, crisis: float = 0.0, benefit: float = 0.5) -> State:
    return world(np.zeros(1), societies={"growth": [growth], "crisis": [crisis], "benefit": [benefit]})


@on_both_backends
def test_success_by_hand(backend: Backend) -> None:
    # 40 * (.05 - .02) - 4 * .1 = .8.
    after = run(society(0.05, 0.1), Delivery(rate=AT_ONCE), backend=backend).societies
    assert after.benefit[0] == pytest.approx(1 / (1 + np.exp(-0.8)), abs=1e-14)


def test_nothing_happens_where_all_is_as_usual() -> None:
    assert run(society(0.02), Delivery(), steps=100).societies.benefit[0] == 0.5


def test_it_is_felt_with_a_lag_that_does_not_depend_on_the_step() -> None:
    for dt in (1.0, 0.25):
        after = run(society(0.02, benefit=0.9), Delivery(rate=0.2), steps=round(3 / dt), dt=dt).societies
        assert after.benefit[0] == pytest.approx(0.5 + 0.4 * np.exp(-0.6), abs=1e-14)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_signs_are_free(sign: float) -> None:
    grown = run(society(0.06), Delivery(weight=sign * 40)).societies.benefit[0]
    struck = run(society(0.02, 0.5), Delivery(harm=sign * 4)).societies.benefit[0]
    assert sign * (grown - 0.5) > 0 > sign * (struck - 0.5)
