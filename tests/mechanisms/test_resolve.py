from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import Floats, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Resolve
from polybius.mechanisms.resolve import EDGE
from polybius.state import State, union

IDLE = {"struggle": 0.0, "hardship": 0.0, "threat": 0.0, "security": 0.0, "levelling": 0.0}
START = np.array([0.2, 0.4, 0.6, 0.8])


def resolve(**given: float) -> Resolve:
    return Resolve(**{**IDLE, **given})


def society(*parts: npt.ArrayLike, societies: dict[str, float] | None = None, **citizens: Any) -> State:
    """Return a society, by default of one citizen with parts .2, .4, .6, .8, secure, level and threatened."""
    f = np.array(parts or [START], np.float64)
    levels = {"struggle": 0.25, "institutions": 0.8, "threat": 0.5, "inequality": 0.4, **(societies or {})}
    return world(
        np.zeros(len(f)), fortitude=f, societies={name: [v] for name, v in levels.items()}, **citizens
    )


def grown(f: npt.ArrayLike, logit: npt.ArrayLike) -> Floats:
    """The closed form 1 / (1 + (1 / f - 1) exp(-logit))."""
    odds: Floats = (1 / np.asarray(f, np.float64) - 1) * np.exp(-np.asarray(logit, np.float64))
    return 1 / (1 + odds)


#: What each driver, at weight 1, adds a year to the logits of a bystander who earns 3/4 of the mean:
#: half of the share who struggle, .25; 1 - 3/4; .5; .8 (1 - .25); 1 - .4.
DRIVES = {
    "struggle": [0.125, 0.125, 0.125, 0.125],
    "hardship": [0.0, 0.0, 0.25, 0.0],
    "threat": [0.0, 0.0, 0.0, 0.5],
    "security": [0.6, 0.6, 0.0, 0.0],
    "levelling": [0.0, 0.6, 0.0, 0.0],
}


@on_both_backends
@pytest.mark.parametrize("driver", DRIVES)
@pytest.mark.parametrize("weight", [0.3, -0.3])
def test_each_driver_moves_its_parts_either_way(driver: str, weight: float, backend: Backend) -> None:
    state = society(earnings=[0.75])
    after = run(state, resolve(**{driver: weight}), backend=backend).citizens
    assert_allclose(after.fortitude[0], grown(START, weight * np.array(DRIVES[driver])))
    assert_allclose(after.resolve, after.fortitude.mean(axis=1))


@pytest.mark.parametrize("dt", [5.0, 1.0, 1 / 12])
def test_limits_in_closed_form_whatever_the_step(dt: float) -> None:
    # All drivers at once for ten years: logits add.
    weights = {"struggle": 0.4, "hardship": -0.3, "threat": 0.2, "security": -0.25, "levelling": 0.1}
    total = sum(w * np.array(DRIVES[name]) for name, w in weights.items())
    after = run(society(earnings=[0.75]), resolve(**weights), steps=round(10 / dt), dt=dt)
    assert_allclose(after.citizens.fortitude[0], grown(START, 10 * total), rtol=1e-9)


def test_who_fights_learns_more_than_who_stands_by() -> None:
    # S = (1 - spill) * takes part + spill * .25, taking part for the line or against it.
    state = union([society(START, START, START, participation=[0, 1, -1])] * 3)
    after = run(state, resolve(struggle=1.0), Resolve__spill=[0.0, 0.5, 1.0]).citizens.fortitude.reshape(
        3, 3, 4
    )
    for found, spill in zip(after, (0.0, 0.5, 1.0), strict=True):
        assert_allclose(found[0], grown(START, 0.25 * spill))
        assert_allclose(found[1], grown(START, 1 - spill + 0.25 * spill))
        assert_array_equal(found[1], found[2])


def test_hardship_is_to_be_displaced_or_to_earn_less_than_the_mean() -> None:
    state = society(START, START, START, START, displaced=[1, 0, 0, 0], earnings=[2.0, 0.0, 0.25, 3.0])
    after = run(state, resolve(hardship=0.5)).citizens.fortitude[:, 2]
    assert_allclose(after, grown(0.6, 0.5 * np.array([1.0, 1.0, 0.75, 0.0])))


def test_institutions_make_secure_only_where_nobody_has_to_fight_for_them() -> None:
    # Q = level * (1 - share who struggle): .8 * 1, .8 * .5, 0.
    states = [society(societies={"struggle": share}) for share in (0.0, 0.5, 1.0)]
    after = run(union(states), resolve(security=1.0)).citizens.fortitude
    for found, secure in zip(after, (0.8, 0.4, 0.0), strict=True):
        assert_allclose(found, grown(START, secure * np.array([1, 1, 0, 0])))


def test_the_opposite_sign_is_the_mirror() -> None:
    # Nietzsche's signs on f are Inglehart and Welzel's on 1 - f.
    one = run(society(START), resolve(security=-0.4, levelling=-0.2), steps=20)
    other = run(society(1 - START), resolve(security=0.4, levelling=0.2), steps=20)
    assert_allclose(one.citizens.fortitude, 1 - other.citizens.fortitude)


def test_without_drive_nothing_moves() -> None:
    quiet = {"struggle": 0.0, "institutions": 0.0, "threat": 0.0, "inequality": 1.0}
    every = dict.fromkeys(IDLE, 0.5)
    for state, rule in ((society(), resolve()), (society(societies=quiet), resolve(**every))):
        after = run(state, rule, steps=5).citizens
        assert_array_equal(after.fortitude[0], START)
        assert_allclose(after.resolve, 0.5)


def test_none_and_all_stay_and_everyone_else_can_return() -> None:
    # A part already nearer to an end than EDGE is not pushed back by what would bring it there.
    near = 0.1 * EDGE
    state = society([0.0, 1.0, 0.5, 0.5], [near, 1 - near, 0.5, 0.5])
    up = run(state, resolve(struggle=1000.0), steps=3).citizens.fortitude
    assert_allclose(up, [[0, 1, 1 - EDGE, 1 - EDGE], [1 - EDGE, 1 - near, 1 - EDGE, 1 - EDGE]], rtol=1e-12)
    down = run(state, resolve(struggle=-1000.0), steps=3).citizens.fortitude
    assert_allclose(down, [[0, 1, EDGE, EDGE], [near, EDGE, EDGE, EDGE]], rtol=1e-9)


def test_single_precision_does_not_stick() -> None:
    state = society([0.5, 0.5, 0.5, 0.5])
    rule = resolve(struggle=2.0)
    high = run(state, rule, steps=600, dt=1 / 12, precision="float32")
    assert np.all(high.citizens.fortitude < 1.0)
    low = run(high, resolve(struggle=-2.0), steps=1200, dt=1 / 12, precision="float32")
    assert np.all(low.citizens.fortitude < 0.5)
