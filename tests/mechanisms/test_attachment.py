from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Attachment
from polybius.mechanisms.attachment import fights
from polybius.state import State, union


def citizens(
    *,
    level: float = 0.0,
    benefit: float = 0.5,
    liberal: float = 1.0,
    line: tuple[float, ...] = (0.0, 0.0, 0.0),
    **columns: Any,
) -> State:
    """Citizens of one society with three axes."""
    n = len(np.asarray(next(iter(columns.values()))))
    given: dict[str, Any] = {
        "institutions": [level],
        "benefit": [benefit],
        "liberal": [liberal],
        "line": [line],
    }
    return world(np.zeros((n, len(line))), societies=given, **columns)


@on_both_backends
def test_cost_and_benefit_by_hand(backend: Backend) -> None:
    # C = paid / (paid + 1) = 0, 1/2, 3/4; B = 1/4; weights 3/4 and 1/4: T = 1/16 + 3/4 C.
    state = citizens(benefit=0.25, paid=[0.0, 1.0, 3.0])
    after = run(state, Attachment(rate=AT_ONCE, cost=0.75, benefit=0.25, half=1.0), backend=backend)
    assert_allclose(after.citizens.attachment, [0.0625, 0.4375, 0.625], atol=1e-14)


def test_a_negative_weight_turns_its_source_round() -> None:
    # C = 3/4, B = 1/4. Weights -1/2, 1/2: (1 - 3/4) / 2 + 1/8; 1/2, -1/2: 3/8 + 3/8; both: 1/8 + 3/8.
    state = citizens(benefit=0.25, paid=[3.0])
    now = Attachment(rate=AT_ONCE)
    found = run(
        union([state] * 3), now, Attachment__cost=[-0.5, 0.5, -0.5], Attachment__benefit=[0.5, -0.5, -0.5]
    )
    assert_allclose(found.citizens.attachment, [0.25, 0.75, 0.5], atol=1e-14)


def test_without_weights_nothing_is_weighed() -> None:
    state = citizens(paid=[5.0, 0.0], attachment=[0.2, 0.9])
    after = run(state, Attachment(rate=AT_ONCE, cost=0.0, benefit=0.0), steps=3)
    assert_array_equal(after.citizens.attachment, [0.2, 0.9])


def test_attachment_nears_what_it_weighs_at_its_rate() -> None:
    # C = 0, B = 1/2, equal weights: T = 1/4; a(t) = 1/4 + 3/4 exp(-0.3 t), whatever the step.
    for dt in (1.0, 1 / 12):
        running = simulation(citizens(attachment=[1.0]), Attachment(rate=0.3), dt=dt)
        running.advance(round(5 / dt))
        expected = 0.25 + 0.75 * np.exp(-1.5)
        assert running.state.citizens.attachment[0] == pytest.approx(expected, abs=1e-12)


@on_both_backends
def test_years_under_institutions_are_a_stock_that_builds_or_melts(backend: Backend) -> None:
    # Persson and Tabellini's capital, level 1, nothing weighed: 1 - (1 - a) delta^n, or a delta^n.
    state = citizens(level=1.0, attachment=[0.4])
    habits = np.array([0.05, -0.05])
    found = run(
        union([state] * 2),
        Attachment(cost=0.0, benefit=0.0),
        steps=30,
        dt=0.5,
        backend=backend,
        Attachment__habit=habits,
    )
    delta = np.exp(-0.05 * 15)
    assert_allclose(found.citizens.attachment, [1 - 0.6 * delta, 0.4 * delta], atol=1e-12)


def test_the_sign_of_habit_turns_the_outcome() -> None:
    # For short steps a* = (rate T + max(habit, 0) L) / (rate + |habit| L); T = 1/4, rate = .1, L = 1/2.
    state = citizens(level=0.5, attachment=[0.25])
    found = run(
        union([state] * 3),
        Attachment(rate=0.1),
        steps=12 * 200,
        dt=1 / 12,
        Attachment__habit=[-0.1, 0.0, 0.1],
    )
    assert_allclose(found.citizens.attachment, [0.025 / 0.15, 0.25, 0.075 / 0.15], atol=1e-3)


def test_where_there_is_no_institution_years_do_nothing() -> None:
    after = run(citizens(attachment=[0.25]), Attachment(habit=-1.0), steps=50)
    assert after.citizens.attachment[0] == pytest.approx(0.25, abs=1e-14)


@pytest.mark.parametrize(
    ("line", "liberal", "for_the_line", "against"),
    [
        ((0.9, 0.9, -0.5), 1.0, False, True),  # the line denies what they serve
        ((0.9, 0.9, 0.5), 1.0, True, False),
        ((0.9, 0.9, 0.5), -1.0, False, True),  # the mirror of the first
        ((0.9, 0.9, 0.0), 1.0, True, True),  # the line takes no stand
        ((-0.9, 0.9), 1.0, True, True),  # no such axis
    ],
)
def test_who_fights_for_the_institutions(
    line: tuple[float, ...], liberal: float, for_the_line: bool, against: bool
) -> None:
    assert (fights(1, line, 2, liberal), fights(-1, line, 2, liberal)) == (for_the_line, against)
    assert not fights(0, line, 2, liberal)


@on_both_backends
def test_years_of_struggle_add_up(backend: Backend) -> None:
    state = citizens(line=(0.0, 0.0, -0.5), participation=np.array([-1, 0, 1], np.int8), paid=[1.0, 1.0, 1.0])
    after = run(state, Attachment(), steps=24, dt=1 / 12, backend=backend)
    assert_allclose(after.citizens.paid, [3.0, 1.0, 1.0], atol=1e-12)


def test_flipped_axes_with_flipped_labels_change_nothing() -> None:
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {
        "participation": rng.integers(-1, 2, 50).astype(np.int8),
        "attachment": rng.random(50),
    }
    one = run(citizens(line=(0.3, -0.2, 0.4), liberal=0.7, level=0.6, **columns), Attachment(), steps=20)
    other = run(citizens(line=(-0.3, 0.2, -0.4), liberal=-0.7, level=0.6, **columns), Attachment(), steps=20)
    assert_array_equal(one.citizens.attachment, other.citizens.attachment)


def test_halving_the_step_changes_little() -> None:
    rng = np.random.default_rng(2)
    state = citizens(level=0.7, line=(0.0, 0.0, -0.5), participation=np.tile([-1, 0], 50).astype(np.int8))
    state.citizens["attachment"] = rng.random(100)
    coarse, fine = (
        run(state, Attachment(habit=-0.05), steps=10 * k, dt=1 / k).citizens.attachment for k in (12, 24)
    )
    assert np.max(np.abs(coarse - fine)) < 2e-3
