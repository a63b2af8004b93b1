import numpy as np
import pytest
from hand_worlds import on_both_backends, run, simulation, world
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.mechanisms import Dividend
from polybius.state import State


def society(prospect: float, dividend: float = -10.0) -> State:
    return world(np.zeros(1), societies={"potential": [2.0], "prospect": [prospect], "dividend": [dividend]})


@on_both_backends
def test_a_society_begins_with_what_its_prospect_is_worth(backend: Backend) -> None:
    after = run(society(0.9), Dividend(worth=0.2), steps=5, backend=backend).societies
    assert_allclose([after.potential[0], after.dividend[0]], [2.0, 0.18], atol=1e-14)


@on_both_backends
def test_democracy_is_worth_a_fifth_of_output_after_a_generation(backend: Backend) -> None:
    # From no prospect to a sure one: log output + .18 * (1 - exp(-.1 * 25)) in 25 years, at any step.
    for dt in (1.0, 0.25):
        after = run(society(1.0, 0.0), Dividend(), steps=round(25 / dt), dt=dt, backend=backend).societies
        assert after.potential[0] == pytest.approx(2 * np.exp(0.18 * (1 - np.exp(-2.5))), abs=1e-12)


def test_what_a_prospect_gave_it_takes_away() -> None:
    running = simulation(society(0.2), Dividend(worth=0.3, rate=1.0))
    for prospect in (0.2, 0.95, 0.2):
        running.state.societies.prospect[:] = prospect
        running.advance(60)
    assert running.state.societies.potential[0] == pytest.approx(2.0, abs=1e-12)


def test_the_sign_is_free() -> None:
    after = [
        run(society(1.0, 0.0), Dividend(worth=worth), steps=5).societies.potential[0] for worth in (0.2, -0.2)
    ]
    assert after[0] * after[1] == pytest.approx(4.0, abs=1e-12)
    assert after[0] > 2.0 > after[1]
