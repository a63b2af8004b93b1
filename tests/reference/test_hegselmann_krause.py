"""Hegselmann and Krause's model: by hand, by window and by ties, leaning and biased."""

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference import ReferenceModel
from polybius.reference.hegselmann_krause import MODEL
from polybius.state.networks import Network

#: The same model without the window: everyone looks at everyone.
BY_TIES = replace(MODEL, complete=None)
BOTH = pytest.mark.parametrize("model", [MODEL, BY_TIES], ids=["window", "ties"])


def moved(model: ReferenceModel, opinion: list[float], backend: Backend, **parameters: Any) -> Any:
    """Return opinions after one period."""
    after = simulate(
        model, n=len(opinion), initial={"opinion": opinion}, steps=1, backend=backend, **parameters
    )
    return after.opinion.to_numpy()[0]


@BOTH
def test_eighths_by_hand(model: ReferenceModel, backend: Backend) -> None:
    # An eighth is heard, the bound included: 0 hears 0 and 1, 1 hears 0 to 2, 4 hears 3 and 4, 6 hears 7.
    opinion = [i / 8 for i in (0, 1, 2, 3, 4, 6, 7, 8)]
    expected = [0.0625, 0.125, 0.25, 0.375, 0.4375, 0.8125, 0.875, 0.9375]
    assert_array_equal(moved(model, opinion, backend, epsilon=0.125), expected)
    after = simulate(model, n=8, initial={"opinion": opinion}, epsilon=0.125, backend=backend)
    assert_allclose(after.opinion[0], [0.25] * 5 + [0.875] * 3, atol=1e-15)
    assert after.stopped_at.item() == 6
    # It is at rest after six periods and not after five.
    early = simulate(model, n=8, initial={"opinion": opinion}, epsilon=0.125, steps=5, backend=backend)
    assert np.abs(early.opinion - after.opinion).max() > 0.001 and np.isnan(early.stopped_at.item())


@BOTH
def test_order_of_rows_does_not_matter(model: ReferenceModel, backend: Backend) -> None:
    opinion = [i / 8 for i in (4, 0, 8, 2, 6, 1, 7, 3)]
    expected = [0.4375, 0.0625, 0.9375, 0.25, 0.8125, 0.125, 0.875, 0.375]
    assert_array_equal(moved(model, opinion, backend, epsilon=0.125), expected)


@BOTH
def test_confidence_may_lean_to_one_side(model: ReferenceModel, backend: Backend) -> None:
    # Nothing is heard to the left, a quarter to the right: 0 -> 1/8, 1/4 -> 3/8, 1/2 -> 1/2, 1 -> 1.
    after = moved(model, [0.0, 0.25, 0.5, 1.0], backend, eps_l=0.0, eps_r=0.25)
    assert_array_equal(after, [0.125, 0.375, 0.5, 1.0])
    # And the other way round; a side that is not given is epsilon.
    after = moved(model, [0.0, 0.25, 0.5, 1.0], backend, epsilon=0.25, eps_r=0.0)
    assert_array_equal(after, [0.0, 0.125, 0.375, 1.0])


@BOTH
def test_bias_splits_confidence_by_opinion(model: ReferenceModel, backend: Backend) -> None:
    # m = 1, both together 1/2: at x = 1/4 one hears 3/8 to the left and 1/8 to the right; at 1/2 and
    # 3/4 likewise 1/4, 1/4 and 1/8, 3/8; at 0 half to the left, at 1 half to the right: nobody.
    opinion = [0.0, 0.25, 0.5, 0.75, 1.0]
    after = moved(model, opinion, backend, epsilon=0.25, m=1.0)
    assert_array_equal(after, [0.0, 0.125, 0.5, 0.875, 1.0])
    # Beyond [0, 1] as at its ends.
    after = moved(model, [-0.5, -0.25, 2.0, 2.25], backend, epsilon=0.25, m=1.0)
    assert_array_equal(after, [-0.5, -0.375, 2.125, 2.25])


@pytest.mark.parametrize(
    "parameters",
    [
        {"epsilon": 0.1},
        {"epsilon": 0.2, "regular": 1},
        {"eps_l": 0.03, "eps_r": 0.2},
        {"epsilon": 0.15, "m": 0.7},
        {"eps_l": 0.1, "eps_r": 0.3, "m": 0.4},
        {"epsilon": 0.0},
        {"epsilon": 2.0, "low": -3.0, "high": 4.0},
    ],
)
def test_the_window_does_what_all_pairs_do(parameters: dict[str, Any]) -> None:
    fast, slow = (simulate(model, n=90, replicates=4, **parameters) for model in (MODEL, BY_TIES))
    assert_allclose(fast.opinion, slow.opinion, atol=1e-12)
    assert_array_equal(fast.stopped_at, slow.stopped_at)


def test_explicit_ties_to_all_are_a_complete_network() -> None:
    fast = simulate(MODEL, n=40, epsilon=0.15, seed=5)
    tied = simulate(MODEL, nx.complete_graph(40), epsilon=0.15, seed=5)
    assert_allclose(fast.opinion, tied.opinion, atol=1e-12)


def test_on_a_network_only_ties_count(backend: Backend) -> None:
    # 0 hears 1 (weight 3), 2 (too far) and itself once more, which changes nothing; 1 hears nobody.
    network = Network.from_ties(3, [0, 0, 0, 2], [1, 2, 0, 1], [3.0, 1.0, 5.0, 1.0])
    opinion = [0.0, 0.25, 0.5]
    after = simulate(
        MODEL, network, initial={"opinion": opinion}, epsilon=0.25, steps=1, backend=backend
    ).opinion[0]
    assert_array_equal(after, [3 * 0.25 / 4, 0.25, 0.375])


def test_spacing_that_equals_confidence_does_not_hang_on_the_last_digit() -> None:
    # 0.8 - 0.75 > 0.05 in floating point. All of 21 hear their neighbours, so the profile stays symmetric.
    after = simulate(MODEL, n=21, epsilon=0.05, regular=1, steps=1).opinion.to_numpy()[0]
    assert_allclose(after, 1 - after[::-1], atol=1e-12)
    assert_allclose(after[1:-1], np.arange(1, 20) / 20, atol=1e-12)
    assert_allclose(after[0], 0.025, atol=1e-12)
    strict = simulate(MODEL, n=21, epsilon=0.05, regular=1, slack=0.0, steps=1).opinion.to_numpy()[0]
    assert np.abs(strict - 1 + strict[::-1]).max() > 0.01


def test_within_reach_all_agree_in_one_period_on_their_mean() -> None:
    start = simulate(MODEL, n=500, epsilon=0.0, replicates=3)
    end = simulate(MODEL, n=500, epsilon=1.0, replicates=3)
    assert_allclose(end["mean_opinion"], start["mean_opinion"], rtol=1e-13)
    assert_array_equal(end.spread, 0.0)
    assert_array_equal(end.stopped_at, 1)
    assert_array_equal(
        start.stopped_at, 1
    )  # nobody hears anybody: at rest from the start, seen after a period


def test_rest_is_exact_where_everyone_hears_everyone() -> None:
    after = simulate(MODEL, n=2000, epsilon=0.1, replicates=3)
    longer = simulate(MODEL, n=2000, epsilon=0.1, replicates=3, still=0.0)
    assert_array_equal(longer.opinion, after.opinion)
    rising = np.sort(after.opinion.to_numpy(), axis=1)
    gaps = np.diff(rising, axis=1)
    assert ((gaps == 0.0) | (gaps > 0.1)).all()


def test_on_networks_still_says_what_counts_as_rest() -> None:
    graph = nx.path_graph(12)
    periods = [simulate(MODEL, graph, epsilon=1.0, still=still).stopped_at.item() for still in (1e-2, 1e-6)]
    assert periods[0] < periods[1]


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="epsilon must lie in"):
        simulate(MODEL, epsilon=-0.1)
    with pytest.raises(ParameterError, match="m must lie in"):
        simulate(MODEL, m=1.5)
    with pytest.raises(ParameterError, match="whole number"):
        simulate(MODEL, regular=0.5)
