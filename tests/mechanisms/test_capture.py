from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Capture, Entry
from polybius.state import State


def society(x: npt.ArrayLike, party_id: npt.ArrayLike, position: list[float], **more: Any) -> State:
    n = len(np.asarray(x))
    parties: dict[str, Any] = {
        "position": [[p] for p in position],
        "standing": np.ones(len(position), np.uint8),
    }
    return world(
        x, party_id=np.asarray(party_id), parties=parties, **{"vote": np.full(n, -1, np.int8), **more}
    )


def places(state: State) -> Floats:
    return np.asarray(state.parties.position, np.float64).ravel().copy()


def weighted_median(x: Floats, weight: Floats) -> float:
    order = np.argsort(x)
    reached = np.cumsum(weight[order])
    return float(x[order][np.searchsorted(reached, reached[-1] / 2)])


@on_both_backends
def test_a_party_ends_at_the_median_of_its_own(backend: Backend) -> None:
    # Party 0 has members at -.9, -.5 and .1, party 1 at .2, .3 and .8; nobody thinks of winning.
    x, own = [-0.9, -0.5, 0.1, 0.2, 0.3, 0.8], [-1, -1, -1, 1, 1, 1]
    after = run(society(x, own, [0.0, 0.9]), Capture(rate=AT_ONCE, prospects=0.0), steps=60, backend=backend)
    assert_allclose(places(after), [-0.5, 0.3])


def test_who_identifies_more_counts_more_and_others_do_not_count() -> None:
    # Weights .2, .2 and 1: the last outweighs both. Those without a party have no say.
    x, own = [-0.9, -0.5, 0.1, 0.9, 0.9], [-0.2, -0.2, -1.0, 0.0, 0.0]
    after = run(society(x, own, [-0.9]), Capture(rate=AT_ONCE, prospects=0.0), steps=60)
    assert_allclose(places(after), [0.1])


@pytest.mark.parametrize("prospects", [0.0, 0.5, 3.0])
def test_prospects_draw_a_party_from_its_median_towards_all(prospects: float) -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, 3000)
    lean = np.clip(x + rng.normal(0, 0.3, len(x)), -1, 1)
    state = society(x, lean, [0.0, 0.0])
    after = places(run(state, Capture(rate=AT_ONCE, prospects=prospects), steps=400, backend=Compiled()))
    for party, sign in enumerate((-1, 1)):
        own = weighted_median(x, np.maximum(0.0, sign * lean))
        assert after[party] == pytest.approx((own + prospects * x.mean()) / (1 + prospects), abs=0.02)
    assert after[0] < after[1]  # Downs' parties meet; these do so only where nothing but winning counts


@on_both_backends
def test_others_than_the_first_two_are_their_last_voters(backend: Backend) -> None:
    x, vote = [0.4, 0.5, 0.6, -0.9, -0.8], np.array([2, 2, 2, 0, -1], np.int8)
    state = society(x, [0, 0, 0, 1, 1], [-0.9, -0.8, -0.3], vote=vote)
    after = run(state, Capture(rate=AT_ONCE, prospects=0.0), steps=50, backend=backend)
    assert_allclose(places(after), [-0.9, places(after)[1], 0.5])
    assert places(after)[1] in np.array([-0.9, -0.8])


def test_nobody_has_more_than_one_voice() -> None:
    # Whose party_id is 1 speaks for party 1 alone; of the other voters of party 2 the weights are .3 and 1.
    x, vote = [0.4, 0.5, 0.9], np.array([2, 2, 2], np.int8)
    after = run(
        society(x, [0.0, -0.7, 1.0], [-0.9, 0.9, -0.3], vote=vote),
        Capture(rate=AT_ONCE, prospects=0.0),
        steps=60,
    )
    assert_allclose(places(after), [0.5, 0.9, 0.4])


def test_at_its_median_unchallenged_or_waiting_a_party_stays() -> None:
    x, own = [-0.9, -0.5, 0.1], [-1, -1, -1]
    assert_allclose(
        places(run(society(x, own, [-0.5]), Capture(rate=AT_ONCE, prospects=0.0), steps=30)), [-0.5]
    )
    assert_allclose(places(run(society(x, own, [0.9]), Capture(rate=0.0), steps=30)), [0.9])
    waiting = society(x, own, [0.9])
    waiting.parties.standing[:] = 0
    after = run(waiting, Capture(rate=AT_ONCE), Entry(rate=0.0), steps=30)
    assert_allclose(places(after), [0.9])


def test_flipped_citizens_flip_the_parties() -> None:
    rng = np.random.default_rng(2)
    x, own = rng.uniform(-1, 1, 200), rng.uniform(-1, 1, 200)
    found = [places(run(society(s * x, own, [s * 0.7, s * -0.4]), Capture(), steps=20)) for s in (1.0, -1.0)]
    assert_array_equal(found[0], -found[1])
