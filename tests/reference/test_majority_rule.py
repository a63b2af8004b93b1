"""Majority rule: what one group does, on and off networks, and the exact chain."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.majority_rule import MODEL, absorption, ends, exit_probability
from polybius.reference.q_voter import circle
from polybius.state.networks import Network

State = tuple[int, ...]


def agreed(choice: list[int], group: tuple[int, ...], tie: int) -> State:
    """Return the state after a group has agreed."""
    new, ones = list(choice), sum(choice[i] for i in group)
    for i in group:
        new[i] = tie if 2 * ones == len(group) else int(2 * ones > len(group))
    return tuple(new)


def after_one(choice: list[int], network: Any = None, **more: Any) -> set[State]:
    """Return what is found after one group in 500 replicates."""
    n = len(choice)
    found = simulate(
        MODEL, network, n=n, replicates=500, initial={"choice": choice}, encounters=1 / n, steps=1, **more
    ).choice.to_numpy()
    return {tuple(row) for row in found.tolist()}


@pytest.mark.parametrize("G", [2, 3, 4, 5, 6])
def test_one_group_out_of_all(G: int) -> None:
    choice = [1, 0, 0, 1, 0, 1]
    expected = {agreed(choice, group, tie=1) for group in combinations(range(6), G)}
    assert after_one(choice, G=G, k=1.0) == expected


def test_groups_out_of_all_are_equally_likely() -> None:
    # Five, two hold 1, three meet: both 1s among them in 3 of 10 groups, which leaves three 1s.
    found = simulate(
        MODEL, n=5, G=3, replicates=2000, initial={"choice": [1, 1, 0, 0, 0]}, encounters=0.2, steps=1
    )
    assert abs(float((found.share == 0.6).mean()) - 0.3) < 5 * (0.3 * 0.7 / 2000) ** 0.5


def test_three_in_a_row_on_a_ring() -> None:
    choice = [1, 0, 1, 1, 0, 0, 0]
    expected = {agreed(choice, ((i - 1) % 7, i, (i + 1) % 7), tie=0) for i in range(7)}
    assert after_one(choice, circle(7, 0), G=3) == expected


def test_some_of_those_one_hears() -> None:
    # A star with five leaves: the centre meets any two of them, a leaf only the centre (a tie, which 0 wins).
    star = Network.from_rows([range(1, 6), *([0] for _ in range(5))])
    choice = [1, 1, 1, 0, 0, 0]
    expected = {agreed(choice, (0, *two), tie=0) for two in combinations(range(1, 6), 2)}
    expected |= {agreed(choice, (leaf, 0), tie=0) for leaf in range(1, 6)}
    assert after_one(choice, star, G=3, k=0.0) == expected


def test_group_as_large_as_the_world(backend: Backend) -> None:
    for graph in (None, np.ones((5, 5)) - np.eye(5)):
        found = simulate(
            MODEL,
            graph,
            n=5,
            G=50,
            initial={"choice": [1, 0, 1, 0, 1]},
            encounters=0.2,
            steps=9,
            backend=backend,
        )
        assert found.share.item() == 1.0 and found.stopped_at.item() == 1


def test_ties_go_to_1_with_probability_k() -> None:
    found = simulate(
        MODEL, n=2, G=2, k=0.3, replicates=2000, initial={"choice": [0, 1]}, encounters=0.5, steps=1
    )
    assert abs(float((found.share == 1).mean()) - 0.3) < 5 * (0.3 * 0.7 / 2000) ** 0.5


def test_chain_by_hand() -> None:
    # n = 3: one group of all, one unit. n = 4: from one 1, 3 of 4 groups hold it and end it: 4/3
    # groups; from two, one group makes it one or three: 1 + 4/3 groups, each 3/4 of a unit.
    wins, times = absorption(3)
    assert_allclose(wins, [0, 0, 1, 1], atol=1e-15)
    assert_allclose(times, [0, 1, 1, 0])
    wins, times = absorption(4)
    assert_allclose(wins, [0, 0, 0.5, 1, 1], atol=1e-15)
    assert_allclose(times, [0, 1, 1.75, 1, 0])


def test_closed_form_is_the_chain() -> None:
    wins, _ = absorption(31)
    assert_allclose([exit_probability(k, 31) for k in range(32)], wins, atol=1e-12)


def test_pairs_with_fair_ties_are_voters() -> None:
    # G = 2, k = 1/2: no drift, so 1 wins with the chance of its share.
    assert_allclose(absorption(20, 2, 0.5)[0], np.arange(21) / 20, atol=1e-12)


def test_time_is_that_of_the_chain() -> None:
    ours = ends(simulate, 31, 3, 15 / 31, 800)["consensus time"]
    assert abs(ours.value - absorption(31)[1][15] - 0.05) < 4 * ours.error  # noticed 0.05 late on average


@pytest.mark.parametrize("wrong", [{"G": 0}, {"G": 1.5}, {"k": 2}, {"x": -1}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="majority_rule"):
        simulate(MODEL, n=10, **wrong)


def test_groups_larger_than_the_world_have_no_chain() -> None:
    with pytest.raises(ParameterError, match="cannot be drawn from 5"):
        absorption(5, 7)
