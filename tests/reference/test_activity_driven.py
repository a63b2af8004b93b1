"""Activity-driven radicalization: exact contacts, answers, the order of the scheme, phases' boundary."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.activity_driven import MODEL, Activities, activity_moment, critical_alpha
from polybius.state import State, union
from polybius.state.networks import Network

#: Pairs, a gap, and one far away: any bound that is off shows.
X = np.array([0.0, 0.05, 0.06, 0.5, 0.52, 1.5, -0.3, -2.0])


def drawn(worlds: int, m: int, beta: float, backend: Backend | None = None, **parameters: Any) -> State:
    """Return worlds in which everybody has just made `m` contacts from the opinions X."""
    state = union([Activities(m=m, eps=1.0).world(len(X), None, seed) for seed in range(worlds)])
    state.citizens["opinion"] = np.tile(X, worlds)
    assert MODEL.theory is not None
    values = {f"Contacts.{name}": value for name, value in {"m": m, "beta": beta, **parameters}.items()}
    simulation = Simulation(
        MODEL.theory.without("Radicalization"), state, parameters=values, dt=0.01, backend=backend
    )
    simulation.advance(1)
    return simulation.state


def exactly(m: int, beta: float) -> NDArray[np.float64]:
    """Return the probability that i contacts j: all orders of m draws without repetition."""
    gaps = np.abs(X[:, None] - X) + np.eye(len(X))
    weight = gaps**-beta - np.eye(len(X))
    found = np.zeros((len(X), len(X)))
    for i in range(len(X)):
        for chosen in permutations([j for j in range(len(X)) if j != i], m):
            probability, left = 1.0, weight[i].sum()
            for j in chosen:
                probability *= weight[i, j] / left
                left -= weight[i, j]
            found[i, list(chosen)] += probability
    return found


@pytest.mark.parametrize(("m", "beta"), [(1, 1.0), (3, 3.0), (4, 0.0)])
def test_contacts_are_drawn_exactly(m: int, beta: float) -> None:
    worlds = 2500
    partners = drawn(worlds, m, beta).ties["partner"].reshape(worlds, len(X), m)
    made = np.stack([(partners == j).any(axis=2).mean(axis=0) for j in range(len(X))], axis=1)
    expected = exactly(m, beta)
    assert_allclose(made, expected, atol=1e-12 + 4.5 * 0.5 / np.sqrt(worlds))
    error = np.sqrt(expected * (1 - expected) / worlds)
    inside = (expected > 1e-3) & (expected < 1 - 1e-3)
    scores = (made - expected)[inside] / error[inside]
    assert np.abs(scores).max() < 4.5
    assert np.mean(scores**2) < 2.0


def test_nobody_is_contacted_twice_or_by_itself(backend: Backend) -> None:
    # Even with a homophily that leaves everyone but the nearest a vanishing weight.
    state = drawn(5, 7, 15.0, backend)
    partners = np.sort(state.ties["partner"].reshape(5, len(X), 7), axis=2)
    for i in range(len(X)):
        assert_array_equal(partners[:, i], np.tile([j for j in range(len(X)) if j != i], (5, 1)))


def test_an_answer_is_the_way_back_and_only_once(backend: Backend) -> None:
    # r = 1: all answer but those who made contact themselves. With r = 0 nobody does.
    for r, answers in ((1.0, True), (0.0, False)):
        state = drawn(20, 2, 1.0, backend, r=r)
        partners = state.ties["partner"].reshape(20, len(X), 2)
        answered = state.ties["answered"].reshape(20, len(X), 2)
        for world, replies in zip(partners, answered, strict=True):
            for i in range(len(X)):
                for k, j in enumerate(world[i]):
                    assert replies[i, k] == (answers and i not in world[j])


def test_the_quiet_decay(backend: Backend) -> None:
    # Nobody is active: x(1) = exp(-1) x(0), to order 4 in dt = .1: error 1e-7 or so.
    found = simulate(
        MODEL,
        n=4,
        m=2,
        steps=10,
        dt=0.1,
        eps=1e-9,
        gamma=90.0,
        initial={"opinion": [1.0, -2.0, 0.0, 0.5]},
        backend=backend,
    )
    assert_allclose(found.opinion[0], np.exp(-1) * np.array([1.0, -2.0, 0.0, 0.5]), rtol=1e-6)


def test_the_scheme_is_of_order_four() -> None:
    # All influence all at all times, so that A does not change: errors fall 16-fold as dt is halved.
    def at(dt: float) -> NDArray[np.float64]:
        found = simulate(
            MODEL, n=3, m=2, eps=1.0, K=0.7, alpha=2.0, steps=round(1 / dt), dt=dt,
            initial={"opinion": [0.9, -0.2, 0.3]},
        )  # fmt: skip
        return np.asarray(found.opinion[0], float)

    exact = at(1 / 512)
    errors = [np.abs(at(dt) - exact).max() for dt in (1 / 4, 1 / 8, 1 / 16)]
    assert_allclose(np.log2(errors[:-1]) - np.log2(errors[1:]), 4.0, atol=0.3)


def test_who_is_contacted_hears_and_only_an_answer_is_heard(backend: Backend) -> None:
    # 0 hears 1 on the graph, so only 0 makes contact: 1 is influenced. One small step:
    # dx = dt (-x + K tanh(x')).
    one_way = Network.from_rows([[1], []])
    for r, heard in ((0.0, 0.0), (1.0, 1.0)):
        found = simulate(
            MODEL, one_way, m=1, eps=1.0, r=r, K=1.0, alpha=1.0, steps=1, dt=1e-6,
            initial={"opinion": [0.5, -1.0]}, backend=backend,
        )  # fmt: skip
        change = (found.opinion[0] - [0.5, -1.0]) / 1e-6
        assert_allclose(change, [-0.5 + heard * np.tanh(-1.0), 1.0 + np.tanh(0.5)], rtol=1e-5)


def test_on_a_graph_only_neighbours_count(backend: Backend) -> None:
    # Two pairs that cannot meet end on the sides where they began.
    pairs = Network.from_rows([[1], [0], [3], [2]])
    found = simulate(
        MODEL,
        pairs,
        m=5,
        eps=1.0,
        K=2.0,
        alpha=2.0,
        steps=30,
        dt=0.1,
        initial={"opinion": [0.1, 0.2, -0.1, -0.3]},
        backend=backend,
    )
    assert_array_equal(np.sign(found.opinion[0]), [1, 1, -1, -1])


def test_alone_or_without_contacts_it_runs() -> None:
    for n, m in ((1, 10), (5, 0)):
        found = simulate(MODEL, n=n, m=m, steps=2, dt=0.5, eps=1.0, initial={"opinion": np.ones(n)})
        assert_allclose(found["mean_opinion"], (1 - 0.5 + 0.125 - 0.125 / 6 + 0.0625 / 24) ** 2, rtol=1e-12)


def test_activities_follow_the_power_law() -> None:
    # Share above a: (a^(1 - gamma) - 1) / (eps^(1 - gamma) - 1); here (2 - 1) / (10 - 1) at a = .5.
    a = Activities(gamma=2.0, eps=0.1).world(20_000, None, 7).citizens["activity"]
    assert a.min() >= 0.1 and a.max() <= 1.0
    assert abs((a > 0.5).mean() - 1 / 9) < 4 * np.sqrt(8 / 81 / 20_000)
    # Mean: ln 10 / 9 = .2558; mean square: .9 / 9 = .1.
    assert_allclose(activity_moment(1, 2.0, 0.1), np.log(10) / 9, rtol=1e-12)
    assert_allclose(activity_moment(2, 2.0, 0.1), 0.1, rtol=1e-12)
    assert_allclose([a.mean(), (a * a).mean()], [0.25584, 0.1], rtol=0.02)


def test_critical_alpha_by_hand() -> None:
    # All alike: 1 / (K m (1 + r) a). r = 1: 1 / (K m (<a> + sqrt(<a^2>))), the threshold of mutual contacts.
    assert_allclose(critical_alpha(2.0, 5.0, 0.5, 0.1), 1 / 1.5, rtol=1e-12)
    assert_allclose(critical_alpha(1.0, 1.0, 1.0, 0.1, 0.04), 1 / 0.3, rtol=1e-12)


def test_homophily_must_not_change_what_everyone_contacted_hears() -> None:
    start = {"opinion": np.linspace(-1, 2, 6)}
    none, much = (
        simulate(MODEL, n=6, m=5, eps=1.0, steps=20, initial=start, beta=beta).opinion for beta in (0.0, 4.0)
    )
    assert_allclose(none, much, rtol=1e-12)


@pytest.mark.parametrize("wrong", [{"eps": 0.0}, {"r": 1.5}, {"beta": -1.0}, {"m": 2.5}, {"K": -1.0}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="must"):
        simulate(MODEL, **wrong)
