"""Binary agreement: single conversations, rest, and the mean field."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius import simulate
from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.reference.binary_agreement import critical_share, mean_field, rates, steady_state
from polybius.state.networks import Network

A, B, BOTH = 1, 2, 3

#: 0 hears 1, and 1 hears nobody: 0 speaks whenever it is drawn, else nothing happens.
ONE_WAY = Network.from_rows([[1], []])


def said(backend: Backend, words: list[int], committed: tuple[int, int] = (0, 0), **more: Any) -> list[int]:
    """Return the words that speaker and hearer hold after they have talked once, or more often."""
    # Among 20 draws of one of two, the speaker is among them but with probability 1e-6.
    start = {"words": words, "committed": list(committed)}
    settings: dict[str, Any] = {"steps": 1, "encounters": 10, "initial": start} | more
    found = simulate("binary_agreement", ONE_WAY, p=0, backend=backend, **settings)
    return found.words.values[0].tolist()  # type: ignore[no-any-return]


def test_a_new_word_is_learnt_and_then_agreed_upon(backend: Backend) -> None:
    # A is unknown to the hearer: it holds both. Said again, both keep A alone.
    assert said(backend, [A, B]) == [A, A]
    assert said(backend, [B, BOTH]) == [B, B]
    assert said(backend, [A, A]) == [A, A]


def test_a_committed_hearer_learns_nothing(backend: Backend) -> None:
    assert said(backend, [B, A], (0, 1)) == [B, A]
    # A speaker who holds both sooner or later says A, which they agree upon; B is not taken up.
    assert said(backend, [BOTH, A], (0, 1)) == [A, A]


def test_one_conversation(backend: Backend) -> None:
    # One conversation of two, A to B or B to A: the hearer holds both, the speaker what it held.
    for seed in range(6):
        found = simulate(
            "binary_agreement", n=2, p=0, nA0=0.5, encounters=0.5, steps=1, seed=seed, backend=backend
        )
        assert sorted(found.words.values[0]) in ([A, BOTH], [B, BOTH])
        assert float(found.nAB.item()) == 0.5 and np.isnan(found.stopped_at.item())


def test_either_word_is_said_equally_often() -> None:
    # Both hold both: whatever is said, they agree. 800 pairs: half on A, standard error .018.
    pairs = {"words": [BOTH, BOTH], "committed": [0, 0]}
    found = simulate("binary_agreement", n=2, p=0, encounters=0.5, steps=1, replicates=800, initial=pairs)
    assert (found.nA + found.nB == 1.0).all() and (found.stopped_at == 1.0).all()
    assert float(found.nA.mean()) == pytest.approx(0.5, abs=4 * 0.0177)


def test_it_rests_when_all_hold_one_word_alone(backend: Backend) -> None:
    found = simulate("binary_agreement", n=30, p=0.4, steps=1000, backend=backend)
    assert_array_equal(found.words.values, A)
    at = int(found.stopped_at.item())
    before = simulate("binary_agreement", n=30, p=0.4, steps=at - 1, backend=backend)
    assert (before.words != A).any() and np.isnan(before.stopped_at.item())
    both = {"words": [BOTH] * 3, "committed": [0] * 3}
    assert simulate("binary_agreement", n=3, p=0, initial=both, encounters=0, steps=2).stopped_at.isnull()


def test_shares_at_the_start() -> None:
    found = simulate("binary_agreement", n=100, p=0.2, nA0=0.3, encounters=0, steps=1, record=("nA", "nB"))
    assert (found.nA.item(), found.nB.item()) == (0.3, 0.5)
    with pytest.raises(ParameterError, match=r"p \+ nA0 must be at most 1"):
        simulate("binary_agreement", p=0.6, nA0=0.5)


def test_rates_by_hand() -> None:
    # nA = nB = .25, p = .1, nAB = .4: -.0625 + .16 + .1 + .06 = .2575 and -.0625 + .16 + .1 - .025 = .1725.
    assert_allclose(rates(np.array([0.25, 0.25]), 0.1), [0.2575, 0.1725], rtol=1e-12)


def test_the_crowd_follows_the_mean_field() -> None:
    # 1e5 citizens: shares fluctuate by .002 or so; after 10 units of time both words are well mixed.
    crowd = simulate("binary_agreement", n=100_000, p=0.2, steps=10, record=("nA", "nB"))
    field = mean_field(0.2, 1000)[-1]
    assert 0.05 < field[0] < 0.9
    assert_allclose([crowd.nA.item(), crowd.nB.item()], field, atol=0.012)


def test_the_scheme_is_of_order_four() -> None:
    exact = mean_field(0.2, 3200, 10 / 3200)[-1]
    errors = [np.abs(mean_field(0.2, k, 10 / k)[-1] - exact).max() for k in (50, 100, 200)]
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    assert_allclose(orders, 4.0, atol=0.25)


def test_below_the_critical_share_the_second_word_lasts() -> None:
    p = critical_share()
    assert steady_state(p - 1e-5)[1] > 0.6
    assert steady_state(p + 1e-5) == pytest.approx((1.0 - p - 1e-5, 0.0), abs=1e-12)
    assert steady_state(0.0) == pytest.approx((0.0, 1.0))
    assert_allclose(rates(np.array(steady_state(0.08)), 0.08), 0.0, atol=1e-15)


def test_a_share_is_between_0_and_1() -> None:
    with pytest.raises(ParameterError, match=r"p must lie in \[0, 1\]"):
        steady_state(1.2)
