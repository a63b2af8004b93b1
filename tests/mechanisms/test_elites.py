from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Elites
from polybius.state import State

FIRM = Elites(conversion=0.0)


def officials(
    private: npt.ArrayLike, *, line: npt.ArrayLike = 0.0, durability: float = 0.5, **more: Any
) -> State:
    """Return a society whose citizens all hold office and have no resolve, unless told otherwise."""
    x = np.asarray(private)
    n = len(x)
    given: dict[str, Any] = {
        "office": np.ones(n, np.uint8),
        "resolve": np.zeros(n),
        "speaks": np.ones(n, np.uint8),
        "expressed": np.full(x.shape, -1.0),
    }
    lines = [np.broadcast_to(line, x.shape[1:] or (1,))]
    return world(x, societies={"line": lines, "durability": [durability]}, **(given | more))


@on_both_backends
def test_who_holds_the_line_who_mouths_it_and_who_dissents(backend: Backend) -> None:
    # Stake 1 at durability 1/2: worth 1/2, so gaps up to 1 are mouthed. Gaps .25 (held), .5 and .9
    # (mouthed: .45 < .5), 1.0 (equal: no) and a citizen out of office, who is left as they were.
    state = officials(
        [0.75, 1.0, -0.4, -0.5, 0.0], line=0.5, durability=0.5, office=np.array([1, 1, 1, 1, 0], np.uint8)
    )
    after = run(state, FIRM, backend=backend, Elites__latitude=[0.25]).citizens
    assert_array_equal(after.expressed[:, 0], [0.75, 0.5, 0.5, -0.5, -1.0])
    assert_array_equal(after.private[:, 0], [0.75, 1.0, -0.4, -0.5, 0.0])
    assert_array_equal(after.stance, [-1, 1, 1, -1, 0])
    # Sincerity is latitude / gap beyond it; only who mouths the line loses credibility, half of the rest.
    assert_allclose(after.sincerity, [1.0, 0.5, 0.25 / 0.9, 0.25, 1.0], rtol=1e-14)
    assert_allclose(after.credibility, [1.0, 0.75, 1 - 0.5 * (1 - 0.25 / 0.9), 1.0, 1.0], rtol=1e-14)


@on_both_backends
def test_the_share_that_mouths_the_line_has_a_closed_form(backend: Backend) -> None:
    # Gaps evenly over [0, 2]: R (stake D - regret (1 - D)), within [0, 1]. Gaps are odd multiples of 1/500.
    x = -1.0 + (2.0 * np.arange(500) + 1.0) / 500
    for resolve, stake, regret, life in [
        (0.0, 1.0, 0.0, 0.5), (0.5, 1.0, 0.0, 0.5), (0.5, 2.0, 1.0, 0.4), (0.25, 1.0, 0.5, 0.8),
        (0.0, 1.0, 2.0, 0.5), (0.0, 4.0, 0.0, 0.9),
    ]:  # fmt: skip
        elites = Elites(latitude=0.0, stake=stake, regret=regret, conversion=0.0)
        state = officials(x, line=-1.0, durability=life, resolve=np.full(500, resolve))
        after = run(state, elites, backend=backend).citizens
        expected = min(1.0, max(0.0, (1 - resolve) * (stake * life - regret * (1 - life))))
        assert np.mean(after.stance == 1) == pytest.approx(expected, abs=1 / 500)
        assert_array_equal(after.expressed[:, 0], np.where(after.stance == 1, -1.0, x))


@on_both_backends
def test_words_draw_thought_until_it_is_within_latitude(backend: Backend) -> None:
    # gap exp(-conversion D t) from 1 to 1/4 at .5 * .8 a year: held after log(4) / .4 = 3.47 years.
    state = officials([1.0], durability=0.8)
    elites = Elites(latitude=0.25, stake=2.0, conversion=0.5, revisions=0.0)
    running = simulation(state, elites, dt=1 / 12, backend=backend)
    running.advance(36)
    assert_allclose(running.state.citizens.private[0, 0], np.exp(-0.4 * 3), rtol=1e-12)
    assert running.state.citizens.sincerity[0] == pytest.approx(0.25 / np.exp(-1.2))
    running.advance(12)
    x = running.state.citizens.private[0, 0]
    steps = np.ceil(12 * np.log(4.0) / 0.4)
    assert x == pytest.approx(np.exp(-0.4 * steps / 12)) and x <= 0.25
    assert (running.state.citizens.sincerity[0], running.state.citizens.credibility[0]) == (1.0, 1.0)
    assert running.state.citizens.expressed[0, 0] == 0.0  # it is said for as long as it is not reconsidered


def test_words_may_repel_thought_but_not_off_the_scale() -> None:
    # (1 - exp(.2 * .5)) of the way to the line: away from it, by exp(.1) - 1 of the gap.
    elites = Elites(latitude=0.1, stake=3.0, conversion=-0.2)
    after = run(officials([0.5, -1.0, 0.05]), elites).citizens
    assert_allclose(after.private[:, 0], [0.5 * np.exp(0.1), -1.0, 0.05], rtol=1e-12)


def test_the_resolute_and_those_who_expect_the_line_to_pass_say_what_they_think() -> None:
    x = [0.9, -0.9]
    after = run(officials(x, durability=1.0, resolve=[1.0, 0.0]), FIRM).citizens
    assert_array_equal(after.expressed[:, 0], [0.9, 0.0])
    assert_array_equal(run(officials(x, durability=0.0), FIRM).citizens.expressed[:, 0], x)


@on_both_backends
def test_stances_are_kept_until_reconsidered(backend: Backend) -> None:
    # Decided on taking office, at a durability of 1/2, although nobody ever reconsiders.
    running = simulation(officials([0.6, -0.6, 0.6]), FIRM, backend=backend, Elites__revisions=[0.0])
    running.advance(1)
    assert_array_equal(running.state.citizens.stance, [1, 1, 1])
    running.state.societies.durability[0] = 0.0
    running.state.societies.line[0] = 0.25
    running.state.citizens.office[2] = 0
    running.advance(1)
    assert_array_equal(running.state.citizens.expressed[:, 0], [0.25, 0.25, 0.0])  # mouths follow the line
    assert_array_equal(running.state.citizens.stance, [1, 1, 0])
    assert_array_equal(running.state.citizens.credibility[2:], [1.0])
    running.state.citizens.office[2] = 1
    running.advance(1)
    assert_array_equal(running.state.citizens.expressed[:, 0], [0.25, 0.25, 0.6])


def test_stances_are_revised_at_a_rate_whatever_the_step() -> None:
    # 4000 who would dissent by now: a share exp(-revisions t) still mouths the line after t years.
    for per_year in (4, 12):
        state = officials(np.full(4000, 0.9), durability=0.0, stance=np.ones(4000, np.int8))
        after = run(state, FIRM, dt=1 / per_year, steps=per_year // 2, backend=Compiled()).citizens
        share, expected = np.mean(after.stance == 1), np.exp(-1.0)
        assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / 4000)


def test_office_is_no_place_for_silence() -> None:
    after = run(officials([0.9, 0.0], speaks=np.zeros(2, np.uint8), office=np.array([1, 0], np.uint8)), FIRM)
    assert_array_equal(after.citizens.speaks, [1, 0])


def test_on_several_axes_the_line_is_taken_as_a_whole() -> None:
    # Gaps |(.6, .8)| = 1 and |(.3, .4)| = .5 from a line at the middle; worth .4 by durability.
    after = run(officials([[0.6, 0.8], [0.3, 0.4]], durability=0.4), FIRM).citizens
    assert_array_equal(after.expressed, [[0.6, 0.8], [0.0, 0.0]])
    assert_allclose(after.sincerity, [0.3, 0.6])


def test_flipping_all_signs_flips_words_and_thoughts() -> None:
    x = np.random.default_rng(1).uniform(-1, 1, (40, 2))
    a = run(officials(x, line=[0.3, -0.2]), Elites(), steps=5).citizens
    b = run(officials(-x, line=[-0.3, 0.2]), Elites(), steps=5).citizens
    assert_array_equal(a.private, -b.private)
    assert_array_equal(a.expressed[a.stance != 0], -b.expressed[b.stance != 0])
    assert_array_equal(a.sincerity, b.sincerity)


def test_permuting_citizens_permutes_the_result() -> None:
    rng = np.random.default_rng(2)
    x, order = rng.uniform(-1, 1, 50), rng.permutation(50)
    first, second = officials(x), officials(x[order])
    second.citizens.id[:] = first.citizens.id[order]
    a, b = (run(state, Elites(), steps=9, dt=0.25).citizens for state in (first, second))
    assert_array_equal(a.private[order], b.private)
    assert_array_equal(a.stance[order], b.stance)
