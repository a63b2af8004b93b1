import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Cleavage
from polybius.state import State


def society(inflow: float, trade: float, finance: float) -> State:
    columns = {"narrative": [0.5], "inflow": [inflow], "trade": [trade], "finance": [finance]}
    return world([0.0], societies=columns)


@on_both_backends
def test_it_nears_the_share_of_what_is_seen_in_closed_form(backend: Backend) -> None:
    # 2 * .3 against .1 and .1: 3/4.
    for per_year in (1, 12):
        after = run(
            society(0.3, 0.1, 0.1),
            Cleavage(rate=0.4, outsiders=2.0),
            dt=1 / per_year,
            steps=2 * per_year,
            backend=backend,
        )
        assert_allclose(after.societies.narrative, 0.75 - 0.25 * np.exp(-0.8), atol=1e-14)


@pytest.mark.parametrize(
    ("shocks", "told"), [((0.4, 0.0, 0.0), 1.0), ((0.0, 0.4, 0.1), 0.0), ((0.0, 0.0, 0.0), 0.5)]
)
def test_one_kind_of_shock_alone_decides_and_none_changes_nothing(
    shocks: tuple[float, float, float], told: float
) -> None:
    after = run(society(*shocks), Cleavage(rate=AT_ONCE))
    assert_array_equal(after.societies.narrative, [told])
