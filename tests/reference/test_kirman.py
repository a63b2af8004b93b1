"""Kirman's ants: single meetings, the long run, and rest."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius import simulate
from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.reference.kirman import beta_density, stationary
from polybius.state.networks import Network


def test_an_ant_that_always_follows_ends_where_the_other_goes(backend: Backend) -> None:
    # delta = 0: the ant drawn first goes where the other goes, so two agree after one meeting.
    found = simulate("kirman", n=2, epsilon=0, delta=0, x0=0.5, encounters=0.5, steps=1, backend=backend)
    assert np.ptp(found["first"].values) == 0
    assert found.stopped_at.item() == 1.0


def test_without_recruitment_only_changes_by_oneself_are_left(backend: Backend) -> None:
    # delta = 1, epsilon = 1: at each meeting exactly one ant changes its source, whomever it meets.
    initial = {"first": [0, 0, 0]}
    one: dict[str, Any] = {
        "delta": 1,
        "epsilon": 1,
        "encounters": 1 / 3,
        "initial": initial,
        "backend": backend,
    }
    assert simulate("kirman", n=3, steps=1, **one)["first"].sum() == 1
    assert simulate("kirman", n=3, steps=2, **one)["first"].sum().item() in (0, 2)


def test_asymmetry_sends_all_to_one_source(backend: Backend) -> None:
    # Nobody changes to the second, and there is no recruitment: the first takes all, and there they rest.
    found = simulate("kirman", n=20, epsilon=0.5, asymmetry=1, delta=1, x0=0, steps=200, backend=backend)
    assert found.share.item() == 1.0 and found.stopped_at.item() < 200
    other = simulate("kirman", n=20, epsilon=0.5, asymmetry=-1, delta=1, x0=0, steps=5, backend=backend)
    assert other.share.item() == 0.0 and other.stopped_at.item() == 1.0


def test_ants_that_change_by_themselves_never_rest(backend: Backend) -> None:
    found = simulate("kirman", n=3, epsilon=1e-9, x0=1, steps=5, backend=backend)
    assert found.share.item() == 1.0 and np.isnan(found.stopped_at.item())


def test_ants_follow_only_whom_they_hear(backend: Backend) -> None:
    # 0 hears 1 and 1 hears 0; 2 hears 1 alone, and nobody hears 2: the two never leave the first source.
    network = Network.from_rows([[1], [0], [1]])
    initial = {"first": [1, 1, 0]}
    found = simulate("kirman", network, epsilon=0, delta=0.2, initial=initial, steps=100, backend=backend)
    assert_array_equal(found["first"].values[0], [1, 1, 1])


def test_two_ants_in_the_long_run() -> None:
    # N = 2, delta = .5, epsilon = .1: up from 0 with .1, from 1 up or down with (.1 + .5) / 2 = .3, down from
    # 2 with .1. Balance: .1 pi0 = .3 pi1, so pi = (3, 1, 3) / 7.
    assert_allclose(stationary(2, 0.1, 0.5), np.array([3, 1, 3]) / 7, rtol=1e-12)


def test_the_long_run_solves_the_balance_of_the_chain() -> None:
    N, epsilon, delta, asymmetry = 30, 0.03, 0.4, 0.3
    k = np.arange(N + 1)
    up = (1 - k / N) * (epsilon * (1 + asymmetry) + (1 - delta) * k / (N - 1))
    down = k / N * (epsilon * (1 - asymmetry) + (1 - delta) * (N - k) / (N - 1))
    law = stationary(N, epsilon, delta, asymmetry)
    after = law * (1 - up - down)
    after[1:] += (law * up)[:-1]
    after[:-1] += (law * down)[1:]
    assert_allclose(after, law, rtol=1e-12)


def test_many_ants_approach_the_beta_law() -> None:
    # a = b = 2 whatever N: 6 x (1 - x), from which the exact law of the middle differs by order 1/N.
    distances = []
    for N in (200, 400):
        epsilon = 2 * 0.5 / (N - 1)
        assert beta_density(0.5, N, epsilon, 0.5) == pytest.approx(1.5, rel=1e-12)
        distances.append(abs(stationary(N, epsilon, 0.5)[N // 2] * N / 1.5 - 1.0))
    assert distances[0] < 0.02
    assert distances[1] == pytest.approx(distances[0] / 2, rel=0.02)


@pytest.mark.parametrize(
    "wrong", [{"epsilon": 0.0}, {"delta": 1.5}, {"epsilon": 0.6}, {"N": 1}, {"asymmetry": 1.0}]
)
def test_the_long_run_refuses_what_has_no_such_law(wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        stationary(**{"N": 10, "epsilon": 0.1, "delta": 0.5} | wrong)  # type: ignore[arg-type]
