from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from polybius.errors import StateError
from polybius.measures import Moment, Swing, decompose_swing

ONE = np.array([0, 1])


def between(x0: Any, e0: Any, x1: Any, e1: Any, first: NDArray[np.int64]) -> Swing:
    """Return the swing of people who all speak and live on."""
    return decompose_swing(moment(x0, e0), moment(x1, e1), first)


def moment(private: Any, expressed: Any, speaks: Any = None, ids: Any = None) -> Moment:
    n = len(private)
    speaks = np.ones(n, bool) if speaks is None else np.array(speaks, bool)
    return Moment(private, expressed, speaks, np.arange(n) if ids is None else np.array(ids))


def split(private0: float, expressed0: float, private1: float, expressed1: float) -> list[float]:
    """Return the three parts for one citizen on one axis."""
    x0, e0, x1, e1 = (np.array([[v]]) for v in (private0, expressed0, private1, expressed1))
    swing = between(x0, e0, x1, e1, ONE)
    return [part.total[0, 0] for part in (swing.conversion, swing.revelation, swing.new_falsification)]


@pytest.mark.parametrize(
    ("story", "moments", "parts"),
    [
        # who thinks and says what: private0, expressed0, private1, expressed1 -> conversion, revelation, new
        ("sincere, persuaded, still sincere", (-0.5, -0.5, 0.5, 0.5), [1.0, 0.0, 0.0]),
        ("hid, now speaks his mind", (0.5, -0.5, 0.5, 0.5), [0.0, 1.0, 0.0]),
        ("was sincere, now hides", (-0.5, -0.5, -0.5, 0.5), [0.0, 0.0, 1.0]),
        ("hid, hides half as much", (0.5, -0.5, 0.5, 0.0), [0.0, 0.5, 0.0]),
        ("hid, hides more", (0.5, 0.25, 0.5, -0.25), [0.0, 0.0, -0.5]),
        ("hid one way, now the other", (0.0, -0.5, 0.0, 0.25), [0.0, 0.5, 0.25]),
        ("came to believe what he feigned", (0.0, 0.5, 0.5, 0.5), [0.5, -0.5, 0.0]),
        ("kept his words, his mind drifted away", (0.5, 0.5, 0.0, 0.5), [-0.5, 0.0, 0.5]),
        ("persuaded under a mask that stayed", (-0.5, 0.0, 0.25, 0.75), [0.75, 0.0, 0.0]),
    ],
)
def test_one_citizen_each(story: str, moments: tuple[float, float, float, float], parts: list[float]) -> None:
    assert split(*moments) == parts, story


SOCIETIES = st.integers(1, 30).flatmap(
    lambda n: st.lists(st.lists(st.floats(-1, 1, width=32), min_size=n, max_size=n), min_size=4, max_size=4)
)


@settings(deadline=None)  # the first call compiles
@given(SOCIETIES, st.sampled_from([np.float32, np.float64]))
def test_parts_add_up_to_the_swing_and_mirror(columns: list[list[float]], dtype: type[np.floating]) -> None:
    x0, e0, x1, e1 = (np.array(column, dtype)[:, None] for column in columns)
    first = np.array([0, len(x0)])
    swing = between(x0, e0, x1, e1, first)
    change = e1.astype(float).mean() - e0.astype(float).mean()
    assert_allclose(swing.total, [[change]], atol=1e-12)
    assert_allclose(swing.conversion.total, [[(x1.astype(float) - x0).mean()]], atol=1e-12)
    mirror = between(-x0, -e0, -x1, -e1, first)
    for part, image in zip(swing, mirror, strict=True):
        assert (part.up >= 0).all() and (part.down <= 0).all()
        assert_allclose(image.up, -part.down, atol=0)


def test_shares_of_a_swing_and_of_the_movement_along_it() -> None:
    # axis 0, swing (1 + .5 - .5)/3 = 1/3: one unveils by +1, one now hides by +.5, one converts by -.5
    # axis 1: nothing moves
    x0 = np.array([[0.5, 0.0], [-0.25, 0.0], [0.5, 0.0]])
    e0 = np.array([[-0.5, 0.0], [-0.25, 0.0], [0.5, 0.0]])
    x1 = np.array([[0.5, 0.0], [-0.25, 0.0], [0.0, 0.0]])
    e1 = np.array([[0.5, 0.0], [0.25, 0.0], [0.0, 0.0]])
    swing = between(x0, e0, x1, e1, np.array([0, 3]))
    assert_allclose(swing.total, [[1 / 3, 0.0]])
    assert_allclose(swing.share(swing.revelation), [[1.0, np.nan]])
    assert_allclose(swing.share(swing.new_falsification), [[0.5, np.nan]])
    assert_allclose(swing.share(swing.conversion), [[-0.5, np.nan]])
    assert_allclose(swing.along(swing.revelation), [[1.0, np.nan]])
    assert_allclose(swing.along(swing.conversion), [[0.0, np.nan]])


def test_along_a_downward_swing() -> None:
    # conversions -1 and +.25: the swing goes down, and 1 of 1.25 went with it
    x0, x1 = np.array([[0.5], [0.0]]), np.array([[-0.5], [0.25]])
    swing = between(x0, x0, x1, x1, np.array([0, 2]))
    assert_allclose(swing.along(swing.conversion), [[0.8]])


def test_a_society_alone_has_the_same_bits_and_an_empty_one_none() -> None:
    rng = np.random.default_rng(5)
    x0, e0, x1, e1 = rng.uniform(-1, 1, (4, 50, 2)).astype(np.float32)
    first = np.array([0, 7, 7, 50])
    batch = between(x0, e0, x1, e1, first)
    for s, (low, high) in enumerate(pairwise(first)):
        alone = between(x0[low:high], e0[low:high], x1[low:high], e1[low:high], np.array([0, high - low]))
        for part, same in zip(batch, alone, strict=True):
            np.testing.assert_array_equal(part.up[s], same.up[0])
            np.testing.assert_array_equal(part.down[s], same.down[0])
    assert np.isnan(batch.total[1]).all()


def test_tables_of_different_people_are_refused() -> None:
    x = np.zeros((3, 1))
    with pytest.raises(StateError, match=r"four tables of opinions of one shape.*\(3, 1\), \(2, 1\)"):
        between(x, x, x, x[:2], np.array([0, 3]))
    with pytest.raises(StateError, match="with 5 citizens"):
        between(x, x, x, x, np.array([0, 5]))


def column(*values: float) -> NDArray[np.float64]:
    return np.array(values)[:, None]


def test_who_falls_silent_or_dies_is_nobodys_conversion() -> None:
    # Citizen 0 is converted by +.5; 1 falls silent; 2 speaks up; 3 dies, and another says something else.
    x0, x1 = column(0.0, -1.0, 1.0, -0.5), column(0.5, -1.0, 1.0, 0.75)
    before = moment(x0, x0, [1, 1, 0, 1])
    after = moment(x1, x1, [1, 0, 1, 1], [0, 1, 2, 3 + 2**32])
    swing = decompose_swing(before, after, np.array([0, 4]))
    assert_allclose(swing.total, (0.5 + 1.0 + 0.75) / 3 - (0.0 - 1.0 - 0.5) / 3)
    # the middle of those who speak throughout is 1/4
    assert_allclose(
        [part.total.item() for part in swing], [0.5 / 3, 0, 0, (0.75 + 1.25) / 3, (0.75 + 0.5) / 3]
    )


def test_a_society_of_new_people_is_all_replacement() -> None:
    x0, x1 = column(-0.5, 0.0), column(0.5, 0.25)
    swing = decompose_swing(moment(x0, x0), moment(x1, x1, ids=[7, 8]), np.array([0, 2]))
    assert_allclose(swing.replacement.total, 0.375 + 0.25)
    assert_allclose(swing.total, swing.replacement.total)


def test_where_nobody_speaks_there_is_no_public_opinion_to_swing() -> None:
    x = column(0.5, 0.0)
    swing = decompose_swing(moment(x, x, [0, 0]), moment(x, x), np.array([0, 2]))
    assert np.isnan(swing.total).all()


@settings(deadline=None)  # the first call compiles
@given(SOCIETIES, st.randoms(use_true_random=False))
def test_the_five_parts_add_up_whoever_speaks_and_lives(columns: list[list[float]], luck: Any) -> None:
    x0, e0, x1, e1 = (column(*values) for values in columns)
    n = len(x0)
    heard0, heard1 = ([luck.random() < 0.7 for _ in range(n)] for _ in range(2))
    heard0[0] = heard1[-1] = True
    ids = [i + 2**32 * (luck.random() < 0.3) for i in range(n)]
    swing = decompose_swing(moment(x0, e0, heard0), moment(x1, e1, heard1, ids), np.array([0, n]))
    assert_allclose(swing.total, e1[heard1].mean() - e0[heard0].mean(), atol=1e-12)
