"""Watts' cascades: simulated, and on paper."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.watts_cascade import (
    cascade_size,
    cascade_window,
    poisson_degrees,
    trigger_probability,
    vulnerable_branching,
)
from polybius.state.networks import Complete, Network, erdos_renyi, random_regular


def test_poisson_degrees() -> None:
    p = poisson_degrees(2.0)
    assert_allclose(p[:4], np.exp(-2.0) * np.array([1.0, 2.0, 2.0, 4 / 3]), rtol=1e-14)
    assert p.sum() == pytest.approx(1.0, abs=1e-14)
    assert_array_equal(poisson_degrees(0.0)[:2], [1.0, 0.0])


@pytest.mark.parametrize("phi", [0.08, 0.1, 0.18, 0.2, 0.22, 0.25])
def test_the_window_is_where_the_vulnerable_branch(phi: float) -> None:
    # Two ways to the same: the closed form for Poisson, and the sum over degrees.
    window = cascade_window(phi)
    assert window is not None
    for z in window:
        assert vulnerable_branching(poisson_degrees(z), phi) == pytest.approx(1.0, abs=1e-9)
    assert vulnerable_branching(poisson_degrees(0.5 * sum(window)), phi) > 1.0


def test_thresholds_of_one_third_and_more_close_the_window() -> None:
    # K = 3: z (1 + z) exp(-z) is at most .8396, at the golden ratio; K = 4 at 1/4 is the last that opens.
    assert cascade_window(1 / 3) is None and cascade_window(0.26) is None
    assert cascade_window(1.0) is None
    assert cascade_window(0.25) is not None


def test_one_fifth_still_moves_who_hears_five() -> None:
    assert cascade_window(0.18) == cascade_window(0.2)
    # Regular networks of degree 5: 4 further vulnerable ends, of degree 6 none.
    five, six = np.eye(7)[5], np.eye(7)[6]
    assert vulnerable_branching(five, 0.2) == 4.0 and vulnerable_branching(six, 0.2) == 0.0
    assert trigger_probability(five, 0.2) == pytest.approx(1.0) and trigger_probability(six, 0.2) == 0.0


def test_thresholds_that_differ_soften_the_window() -> None:
    # With a standard deviation, P(phi_i <= 1/6) of degree 6 is the normal distribution function.
    expected = 5.0 * 0.5 * math.erfc((0.2 - 1 / 6) / 0.1 / math.sqrt(2.0))
    assert vulnerable_branching(np.eye(7)[6], 0.2, sigma=0.1) == pytest.approx(expected, rel=1e-12)


def test_every_active_neighbour_moves_at_a_low_threshold() -> None:
    # phi -> 0 is percolation: a seed moves the giant component, 1 - S = exp(-z S).
    share = trigger_probability(poisson_degrees(2.0), 1e-9)
    assert 1.0 - share == pytest.approx(math.exp(-2.0 * share), abs=1e-9)
    assert cascade_size(poisson_degrees(2.0), 1e-9, 1e-9) == pytest.approx(share, abs=1e-6)


def test_cascade_size_by_hand() -> None:
    # Degree 2, phi = .6: both neighbours are needed: q = rho + (1 - rho) 0, as one of the two is the
    # other end of the tie; then rho + (1 - rho) q^2.
    rho = 0.3
    assert cascade_size(np.eye(3)[2], 0.6, rho) == pytest.approx(rho + (1 - rho) * rho**2, abs=1e-14)
    # and phi = .5, either neighbour moves: everybody.
    assert cascade_size(np.eye(3)[2], 0.5, rho) == pytest.approx(1.0, abs=1e-12)


def test_expected_sizes_of_the_known_answers() -> None:
    assert trigger_probability(poisson_degrees(4.0), 0.18) == pytest.approx(0.865296, abs=1e-6)
    assert cascade_size(poisson_degrees(7.0), 0.18, 0.05) == pytest.approx(0.999128, abs=1e-6)


def test_pairs_of_a_regular_network_follow_the_theory() -> None:
    # Degree 2, phi = .6: as above .363; the standard deviation of one run of 20,000 is below .004.
    found = simulate(
        "watts_cascade",
        lambda seed: random_regular(20_000, degree=2, seed=seed),
        phi=0.6,
        seeds=6000,
        replicates=4,
    )
    assert float(found.share.mean()) == pytest.approx(0.363, abs=0.008)


def test_a_chain_carries_one_seed_through(backend: Backend) -> None:
    # 0 - 1 - 2: the middle hears two, the ends one each; phi .5 is met by one of two, .51 is not.
    chain = Network.from_rows([[1], [0, 2], [1]])
    for phi, share in ((0.5, 1.0), (0.51, 1 / 3)):
        found = simulate("watts_cascade", chain, phi=phi, initial={"active": [1, 0, 0]}, backend=backend)
        assert found.share[0] == pytest.approx(share)


def test_seeds_and_spread_of_thresholds() -> None:
    found = simulate("watts_cascade", n=400, seeds=37, phi=9.0)
    assert found.active.sum() == 37 and found.stopped_at[0] == 1
    # Half of the thresholds of normal(0, 1) are below 0: these move at once, without a seed.
    found = simulate("watts_cascade", n=4000, phi=0.0, sigma=1.0, seeds=0, steps=1)
    assert float(found.share[0]) == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(4000))


def test_stored_ties_to_all_are_the_crowd_of_all() -> None:
    for phi in (0.02, 0.3):
        counted = simulate("watts_cascade", Complete(80), phi=phi, sigma=0.2, seeds=3, replicates=4)
        stored = simulate(
            "watts_cascade", Complete(80).to_network(), phi=phi, sigma=0.2, seeds=3, replicates=4
        )
        for name in ("active", "stopped_at"):
            assert_array_equal(counted[name], stored[name])


def test_one_seed_in_a_dense_network_moves_nobody_far() -> None:
    found = simulate(
        "watts_cascade", lambda seed: erdos_renyi(5000, mean_degree=12.0, seed=seed), replicates=5
    )
    assert (found.share < 0.01).all()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"phi must lie in \(0, 1\]. Got 0.0"):
        cascade_window(0.0)
    with pytest.raises(ParameterError, match="degrees must be the shares"):
        vulnerable_branching([-1.0, 2.0], 0.2)
    with pytest.raises(ParameterError, match="degrees must have a mean above 0"):
        cascade_size([1.0], 0.2, 0.1)
    with pytest.raises(ParameterError, match="seeds must lie in"):
        simulate("watts_cascade", seeds=-1)
