"""Comparisons that rounding must not decide, one by one and in the models and measures that make them."""

from typing import Any

import numba
import numpy as np
import pytest

from polybius import Simulation, Theory, make_world, simulate
from polybius.engine import Backend, Plain
from polybius.engine.statistics import quantile
from polybius.measures import categories, falsifying_share, opinion_clusters, share_on_side
from polybius.mechanisms import Influence
from polybius.reference.emperors_dilemma import decide
from polybius.reference.kuran import sequence
from polybius.reference.opinion import n_clusters
from polybius.reference.payments import PAYMENTS
from polybius.reference.watts_cascade import cascade_window
from polybius.state.networks import Network
from polybius.thresholds import DOUBLE, SINGLE, above, at_least, widened


def ties(n: int, pairs: list[tuple[int, int]]) -> Network:
    return Network.from_ties(n, [i for i, _ in pairs], [j for _, j in pairs])


TENTHS = [(k / 10, k * 0.1, 1 - (10 - k) / 10, sum([0.1] * k)) for k in range(11)]


@pytest.mark.parametrize("same", TENTHS)
def test_the_same_number_written_otherwise_is_the_same(same: tuple[float, ...]) -> None:
    for x in same:
        for threshold in same:
            assert at_least(x, threshold) and not above(x, threshold)


@pytest.mark.parametrize("threshold", [0.0, 1e-9, 0.3, 1.0, 2.0, 1e6])
def test_what_is_more_than_rounding_away_is_told_apart(threshold: float) -> None:
    # 1e-12 of the threshold, or of 1, is a hundred times what counts as rounding (2^-44 = 5.7e-14 of both).
    step = 1e-11 * (1.0 + threshold)
    assert above(threshold + step, threshold) and not at_least(threshold - step, threshold)


def test_nobody_does_not_reach_a_threshold_that_is_small_but_meant() -> None:
    assert not at_least(0.0, 1e-12)
    assert at_least(0.0, 3 * 0.1 - 0.3)  # 5.6e-17, which is 0


def test_single_precision_has_its_own_rounding() -> None:
    gap = float(np.float32(0.3)) - float(np.float32(0.2))  # .1 + 8.9e-9
    assert above(gap, 0.1, DOUBLE) and not above(gap, 0.1, SINGLE)
    assert gap <= widened(0.1, SINGLE) < 0.1 + 2e-6


def test_infinite_thresholds_are_out_of_reach_or_met_by_all() -> None:
    assert not at_least(1.0, np.inf) and at_least(1.0, -np.inf) and not above(1.0, np.inf)


def test_compiled_gives_the_same() -> None:
    kernel = numba.njit(lambda x, y: (at_least(x, y), above(x, y)))
    for x, y in (
        (0.1 + 0.2, 0.3),
        (0.3, 0.1 + 0.2),
        (0.7 - 0.4, 0.3),
        (0.3 + 1e-10, 0.3),
        (0.3, 0.3 + 1e-10),
    ):
        assert kernel(x, y) == (at_least(x, y), above(x, y))


@pytest.mark.parametrize("n", [7, 10, 49, 100])
@pytest.mark.parametrize("graph", [False, True])
def test_evenly_spaced_thresholds_bring_everybody_in(n: int, graph: bool) -> None:
    # Granovetter: threshold i / n of citizen i is met by the i before; r grows by one a round, to n.
    everyone = ties(n, [(i, j) for i in range(n) for j in range(n) if i != j]) if graph else None
    thresholds = [np.linspace(0, 1, n, endpoint=False), np.arange(n) * (1 / n), 1 - np.arange(n, 0, -1) / n]
    for threshold in thresholds:
        found = simulate("granovetter", everyone, n=n, initial={"threshold": threshold}, backend=Plain())
        assert found["share"].item() == 1.0


def test_watts_three_of_ten_reach_three_tenths_however_written() -> None:
    # Citizen 0 hears ten, of whom three are active and hear nobody: it moves where phi <= 3/10.
    star = ties(11, [(0, j) for j in range(1, 11)])
    active = np.array([0, 1, 1, 1] + [0] * 7)
    for phi, moved in ((np.arange(0.1, 0.5, 0.1), [1, 1, 1, 0]), ([0.3, 0.1 + 0.2, 3 * 0.1], [1, 1, 1])):
        found = simulate(
            "watts_cascade", star, phi=list(phi), seeds=0, initial={"active": active}, backend=Plain()
        )
        assert found.active.to_numpy()[:, 0, 0].tolist() == moved


def test_kurans_round_counts_those_whose_threshold_is_reached() -> None:
    # Thresholds 0, 10, ..., 90 of ten, in per cent, however computed: opposition grows by ten to 100.
    for thresholds in (
        np.arange(10) * 10.0,
        100 * np.arange(10) * 0.1,
        100 * np.linspace(0, 1, 10, endpoint=False),
    ):
        assert sequence(thresholds)[-1] == 100.0


def test_deffuants_two_who_are_just_d_apart_do_not_move(backend: Backend) -> None:
    # |x - y| < d is strict: .7 - .4 = .29999999999999993 and .4 - .1 = .30000000000000004 are both .3.
    for pair in ((0.1, 0.4), (0.4, 0.7), (0.6, 0.9), (0.0, 0.3)):
        found = simulate(
            "deffuant_weisbuch", n=2, d=0.3, steps=5, initial={"opinion": np.array(pair)}, backend=backend
        )
        assert found.opinion.to_numpy()[0].tolist() == list(pair)
        assert found.stopped_at.item() == 1


def test_money_paid_in_tenths_is_all_spent() -> None:
    # Who owns .3 can pay .1 three times, though .3 - .1 - .1 is less than .1 in binary. All four
    # ways of sharing out .3 are equally likely: that none of 60 pairs has one with 0 is (1/2)^60.
    start = {"wealth": np.array([0.3, 0.0])}
    found = simulate(PAYMENTS, n=2, amount=0.1, steps=101, replicates=60, initial=start, backend=Plain())
    wealth = found.wealth.to_numpy()
    assert wealth.min() >= 0.0 and (wealth < 1e-9).any()
    np.testing.assert_allclose(wealth * 10, np.round(wealth * 10), atol=1e-9)
    np.testing.assert_allclose(wealth.sum(axis=1), 0.3)


def test_the_emperors_people_count_pressure_as_it_is() -> None:
    # 3 of 10 press: pressure .3 is not above a conviction of .3, written as .1 + .2 or 1 - .7, nor above K.
    for conviction in (0.3, 0.1 + 0.2, 1 - 0.7, 3 * 0.1):
        assert decide(-1, conviction, 0.0, 3, 0, 10)[0] == -1
        assert decide(-1, conviction - 0.01, 0.0, 3, 0, 10)[0] == 1
    # Enforcing against one's belief takes pressure above S + K: .3 is not above .1 + .2.
    assert decide(-1, 0.1, 0.2, 3, 0, 10) == (1, 0)


def test_a_window_of_cascades_does_not_hang_on_how_phi_is_written() -> None:
    for k in (5, 6, 7):
        assert cascade_window(1 / k) == cascade_window(1 - (k - 1) / k) != cascade_window(1 / k + 1e-9)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_measures_take_what_lies_on_an_edge_as_their_words_say(kind: Any) -> None:
    edges = np.array([-0.1, 0.1, 0.3, 0.7 - 0.4], kind)
    assert share_on_side(edges, band=0.1) == (0.0, 0.5, 0.5)  # within the band, edges included
    assert share_on_side(edges, band=0.3) == (0.0, 1.0, 0.0)
    tenths = np.array([0.1, 0.2, 0.3, 0.4, 0.5], kind)
    assert falsifying_share(tenths, tenths + kind(0.1), tolerance=0.1) == 0.0
    assert falsifying_share(tenths, tenths + kind(0.11), tolerance=0.1) == 1.0
    assert opinion_clusters(tenths, tolerance=0.1).tolist() == [5]
    assert opinion_clusters(tenths, tolerance=0.0999).tolist() == [1] * 5
    # Edges of seven categories are +-1/7, +-3/7, +-5/7, and belong to the outer one.
    sevenths = np.array([-5, -3, -1, 1, 3, 5], kind) / kind(7)
    assert categories(sevenths, 7).tolist() == [1, 1, 1, 0, 1, 1, 1]


def test_a_cluster_of_just_the_least_share_counts() -> None:
    # 7 of 100 are .07 of all; .07 x 100 is 7.000000000000001 in binary.
    opinions = np.repeat([-0.5, 0.5], [7, 93])
    assert opinion_clusters(opinions, smallest=0.07).tolist() == [7, 93]
    assert n_clusters(opinions[np.newaxis], least=0.07).tolist() == [2.0]
    assert n_clusters(opinions[np.newaxis], least=0.0701).tolist() == [1.0]


def test_a_quantile_is_reached_by_its_share_of_weights() -> None:
    # Of 100 alike 7 are .07: the quantile at .07 is the seventh value, 6.
    assert quantile(np.arange(100.0), np.ones(100), 0.07) == 6.0
    assert quantile(np.arange(10.0), np.full(10, 0.1), 0.3) == 2.0


@pytest.mark.parametrize(("x", "y", "latitude"), [(0.1, 0.4, 0.3), (0.4, 0.7, 0.3), (-1 / 3, 1 / 3, 2 / 3)])
def test_influence_hears_those_at_its_latitude_in_single_precision(
    x: float, y: float, latitude: float
) -> None:
    for reach, heard in ((latitude, True), (latitude - 1e-4, False)):
        theory = Theory(name="t", claim="", source="arbitrary", mechanisms=(Influence(latitude=reach),))
        state = make_world(
            citizens={
                "private": [[x], [y]],
                "expressed": [[x], [y]],
                "anchor": [[x], [y]],
                "susceptibility": [1.0, 1.0],
            },
            network=ties(2, [(0, 1)]),
        )
        simulation = Simulation(theory, state, backend=Plain())
        simulation.advance(1)
        assert (simulation.state.citizens["private"][0, 0] != np.float32(x)) == heard
