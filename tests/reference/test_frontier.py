"""Frontiers: growth, conquest, founding and collapse, each by hand on a small square."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate

#: Attacks never succeed.
PEACE = 1e6
#: A block of 3 by 3 in a square of 7 by 7 has only one place, from 2 to 4.
SMALL: dict[str, Any] = {"n": 49, "block": 3, "steps": 1}


def test_growth_and_decay_by_hand(backend: Backend) -> None:
    # The block's 8 border cells and the 12 cells next to them grow to .1 + .2 * .1 * .9 = .118, the
    # others fall to .09. The rim copies the inner cells next to it: three on each side of those 12.
    found = simulate("frontier", **SMALL, delta_P=PEACE, backend=backend)
    square = found.asabiya[0].to_numpy().reshape(7, 7)
    grown = np.full((7, 7), 0.09)
    grown[2:5, :] = grown[:, 2:5] = 0.118
    grown[3, 3] = 0.09
    assert_allclose(square, grown, rtol=1e-15)
    assert found.largest.item() == 9 / 49


def test_an_attack_needs_its_lead(backend: Backend) -> None:
    # Power 9 * .1 = .9 where distance is nothing, against .1: a lead of .8.
    still: dict[str, Any] = {"r_0": 0, "delta": 0, "h": 1e9}
    weak, strong = (
        simulate("frontier", **SMALL, **still, delta_P=lead, backend=backend) for lead in (0.81, 0.79)
    )
    assert weak.largest.item() == 9 / 49
    assert strong.largest.item() >= 21 / 49  # the 12 cells around it, at least
    assert strong.empires.item() == weak.empires.item() == 1


def test_power_wanes_with_distance() -> None:
    # A neighbour of the block is 2 to sqrt(5) from its centre, its border sqrt(2) at most and 1 at least:
    # power of the attacker is .9 exp(-1 / h) at most, .2 with h = 1 / log(4.5), so that nothing falls.
    h = 1 / np.log(4.5)
    found = simulate("frontier", **SMALL, r_0=0, delta=0, h=[h * 0.99, h * 1.01], replicates=5)
    assert (found.largest.isel(h=0) == 9 / 49).all()
    assert (found.largest.isel(h=1) > 9 / 49).all()


def test_who_is_taken_becomes_half_as_its_conqueror() -> None:
    # One cell of .9 among cells of .1 without empire, none of which leads another by .1.
    asabiya = np.full(49, 0.1)
    asabiya[24] = 0.9
    found = simulate(
        "frontier", n=49, block=0, steps=1, initial={"asabiya": asabiya}, r_0=0, delta=0, h=1e-6, replicates=8
    )
    # It founds an empire with the first that it meets, which is of (.9 + .1) / 2; far from the centre of
    # the two, half a cell, power is nil at once, and strangers take it back, or it stays.
    assert (found.founded >= 1).all()
    assert np.isclose(found.asabiya, 0.5).any(axis=1).all()


def test_without_asabiya_an_empire_dissolves(backend: Backend) -> None:
    # Frontiers keep their .1 where r_0 is 0; only the middle of the block falls, to .1 * .9^t. The mean of
    # the nine is (.8 + .0729) / 9 = .09699 at t = 3 and (.8 + .06561) / 9 = .09618 at t = 4.
    found = simulate(
        "frontier", **{**SMALL, "steps": 5}, r_0=0, delta_P=PEACE, S_crit=0.0965, every=1, backend=backend
    )
    assert found.empires[0].to_numpy().tolist() == [1, 1, 1, 1, 0, 0]


def test_the_sums_of_empires_are_never_lost() -> None:
    # After hundreds of conquests areas still add up: no cell is of an empire beyond the number founded.
    found = simulate("frontier", n=144, h=1, steps=150, replicates=10, every=50)
    assert (found.founded[:, -1] > 1).all()
    assert found.empire.max() <= 144
    assert (found.empires <= found.founded).all()
    assert ((found.asabiya >= 0) & (found.asabiya <= 1)).all()


def test_power_without_distance_makes_one_empire_that_dies_of_peace() -> None:
    # Filled, the square has no frontier: asabiya falls by a tenth a step until S_crit, and none is founded.
    found = simulate("frontier", n=100, h=1e9, steps=100, replicates=5, every=10)
    assert (found.largest[:, 2] == 1).all()
    assert (found.empires[:, -1] == 0).all()
    assert (found.founded[:, -1] == 1).all()


@pytest.mark.parametrize("n", [50, 4])
def test_cells_make_a_square(n: int) -> None:
    with pytest.raises(ParameterError, match="square number of cells"):
        simulate("frontier", n=n)
