import numpy as np

from polybius import Simulation, load
from polybius.scenarios import build
from polybius.theories import DRIFT

SMALL = load("drift").with_overrides(citizens=500)


def test_without_shocks_and_trend_nobody_changes_their_mind() -> None:
    state = build(SMALL, 1).citizens["private"].copy()
    still = DRIFT.setting({"Tide.shock": 0.0, "Tide.trend": 0.0, "RandomWalk.sigma": 0.0})
    simulation = Simulation(still, build(SMALL, 1), dt=1 / 12, threads=1)
    simulation.advance(60)
    np.testing.assert_array_equal(simulation.state.citizens.private, state)


def test_words_follow_thoughts_and_the_line_follows_the_vote() -> None:
    simulation = Simulation(DRIFT, build(SMALL, 1), dt=1 / 12, threads=1)
    simulation.advance(12 * 12)
    now = simulation.state
    np.testing.assert_array_equal(now.citizens.expressed, now.citizens.private)
    assert now.societies.result[0] >= 0.0
    assert now.societies.governing[0] == now.societies.party_in_power[0]
