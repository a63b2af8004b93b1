from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import on_both_backends, run, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Entry
from polybius.state import State, union

SURE = Entry(rate=1000.0)


def society(x: npt.ArrayLike, position: npt.ArrayLike, standing: list[int], seed: int = 0) -> State:
    place = np.asarray(position, np.float64).reshape(len(standing), -1)
    n = len(standing)
    parties: dict[str, Any] = {
        "position": place,
        "standing": np.array(standing, np.uint8),
        "votes": np.full(n, 0.25),
        "fitness": np.full(n, 0.25),
    }
    return world(x, parties=parties, seed=seed)


@on_both_backends
def test_the_first_row_that_waits_takes_the_founders_place(backend: Backend) -> None:
    after = run(society([0.75], [-0.5, 0.0, 0.0], [1, 0, 0]), SURE, backend=backend).parties
    assert_array_equal(after.standing, [1, 1, 0])
    assert_allclose(after.position.ravel(), [-0.5, 0.75, 0.0])
    assert_allclose(after.votes, [0.25, 0.0, 0.25])
    assert_allclose(after.fitness, [0.25, -1.0, 0.25])


def test_nobody_founds_a_party_where_one_stands_already_or_no_row_waits() -> None:
    content = run(society([0.5, 0.5], [0.5, 0.0], [1, 0]), SURE, steps=5).parties
    assert_array_equal(content.standing, [1, 0])
    full = run(society([0.5, -0.5], [0.9, 0.8], [1, 1]), SURE, steps=5).parties
    assert_allclose(full.position.ravel(), [0.9, 0.8])


@on_both_backends
def test_without_parties_all_are_dissatisfied_and_without_rows_nothing_happens(backend: Backend) -> None:
    state = world([0.3, 0.4], sizes=[1, 1], party_counts=[0, 2], parties={
        "position": [[0.0], [0.0]], "standing": np.zeros(2, np.uint8)})  # fmt: skip
    after = run(state, SURE, steps=2, backend=backend).parties
    assert_allclose(after.position.ravel(), [0.4, 0.0])
    assert_array_equal(after.standing, [1, 0])


@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_the_first_newcomer_comes_at_an_exponential_time(dt: float) -> None:
    # All stand 1 from the only party: d = 1 / 4, hazard 1.2 / 4 a year; after 3 years exp(-.9) wait.
    worlds = union([society([0.5], [-0.5, 0.0], [1, 0], seed) for seed in range(2000)])
    after = run(worlds, Entry(rate=1.2), steps=int(3 / dt), dt=dt, backend=Compiled())
    assert within_four_errors(after.parties.standing.reshape(-1, 2)[:, 1] == 0, float(np.exp(-0.9)))


def test_founders_are_drawn_in_proportion_to_dissatisfaction() -> None:
    # d = .25^2 / 4 and .5^2 / 4 from the party at 0: a fifth and four fifths of the founders, at a low rate.
    worlds = union([society([0.25, -0.5], [0.0, 0.0], [1, 0], seed) for seed in range(4000)])
    after = run(worlds, Entry(rate=1.0), steps=20, dt=0.25, backend=Compiled()).parties
    founded = after.standing.reshape(-1, 2)[:, 1] == 1
    assert 500 < founded.sum() < 1500
    assert within_four_errors(after.position.reshape(-1, 2)[founded, 1] == 0.25, 0.2)
