"""Strategic self-censorship: what is best, and the authority that adapts."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.self_censorship import (
    best_action,
    expected_punishment,
    proportional_action,
    silencing_severity,
    truncated_exponential,
    uniform_action,
    utility,
)


def test_actions_by_hand() -> None:
    # beta 1, nu .2, tau .25. Uniform, psi .6: d = (.25 + .12) / (1 - .48) = .7115; psi 2: slope negative.
    delta = [0.2, 0.5, 0.7, 0.72, 0.9, 1.0]
    assert_array_equal(uniform_action(delta, 1.0, 0.2, 0.25, 0.6), [0.2, 0.25, 0.25, 0.72, 0.9, 1.0])
    assert_array_equal(uniform_action(delta, 1.0, 0.2, 0.25, 2.0), [0.2, 0.25, 0.25, 0.25, 0.25, 0.25])
    # Proportional, psi 1: d = (.25 + .8 / .8) / 2 = .625; psi .6: d = (.25 + .88 / .48) / 2 > 1.
    assert_allclose(proportional_action(delta, 1.0, 0.2, 0.25, 1.0), [0.2, 0.5, 0.625, 0.625, 0.625, 0.625])
    assert_array_equal(proportional_action(delta, 1.0, 0.2, 0.25, 0.6), delta)


def cases(count: int) -> list[NDArray[np.float64]]:
    """Return delta, beta, nu, tau, psi of random cases, some at the edges of surveillance and tolerance."""
    rng = np.random.default_rng(5)
    found = rng.random((5, count)) * np.array([1, 3, 1, 1, 4])[:, None]
    found[2, ::7], found[2, 1::7], found[3, ::5], found[4, ::11] = 0.0, 1.0, 0.0, 0.0
    return list(found)


@pytest.mark.parametrize("pi", [0, 1])
def test_nothing_else_is_worth_more(pi: int) -> None:
    delta, beta, nu, tau, psi = cases(300)
    shown = (uniform_action, proportional_action)[pi](delta, beta, nu, tau, psi)
    grid = np.linspace(0.0, 1.0, 2001)[:, None] * delta
    worth = utility(grid, delta, beta, nu, tau, psi, pi)
    assert (utility(shown, delta, beta, nu, tau, psi, pi) >= worth.max(axis=0) - 1e-12).all()
    assert ((shown >= 0.0) & (shown <= delta)).all()


@pytest.mark.parametrize("pi", [0.0, 0.3, 0.8, 1.0])
def test_the_rule_finds_the_best_for_any_mixture(pi: float) -> None:
    delta, beta, nu, tau, psi = cases(300)
    shown = np.array([best_action(delta[k], beta[k], nu[k], tau[k], psi[k], pi) for k in range(len(delta))])

    def worth(a: NDArray[np.float64]) -> NDArray[np.float64]:
        return utility(a, delta, beta, nu, tau, psi, pi)

    grid = np.linspace(0.0, 1.0, 2001)[:, None] * delta
    assert (worth(shown) >= worth(grid).max(axis=0) - 1e-12).all()
    if pi in (0.0, 1.0):
        closed = (uniform_action if pi == 0.0 else proportional_action)(delta, beta, nu, tau, psi)
        assert_allclose(worth(shown), worth(closed), atol=1e-12)
        assert np.mean(np.abs(shown - closed) > 1e-9) < 0.2  # they differ only where both are worth the same


def test_severity_silences_whatever_the_surveillance() -> None:
    delta = np.linspace(0.0, 1.0, 501)
    for nu in (0.0, 0.4, 1.0):
        for pi, best in ((0, uniform_action), (1, proportional_action)):
            severity = silencing_severity(1.5, nu, 0.3, pi)
            assert best(delta, 1.5, nu, 0.3, 1.001 * severity).max() == pytest.approx(0.3)
            assert best(delta, 1.5, nu, 0.3, 0.9 * severity).max() > 0.3


def test_punishment_by_hand() -> None:
    # a = .75 is seen with .2 + .8 * .75 = .8: uniform .8 * .6, proportional .8 * .6 * .5.
    assert expected_punishment(0.75, 0.2, 0.25, 0.6) == pytest.approx(0.48)
    assert expected_punishment(0.75, 0.2, 0.25, 0.6, 1.0) == pytest.approx(0.24)
    assert expected_punishment(0.25, 0.2, 0.25, 0.6) == 0.0  # tolerated


@pytest.mark.parametrize("mean", [0.01, 0.25, 0.45])
def test_desires_have_the_mean_that_is_asked_for(mean: float) -> None:
    desires = truncated_exponential((np.arange(20_000) + 0.5) / 20_000, mean)
    assert desires.mean() == pytest.approx(mean, abs=1e-4) and desires.max() <= 1.0


def test_populations_have_their_means() -> None:
    found = simulate("self_censorship", n=40_000, delta=0.3, beta=2.0, steps=1)
    assert float(found.desired.mean()) == pytest.approx(0.3, abs=4 * 0.25 / 200)
    assert float(found.boldness.mean()) == pytest.approx(2.0, abs=4 * 2.0 / 200)


def test_the_first_round_plays_the_first_policy(backend: Backend) -> None:
    people = {"desired": [0.1, 0.5, 0.9], "boldness": [1.0, 1.0, 1.0]}
    settings: dict[str, Any] = {
        "initial": people,
        "n": 3,
        "psi": 0.6,
        "nu": 0.2,
        "tau": 0.25,
        "backend": backend,
    }
    found = simulate("self_censorship", steps=1, **settings)
    assert_allclose(found.action[0], [0.1, 0.25, 0.9])
    assert (found.tolerance[0], found.severity[0], found.surveillance[0]) == (0.25, 0.6, 0.2)
    assert found.punishment[0] in (0.0, 0.6 / 3)  # the third is seen with probability .92
    assert found.censored[0] == pytest.approx(1 / 3)


def test_one_parameter_moves_at_most_epsilon_a_round() -> None:
    found = simulate("self_censorship", n=50, steps=60, every=1, replicates=3, epsilon=0.05)
    policy = np.stack([found[name].values for name in ("tolerance", "severity", "surveillance")])[:, :, 1:]
    moves = np.abs(np.diff(policy, axis=2))
    assert moves.max() <= 0.1  # back from one attempt, and another
    assert (policy >= 0.0).all() and (policy[[0, 2]] <= 1.0).all() and (policy[1] >= 1e-9).all()
    still = simulate("self_censorship", n=50, steps=60, epsilon=0.0)
    assert (still.tolerance[0], still.severity[0], still.surveillance[0]) == (0.25, 0.1, 0.1)


def test_what_costs_more_is_taken_back(backend: Backend) -> None:
    # Nobody wants to dissent, so every round costs 0: no attempt fails, and the policy wanders. With a
    # desire above all tolerance and no boldness, dissent is what is tolerated: raising tau costs more.
    nobody = {"desired": np.zeros(4), "boldness": np.ones(4)}
    wandering = simulate("self_censorship", n=4, initial=nobody, steps=30, backend=backend)
    assert wandering.tolerance[0] != 0.25 and wandering.severity[0] != 0.1
    timid = {"desired": np.ones(4), "boldness": np.zeros(4)}
    found = simulate("self_censorship", n=4, initial=timid, steps=300, every=1, backend=backend)
    assert found.tolerance[0, -1] < 0.02 and found.dissent[0, -1] < 0.1


def test_adamancy_weighs_dissent_against_punishment() -> None:
    # Without adamancy only punishments cost: a severity near 0 or a tolerance near 1 costs nothing.
    careless = simulate("self_censorship", n=300, alpha=0.0, steps=3000, replicates=4, beta=2.0)
    strict = simulate("self_censorship", n=300, alpha=3.0, steps=3000, replicates=4, beta=2.0)
    assert float(careless.punishment.mean()) < 0.01
    assert float(strict.dissent.mean()) < 0.5 * float(careless.dissent.mean())


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"nu must lie in \[0, 1\]"):
        uniform_action(0.5, 1.0, 1.5, 0.2, 1.0)
    with pytest.raises(ParameterError, match=r"pi must be 0 \(uniform\) or 1"):
        silencing_severity(1.0, 0.1, 0.2, 2)
    with pytest.raises(ParameterError, match="delta must lie in"):
        simulate("self_censorship", delta=0.6)
