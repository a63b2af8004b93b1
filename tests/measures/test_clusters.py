import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_societies import opinions

from polybius.errors import ParameterError
from polybius.measures import ClusterCount, LargestCluster, opinion_clusters
from polybius.measures.clusters import count_clusters
from polybius.thresholds import SINGLE, widened


def test_clusters_by_hand() -> None:
    x = np.array([0.9, -0.5, 0.0, 0.04, -0.52, 0.08, 0.9])
    assert opinion_clusters(x, 0.05).tolist() == [2, 3, 2]  # 0, .04, .08 hang together as a chain
    assert opinion_clusters(x, 0.03).tolist() == [2, 1, 1, 1, 2]
    assert opinion_clusters(x, 0.05, smallest=0.4).tolist() == [3]  # 2 of 7 is less than .4
    assert opinion_clusters(x, 2.0).tolist() == [7]


def test_a_gap_of_just_the_tolerance_does_not_split() -> None:
    x = np.array([0.0, 0.25, 0.75])
    assert opinion_clusters(x, 0.25).tolist() == [2, 1]
    state = opinions(x)
    assert ClusterCount(tolerance=0.25).of(state).tolist() == [[2.0]]
    assert LargestCluster(tolerance=0.25).of(state).tolist() == [[2 / 3]]


def test_any_scale_and_zero_tolerance() -> None:
    assert opinion_clusters(np.array([1e6, 2e6, 1e6, 3.0]), 0.0).tolist() == [1, 2, 1]
    assert opinion_clusters(np.array([])).tolist() == []


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=60),
    st.floats(0.001, 2.0),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_cells_find_what_sorting_finds(values: list[float], tolerance: float, smallest: float) -> None:
    x = np.array(values, np.float32)
    sizes = opinion_clusters(x, tolerance)
    number, largest = count_clusters(x[:, None], np.array([0, len(x)]), widened(tolerance, SINGLE), smallest)[
        0, 0
    ]
    assert number == len(opinion_clusters(x, tolerance, smallest))
    assert largest == sizes.max() / len(x)


@pytest.mark.parametrize("tolerance", [0.001, 0.002, 0.01])
def test_cells_find_what_sorting_finds_among_many(tolerance: float) -> None:
    x = np.random.default_rng(3).uniform(-1, 1, 1500).astype(np.float32)
    x[:2] = -1, 1
    sizes = opinion_clusters(x, tolerance)
    found = count_clusters(x[:, None], np.array([0, len(x)]), tolerance, 0.0)[0, 0]
    assert found.tolist() == [len(sizes), sizes.max() / len(x)]


def test_societies_apart_and_nan_where_nothing_is_known() -> None:
    state = opinions([-1.0, 1.0, 1.0, 0.5, 0.5, 0.0, np.nan], sizes=[3, 0, 2, 2])
    np.testing.assert_array_equal(ClusterCount().of(state), [[2.0], [np.nan], [1.0], [np.nan]])
    np.testing.assert_array_equal(LargestCluster().of(state), [[2 / 3], [np.nan], [1.0], [np.nan]])


def test_splinters_are_not_counted() -> None:
    crowd = np.repeat([-0.5, 0.5], 100)
    state = opinions([*crowd, 1.0])
    assert ClusterCount(smallest=0.01).of(state).tolist() == [[2.0]]
    assert ClusterCount(smallest=0.0).of(state).tolist() == [[3.0]]


def test_what_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"ClusterCount\.tolerance must lie in \[0\.001, 2\]"):
        ClusterCount(tolerance=0.0)
    with pytest.raises(ParameterError, match=r"ClusterCount\.smallest must lie in \[0, 1\]"):
        ClusterCount(smallest=1.5)
    with pytest.raises(ParameterError, match=r"LargestCluster\.tolerance"):
        LargestCluster(tolerance=3.0)
    with pytest.raises(ParameterError, match=r"Got nan among the opinions"):
        opinion_clusters(np.array([0.0, np.nan]))
