from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import ParameterError
from polybius.state.networks import Complete, Network, moore_lattice, ring, von_neumann_lattice


def test_von_neumann_by_hand() -> None:
    # 0 1 2
    # 3 4 5   bounded
    assert von_neumann_lattice((2, 3), wraps=False) == Network.from_rows(
        [[1, 3], [0, 2, 4], [1, 5], [0, 4], [1, 3, 5], [2, 4]]
    )
    # The same as a torus: up is down in two rows, and 0 meets 2 along a row.
    assert von_neumann_lattice((2, 3)) == Network.from_rows(
        [[1, 2, 3], [0, 2, 4], [0, 1, 5], [0, 4, 5], [1, 3, 5], [2, 3, 4]]
    )
    # Wrapped along rows only: a cylinder, here the same, since up and down are one.
    assert von_neumann_lattice((2, 3), wraps=(False, True)) == von_neumann_lattice((2, 3))


def test_moore_by_hand() -> None:
    assert moore_lattice((2, 3), wraps=False) == Network.from_rows(
        [[1, 3, 4], [0, 2, 3, 4, 5], [1, 4, 5], [0, 1, 4], [0, 1, 2, 3, 5], [1, 2, 4]]
    )
    assert moore_lattice((3, 3)) == Complete(9).to_network()
    # Round the corner of a torus: rows 3, 0 and 1 by columns 3, 0 and 1.
    assert_array_equal(moore_lattice((4, 4)).neighbours(0), [1, 3, 4, 5, 7, 12, 13, 15])


def distance(a: Sequence[int], b: Sequence[int], shape: Sequence[int], wraps: Sequence[bool]) -> list[int]:
    return [
        min(abs(x - y), length - abs(x - y)) if wrap else abs(x - y)
        for x, y, length, wrap in zip(a, b, shape, wraps, strict=True)
    ]


@pytest.mark.parametrize("shape", [(7,), (5, 4), (2, 6), (3, 1, 4), (4, 4, 3)])
@pytest.mark.parametrize("radius", [0, 1, 2, 3])
@pytest.mark.parametrize("wrap", [True, False])
def test_neighbours_are_those_within_the_radius(shape: tuple[int, ...], radius: int, wrap: bool) -> None:
    cells = list(product(*map(range, shape)))
    wraps = [wrap] * len(shape)
    for build, size in ((von_neumann_lattice, sum), (moore_lattice, max)):
        rows = [
            [j for j, b in enumerate(cells) if j != i and size(distance(a, b, shape, wraps)) <= radius]
            for i, a in enumerate(cells)
        ]
        assert build(shape, radius=radius, wraps=wrap) == Network.from_rows(rows)


def test_large_lattices_are_made_in_blocks() -> None:
    # 300,000 cells exceed a block. Interior degree 8; each of the 2 (600 + 500) - 4 border cells lacks
    # 3, and each of the 4 corners 2 more.
    bounded = moore_lattice((600, 500), wraps=False)
    assert bounded.n_ties == 8 * 300_000 - 3 * (2 * (600 + 500) - 4) - 2 * 4
    assert bounded.is_symmetric()
    assert_array_equal(
        bounded.neighbours(250_250), 250_250 + np.array([-501, -500, -499, -1, 1, 499, 500, 501])
    )


def test_ring_by_hand() -> None:
    assert ring(6, neighbours=4) == Network.from_rows(
        [[1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 3, 4]]
    )
    assert ring(3, neighbours=0).n_ties == 0
    # Clustering of a ring with k neighbours is 3 (k - 2) / (4 (k - 1)) (Watts and Strogatz 1998).
    assert abs(ring(50, neighbours=10).clustering() - 2 / 3) < 1e-6


def test_errors() -> None:
    with pytest.raises(ParameterError, match=r"ring.neighbours must be even, half on each side. Got 3"):
        ring(10, neighbours=3)
    with pytest.raises(ParameterError, match=r"ring.neighbours must be a whole number in \[0, 9\]. Got 10"):
        ring(10, neighbours=10)
    with pytest.raises(ParameterError, match=r"moore_lattice.wraps must say yes or no for each dimension"):
        moore_lattice((3, 3), wraps=(True,))
    with pytest.raises(ParameterError, match="Got 0 answers for 0 dimensions"):
        moore_lattice(())
    with pytest.raises(ParameterError, match=r"moore_lattice.shape must be a whole number in .* Got 2.5"):
        moore_lattice((3, 2.5))  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match=r"von_neumann_lattice.radius must be .* Got -1"):
        von_neumann_lattice((3, 3), radius=-1)
