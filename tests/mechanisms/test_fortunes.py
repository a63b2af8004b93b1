import math

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import on_both_backends, run, simulation, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.measures import gini
from polybius.mechanisms import Fortunes
from polybius.numbers import normal_cdf
from polybius.state import State

CALM = {"risk": 0.0, "exposure": 0.0}


def owners(
    wealth: npt.ArrayLike,
    *,
    sector: npt.ArrayLike = 0,
    sizes: list[int] | None = None,
    seed: int = 0,
    **societies: float,
) -> State:
    """Return citizens of one society, unless told otherwise, who know nobody."""
    x = np.array(wealth, np.float64)
    return world(
        np.zeros(len(x)),
        network=ties([{}] * len(x)),
        wealth=x,
        sector=np.broadcast_to(sector, len(x)).astype(np.uint8),
        sizes=sizes,
        societies={key: [value] * len(sizes or [0]) for key, value in societies.items()},
        seed=seed,
    )


@on_both_backends
def test_sharing_closes_gaps_and_keeps_the_sum(backend: Backend) -> None:
    # J = .1 + .2 * .5: gaps to the society's own mean shrink by exp(-.2 t), two years.
    state = owners([1.0, 3.0, 8.0, 2.0], sizes=[2, 2], compensation=0.5)
    after = run(state, Fortunes(exchange=0.1, redistribution=0.2, **CALM), steps=2, backend=backend)
    left = np.exp(-0.4)
    assert_allclose(after.citizens.wealth, [2 - left, 2 + left, 5 + 3 * left, 5 - 3 * left], rtol=1e-14)


@pytest.mark.crowd
@pytest.mark.parametrize(("mu", "tolerance"), [(2.0, 0.03), (3.0, 0.02)])
def test_wealth_comes_to_the_inverse_gamma_law(mu: float, tolerance: float) -> None:
    # Gini Gamma(mu - 1/2) / (sqrt(pi) Gamma(mu)), mu = 1 + J / sigma^2: 1/2 at 2 and 3/8 at 3.
    expected = math.gamma(mu - 0.5) / (math.sqrt(math.pi) * math.gamma(mu))
    found = []
    for seed in range(4):
        fortunes = Fortunes(risk=1.0, exchange=mu - 1.0, interval=0.05)
        state = owners(np.ones(5000), seed=seed)
        found.append(gini(run(state, fortunes, dt=0.05, steps=120, backend=Compiled()).citizens.wealth))
    assert np.mean(found) == pytest.approx(expected, rel=tolerance)


def test_without_sharing_wealth_is_lognormal_and_keeps_its_mean() -> None:
    # Gini 2 Phi(sigma sqrt(t)) - 1, mean 1 with variance exp(2 sigma^2 t) - 1 for each.
    n, sigma, years = 20_000, 0.4, 4
    after = run(owners(np.ones(n)), Fortunes(risk=sigma, exchange=0.0), steps=years, backend=Compiled())
    x = after.citizens.wealth
    assert gini(x) == pytest.approx(2.0 * normal_cdf(sigma * math.sqrt(years)) - 1.0, abs=0.01)
    assert abs(x.mean() - 1.0) < 4.0 * math.sqrt(math.expm1(2.0 * sigma**2 * years) / n)


def test_trade_exposes_one_sector_and_finance_all() -> None:
    # sigma = exposure (finance + trade sector) / 2: of log wealth the variance is 2 sigma^2 a year.
    n, sector = 4000, np.arange(4000) % 2
    for trade, finance in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
        state = owners(np.ones(n), sector=sector, trade=trade, finance=finance)
        fortunes = Fortunes(risk=0.0, exposure=0.3, exchange=0.0)
        log = np.log(run(state, fortunes, backend=Compiled()).citizens.wealth)
        for k in (0, 1):
            sigma = 0.15 * (finance + trade * k)
            assert log[sector == k].std() == pytest.approx(math.sqrt(2.0) * sigma, rel=0.06)


def test_openness_widens_and_compensation_narrows() -> None:
    n = 4000
    closed, wide, cushioned = (
        owners(np.ones(n), sector=1, trade=trade, compensation=compensation)
        for trade, compensation in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    )
    ginis = [
        gini(run(state, Fortunes(), steps=40, backend=Compiled()).citizens.wealth)
        for state in (closed, wide, cushioned)
    ]
    assert ginis[0] < ginis[1]
    assert ginis[2] < ginis[1]


def test_a_negative_exposure_lowers_risk_to_none_at_most() -> None:
    fortunes = Fortunes(risk=0.1, exposure=-0.4, exchange=0.0)
    after = run(owners([1.0, 1.0], sector=[0, 1], trade=1.0), fortunes)
    assert after.citizens.wealth[0] != 1.0
    assert after.citizens.wealth[1] == 1.0


def test_without_risk_and_sharing_nothing_changes() -> None:
    after = run(owners([0.0, 1.0, 5.0]), Fortunes(exchange=0.0, redistribution=0.0, **CALM), steps=30)
    assert_array_equal(after.citizens.wealth, [0.0, 1.0, 5.0])


def test_each_is_reckoned_once_a_year_at_a_time_of_their_own() -> None:
    running = simulation(owners(np.ones(24)), Fortunes(exchange=0.0), dt=1 / 12)
    changes, before = np.zeros(24, int), np.ones(24)
    for _ in range(12):
        running.advance(1)
        moved = running.state.citizens.wealth != before
        assert moved.sum() == 2
        changes += moved
        before = running.state.citizens.wealth.copy()
    assert_array_equal(changes, 1)
