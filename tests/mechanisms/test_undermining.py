from typing import Any

import numpy as np
import pytest
from hand_worlds import Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Ballot, Undermining
from polybius.mechanisms.undermining import noticed, slope
from polybius.state import State

#: Voters of Svolik's: spread evenly, all for the better party, loyal to none.
CERTAIN = 100.0
SVOLIK: dict[str, Any] = {"interval": 1.0, "step": 0.01, "proximity": CERTAIN, "loyalty": 0.0}


def society(
    apart: float,
    price: float,
    *,
    proximity: float = CERTAIN,
    office: int = 1,
    restraint: float = 0.0,
    valence: tuple[float, float] = (0.0, 0.0),
    undermining: tuple[float, float] = (0.0, 0.0),
    election_at: int = 10_000,
    x: Floats | None = None,
) -> State:
    """Return a society with parties `apart`; undermining in full costs voters `price`, in squared opinion."""
    voters = np.linspace(-1, 1, 4_001) if x is None else x
    return world(
        voters,
        societies={
            "vigilance": [proximity * price],
            "restraint": [restraint],
            "party_in_power": [office],
            "election_at": [election_at],
        },
        parties={"position": [[-apart / 2], [apart / 2]], "valence": valence, "undermining": undermining},
    )


def undermined(state: State, steps: int = 120, **parameters: float) -> Floats:
    rule = Undermining(**(SVOLIK | parameters))
    return np.asarray(run(state, rule, steps=steps, backend=Compiled()).parties.undermining)


def test_the_share_that_defects_from_an_abuse_falls_with_polarisation() -> None:
    # price * g / (2 D) beyond the middle, of a density of 1/2: the vote itself, through the ballot's eyes.
    price, g = 0.4, 0.5
    for apart in (0.5, 1.0, 2.0):
        state = society(apart, price, valence=(0.0, -20 * price * g), election_at=0)
        after = run(state, Ballot(proximity=20.0, loyalty=0.0, ruling=0.0), backend=Compiled())
        defected = 0.5 - np.mean(after.citizens.vote == 1)
        assert defected == pytest.approx(price * g / (4 * apart), abs=0.02)


@pytest.mark.crowd
@pytest.mark.parametrize("office", [0, 1])
def test_undermining_begins_where_polarisation_passes_a_threshold(office: int) -> None:
    # k = price / (4 D) < 1/2 where D > price / 2 = .6; then as far as restraint of a quarter allows.
    for apart, expected in ((0.5, 0.0), (0.55, 0.0), (0.65, 0.75), (1.5, 0.75)):
        found = undermined(society(apart, 1.2, office=office, restraint=0.25))
        assert found[office] == pytest.approx(expected, abs=1e-9)
        assert found[1 - office] == 0.0


@pytest.mark.parametrize("apart", [0.25, 0.5, 1.0])
def test_by_stealth_the_best_undermining_is_in_closed_form(apart: float) -> None:
    # S = 1/2 + m/2 - k m^2 + k m^3, k = price / (4 D): m = (1 - sqrt(1 - 3 / (2 k))) / 3.
    k = 8.0 / (4 * apart)
    best = (1 - np.sqrt(1 - 1.5 / k)) / 3
    assert undermined(society(apart, 8.0), stealth=1.0)[1] == pytest.approx(best, abs=0.011)
    assert best == pytest.approx(apart / 8, rel=0.5)  # 1 / (4 k), in proportion to the distance


def test_office_steps_back_where_it_went_too_far() -> None:
    state = society(0.4, 1.2, undermining=(0.0, 0.1))
    assert undermined(state, steps=3)[1] == pytest.approx(0.07)
    assert undermined(state)[1] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("valence", "expected"), [(-10.0, 0.5), (0.0, 0.0), (10.0, 0.5)])
def test_neither_loved_nor_hopeless_incumbents_keep_to_the_rules(valence: float, expected: float) -> None:
    # Luo and Przeworski. k = 1.2 / (4 * .5) = .6: at one half a step costs (.6 - .5) / (4 * .05) = .5 of
    # victory, more than an ambition of .2; where victory is sure, or out of reach, it costs next to nothing.
    state = society(0.5, 1.2, proximity=10.0, valence=(0.0, valence), restraint=0.5)
    assert undermined(state, proximity=10.0, ambition=0.2)[1] == pytest.approx(expected)


@on_both_backends
def test_restraint_that_returns_pulls_office_back(backend: Backend) -> None:
    state = society(1.0, 0.0, undermining=(0.0, 0.9), restraint=0.6, x=np.array([-0.5, 0.5]))
    after = run(state, Undermining(**SVOLIK), backend=backend).parties
    assert after.undermining[1] == pytest.approx(0.4)


@on_both_backends
def test_out_of_office_it_fades_and_so_does_its_price(backend: Backend) -> None:
    state = society(1.0, 0.01, office=0, election_at=-1, undermining=(0.0, 0.4), x=np.array([-0.5, 0.5]))
    after = run(state, Undermining(**SVOLIK, fading=0.1), steps=5, backend=backend).parties
    left = 0.4 * np.exp(-0.5)
    assert_allclose(after.undermining, [0.0, left], atol=1e-14)
    assert_allclose(after.penalty, [0.0, -left], atol=1e-14)  # vigilance 1


def test_a_valence_that_is_given_stays_beside_the_penalty() -> None:
    running = simulation(
        society(1.0, 0.01, valence=(0.25, -0.5), x=np.array([-0.5, 0.0, 0.5])), Undermining(**SVOLIK)
    )
    running.advance(20)
    now = running.state.parties
    assert now.penalty[1] < -0.1
    assert_allclose(now.valence - now.penalty, [0.25, -0.5], atol=1e-12)


@pytest.mark.parametrize("change", [{"election_at": -1}, {"office": -1}, {"office": 3}])
def test_without_an_election_to_fear_nothing_changes(change: dict[str, Any]) -> None:
    state = society(2.0, 0.0, undermining=(0.2, 0.2), **change)
    after = undermined(state, steps=10, fading=0.0)
    assert_array_equal(after, [0.2, 0.2])


@pytest.mark.parametrize("dt", [0.5, 1 / 12, 1 / 48])
def test_the_pace_does_not_depend_on_the_step(dt: float) -> None:
    # A hundredth every half year, for twenty years.
    state = society(2.0, 0.0, x=np.array([-0.5, 0.5]))
    rule = Undermining(**{**SVOLIK, "interval": 0.5})
    after = run(state, rule, steps=round(20 / dt), dt=dt, backend=Compiled()).parties
    assert after.undermining[1] == pytest.approx(0.4)


def test_what_voters_notice_and_what_office_wins() -> None:
    assert [noticed(0.5, stealth) for stealth in (0.0, 0.5, 1.0)] == [0.5, 0.375, 0.25]
    # The logistic function's slope in the middle is 1/4.
    assert slope(0.5, 0.3, 0.1) == pytest.approx(0.75)
