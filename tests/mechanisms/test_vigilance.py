import pytest
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.mechanisms import Vigilance


@on_both_backends
def test_vigilance_by_hand(backend: Backend) -> None:
    state = world([0.0, 0.0, 0.0], sizes=[2, 1], attachment=[0.2, 0.6, 1.0])
    after = run(state, Vigilance(weight=10.0), backend=backend).societies
    assert_allclose(after.vigilance, [4.0, 10.0], atol=1e-12)


def test_a_fourteenth_of_the_field_costs_what_graham_and_svolik_found() -> None:
    # 11.7 points of the vote at one half: .117 / .25 = .47 logits, at attachment 1/2.
    after = run(world([0.0, 0.0]), Vigilance()).societies
    assert after.vigilance[0] / 14 == pytest.approx(0.47, abs=0.01)
