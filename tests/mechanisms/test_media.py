import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, ties, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Media
from polybius.state import State, union


def audience(x: np.typing.ArrayLike, slant: list[float], appeal: float, *, attention: float = 1.0) -> State:
    n = len(np.asarray(x))
    return world(
        x,
        network=ties([{}] * n),
        attention=np.full(n, attention),
        societies={"slant": [slant], "appeal": [appeal], "reach": [1.0]},
    )


@on_both_backends
def test_contacts_by_hand(backend: Backend) -> None:
    # Slant .8, latitude .3, appeal 1/2, log 4 contacts: those reached go (1 - 1/2) / (1 - 1/4) of the way.
    x = np.repeat([0.1, 0.45, 0.55, 0.8, 1.0], 20)
    after = run(audience(x, [0.8], 0.5), Media(contacts=np.log(4.0), latitude=0.3), backend=backend)
    y = after.citizens.private[:, 0]
    gone = np.where((x > 0.5) & (y != x), x + (0.8 - x) * 2 / 3, x)
    assert_allclose(y, gone, atol=1e-15)
    assert 20 < np.count_nonzero(y != x) < 40  # of 40; 30 are expected


def test_latitude_includes_its_edge_and_freezes_those_outside() -> None:
    state = audience([0.5, 0.499, 1.0, -1.0], [0.75], 0.5)
    after = run(state, Media(contacts=AT_ONCE, latitude=0.25))
    assert_allclose(after.citizens.private[:, 0], [0.75, 0.499, 0.75, -1.0], atol=1e-8)


@pytest.mark.parametrize("steps", [3, 12, 48])
def test_the_expected_gap_shrinks_exponentially_at_any_step(steps: int) -> None:
    # E x(t) = s + exp(-contacts reach attention appeal t) (x(0) - s)
    n = 4000
    contacts = np.array([-12 * np.log(0.6), 12.0, 40.0, 6.0])
    attention, appeal = np.array([1.0, 0.5, 0.8, 1.0]), np.array([0.1, 0.1, 0.3, 1.0])
    reach = np.array([1.0, 0.4, 0.7, 0.5])
    worlds = [audience(np.zeros(n), [0.5], a, attention=b) for a, b in zip(appeal, attention, strict=True)]
    state = union(worlds)
    state.societies["reach"][:] = reach
    state.worlds["seed"][:] = [1, 2, 3, 4]
    after = run(state, Media(), steps=steps, dt=1 / steps, backend=Compiled(), Media__contacts=contacts)
    gaps = np.exp(-contacts * reach * attention * appeal)
    for x, gap in zip(after.citizens.private.reshape(4, n), gaps, strict=True):
        assert within_four_errors(x, 0.5 * (1.0 - gap))


def test_nobody_is_moved_by_what_they_do_not_see() -> None:
    # No attention; no reach; no appeal; no contacts.
    states = [audience([0.2, 0.3], [1.0], 0.5, attention=0.0), audience([0.2, 0.3], [1.0], 0.5)]
    states += [audience([0.2, 0.3], [1.0], 0.0), audience([0.2, 0.3], [1.0], 0.5)]
    states[1].societies["reach"][:] = 0.0
    after = run(union(states), Media(), Media__contacts=[AT_ONCE, AT_ONCE, AT_ONCE, 0.0])
    assert_array_equal(after.citizens.private[:, 0], [0.2, 0.3] * 4)


def test_a_slow_contact_and_many_short_steps_reach_as_many() -> None:
    # Appeal 1 takes everyone reached to the slant: a share 1 - exp(-contacts t), whatever the step.
    n = 4000
    for steps, dt in ((1, 1.0), (10, 0.1)):
        running = simulation(
            audience(np.zeros(n), [1.0], 1.0), Media(contacts=0.7), dt=dt, backend=Compiled()
        )
        running.advance(steps)
        assert within_four_errors(running.state.citizens.private, 1.0 - np.exp(-0.7))


def test_distance_is_euclidean_on_three_axes() -> None:
    # (.25, .25, .125) lies 3/8 from the middle, (.25, .25, .25) .433. Forty contacts lead all the way.
    state = audience([[0.25, 0.25, 0.125], [0.25, 0.25, 0.25]], [0.0, 0.0, 0.0], 0.5)
    after = run(state, Media(contacts=AT_ONCE, latitude=0.375))
    assert_allclose(after.citizens.private, [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]], atol=1e-8)


def test_each_society_sees_its_own_programme() -> None:
    state = world(
        [0.0, 0.0, 0.0],
        sizes=[1, 2],
        attention=[1.0] * 3,
        societies={"slant": [[1.0], [-1.0]], "appeal": [0.5, 0.25], "reach": [1.0, 1.0]},
    )
    after = run(state, Media(contacts=AT_ONCE))
    assert_allclose(after.citizens.private[:, 0], [1.0, -1.0, -1.0], atol=1e-4)


def test_an_audience_free_to_choose_turns_away_with_distance_and_less_from_what_appeals() -> None:
    # Slant 1, attention 1/2: moved with 1 - exp(-.5 exp(-.65 (1 - appeal) gap)).
    n = 4000
    for appeal in (0.25, 1.0):
        for gap in (0.25, 0.5, 1.0):
            state = audience(np.full(n, 1.0 - gap), [1.0], appeal, attention=0.5)
            after = run(state, Media(contacts=1.0, selectivity=0.65), backend=Compiled())
            moved = after.citizens.private[:, 0] != 1.0 - gap
            share = 1.0 - np.exp(-0.5 * np.exp(-0.65 * (1.0 - appeal) * gap))
            assert within_four_errors(moved, share)


def test_congenial_matter_is_chosen_at_the_odds_of_the_meta_analysis() -> None:
    # Hart et al. (2009): d = .36, odds exp(.36 pi / sqrt 3) = 1.92; of two programmes one apart exp(.65).
    assert np.exp(0.65) == pytest.approx(np.exp(0.36 * np.pi / np.sqrt(3.0)), rel=0.005)
