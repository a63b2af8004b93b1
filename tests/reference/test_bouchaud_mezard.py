"""Bouchaud-Mezard: exact parts, moments, order of the scheme, networks."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.linalg import expm

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.numbers import exp
from polybius.reference.bouchaud_mezard import MODEL, inverse_gamma_gini, lognormal_gini, second_moments
from polybius.rng import Tick, normal, stream

START = np.array([0.5, 1.0, 1.5, 3.0])


def test_without_trade_growth_is_lognormal_exactly(backend: Backend) -> None:
    # exp((m - sigma^2) dt + sigma sqrt(2 dt) z) in one step, z keyed by seed, citizen and step.
    given: dict[str, Any] = {"J": 0.0, "sigma": 0.3, "m": 0.1, "dt": 0.5}
    found = simulate(MODEL, n=4, seed=9, steps=1, initial={"wealth": START}, backend=backend, **given)
    z = [normal(9, i, Tick(0, stream("Speculation"), 0.5), 0) for i in range(4)]
    expected = [x * exp((0.1 - 0.09) * 0.5 + 0.3 * each) for x, each in zip(START, z, strict=True)]
    assert_allclose(found.wealth[0], expected, rtol=1e-14)


def test_without_noise_trade_is_exact_where_all_trade(backend: Backend) -> None:
    # Gaps shrink by exp(-J n / (n - 1) t), in one step or in ten.
    expected = 1.5 + (START - 1.5) * math.exp(-0.8 * 4 / 3)
    for steps in (1, 10):
        found = simulate(
            MODEL,
            n=4,
            J=0.8,
            sigma=0.0,
            dt=1 / steps,
            steps=steps,
            initial={"wealth": START},
            backend=backend,
        )
        assert_allclose(found.wealth[0], expected, rtol=1e-13)


def test_trade_on_a_network_is_of_order_four(backend: Backend) -> None:
    # A path of four has degrees 1, 2, 2, 1, mean 3/2: x' = -J L x / 1.5, solved by the matrix exponential.
    graph = nx.path_graph(4)
    matrix = nx.laplacian_matrix(graph).toarray() / 1.5
    exact = expm(-2.0 * matrix) @ START
    errors = []
    for steps in (4, 8, 16):
        given: dict[str, Any] = {"J": 2.0, "sigma": 0.0, "dt": 1 / steps, "steps": steps}
        found = simulate(MODEL, graph, initial={"wealth": START}, backend=backend, **given).wealth[0]
        assert float(found.sum()) == pytest.approx(START.sum(), rel=1e-14)
        errors.append(np.abs(found.to_numpy() - exact).max())
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert (orders > 3.7).all()


def test_ties_weights_are_strengths_of_trade(backend: Backend) -> None:
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=3.0)
    # One tie each: J_01 = 3 J, so the gap shrinks by exp(-2 * 3 J t).
    found = simulate(
        MODEL, graph, J=0.1, sigma=0.0, dt=0.01, steps=100, initial={"wealth": [0.0, 2.0]}, backend=backend
    )
    assert_allclose(found.wealth[0], [1 - math.exp(-0.6), 1 + math.exp(-0.6)], rtol=1e-8)


def test_all_as_a_network_are_as_all(backend: Backend) -> None:
    given: dict[str, Any] = {"J": 0.7, "sigma": 0.5, "dt": 0.05, "steps": 20, "seed": 4, "backend": backend}
    implicit = simulate(MODEL, n=6, **given).wealth
    stored = simulate(MODEL, nx.complete_graph(6), **given).wealth
    assert_allclose(stored, implicit, rtol=1e-6)


def test_without_ties_nothing_is_traded(backend: Backend) -> None:
    bare = simulate(MODEL, nx.empty_graph(3), J=5.0, sigma=0.0, steps=3, backend=backend)
    assert (bare.wealth == 1.0).all()
    assert (simulate(MODEL, n=1, J=5.0, sigma=0.0, steps=3, backend=backend).wealth == 1.0).all()


@pytest.mark.parametrize(("J", "sigma", "n"), [(0.5, 0.4, 10), (0.0, 0.7, 3), (1.0, 0.0, 2), (0.0, 0.0, 5)])
def test_second_moments_solve_their_equations(J: float, sigma: float, n: int) -> None:
    matrix = np.array([[2 * sigma**2 - 2 * J, 2 * J], [2 * J / (n - 1), -2 * J / (n - 1)]])
    assert_allclose(second_moments(J, sigma, n, 1.7), expm(1.7 * matrix) @ [1.0, 1.0], rtol=1e-12)


def test_the_scheme_is_of_weak_order_two() -> None:
    # Variance of wealth over its squared mean among many, where J is 25 sigma^2: near 1/25, of which a step
    # of 1/5 loses about 1 - 1 / sinh(1) = 15 %. The spread of a sample of 400,000 is about 0.2 %.
    n, sigma = 400_000, math.sqrt(0.2)
    exact = second_moments(5.0, sigma, n, 1.0)[0] - 1.0
    errors = []
    for steps in (5, 10):
        given: dict[str, Any] = {"J": 5.0, "sigma": sigma, "dt": 1 / steps, "steps": steps}
        x = simulate(MODEL, n=n, record=("wealth",), **given).wealth.to_numpy()[0]
        errors.append(x.var() / x.mean() ** 2 - exact)
    assert errors[0] == pytest.approx(-0.15 * exact, rel=0.15)
    assert 1.7 < np.log2(errors[0] / errors[1]) < 2.3


def test_the_fewer_partners_the_more_unequal() -> None:
    given: dict[str, Any] = {
        "J": 1.0,
        "sigma": 1.0,
        "dt": 0.05,
        "steps": 200,
        "replicates": 4,
        "record": ("gini",),
    }
    ring = float(simulate(MODEL, nx.cycle_graph(400), **given).gini.mean())
    everyone = float(simulate(MODEL, n=400, **given).gini.mean())
    assert ring > everyone + 0.1


def test_closed_forms_by_hand() -> None:
    # mu = 3/2: Gamma(1) / (sqrt(pi) Gamma(3/2)) = 2 / pi; mu = 2: Gamma(3/2) / sqrt(pi) = 1/2; mu = 3: 3/8.
    assert_allclose([inverse_gamma_gini(mu) for mu in (1.5, 2.0, 3.0)], [2 / math.pi, 0.5, 0.375], rtol=1e-14)
    assert lognormal_gini(1.0, 0.0) == 0.0
    assert lognormal_gini(1.0, 1.0) == pytest.approx(0.6826894921, rel=1e-9)  # 2 Phi(1) - 1


def test_trade_does_not_go_backwards() -> None:
    with pytest.raises(ParameterError, match=r"J must lie in \[0, 1e\+09\]"):
        simulate(MODEL, J=-1.0)
