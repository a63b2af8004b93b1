from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Election, Policy
from polybius.state import State

POSITIONS = [[-0.5], [0.75]]
FAST = Policy(tempo=AT_ONCE)

#: An office that retreats in every step, whatever restrains it.
WAVERING = Policy(tempo=AT_ONCE, retreat=AT_ONCE, bound=0.0, size=0.25)


def societies(n: int = 1, *, office: int = 0, line: float = 0.0, **columns: float) -> State:
    """Return `n` societies with two parties and one citizen, who votes for party 1."""
    given = {name: np.full(n, value) for name, value in columns.items()}
    return world(
        np.zeros(n),
        vote=np.ones(n, np.int8),
        sizes=[1] * n,
        societies={"party_in_power": [office] * n, "line": [[line]] * n, **given},
        parties={"position": POSITIONS * n, "valence": np.zeros(2 * n)},
        party_counts=[2] * n,
    )


def record(state: State) -> tuple[Any, ...]:
    """Return programme, origin, governing party, years and retreats of the first society."""
    one = state.societies
    return one.programme[0, 0], one.origin[0, 0], one.governing[0], one.kept[0], one.retreats[0]


@on_both_backends
def test_the_line_follows_the_winner_of_an_election(backend: Backend) -> None:
    after = run(societies(election_at=0), Election(), FAST, backend=backend)
    assert after.societies.line[0, 0] == 0.75
    assert record(after) == (0.75, 0.0, 1, 1.0, 0.0)


@on_both_backends
def test_the_line_follows_at_its_tempo(backend: Backend) -> None:
    # line_k = position + (start - position) exp(-tempo k dt), exactly for any step: -.5 + .25 exp(-.5 t).
    for per_year in (1, 12):
        after = run(
            societies(line=-0.25), Policy(tempo=0.5), dt=1 / per_year, steps=6 * per_year, backend=backend
        )
        assert_allclose(after.societies.line[0, 0], -0.5 + 0.25 * np.exp(-3.0), atol=1e-14)


@on_both_backends
def test_a_programme_goes_part_of_the_way_from_where_the_party_found_the_line(backend: Backend) -> None:
    # From .25 towards -.5, 2/3 of the way: -.25. Then the other party, from -.25 towards .75: 5/12.
    running = simulation(societies(line=0.25), Policy(tempo=AT_ONCE, distance=2 / 3), backend=backend)
    running.advance(3)
    assert_allclose(record(running.state)[:2], (-0.25, 0.25), atol=1e-15)
    assert_allclose(running.state.societies.line[0, 0], -0.25, atol=1e-15)
    running.state.societies.party_in_power[0] = 1
    running.advance(2)
    assert_allclose(record(running.state)[:2], (5 / 12, -0.25), atol=1e-15)
    assert_allclose(running.state.societies.line[0, 0], 5 / 12, atol=1e-15)


@on_both_backends
def test_a_retreat_goes_back_part_of_the_way_to_the_start(backend: Backend) -> None:
    # To -.5 at once, then a quarter of the way back to .25: -.3125. The year after, the same again.
    running = simulation(societies(line=0.25), WAVERING, backend=backend)
    for year in (1, 2):
        running.advance(1)
        assert running.state.societies.line[0, 0] == -0.3125
        assert record(running.state) == (-0.5, 0.25, 0, year, year)


@on_both_backends
def test_a_transfer_of_power_begins_a_record_with_what_is_remembered(backend: Backend) -> None:
    running = simulation(societies(), WAVERING, backend=backend, Policy__forgotten=[0.25])
    running.advance(4)
    assert record(running.state)[2:] == (0, 4.0, 4.0)  # the start is no transfer
    running.state.societies.party_in_power[0] = 1
    running.advance(1)
    assert record(running.state)[2:] == (1, 0.75 * 4.0 + 1.0, 0.75 * 4.0 + 1.0)


@pytest.mark.parametrize("office", [-1, 2])
def test_without_a_party_in_office_nothing_changes(office: int) -> None:
    # A third party does not exist, though the next society's first would be it.
    state = societies(2, office=office, line=0.25, kept=3.0, retreats=2.0, durability=0.125, governing=1)
    after = run(state, WAVERING, steps=3).societies
    assert_array_equal(after.line[:, 0], 0.25)
    assert_array_equal(after.durability, 0.125)
    assert_array_equal((after.kept[0], after.retreats[0], after.governing[0]), (3.0, 2.0, 1))


def test_each_axis_and_each_society_has_its_own_line() -> None:
    state = world(
        np.zeros((2, 3)),
        sizes=[1, 1],
        societies={"party_in_power": [1, 0], "line": np.zeros((2, 3))},
        parties={
            "position": [[-0.1] * 3, [0.1, 0.2, 0.3], [-0.5, -0.6, -0.7], [0.8] * 3],
            "valence": [0.0] * 4,
        },
        party_counts=[2, 2],
    )
    assert_allclose(run(state, FAST).societies.line, [[0.1, 0.2, 0.3], [-0.5, -0.6, -0.7]])


@on_both_backends
def test_learning_without_a_retreat_is_beta_bernoulli(backend: Backend) -> None:
    # Laplace's rule of succession: (1 + n) / (2 + n) after n years; in months the same.
    for per_year in (1, 12):
        running = simulation(societies(), Policy(), dt=1 / per_year, backend=backend)
        for year in (1, 2, 3):
            running.advance(per_year)
            assert_allclose(running.state.societies.durability, (1 + year) / (2 + year), rtol=1e-14)
    # Beta(4, 1) before, mean 4/5; after two kept years (4 + 2) / (4 + 1 + 2).
    after = run(societies(), Policy(credit=4.0), steps=2, backend=backend)
    assert_allclose(after.societies.durability, 6 / 7, rtol=1e-14)


def test_learning_from_retreats_is_gamma_poisson() -> None:
    # Gamma(doubt + N, credit + T): P(no retreat in a year) = ((credit + T) / (credit + T + 1))^(doubt + N).
    after = run(societies(), WAVERING, steps=3, Policy__doubt=[0.5], Policy__credit=[2.0])
    assert_allclose(after.societies.durability, (5 / 6) ** 3.5, rtol=1e-14)


@pytest.mark.crowd
def test_the_mean_of_what_is_learned_has_a_closed_form() -> None:
    # N of n steps are retreats, binomial with q = 1 - exp(-rate dt): E[r^(a + N)] = r^a (1 - q + q r)^n,
    # near exp(-rate T / (credit + T + 1)) r^a, and in the long run exp(-rate): what is true.
    n, rate, dt = 4000, 0.6, 1 / 12
    state = societies(n)
    running = simulation(state, Policy(retreat=rate, bound=0.0), dt=dt, backend=Compiled())
    for years in (2, 10):
        running.advance(12 * years - running.step)
        r, q = (1 + years) / (2 + years), 1.0 - np.exp(-rate * dt)
        expected = r * (1 - q + q * r) ** (12 * years)
        assert within_four_errors(running.state.societies.durability, expected)
        assert expected == pytest.approx(r * np.exp(-rate * years / (years + 2)), abs=0.01)
    running.advance(12 * 300 - running.step)
    assert running.state.societies.durability.mean() == pytest.approx(np.exp(-rate), abs=0.01)


def test_the_mean_share_carried_out_has_a_closed_form() -> None:
    # Share c of the way from origin to programme: c <- (1 - q size) (c + m (1 - c)) on average, a geometric
    # sequence, which in continuous time rises to tempo / (tempo + retreat size) = .5 / .8.
    n, dt = 4000, 1 / 12
    policy = Policy(tempo=0.5, retreat=0.6, size=0.5, bound=0.0)
    running = simulation(societies(n, line=0.5), policy, dt=dt, backend=Compiled())
    m, q, share = 1.0 - np.exp(-0.5 * dt), 1.0 - np.exp(-0.6 * dt), 0.0
    for step in range(1, 121):
        running.advance(1)
        share = (1.0 - 0.5 * q) * (share + m * (1.0 - share))
        if step % 40 == 0:
            assert within_four_errors(0.5 - running.state.societies.line[:, 0], share)
    assert share == pytest.approx(0.5 / 0.8, abs=0.02)


@pytest.mark.crowd
def test_halving_the_step_changes_little() -> None:
    n, policy = 2000, Policy(retreat=0.5, bound=0.0)
    monthly, weekly = (
        run(societies(n, line=0.5), policy, dt=1 / k, steps=10 * k, backend=Compiled()).societies
        for k in (12, 48)
    )
    for name in ("line", "retreats", "durability"):
        a, b = monthly[name].reshape(n), weekly[name].reshape(n)
        assert abs(a.mean() - b.mean()) < 4.0 * np.sqrt((a.var() + b.var()) / n) + 0.02 * abs(b.mean())


@pytest.mark.crowd
@pytest.mark.parametrize(("bound", "yearly"), [(0.5, 0.6 * 0.6), (-0.5, 0.6 * 1.4), (0.0, 0.6)])
def test_restraint_prevents_retreats_or_forces_them(bound: float, yearly: float) -> None:
    # Restraint .8: hazard .6 (1 - .8 bound), here in ten years of steps so short that two hardly coincide.
    state = societies(2000, restraint=0.8)
    after = run(state, Policy(retreat=0.6, bound=bound), dt=1 / 48, steps=480, backend=Compiled())
    chance = 1.0 - np.exp(-yearly / 48)
    assert within_four_errors(after.societies.retreats, 480 * chance)


def test_full_restraint_can_rule_retreats_out() -> None:
    after = run(societies(restraint=1.0), Policy(retreat=1000.0, bound=1.0), steps=5)
    assert after.societies.retreats[0] == 0.0


def test_flipping_all_signs_flips_the_line_and_keeps_the_record() -> None:
    one, other = societies(50, line=0.25), societies(50, line=-0.25)
    other.parties.position[:] = -one.parties.position
    policy = Policy(retreat=1.0)
    a, b = (run(state, policy, steps=24, dt=1 / 12).societies for state in (one, other))
    assert_array_equal(a.line, -b.line)
    assert_array_equal(a.durability, b.durability)
