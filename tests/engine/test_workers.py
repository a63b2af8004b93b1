"""Ranges shared out among threads."""

import threading
import time
from itertools import pairwise

import pytest

from polybius.engine.workers import Workers, share_out


@pytest.mark.parametrize(
    ("threads", "rows", "calls"), [(1, 100, 1), (2, 19, 1), (2, 20, 2), (2, 500, 8), (4, 60, 6)]
)
def test_ranges_are_whole_in_order_and_large_enough(threads: int, rows: int, calls: int) -> None:
    with Workers(threads) as workers:
        found = share_out(workers, 5, 5 + rows, 10, lambda a, b: (a, b))
    assert len(found) == calls
    assert found[0][0] == 5 and found[-1][1] == 5 + rows
    assert all(one[1] == other[0] for one, other in pairwise(found))
    assert min(b - a for a, b in found) >= min(rows, 10)


def test_nothing_is_not_called() -> None:
    assert share_out(None, 3, 3, 1, lambda a, b: 1 / 0) == []


def test_without_workers_it_is_one_call() -> None:
    assert share_out(None, 0, 100, 1, lambda a, b: (a, b)) == [(0, 100)]


def test_the_first_error_is_told_when_all_have_ended() -> None:
    ended: list[int] = []

    def call(a: int, b: int) -> int:
        if a in (1, 3):
            time.sleep(0.02 / a)  # the later one fails first
            raise ValueError(f"row {a}")
        time.sleep(0.05)
        ended.append(a)
        return a

    with Workers(4) as workers, pytest.raises(ValueError, match="row 1"):
        share_out(workers, 0, 5, 1, call)
    assert sorted(ended) == [0, 2, 4]


def test_threads_end_with_the_block() -> None:
    before = threading.active_count()
    with Workers(3) as workers:
        share_out(workers, 0, 30, 1, lambda a, b: time.sleep(0.001))
    assert threading.active_count() == before
