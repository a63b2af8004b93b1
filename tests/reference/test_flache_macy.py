"""Flache-Macy: weights that may turn negative, bounded moves, caves and bridges."""

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.flache_macy import caveman, liking, with_bridges
from polybius.state.networks import Network

PAIR = Network.from_rows([[1], [0]])


def test_weights_by_hand() -> None:
    # Gaps .5 and 1.5: mean 1. Neutral at 1: 0; at 2: 1/2. Opposite ends: -1 and 0.
    x, y = (0.0, -0.5), (0.5, 1.0)
    assert liking(x, y, 1.0) == 0.0
    assert liking(x, y, 2.0) == 0.5
    assert liking((-1.0, -1.0), (1.0, 1.0), 1.0) == -1.0
    assert liking((-1.0, -1.0), (1.0, 1.0), 2.0) == 0.0
    assert liking(x, x, 1.0) == 1.0


def trajectory(x: float, y: float, backend: Backend, **parameters: Any) -> NDArray[np.float64]:
    """Return what two who hear each other hold after each of 12 single updates."""
    found = []
    for steps in range(1, 13):
        run = simulate(
            "flache_macy",
            PAIR,
            steps=steps,
            encounters=0.5,
            initial={"opinion": [[x], [y]]},
            backend=backend,
            **parameters,
        )
        found.append(run.opinion[0, :, 0].to_numpy())
    return np.array([[x, y], *found])


@pytest.mark.parametrize(("x", "y"), [(0.2, 0.6), (-0.8, 0.9)])
def test_moves_by_hand(x: float, y: float, backend: Backend) -> None:
    # Each update moves nobody (a look) or one, by (1 - |s|) w (s' - s) / 2, where w is what one last saw.
    path = trajectory(x, y, backend)
    seen = {0: 1 - abs(x - y), 1: 1 - abs(x - y)}
    moves = 0
    for before, after in pairwise(path):
        changed = np.flatnonzero(before != after)
        assert len(changed) <= 1
        for i in changed:
            step = (1 - abs(before[i])) * (before[1 - i] - before[i]) / 2
            options = {*seen.values(), *(1 - abs(a - b) for a, b in path)}
            assert any(abs(before[i] + w * step - after[i]) < 1e-12 for w in options)
            moves += 1
    assert moves >= 3
    first = next(k for k in range(12) if (path[k] != path[k + 1]).any())
    one = int(np.flatnonzero(path[first] != path[first + 1])[0])
    expected = path[0, one] + seen[0] * (1 - abs(path[0, one])) * (path[0, 1 - one] - path[0, one]) / 2
    assert_allclose(path[first + 1, one], expected, rtol=1e-12)


def test_the_liked_unite_and_the_disliked_part(backend: Backend) -> None:
    # Gap .4: w = .6 > 0, they meet. Gap 1.7: w = -.7, they go to the ends.
    settings: dict[str, Any] = {"steps": 400, "backend": backend}
    near = simulate("flache_macy", PAIR, initial={"opinion": [[0.2], [0.6]]}, **settings)
    far = simulate("flache_macy", PAIR, initial={"opinion": [[-0.8], [0.9]]}, **settings)
    meek = simulate("flache_macy", PAIR, initial={"opinion": [[-0.8], [0.9]]}, neutral=2.0, **settings)
    assert float(np.ptp(near.opinion.to_numpy())) < 1e-6
    assert float(far.opinion[0, 0, 0]) < -0.99 and float(far.opinion[0, 1, 0]) > 0.99
    assert float(np.ptp(meek.opinion.to_numpy())) < 0.01


def test_weights_are_those_of_the_start_that_is_given(backend: Backend) -> None:
    # The weight is that of the opinions given, not of those drawn: gap exactly 1, w = 0, nobody moves.
    found = simulate(
        "flache_macy", PAIR, steps=50, initial={"opinion": [[-0.5], [0.5]]}, backend=backend, replicates=3
    )
    assert_array_equal(found.opinion[:, :, 0], [[-0.5, 0.5]] * 3)


def test_polarization_by_hand(backend: Backend) -> None:
    # Halves at opposite ends: p = 2 * 3 * 3 / (6 * 5) = .6 of the pairs are 2 apart: 4 * .6 * .4 = .96.
    ends = np.array([[-1.0, -1.0]] * 3 + [[1.0, 1.0]] * 3)
    found = simulate(
        "flache_macy", n=6, K=2, graph=caveman(2, 3), steps=1, initial={"opinion": ends}, backend=backend
    )
    assert_allclose(found.polarization, 0.96, rtol=1e-12)
    assert_array_equal(found.extreme, [1.0])


def test_caves_are_those_of_networkx() -> None:
    theirs = nx.connected_caveman_graph(4, 5)
    ours = caveman(4, 5)
    assert {(i, int(j)) for i in range(20) for j in ours.neighbours(i)} == {
        pair for i, j in theirs.edges for pair in ((i, j), (j, i))
    }


def test_bridges_join_the_caves_they_should() -> None:
    base = caveman(20, 5)
    for within, gaps in ((1, {1}), (10, set(range(1, 11)))):
        wide = with_bridges(base, 20, within, seed=3)
        old = {(i, int(j)) for i in range(100) for j in base.neighbours(i)}
        new = {(i, int(j)) for i in range(100) for j in wide.neighbours(i)} - old
        assert len(new) == 40 and wide.is_symmetric()
        assert {min((j // 5 - i // 5) % 20, (i // 5 - j // 5) % 20) for i, j in new} <= gaps
    assert with_bridges(base, 20, 10, 3) != with_bridges(base, 20, 10, 4)


def test_everyone_may_hear_everyone(backend: Backend) -> None:
    # Without negative ties a crowd agrees.
    found = simulate("flache_macy", nx.complete_graph(6), steps=800, neutral=2.0, backend=backend)
    assert float(np.ptp(found.opinion.to_numpy())) < 0.01


def test_who_hears_nobody_stays(backend: Backend) -> None:
    found = simulate(
        "flache_macy",
        Network.from_rows([[], [0]]),
        steps=30,
        neutral=2.0,
        initial={"opinion": [[0.3], [-0.2]]},
        backend=backend,
    )
    assert float(found.opinion[0, 0, 0]) == 0.3 and float(found.opinion[0, 1, 0]) > 0.2


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="caveman"):
        caveman(1, 5)
    with pytest.raises(ParameterError, match="bridges"):
        with_bridges(caveman(3, 3), 1000, 1, 0, size=3)
    refused: tuple[dict[str, Any], ...] = ({"K": 0}, {"neutral": 0.5})
    for wrong in refused:
        with pytest.raises(ParameterError, match="must lie in"):
            simulate("flache_macy", **wrong)
