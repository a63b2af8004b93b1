from collections.abc import Sequence

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Insecurity
from polybius.state import State


def region(narrative: float = 1.0, core: Sequence[int] = (1, 1, 1, 1)) -> State:
    """Return four citizens: 0 and 1 hear 2 and 3, who hear nobody."""
    return world(
        [0.1, -0.2, 0.0, 0.3],
        network=ties([{2: 1.0, 3: 3.0}, {2: 1.0}, {}, {}]),
        societies={"narrative": [narrative]},
        grievance=[0.0, 0.2, 0.4, 0.1],
        core=core,
    )


@on_both_backends
def test_four_citizens_by_hand(backend: Backend) -> None:
    # Around 0: (.4 + 3 * .1) / 4 = .175; around 1: .4; in the society: .7 / 4 = .175.
    mechanism = Insecurity(rate=AT_ONCE, own=0.5, local=1.0, national=0.4)
    after = run(region(), mechanism, backend=backend)
    expected = [0.1 + 0.175 + 0.07, -0.2 + 0.1 + 0.4 + 0.07, 0.2 + 0.07, 0.3 + 0.05 + 0.07]
    assert_allclose(after.citizens.private[:, 0], expected, atol=1e-7)


def test_stories_decide_how_much_of_it_turns_to_the_nation() -> None:
    for narrative in (0.0, 0.25, 1.0):
        after = run(region(narrative), Insecurity(rate=AT_ONCE, own=1.0, local=0.0, national=0.0))
        shift = after.citizens.private[:, 0] - [0.1, -0.2, 0.0, 0.3]
        assert_allclose(shift, narrative * np.array([0.0, 0.2, 0.4, 0.1]), atol=1e-15)


def test_those_outside_the_core_nation_turn_their_own_way() -> None:
    after = run(region(core=[1, 0, 1, 0]), Insecurity(rate=AT_ONCE, own=1.0, local=0.0, national=0.0))
    assert_allclose(after.citizens.private[:, 0], [0.1, -0.3, 0.4, 0.25], atol=1e-15)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_of_a_loss_that_all_share_the_three_weights_add_up_in_closed_form(sign: float) -> None:
    # x = want + (x(0) - want) exp(-rate t), want = anchor + (own + local + national) g: with everyone hearing
    # all others, .1 + .2 * 2 = .5 (or -.3).
    for per_year in (1, 12):
        state = world(
            np.full(5, 0.1),
            grievance=np.full(5, 0.2),
            network=ties([{(i + 1) % 5: 2.0} for i in range(5)]),
            societies={"narrative": [1.0]},
        )
        mechanism = Insecurity(rate=0.5, own=sign * 0.5, local=sign * 1.0, national=sign * 0.5)
        after = run(state, mechanism, dt=1 / per_year, steps=3 * per_year)
        want = 0.1 + sign * 0.4
        assert_allclose(after.citizens.private[:, 0], want + (0.1 - want) * np.exp(-1.5), atol=1e-14)


def test_it_goes_when_the_loss_goes_and_leaves_other_axes_alone() -> None:
    state = world([[0.5, 0.5]], anchor=[[0.1, 0.2]], societies={"narrative": [1.0]})
    assert_allclose(run(state, Insecurity(rate=AT_ONCE)).citizens.private, [[0.1, 0.5]], atol=1e-15)
    assert_allclose(run(state, Insecurity(rate=AT_ONCE, axis=1)).citizens.private, [[0.5, 0.2]], atol=1e-15)
    assert_array_equal(run(state, Insecurity(rate=AT_ONCE, axis=2)).citizens.private, [[0.5, 0.5]])


def test_nobody_wants_more_than_the_pole() -> None:
    after = run(region(), Insecurity(rate=AT_ONCE, own=100.0, local=0.0))
    assert_array_equal(after.citizens.private[1:, 0], [1.0, 1.0, 1.0])
