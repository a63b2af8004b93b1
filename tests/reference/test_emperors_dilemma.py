"""The Emperor's Dilemma."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.emperors_dilemma import decide
from polybius.state.networks import Complete, Network, moore_lattice, ring


@pytest.mark.parametrize(
    ("belief", "conviction", "pressing", "following", "expected"),
    [
        # Eight neighbours, cost .125. following = those who comply less those who deviate.
        (-1, 0.2, 3, -2, (1, 1)),  # pressure .375 > .2 + .125: follows and enforces falsely
        (-1, 0.2, 2, -4, (1, 0)),  # pressure .25 > .2, but not .325
        (-1, 0.3, 3, -2, (1, 0)),  # pressure .375 > .3, but not .425
        (1, 1.0, 0, -6, (1, 1)),  # 7 of 8 deviate: need .875 > .125: enforces truly
        (1, 1.0, 0, 8, (1, 0)),  # all comply: no need
        (-1, 0.38, -1, 4, (-1, -1)),  # 6 of 8 comply, which it does not believe in: .38 * .75 > .125
        (-1, 0.2, 0, -8, (-1, 0)),  # nobody presses, all agree
        (-1, 0.25, 2, -8, (-1, 0)),  # pressure .25 does not exceed a conviction of .25
    ],
)
def test_decisions_by_hand(
    belief: int, conviction: float, pressing: int, following: int, expected: tuple[int, int]
) -> None:
    assert decide(belief, conviction, 0.125, pressing, following, 8) == expected


def test_a_believer_in_a_triangle_converts_the_timid(backend: Backend) -> None:
    # 0 believes; 1 and 2 don't, with convictions .1 and .2. 0 enforces while somebody deviates (S W > K).
    # Each of the others feels .5 of pressure or 1, more than .2 + .125: both follow and enforce, and go on
    # doing so for each other when 0, with nobody left to tell, has stopped.
    given: dict[str, Any] = {"belief": [1, -1, -1], "complies": [1, -1, -1], "conviction": [1.0, 0.1, 0.2]}
    for graph in (Complete(3), Complete(3).to_network()):
        found = simulate("emperors_dilemma", graph, initial=given, backend=backend, replicates=3)
        assert_array_equal(found.complies, [[1, 1, 1]] * 3)
        assert_array_equal(found.presses, [[0, 1, 1]] * 3)
        assert found.stopped_at.max() < 30  # each of three has its turn by then, but once in 10^5 runs
        assert found.false_enforcement[0] == pytest.approx(2 / 3) and found.true_enforcement[0] == 0.0


def test_in_the_crowd_as_on_stored_ties(backend: Backend) -> None:
    settings: dict[str, Any] = {"believers": 0.3, "replicates": 3, "steps": 12}
    counted = simulate("emperors_dilemma", Complete(30), backend=backend, **settings)
    stored = simulate("emperors_dilemma", Complete(30).to_network(), clusters=0, backend=backend, **settings)
    for name in ("complies", "presses", "stopped_at"):
        assert_array_equal(counted[name], stored[name])


@pytest.mark.parametrize("clusters", [0, 1])
def test_without_believers_all_say_what_they_think(clusters: int) -> None:
    found = simulate("emperors_dilemma", believers=0.0, clusters=clusters)
    assert (found.complies == -1).all() and (found.presses == 0).all() and found.stopped_at[0] == 1


def test_enforcing_that_costs_too_much_is_left() -> None:
    # S W <= 1 < K, and pressure <= 1 < S + K: nobody ever enforces.
    found = simulate("emperors_dilemma", n=100, believers=0.2, K=1.0, replicates=3)
    assert (found.presses == 0).all() and (found.stopped_at == 1).all()
    assert found.compliance.values == pytest.approx(0.2)


def test_below_the_cost_of_enforcing_a_crowd_of_all_never_enforces_falsely() -> None:
    # Pressure never exceeds the believers' share, 120 of 999 < K.
    found = simulate("emperors_dilemma", Complete(1000), believers=0.12, replicates=3, steps=60)
    assert (found.false_enforcement == 0.0).all()


def test_believers_stand_together_or_apart() -> None:
    torus = moore_lattice((20, 20))
    together = simulate("emperors_dilemma", torus, believers=9 / 400, clusters=1, steps=1, replicates=4)
    apart = simulate("emperors_dilemma", torus, believers=9 / 400, clusters=0, steps=1, replicates=4)
    for found, near in ((together, True), (apart, False)):
        for belief in found.belief.values > 0:
            nodes = np.flatnonzero(belief)
            assert len(nodes) == 9
            inner = max(int(np.isin(torus.neighbours(int(i)), nodes).sum()) for i in nodes)
            assert (inner == 8) == near  # the centre of a block of nine has them all around


def test_clusters_fill_what_a_component_lacks() -> None:
    # Four pairs: a cluster of 5 takes a pair, then others.
    pairs = Network.from_rows([[1], [0], [3], [2], [5], [4], [7], [6]])
    found = simulate("emperors_dilemma", pairs, believers=5 / 8, replicates=4, steps=1)
    assert ((found.belief > 0).sum("citizen") == 5).all()


def test_conviction_keeps_a_norm_out() -> None:
    # Disbelievers of conviction up to 50 stand any pressure but the few weakest.
    found = simulate("emperors_dilemma", n=400, S=50.0, replicates=3)
    assert (found.compliance < 0.05).all()
    assert simulate("emperors_dilemma", n=400, S=0.0).compliance[0] > 0.95  # the others stand none


def test_who_hears_nobody_stays_as_it_is(backend: Backend) -> None:
    alone = Network.from_rows([[], []])
    found = simulate("emperors_dilemma", alone, believers=0.5, backend=backend)
    assert found.stopped_at[0] == 1 and found.compliance[0] == 0.5


def test_it_rests_when_and_only_when_nobody_would_change() -> None:
    network = ring(60, neighbours=4)
    found = simulate("emperors_dilemma", network, believers=0.1, replicates=12, steps=300)
    rested = 0
    for r in np.flatnonzero(~np.isnan(found.stopped_at.values)):
        complies, presses = found.complies.values[r].astype(int), found.presses.values[r].astype(int)
        belief = found.belief.values[r].astype(int)
        for i in range(60):
            near = network.neighbours(i)
            pressure = -belief[i] * presses[near].sum() / 4
            if belief[i] == 1:  # conviction 1 is known: the rule can be checked from outside
                need = (1 - complies[near].sum() / 4) / 2
                assert complies[i] == (-1 if pressure > 1 else 1)
                assert presses[i] == (1 if need > 0.125 else 0)
            else:  # falsely enforcing takes more pressure than the cost
                assert presses[i] <= 0 or pressure > 0.125
        rested += 1
    assert rested > 0


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="believers must lie in"):
        simulate("emperors_dilemma", believers=1.5)
    with pytest.raises(ParameterError, match="clusters must be a whole number"):
        simulate("emperors_dilemma", clusters=0.5)
