"""Cohorts: who follows whom, and two closed forms of the field."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import run, simulation, ties, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled, Plain
from polybius.mechanisms import Ageing, Cohorts, Influence
from polybius.state import GENERATION, State, union
from polybius.state.networks import Network, watts_strogatz

#: Only the very old die, and they at once: H = exp(b * (age - M)) * (exp(b) - 1).
SUDDEN: dict[str, Any] = {"turnover": 0.0, "ageing": 1.0, "modal": 50.0}


def family(**more: Any) -> State:
    """Return one at the end of life who hears people of 20 and 47 = 18 + 29, and one whom nobody hears."""
    return world(
        [0.9, -0.3, 0.5, 0.1],
        network=ties([{1: 1.0, 2: 1.0}, {0: 1.0}, {0: 1.0}, {1: 1.0}]),
        age=[120.0, 20.0, 47.0, 30.0],
        expressed=[0.9, -0.6, 0.2, 0.1],
        resolve=[0.9, 0.1, 0.2, 0.3],
        salience=[0.9, 0.1, 0.2, 0.3],
        party_id=[0.9, -0.1, 0.2, 0.3],
        attachment=[0.9, 0.1, 0.8, 0.3],
        wealth=[5.0, 1.0, 1.0, 1.0],
        fortitude=np.repeat([0.9, 0.1, 0.2, 0.3], 4).reshape(4, 4),
        **more,
    )


def test_the_young_may_take_after_their_parent(backend: Backend) -> None:
    # The tie of 47 is nearer to 18 + 29 than the one of 20, whatever luck adds up to ten years.
    shares = dict.fromkeys(("parental", "character", "identity", "attachment"), 1.0)
    after = run(family(), Cohorts(**SUDDEN, **shares), backend=backend).citizens
    assert_array_equal(after.id, [GENERATION, 1, 2, 3])
    assert after.age[0] == 18.0 and after.susceptibility[0] == 0.5
    for name in ("private", "anchor", "expressed"):
        assert after[name][0] == 0.5, name
    assert (after.resolve[0], after.salience[0], after.party_id[0], after.attachment[0]) == (
        0.2,
        0.2,
        0.2,
        0.8,
    )
    assert_array_equal(after.fortitude[0], np.full(4, 0.2))
    assert after.wealth[0] == 5.0  # the estate stays in place
    assert_array_equal(after.private[1:].ravel(), [-0.3, 0.5, 0.1])


def test_or_after_what_an_elder_says(backend: Backend) -> None:
    shares = dict.fromkeys(("parental", "character", "identity", "attachment"), 0.0)
    found = set()
    for seed in range(12):
        after = run(family(seed=seed), Cohorts(**SUDDEN, **shares), backend=backend).citizens
        who = {-0.6: 1, 0.2: 2}[float(after.private[0, 0])]  # what they say, not what they think
        assert after.resolve[0] == after.salience[0] == after.fortitude[0, 3] == [0.9, 0.1, 0.2][who]
        assert after.attachment[0] == 0.5
        found.add(who)
    assert found == {1, 2}


def test_or_after_the_official_line(backend: Backend) -> None:
    state = family(societies={"line": [[-0.7]]})
    after = run(state, Cohorts(**SUDDEN, parental=0.0, official=1.0), backend=backend).citizens
    assert_allclose(after.private[0], -0.7, rtol=1e-12)


def test_where_nobody_is_heard_the_place_is_handed_down(backend: Backend) -> None:
    state = world([0.4, 0.1], network=ties([{}, {0: 1.0}]), age=[120.0, 30.0], expressed=[0.3, 0.0])
    after = run(state, Cohorts(**SUDDEN, parental=1.0), backend=backend).citizens
    assert after.private[0, 0] == 0.4
    assert run(state, Cohorts(**SUDDEN, parental=0.0), backend=backend).citizens.private[0, 0] == 0.3


@pytest.mark.parametrize("dt", [1.0, 1 / 12])
def test_the_old_die_as_gompertz_and_makeham_say(dt: float) -> None:
    # In a year from 80: H = 0.01 + exp(0.1 * (80 - 86)) * (exp(0.1) - 1) = 0.01 + 0.0577196 = 0.0677196,
    # so 6.5478 % die; in twelve steps as in one, as those who live grow older.
    n = 40_000
    state = world(np.zeros(n), network=_circle(n), age=np.full(n, 80.0))
    cohorts = Cohorts(turnover=0.01, ageing=0.1, modal=86.0)
    steps = round(1 / dt)
    after = run(state, cohorts, Ageing(), dt=dt, steps=steps, backend=Compiled())
    assert within_four_errors(after.citizens.id >= GENERATION, 0.065478)


@pytest.mark.crowd
def test_the_mean_under_constant_turnover() -> None:
    # Everyone begins at 0.8, the young at the line -0.4, no mind changes: at turnover 0.05 the mean is
    # -0.4 + 1.2 exp(-0.05 t); after 20 years 0.04145, after 40 -0.23760.
    n = 20_000
    state = world(np.full(n, 0.8), network=_circle(n), societies={"line": [[-0.4]]})
    cohorts = Cohorts(turnover=0.05, ageing=0.0, parental=0.0, official=1.0)
    sim = simulation(state, cohorts, dt=0.25, backend=Compiled())
    for years in (20, 40):
        sim.advance(80)
        assert within_four_errors(sim.state.citizens.private, -0.4 + 1.2 * np.exp(-0.05 * years))


@pytest.mark.crowd
def test_ages_at_rest_are_in_proportion_to_survival() -> None:
    n, born, b, modal, turnover = 10_000, 18.0, 0.1, 86.0, 0.002
    state = world(np.zeros(n), network=_circle(n), age=np.linspace(18, 90, n))
    cohorts = Cohorts(turnover=turnover, ageing=b, modal=modal)
    ages = run(state, cohorts, Ageing(), dt=0.25, steps=1600, backend=Compiled()).citizens.age
    grid = np.arange(born, 130.0, 0.01)
    survival = np.exp(-turnover * (grid - born) - np.exp(b * (grid - modal)) + np.exp(b * (born - modal)))
    share = np.cumsum(survival) / survival.sum()
    found = np.searchsorted(np.sort(ages), grid) / n
    # The largest gap that 10,000 draws leave in 999 of 1000 cases is 1.95 / 100 (Kolmogorov), and ages lie
    # up to a quarter of a year, 0.4 % of a life, off.
    assert np.abs(found - share).max() < 0.0195 + 0.004


def test_where_minds_are_settled_all_change_is_that_of_generations(backend: Backend) -> None:
    n = 40
    x = np.linspace(-1, 1, n)
    state = world(x, network=_circle(n), age=np.linspace(18, 90, n), susceptibility=np.zeros(n))
    rules = (Influence(rate=1.0), Ageing(plasticity=0.0), Cohorts(turnover=0.2, openness=0.0))
    after = run(state, *rules, dt=0.5, steps=6, backend=backend).citizens
    stayed = after.id < GENERATION
    assert 5 < stayed.sum() < 35
    assert_array_equal(after.private[stayed].ravel(), x[stayed])
    assert np.abs(after.private[~stayed].ravel() - x[~stayed]).max() > 0.1


def test_parents_and_children_are_as_alike_as_the_share_says() -> None:
    # Of 20,000 children of parents at +1 or -1, a tenth speak like an elder whose words say nothing of them.
    n = 20_000
    rng = np.random.default_rng(1)
    said = rng.choice([-1.0, 1.0], n)
    state = world(rng.choice([-1.0, 1.0], n), network=_circle(n, 1), expressed=said, age=np.full(n, 47.0))
    after = run(state, Cohorts(turnover=40.0, parental=0.9), backend=Compiled()).citizens
    neighbours = state.citizens.private[(np.arange(n)[:, None] + [-1, 1]) % n].mean(axis=1)
    alike = after.private.ravel() * neighbours  # the parent is one of two: half of the time they agree
    assert within_four_errors(alike, 0.9 * 0.5)


def test_differences_do_not_shrink_and_none_arise() -> None:
    n = 4000
    x = np.random.default_rng(2).choice([-0.5, 0.5], n)
    often = Cohorts(turnover=0.5)
    after = run(world(x, network=_circle(n)), often, steps=10, backend=Compiled()).citizens
    assert (np.abs(after.private) == 0.5).all() and after.private.std() > 0.45
    same = run(world(np.full(n, 0.3), network=_circle(n)), often, steps=10, backend=Compiled()).citizens
    assert_array_equal(same.private, np.full((n, 1), 0.3))


def test_noise_makes_differences_within_the_range() -> None:
    state = world(np.full(500, 0.9), network=_circle(500))
    after = run(state, Cohorts(turnover=40.0, noise=0.3), backend=Compiled()).citizens
    assert within_four_errors(after.private < 0.9, 0.5) and after.private.max() == 1.0


def mixed(seed: int, n: int = 60, order: npt.NDArray[np.int64] | None = None, sign: float = 1.0) -> State:
    """Return a world of all ages, its rows in another order or its axes turned round."""
    rng = np.random.default_rng(seed)
    x, age = sign * rng.uniform(-1, 1, (n, 2)), rng.uniform(18, 100, n)
    network = watts_strogatz(n, neighbours=4, p=0.3, seed=seed)
    line = sign * np.array([[0.5, -0.5]])
    if order is None:
        return world(x, network=network, age=age, societies={"line": line}, seed=seed)
    place = np.argsort(order)
    rows = [{int(place[j]): 1.0 for j in network.to[network.first[i] : network.first[i + 1]]} for i in order]
    return world(x[order], network=ties(rows), age=age[order], societies={"line": line}, seed=seed, id=order)


RULES = (Ageing(), Cohorts(turnover=0.3, official=0.2))


def test_where_many_die_backends_batches_and_threads_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = [mixed(seed, n) for seed, n in enumerate((60, 10, 33))]

    def prints(state: State, backend: Backend) -> list[str]:
        sim = simulation(state, *RULES, dt=0.5, backend=backend)
        sim.advance(6)
        assert sim.state.citizens.id.max() >= GENERATION
        return sim.fingerprints()

    parts = [prints(each, Plain())[0] for each in worlds]
    assert prints(union(worlds), Compiled()) == parts
    assert prints(union(worlds[::-1]), Compiled()) == parts[::-1]


def test_permuting_citizens_permutes_the_result() -> None:
    order = np.random.default_rng(3).permutation(60)
    one = run(mixed(5), *RULES, dt=0.5, steps=6, backend=Compiled()).citizens
    other = run(mixed(5, order=order), *RULES, dt=0.5, steps=6, backend=Compiled()).citizens
    for name in ("id", "age", "private", "anchor", "expressed", "susceptibility", "resolve"):
        assert_array_equal(one[name][order], other[name], err_msg=name)


def test_the_mirror_image_has_the_mirror_image_s_heirs() -> None:
    one, other = (run(mixed(7, sign=sign), *RULES, dt=0.5, steps=6).citizens for sign in (1.0, -1.0))
    assert_array_equal(one.private, -other.private)
    assert_array_equal(one.id, other.id)


def _circle(n: int, reach: int = 2) -> Network:
    offsets = np.array([k for k in range(-reach, reach + 1) if k])
    to = ((np.arange(n)[:, None] + offsets) % n).astype(np.uint32).ravel()
    return Network(np.arange(n + 1, dtype=np.int64) * 2 * reach, to)
