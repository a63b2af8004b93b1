"""Choices: starts, what sums them up, and when nothing can move."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.experiments.replicates import simulate
from polybius.reference import sznajd
from polybius.reference.choice import (
    ACTIVE,
    CONSENSUS,
    MAGNETISATION,
    SHARE,
    ExactChoices,
    NobodyTorn,
    RandomChoices,
    placed,
    with_share,
)
from polybius.reference.voter import MODEL
from polybius.state import make_world, union
from polybius.state.networks import Network, ring


def test_exact_choices_are_exact_and_drawn() -> None:
    # 0.35 * 10 = 3.5 is rounded up.
    worlds = [ExactChoices(x=0.35).world(10, None, seed).citizens.choice for seed in range(50)]
    assert {int(choice.sum()) for choice in worlds} == {4}
    assert 0 < np.mean(worlds, axis=0).min() < np.mean(worlds, axis=0).max() < 1


def test_random_choices_are_right_on_average() -> None:
    # 200 worlds of 50: standard error sqrt(0.21 / 10,000) = 0.0046.
    sums = [RandomChoices(x=0.3).world(50, None, seed).citizens.choice.sum() for seed in range(200)]
    assert abs(np.sum(sums) / 10_000 - 0.3) < 5 * 0.0046
    assert np.std(sums) > 2  # sqrt(50 * 0.21) = 3.2, not an exact share


def test_zealots_are_placed() -> None:
    choice, zealot = placed(10, 0.3, 0.2, seed=4)
    assert zealot.sum() == 5 and choice.sum() == 3
    assert (choice <= zealot).all()  # the free hold 0 as yet


@pytest.mark.parametrize(("share", "ones"), [(0.0, 0), (1.0, 7)])
def test_shares_at_the_ends(share: float, ones: int) -> None:
    assert with_share(7, share, seed=0).sum() == ones


def test_outcomes_by_hand() -> None:
    # On the ring 1 1 0 0 two of the four ties join two choices; of all six pairs, four do.
    choices = {"choice": np.array([1, 1, 0, 0], np.uint8)}
    alike = {"choice": np.zeros(4, np.uint8)}
    on_ring = union([make_world(citizens=c, network=ring(4, neighbours=2)) for c in (choices, alike)])
    among_all = union([make_world(citizens=c) for c in (choices, alike)])
    assert_allclose(ACTIVE.of(on_ring), [0.5, 0.0])
    assert_allclose(ACTIVE.of(among_all), [4 / 6, 0.0])
    assert_array_equal(SHARE.of(on_ring), [0.5, 0.0])
    assert_array_equal(MAGNETISATION.of(on_ring), [0.0, -1.0])
    assert_array_equal(CONSENSUS.of(on_ring), [0.0, 1.0])


def test_nobody_differs_in_either_half(backend: Backend) -> None:
    # Two pairs that do not hear each other: at rest with two opinions, so stopped after the first step.
    pairs = Network.from_rows([[1], [0], [3], [2]])
    found = simulate(MODEL, pairs, initial={"choice": [1, 1, 0, 0]}, steps=5, backend=backend)
    assert found.stopped_at.item() == 1
    assert_array_equal(found.choice[0], [1, 1, 0, 0])


def test_unanimous_is_noticed_in_the_step_in_which_it_comes(backend: Backend) -> None:
    # One update a step: consensus and `stopped_at` must say the same.
    found = simulate(
        MODEL, n=6, replicates=5, encounters=1 / 6, steps=400, every=1, record=("consensus", "stopped_at"),
        backend=backend,
    )  # fmt: skip
    first = found.consensus.argmax("time")
    assert (found.consensus.isel(time=-1) == 1).all()
    assert_array_equal(found.stopped_at, first)


def test_torn_means_both_agreed_and_differed_with(backend: Backend) -> None:
    # + - + - and all alike are at rest, + + - - is not.
    assert sznajd.MODEL.theory is not None
    still = replace(sznajd.MODEL, theory=sznajd.MODEL.theory.swap(stops_when=NobodyTorn()))
    for choice, stops in (([1, 0, 1, 0, 1, 0], True), ([1] * 6, True), ([1, 1, 1, 0, 0, 0], False)):
        found = simulate(still, n=6, encounters=0.0, steps=3, initial={"choice": choice}, backend=backend)
        assert (found.stopped_at.item() == 1) is stops
