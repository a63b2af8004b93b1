from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Elites, Rotation
from polybius.state import State, union

#: Every office is offered in every step.
PURGE = Rotation(rate=AT_ONCE, share=0.0)


def society(
    said: npt.ArrayLike, office: npt.ArrayLike, *, line: float = 0.0, tolerance: float = 0.25, **more: Any
) -> State:
    x = np.asarray(said, np.float64)
    more = {"skill": np.full(len(x), 0.5), "speaks": np.ones(len(x), np.uint8)} | more
    return world(
        x,
        office=np.asarray(office, np.uint8),
        societies={"line": [[line]], "tolerance": [tolerance], "durability": [0.5]},
        **more,
    )


@on_both_backends
def test_office_goes_to_whoever_says_the_line(backend: Backend) -> None:
    # Of those out of office only the last says the line: beyond .25 from it, and silent, are the others.
    state = society([0.0, 0.3, 0.1, 0.25], [1, 0, 0, 0], speaks=np.array([1, 1, 0, 1], np.uint8), seed=5)
    after = run(state, PURGE, backend=backend, Rotation__candidates=[200]).citizens
    assert_array_equal(after.office, [0, 0, 0, 1])
    # The year after, the first is the only one: who has just taken office does not lose it at once.
    after = run(state, PURGE, steps=2, backend=backend, Rotation__candidates=[200]).citizens
    assert_array_equal(after.office, [1, 0, 0, 0])


@on_both_backends
def test_the_best_by_words_and_skill_is_chosen(backend: Backend) -> None:
    # Missing offices go to the best of so many drawn that all are among them. Agreement 1, .6, .2 and 0;
    # skill 0, .3, .9, 1. Loyalty 1 takes the first, 0 the last, .5 the third (.5, .45, .55, .5).
    state = society([0.0, 0.1, 0.2, 0.25], [0] * 4, skill=np.array([0.0, 0.3, 0.9, 1.0]))
    rotation = Rotation(rate=0.0, share=0.25, candidates=100)
    after = run(union([state] * 3), rotation, backend=backend, Rotation__loyalty=[1.0, 0.0, 0.5]).citizens
    assert_array_equal(after.office.reshape(3, 4), [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])


def test_missing_offices_are_filled_and_stay_as_many() -> None:
    n = 1000
    running = simulation(society(np.zeros(n), np.zeros(n)), Rotation(rate=2.0, share=0.02), dt=1 / 12)
    running.advance(3)
    assert running.state.citizens.office.sum() == 20
    before = running.state.citizens.office.copy()
    running.advance(24)
    assert running.state.citizens.office.sum() == 20
    assert (running.state.citizens.office != before).any()
    running.state.citizens.office[:500] = 0  # as when holders die
    running.advance(3)
    assert running.state.citizens.office.sum() == 20


def test_where_nobody_says_the_line_holders_stay_and_offices_stay_empty() -> None:
    after = run(society([0.9] * 20, [1] * 2 + [0] * 18), Rotation(rate=5.0, share=0.5), steps=5).citizens
    assert_array_equal(np.flatnonzero(after.office), [0, 1])


def test_each_society_chooses_among_its_own() -> None:
    state = world(
        np.zeros(300),
        sizes=[100, 200],
        office=np.zeros(300, np.uint8),
        skill=np.zeros(300),
        speaks=np.ones(300, np.uint8),
        societies={"line": [[0.0], [0.0]], "tolerance": [0.1, 0.1]},
    )
    after = run(state, Rotation(share=0.1), steps=5, backend=Compiled()).citizens
    assert (after.office[:100].sum(), after.office[100:].sum()) == (10, 20)


#: One in five believes, at .1 from the line; three in five repeat it; one in five says something else.
BELIEVES, REPEATS, DISSENTS = 0.2, 0.6, 0.2


def careers(seed: int, n: int = 20_000) -> State:
    """Return a society ruled by non-believers: 1 % of its citizens, who all repeat the line."""
    kind = np.random.default_rng(seed).choice(3, n, p=[BELIEVES, REPEATS, DISSENTS])
    kind[: n // 100] = 1
    private = np.choose(kind, [0.1, -0.8, -0.8])
    said = np.choose(kind, [0.1, 0.0, -0.8])
    return world(
        private,
        expressed=said,
        office=np.arange(n) < n // 100,
        skill=np.full(n, 0.5),
        speaks=np.ones(n, np.uint8),
        societies={"line": [[0.0]], "tolerance": [0.3], "durability": [1.0]},
        seed=seed,
    )


def test_the_replacement_chain_has_a_closed_form() -> None:
    # s(t) = q + (s(0) - q) exp(-rho t): one candidate at a time, q = .2 / .8 of those who say the line,
    # rho = -log(1 - m (1 - exp(-rate dt))) / dt with m = .8. Thought and words stay what they are.
    rate, dt, m = 0.5, 0.25, BELIEVES + REPEATS
    q = BELIEVES / m
    rotation = Rotation(rate=rate, share=0.0, candidates=1)
    elites = Elites(conversion=0.0, stake=100.0)
    running = simulation(
        union([careers(seed) for seed in range(4)]), rotation, elites, dt=dt, backend=Compiled()
    )
    rho = -np.log(1.0 - m * (1.0 - np.exp(-rate * dt))) / dt
    for years in (1, 3, 20):
        running.advance(4 * years - running.step)
        citizens = running.state.citizens
        held = citizens.office == 1
        assert held.sum() == 800
        sincere = citizens.sincerity[held] == 1.0
        # Holders who leave come back to those who may be drawn, 1 % of all: hence a third decimal.
        expected = q * (1.0 - np.exp(-rho * years))
        assert abs(sincere.mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / held.sum()) + 0.005
    assert rho == pytest.approx(m * rate, rel=0.05)


@pytest.mark.parametrize("k", [2, 4])
def test_loyalty_in_words_favours_those_who_repeat_them(k: int) -> None:
    # All drawn say the line; repeating it agrees most, so a believer is chosen only if all k believe: q^k.
    kind = np.random.default_rng(k).random(40_000) < 0.5
    said = np.where(kind, 0.1, 0.0)
    q = kind.mean()
    state = society(said, np.zeros(len(said)), seed=k)
    rotation = Rotation(rate=0.0, share=0.05, candidates=k, loyalty=1.0)
    held = run(state, rotation, steps=3, backend=Compiled()).citizens.office == 1
    assert held.sum() == 2000
    chosen, expected = kind[held].mean(), q**k
    assert abs(chosen - expected) < 4 * np.sqrt(expected * (1 - expected) / 2000) + 0.01  # the pool shrinks


@pytest.mark.parametrize("k", [1, 3, 8])
def test_without_loyalty_skill_is_the_greatest_of_k_draws(k: int) -> None:
    # Skill a rank: k / (k + 1) on average where all say the line. With loyalty alone, all agreeing: 1/2.
    n = 100_000
    skill = (np.random.default_rng(0).permutation(n) + 0.5) / n
    state = society(np.zeros(n), np.zeros(n), skill=skill, seed=k)
    for loyalty, expected in [(0.0, k / (k + 1)), (1.0, 0.5)]:
        rotation = Rotation(rate=0.0, share=0.01, candidates=k, loyalty=loyalty)
        held = run(state, rotation, steps=3, backend=Compiled()).citizens.office == 1
        assert held.sum() == 1000
        assert within_four_errors(skill[held], expected)


def test_who_does_not_say_the_line_leaves_fewer_to_choose_from() -> None:
    # A share m of those drawn says it: the greatest of a binomial number j >= 1 of draws.
    n, k, m = 100_000, 4, 0.3
    rng = np.random.default_rng(1)
    skill = (rng.permutation(n) + 0.5) / n
    said = np.where(rng.random(n) < m, 0.0, 0.9)
    office = np.arange(n) < 2000
    state = society(said, office, skill=skill, seed=9)
    after = run(state, Rotation(rate=0.2, share=0.0, candidates=k, loyalty=0.0), backend=Compiled()).citizens
    new = (after.office == 1) & ~office
    some = 1.0 - (1.0 - m) ** k
    offered = 1.0 - np.exp(-0.2)
    left = 2000 - new.sum()
    assert 2000 - left == pytest.approx(2000 * offered * some, abs=4 * np.sqrt(2000 * offered * some))
    chances = [comb(k, j) * m**j * (1 - m) ** (k - j) for j in range(k + 1)]
    expected = sum(c * j / (j + 1) for j, c in enumerate(chances)) / some
    assert within_four_errors(skill[new], expected)


def test_halving_the_step_changes_how_many_stay_by_little() -> None:
    # A share exp(-rate t) has not been offered; who left may come back, of 5000 few.
    for per_year in (4, 24):
        state = society(np.zeros(5000), np.arange(5000) < 500, seed=3)
        rotation = Rotation(rate=0.4, share=0.0, candidates=2)
        after = run(state, rotation, steps=2 * per_year, dt=1 / per_year, backend=Compiled()).citizens
        stay, expected = after.office[:500].mean(), np.exp(-0.8)
        assert abs(stay - expected) < 4 * np.sqrt(expected * (1 - expected) / 500) + 0.06
