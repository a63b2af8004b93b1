import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Security
from polybius.state import State, union

NOW = 1 / AT_ONCE  # a memory so short that security is at once what it tends to


def society(**columns: float) -> State:
    return world([0.0], societies={name: [value] for name, value in columns.items()})


def logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


@on_both_backends
@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"output": 1.0}, 1 / 1.5),  # y / (y + enough)
        ({"output": 2.0}, 2 / 2.5),
        ({"output": 1.0, "inequality": 0.4}, 0.6 / 1.1),  # Sen: y (1 - G)
        ({"output": 1.0, "inequality": 0.4, "compensation": 0.5}, 0.8 / 1.3),
        ({"output": 1.0, "inequality": 0.4, "compensation": 1.0}, 1 / 1.5),
        ({"output": 0.0}, 0.0),
        ({"output": 1.0, "inequality": 1.0}, 0.0),
    ],
)
def test_security_by_hand(columns: dict[str, float], expected: float, backend: Backend) -> None:
    after = run(society(**columns), Security(enough=0.5, memory=NOW), backend=backend).societies
    assert after.security[0] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_crisis_and_threat_add_in_logits_either_way(sign: float) -> None:
    # From a security of 2/3: 2 * .25 and 1 * .5 logits less, or more.
    weights = Security(shock=2 * sign, fear=sign)
    for column, amount in (("crisis", 0.25), ("threat", 0.5)):
        after = run(society(**{column: amount}), weights).societies
        assert logit(float(after.security[0])) == pytest.approx(logit(2 / 3) - 0.5 * sign)


def test_inequality_and_income_may_count_the_other_way() -> None:
    # Income 1 * (1 + .5) = 1.5 at a slope of -1: .5 / (.5 + 1.5).
    after = run(society(inequality=0.5), Security(unequal=-1.0, slope=-1.0)).societies
    assert_allclose(after.security, 0.25)


@pytest.mark.parametrize("dt", [2.0, 1.0, 1 / 12])
def test_it_relaxes_in_closed_form_whatever_the_step(dt: float) -> None:
    # From .2 towards 2/3, with a memory of 4 years, for 6 years.
    state = society(security=0.2, assured=0.2)
    after = run(state, Security(memory=4.0), steps=round(6 / dt), dt=dt).societies
    assert_allclose(after.security, 2 / 3 + (0.2 - 2 / 3) * np.exp(-6 / 4))


def test_a_society_of_which_nothing_is_known_is_as_secure_as_it_would_become() -> None:
    after = run(society(), Security(memory=50.0)).societies
    assert_allclose(after.security, 2 / 3)
    assert_array_equal(after.security, after.assured)


def test_the_security_of_a_step_ago_is_kept() -> None:
    after = run(union([society(security=0.2), society(security=0.9)]), Security()).societies
    assert_allclose(after.assured, [0.2, 0.9])
    assert after.security[0] > 0.2 and after.security[1] < 0.9


def test_constant_conditions_leave_it_at_rest() -> None:
    one = run(society(), Security()).societies
    many = run(society(), Security(), steps=50).societies
    assert_allclose(one.security, many.security, rtol=1e-12)
