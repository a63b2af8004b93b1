"""The order of opinions: brought up to date in place."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Simulation
from polybius.model import Clock, Theory, Tick, WorldRule
from polybius.reference.opinion import OPINION
from polybius.reference.ranking import SHIFT, rank, ranked
from polybius.state import Column, Kind, make_world, union

RISING = Column(name="citizens.rising", unit="1", kind=Kind.CARRIED, meaning="opinions in rising order")


@dataclass(frozen=True, kw_only=True)
class Ranking(WorldRule):
    """Notes opinions in rising order."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.rising", "citizens.shift")
    columns: ClassVar[tuple[Column, ...]] = (OPINION, SHIFT, RISING)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        me, first = s.citizens, s.worlds.first_citizen[w]
        n = s.worlds.first_citizen[w + 1] - first
        rank(me.opinion, me.shift, first, n)
        for k in range(n):
            me.rising.set(first + k, me.opinion[ranked(me.shift, first, k)])


@pytest.mark.parametrize("n", [0, 1, 2, 3, 10, 77])
def test_values_come_in_rising_order_whatever_order_was_before(n: int, backend: Backend) -> None:
    rng = np.random.default_rng(n)
    x = [rng.random(n), np.sort(rng.random(n)), -np.arange(n) / 2, rng.integers(0, 3, n) / 2]
    state = union([make_world(citizens={"opinion": each}, seed=k) for k, each in enumerate(x)])
    theory = Theory(name="order", mechanisms=(Ranking(),), clock=Clock.STEPS, precision="float64")
    simulation = Simulation(theory, state, backend=backend)
    simulation.advance(1)
    assert_array_equal(simulation.state.citizens.rising.reshape(4, n), np.sort(x, axis=1))
    # The order is a permutation of each world's rows, and serves as a start for other values.
    place = np.arange(4 * n) + simulation.state.citizens.shift
    assert_array_equal(np.sort(place), np.arange(4 * n))
    simulation.state.citizens.opinion = rng.random(4 * n)
    simulation.advance(1)
    assert (np.diff(simulation.state.citizens.rising.reshape(4, n), axis=1) >= 0).all()
