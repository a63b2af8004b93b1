import numpy as np

from polybius import Simulation, load
from polybius.model import Theory
from polybius.scenarios import build
from polybius.theories import BACKSLIDING


def after(apart: float, theory: Theory = BACKSLIDING, years: int = 16) -> tuple[float, float]:
    """Return undermining by office, and the institutions, with parties `apart` times as far as surveyed."""
    state = build(load("backsliding").with_overrides(citizens=1000), 1)
    position = state.parties["position"]
    position[:] = position.mean(axis=0) + apart * (position - position.mean(axis=0))
    simulation = Simulation(theory, state, dt=1 / 12, threads=1)
    simulation.advance(12 * years)
    now = simulation.state
    return float(now.parties.undermining.max()), float(now.societies.institutions[0])


def test_the_check_holds_where_parties_are_near_and_fails_where_they_are_far() -> None:
    (near, kept), (far, lost) = after(1.0), after(3.0)
    assert near < 0.05
    assert far > 0.4
    assert lost < 0.7 * kept


def test_voters_who_do_not_care_check_nothing_and_those_who_do_check_all() -> None:
    assert after(1.0, BACKSLIDING.setting({"Vigilance.weight": 0.0}))[0] > 0.4
    assert after(3.0, BACKSLIDING.setting({"Vigilance.weight": 30.0}))[0] < 0.05


def test_loyalty_shields_office_as_distance_does() -> None:
    # Graham and Svolik: the strongly partisan punish least.
    cooler = BACKSLIDING.setting({"Ballot.loyalty": 0.0, "Undermining.loyalty": 0.0})
    assert after(3.0, cooler)[0] < 0.05


def test_without_office_that_undermines_institutions_are_as_without_dismantling() -> None:
    calm = BACKSLIDING.setting({"Vigilance.weight": 30.0})
    assert np.isclose(after(1.0, calm)[1], after(1.0, calm.without("Dismantling"))[1])
