import numpy as np
from numpy.testing import assert_array_equal

from polybius.state.networks.rows import both_ways, grouped, row_of_each_tie, sort_row


def test_sort_row_sorts_its_part_only() -> None:
    to = np.random.default_rng(1).integers(0, 1000, 5000).astype(np.uint32)
    before = to.copy()
    sort_row(to, 1000, 4000)
    assert_array_equal(to[1000:4000], np.sort(before[1000:4000]))
    assert_array_equal(np.delete(to, slice(1000, 4000)), np.delete(before, slice(1000, 4000)))


def test_grouped_keeps_the_order_within_a_key() -> None:
    key, other = np.array([2, 0, 2, 0], np.uint32), np.array([9, 8, 7, 6], np.uint32)
    first, to, weight = grouped(3, key, other, np.array([1, 2, 3, 4], np.float32))
    assert_array_equal(first, [0, 2, 2, 4])
    assert_array_equal(to, [8, 6, 9, 7])
    assert weight is not None
    assert_array_equal(weight, [2, 4, 1, 3])
    assert_array_equal(row_of_each_tie(first), [0, 0, 2, 2])


def test_both_ways_merges_or_keeps_repeated_pairs() -> None:
    # Pairs 0-1 three times (once the other way round) and 2-0.
    source, target = np.array([0, 1, 0, 2], np.uint32), np.array([1, 0, 1, 0], np.uint32)
    first, to = both_ways(3, source, target)
    assert_array_equal(first, [0, 2, 3, 4])
    assert_array_equal(to, [1, 2, 0, 0])
    first, to = both_ways(3, source, target, merge=False)
    assert_array_equal(first, [0, 4, 7, 8])
    assert_array_equal(to, [1, 1, 1, 2, 0, 0, 0, 0])
