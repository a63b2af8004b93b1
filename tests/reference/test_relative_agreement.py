"""Relative agreement: overlap, certainty, extremists, and rest."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference import MODELS
from polybius.reference.relative_agreement import Extremists, relative_agreement
from polybius.state.networks import Network

PAIR = Network.from_rows([[1], [0]])


def test_agreement_by_hand() -> None:
    # Segments [-.4, .4] and [.2, .4]: overlap .2. It is all of the second's own 2 u = .2, and less than
    # u = .4 of the first: only the second convinces, in full.
    assert_allclose(relative_agreement(0.3, 0.1, 0.0, 0.4), 1.0, rtol=1e-12)
    assert relative_agreement(0.0, 0.4, 0.3, 0.1) == 0.0
    # Equal u: overlap 2 u - d, agreement 1 - d / u.
    assert_allclose(relative_agreement(0.0, 0.4, 0.1, 0.4), 0.75, rtol=1e-12)
    assert relative_agreement(0.0, 0.4, 5.0, 0.4) == 0.0


def test_the_certain_convinces_and_stays(backend: Backend) -> None:
    # Agreement 1 one way, 0 the other: the uncertain goes half-way, 0 -> .15, u .4 -> .25.
    found = simulate(
        "relative_agreement",
        PAIR,
        steps=1,
        encounters=0.5,
        initial={"opinion": [0.0, 0.3], "uncertainty": [0.4, 0.1]},
        backend=backend,
    )
    assert_allclose(found.opinion[0], [0.15, 0.3], rtol=1e-12)
    assert_allclose(found.uncertainty[0], [0.25, 0.1], rtol=1e-12)


def test_both_move_from_what_they_were(backend: Backend) -> None:
    # u = .4 and .5, d = .2: overlap .7 (segments [-.4, .4], [-.3, .7]); agreements .75 from the first,
    # .4 from the second. With mu = .2: second -> .2 - .15 * .2 = .17, its u -> .5 - .15 * .1 = .485;
    # first -> .08 * .2 = .016, its u -> .408.
    found = simulate(
        "relative_agreement",
        PAIR,
        steps=1,
        encounters=0.5,
        mu=0.2,
        initial={"opinion": [0.0, 0.2], "uncertainty": [0.4, 0.5]},
        backend=backend,
    )
    assert_allclose(found.opinion[0], [0.016, 0.17], rtol=1e-12)
    assert_allclose(found.uncertainty[0], [0.408, 0.485], rtol=1e-12)


def test_without_extremists_uncertainty_stays() -> None:
    found = simulate("relative_agreement", n=50, p_e=0.0, U=0.5, steps=20)
    assert_allclose(found.uncertainty, 0.5, rtol=1e-13)


def test_extremists_are_the_most_extreme() -> None:
    # A third of 30 at p_e = 1/3; delta = .2: 6 above, 4 below.
    world = Extremists(p_e=1 / 3, delta=0.2, U=1.0, u_e=0.05).world(30, None, 4)
    side, x = world.citizens["side"], world.citizens["opinion"]
    assert (np.sum(side == 1), np.sum(side == -1)) == (6, 4)
    assert x[side == 1].min() > x[side == 0].max() and x[side == -1].max() < x[side == 0].min()
    assert_array_equal(world.citizens["uncertainty"], np.where(side == 0, 1.0, 0.05))


def test_everyone_may_be_extreme() -> None:
    world = Extremists(p_e=1.0).world(5, None, 0)
    assert np.all(world.citizens["side"] != 0)


def test_rest_is_rest_and_not_before(backend: Backend) -> None:
    # Two apart by .4 with u = .3 each: overlap .2 < u, nobody moves. At .2 apart they do.
    def stopped(gap: float) -> float:
        found = simulate(
            "relative_agreement",
            PAIR,
            steps=1,
            encounters=0.0,
            initial={"opinion": [0.0, gap], "uncertainty": [0.3, 0.3]},
            backend=backend,
        )
        return float(found.stopped_at[0])

    assert stopped(0.4) == 1.0
    assert np.isnan(stopped(0.2))


def test_uncertainty_alone_keeps_it_moving(backend: Backend) -> None:
    found = simulate(
        "relative_agreement",
        PAIR,
        steps=1,
        encounters=0.0,
        initial={"opinion": [0.0, 0.0], "uncertainty": [0.3, 0.4]},
        backend=backend,
    )
    assert np.isnan(found.stopped_at[0])


def test_one_sided_extremists_win_one_side() -> None:
    found = simulate("relative_agreement", p_e=0.1, U=1.4, mu=0.1, delta=1.0, replicates=10, steps=3000)
    assert found.upper.min() > 0.9
    assert_allclose(found.y, found.upper**2 + found.lower**2, rtol=1e-12)


def test_a_ring_is_harder_to_win_than_a_crowd() -> None:
    # On a ring of 100 extremists reach only their neighbours' neighbours (Amblard and Deffuant 2004).
    ring = Network.from_rows([[(i - 1) % 100, (i + 1) % 100] for i in range(100)])
    few = simulate("relative_agreement", ring, p_e=0.1, U=1.4, mu=0.1, replicates=10, steps=3000)
    all_ = simulate("relative_agreement", n=100, p_e=0.1, U=1.4, mu=0.1, replicates=10, steps=3000)
    assert few.y.mean() < all_.y.mean() - 0.2


@pytest.mark.parametrize("wrong", [{"p_e": 1.5}, {"mu": 0.6}, {"delta": -2.0}, {"U": 0.0}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="must lie in"):
        simulate(MODELS["relative_agreement"], **wrong)
