"""Generators take numbers of any kind as the numbers that they are."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from polybius.state.networks import (
    Network,
    barabasi_albert,
    erdos_renyi,
    homophilous,
    moore_lattice,
    random_regular,
    ring,
    stochastic_block_model,
    von_neumann_lattice,
    watts_strogatz,
)

MAKERS: dict[str, Callable[[Any, Any, Any], Network]] = {
    "ring": lambda six, two, half: ring(six, neighbours=two),
    "watts_strogatz": lambda six, two, half: watts_strogatz(six, neighbours=two, p=half, seed=six, copy=two),
    "erdos_renyi": lambda six, two, half: erdos_renyi(six, p=half, seed=six),
    "mean degree": lambda six, two, half: erdos_renyi(six, mean_degree=two, seed=six),
    "random_regular": lambda six, two, half: random_regular(six, degree=two, seed=six),
    "barabasi_albert": lambda six, two, half: barabasi_albert(six, m=two, seed=six),
    "moore_lattice": lambda six, two, half: moore_lattice([six, six], radius=two),
    "von_neumann_lattice": lambda six, two, half: von_neumann_lattice([six, six], radius=two),
    "blocks": lambda six, two, half: stochastic_block_model([six, six], [[two, half], [half, two]], seed=six),
    "homophilous": lambda six, two, half: homophilous(
        range(6), mean_degree=two, clustering=half, homophily=half, seed=six
    ),
    "from_ties": lambda six, two, half: Network.from_ties(six, [0, 1], [1, 2], [half, two]),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize("kind", [Decimal, Fraction, np.int8, np.uint64, np.array])
def test_numbers_of_any_kind(make: Callable[[Any, Any, Any], Network], kind: Callable[[int], Any]) -> None:
    half = {Decimal: Decimal("0.5"), Fraction: Fraction(1, 2)}.get(kind, np.float32(0.5))  # type: ignore[call-overload]
    assert make(kind(6), kind(2), half) == make(6, 2, 0.5)
