"""The voter model: who copies whom, zealots, several opinions, closed forms."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.voter import (
    INVASION,
    LINK_UPDATE,
    MODEL,
    Voters,
    consensus_time,
    consensus_time_exact,
    conserved_share,
    effective_size,
    zealot_share,
)
from polybius.state.networks import Network

#: 0 hears 1, which hears nobody.
ONE_HEARS = Network.from_rows([[1], []])


@pytest.mark.parametrize(
    ("model", "expected"), [(MODEL, [1, 1]), (LINK_UPDATE, [1, 1]), (INVASION, [0, 0])], ids=lambda m: ""
)
def test_who_copies_whom(model: Any, expected: list[int], backend: Backend) -> None:
    # The listener copies; under invasion the one drawn imposes itself on the one it is tied to.
    found = simulate(model, ONE_HEARS, initial={"choice": [0, 1]}, encounters=30.0, steps=1, backend=backend)
    assert_array_equal(found.choice[0], expected)


def test_zealots_never_change_and_never_let_it_rest(backend: Backend) -> None:
    start = Voters(zealots=0.2, zealots_against=0.1).world(20, None, 3).citizens
    for model in (MODEL, INVASION):
        found = simulate(model, n=20, seed=3, zealots=0.2, zealots_against=0.1, steps=40, backend=backend)
        fixed = start.zealot == 1
        assert_array_equal(found.choice[0].to_numpy()[fixed], start.choice[fixed])
        assert math.isnan(found.stopped_at.item())


def test_a_zealot_wins_in_the_end() -> None:
    found = simulate(MODEL, n=20, replicates=20, x=0.0, zealots=0.05, steps=5000)
    assert_array_equal(found.share, 1.0)
    assert (found.stopped_at < 5000).all()


def test_zealots_bind_under_link_update_too() -> None:
    # A zealot for 1 between two free citizens on a path: 1 wins, though both others hold 0.
    path = Network.from_rows([[1], [0, 2], [1]])
    start = {"choice": [0, 1, 0], "zealot": [0, 1, 0]}
    assert simulate(LINK_UPDATE, path, initial=start, steps=200).share.item() == 1.0


def test_opinions_at_the_start() -> None:
    # Four of ten hold 1; the other six are split evenly over 0, 2, 3.
    choice = Voters(x=0.4, opinions=4).world(10, None, 1).citizens.choice
    assert_array_equal(np.bincount(choice), [2, 4, 2, 2])


def test_opinions_only_die_out(backend: Backend) -> None:
    found = simulate(MODEL, n=12, x=0.25, opinions=4, steps=20, every=1, backend=backend)
    left = found.opinions_left[0].to_numpy()
    assert left[0] == 4 and (np.diff(left) <= 0).all() and left[-1] < 4


def test_exact_times_by_hand() -> None:
    # n = 2: the first update ends it, half a sweep. n = 3, T_1 = T_2 = 1 + 2/3 T_1 updates: one sweep.
    assert consensus_time_exact(1, 2) == 0.5
    assert_allclose([consensus_time_exact(k, 3) for k in (0, 1, 2, 3)], [0, 1, 1, 0], atol=1e-15)
    # Large n: the formula, here within 1 / n.
    assert abs(consensus_time_exact(600, 2000) / consensus_time(0.3, 2000) - 1) < 1e-3


def test_time_with_several_opinions() -> None:
    # Two opinions as shares or as one share; all different: -N (1 - 1/N) ln(1 - 1/N) N, near N - 1/2.
    assert consensus_time([0.3, 0.7], 10) == pytest.approx(consensus_time(0.3, 10), rel=1e-14)
    assert consensus_time(np.full(100, 0.01), 100) == pytest.approx(99.5, abs=0.01)
    assert consensus_time(1.0, 50) == 0.0


def test_weights_on_a_star() -> None:
    # Centre against four leaves: degree 4 of 8, one of five, 1/4 of 4 1/4.
    held, degree = np.array([1, 0, 0, 0, 0]), np.array([4, 1, 1, 1, 1])
    assert conserved_share(held, degree) == 0.5
    assert conserved_share(held, np.ones(5)) == 0.2
    assert conserved_share(held, 1 / degree) == pytest.approx(1 / 17)
    assert effective_size(degree) == pytest.approx(5 * 1.6**2 / 4)  # <k> = 8/5, <k^2> = 20/5
    assert effective_size(np.full(30, 7)) == pytest.approx(30)


def test_one_free_voter_between_two_zealots() -> None:
    # It copies either with probability 1/2: mean 1/2, standard deviation 1/2.
    assert zealot_share(3, 1, 1) == (0.5, 0.5)
    assert zealot_share(10, 2, 0) == (1.0, 0.0)


def test_time_counts_steps_not_sweeps() -> None:
    # A tenth of the updates a step: ten times the steps, about; both means have 4 % error.
    whole = simulate(MODEL, n=20, replicates=500, record=("stopped_at",)).stopped_at.mean()
    tenth = simulate(MODEL, n=20, replicates=500, encounters=0.1, record=("stopped_at",)).stopped_at.mean()
    assert abs(float(tenth / whole) - 10) < 2


@pytest.mark.parametrize("wrong", [{"opinions": 1}, {"opinions": 2.5}, {"x": 1.1}, {"zealots": -0.1}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="voter"):
        simulate(MODEL, n=10, **wrong)
