import numpy as np
import pytest
from hand_worlds import Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.mechanisms import Capital
from polybius.state import State


def society(capital: float = 0.0, election_at: int = 10_000) -> State:
    return world(np.zeros(1), societies={"institutions": [capital], "election_at": [election_at]})


def stock(democracy: Floats, delta: float) -> float:
    """Return (1 - delta) times the sum over k of delta^k a_(t-k) (Persson and Tabellini 2009)."""
    return float((1 - delta) * sum(delta**k * a for k, a in enumerate(democracy[::-1])))


@on_both_backends
def test_stock_and_flow_of_persson_and_tabellini(backend: Backend) -> None:
    # Twelve years of democracy, eight without, five with it again.
    history = np.repeat([1.0, 0.0, 1.0], [12, 8, 5])
    running = simulation(society(), Capital(delta=0.94), backend=backend)
    levels = []
    for a in history:
        running.state.societies.election_at[:] = 10_000 if a else -1
        running.advance(1)
        levels.append(running.state.societies.institutions[0])
    assert_allclose(levels, [stock(history[: k + 1], 0.94) for k in range(len(history))], atol=1e-12)
    assert levels[11] == pytest.approx(1 - 0.94**12)
    assert levels[19] == pytest.approx((1 - 0.94**12) * 0.94**8)


def test_the_path_does_not_depend_on_the_step() -> None:
    levels = [
        run(society(0.2), Capital(), steps=round(6 / dt), dt=dt).societies.institutions[0]
        for dt in (6, 0.5, 1 / 12)
    ]
    assert_allclose(levels, 1 - 0.8 * 0.94**6, atol=1e-12)


def test_nothing_is_kept_or_nothing_lost() -> None:
    assert run(society(0.2, -1), Capital(delta=0.0)).societies.institutions[0] == 0.0
    assert run(society(0.2, -1), Capital(delta=1.0), steps=50).societies.institutions[0] == 0.2
