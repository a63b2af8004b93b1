import numpy as np
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Candour, Representation, Thermostat
from polybius.state import State


def public(ideal: Floats | list[float], line: float, *, start: Floats | list[float] | None = None) -> State:
    """Return citizens of these ideals, who want `start`, under a line, and no parties."""
    return world(
        np.asarray(ideal if start is None else start),
        anchor=np.asarray(ideal),
        societies={"line": [[line]], "party_in_power": [-1]},
    )


@on_both_backends
def test_what_one_wants_moves_against_the_line(backend: Backend) -> None:
    # R = -.3 - .5 = -.8: .3 - .5 * .8 = -.1, and -.9 - .4 = -1.3, so -1; at ln 2 a year, half-way after one.
    after = run(public([0.3, -0.9], 0.5), Thermostat(rate=float(np.log(2.0)), heed=0.5), backend=backend)
    assert_allclose(after.citizens.private[:, 0], [0.1, -0.95], atol=1e-15)
    assert_array_equal(after.citizens.anchor[:, 0], [0.3, -0.9])


def test_preferences_fall_by_heed_for_each_unit_of_policy() -> None:
    # Wlezien (1995): R = P* - P; here d x / d line = -heed, whatever P*.
    for heed in (-0.5, 0.0, 0.75):
        wanted = [
            run(public([0.0, 0.25], line), Thermostat(rate=AT_ONCE, heed=heed)).citizens.private[:, 0]
            for line in (-0.25, 0.25)
        ]
        assert_allclose(wanted[1] - wanted[0], -0.5 * heed, atol=1e-15)


def test_the_public_notices_each_axis_as_far_as_it_is_seen() -> None:
    state = world([[0.2, 0.2, 0.2]], societies={"line": [[0.4, 0.4, 0.4]], "visibility": [[1.0, 0.5, 0.0]]})
    after = run(state, Thermostat(rate=AT_ONCE, heed=1.0))
    assert_allclose(after.citizens.private[0], [0.0, 0.1, 0.2], atol=1e-15)


def system(rate: float, heed: float, tempo: float) -> Floats:
    """Return the matrix of the two distances from the mean ideal: of what is wanted, and of the line."""
    return np.array([[-rate, -rate * heed], [tempo, -tempo]])


def exponential(matrix: Floats, time: float) -> Floats:
    values, vectors = np.linalg.eig(matrix)
    return np.asarray((vectors @ np.diag(np.exp(values * time)) @ np.linalg.inv(vectors)).real)


@pytest.mark.parametrize(
    ("rate", "heed", "tempo"), [(1.0, 1.5, 0.5), (2.0, 0.1, 0.5), (1.0, -0.5, 1.5), (4.0, 2.0, 1.0)]
)
def test_opinion_and_policy_are_the_linear_system_in_closed_form(
    rate: float, heed: float, tempo: float
) -> None:
    ideal = np.array([-0.1, 0.0, 0.25])
    mechanisms = (
        Representation(tempo=tempo, anticipation=1.0),
        Thermostat(rate=rate, heed=heed),
        Candour(),
    )
    per_year, years = 500, 4
    state = public(ideal, 0.15, start=ideal - 0.1)
    after = run(state, *mechanisms, dt=1 / per_year, steps=per_year * years, backend=Compiled())
    distances = exponential(system(rate, heed, tempo), years) @ [-0.1, 0.1]
    assert_allclose(after.citizens.private.mean() - 0.05, distances[0], atol=1e-3)
    assert_allclose(after.societies.line[0, 0] - 0.05, distances[1], atol=1e-3)


def turns(rate: float, heed: float, tempo: float) -> int:
    """Return how often the line crosses the mean ideal within forty years of small steps."""
    mechanisms = (
        Representation(tempo=tempo, anticipation=1.0),
        Thermostat(rate=rate, heed=heed),
        Candour(),
    )
    running = simulation(public([0.0], 0.125, start=[0.125]), *mechanisms, dt=0.02, backend=Compiled())
    line = []
    for _ in range(2000):
        running.advance(1)
        line.append(float(running.state.societies.line[0, 0]))
    assert abs(line[-1]) < 1e-3
    above = np.array([each > 0 for each in line if abs(each) > 1e-6])
    return int((above[1:] != above[:-1]).sum())


def test_it_comes_to_rest_in_cycles_iff_the_discriminant_is_negative() -> None:
    # (rate - r)^2 against 4 rate r heed at rate 2, r .5: 2.25 against 4 heed; so beyond heed .5625.
    assert turns(2.0, 0.45, 0.5) <= 1
    # At heed 2 the angular frequency is sqrt(2 - .5625) = 1.199: a crossing every 2.62 years, until what is
    # left of .125 exp(-1.25 t) is below 1e-6, after 9.4 years.
    assert turns(2.0, 2.0, 0.5) == 3


def test_the_public_that_follows_policy_by_more_than_its_own_ideal_runs_away() -> None:
    mechanisms = (
        Representation(tempo=1.0, anticipation=1.0),
        Thermostat(rate=1.0, heed=-1.5),
        Candour(),
    )
    after = run(public([0.0], 0.05), *mechanisms, dt=0.05, steps=1200, backend=Compiled())
    assert_allclose(after.societies.line[0, 0], 1.0, atol=1e-3)


def test_at_rest_it_stays_at_rest() -> None:
    ideal = np.array([-0.25, 0.0, 0.25])
    mechanisms = (Representation(anticipation=1.0), Thermostat(), Candour())
    after = run(public(ideal, 0.0), *mechanisms, dt=1 / 12, steps=36)
    assert_array_equal(after.citizens.private[:, 0], ideal)
    assert after.societies.line[0, 0] == 0.0
