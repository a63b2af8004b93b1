from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Institutions
from polybius.mechanisms.institutions import settle
from polybius.state import State, union

#: Nothing builds, keeps, loses or wears.
INERT: dict[str, Any] = {"build": 0.0, "upkeep": 0.0, "decay": 0.0, "wear": 0.0}


def society(*, attachment: tuple[float, ...] = (0.5, 0.5), office: int = -1, **columns: float) -> State:
    given = {name: [value] for name, value in columns.items()} | {"party_in_power": [office]}
    return world(np.zeros(len(attachment)), societies=given, attachment=attachment)


def democratic_capital(kept: Floats, delta: float) -> float:
    """Return (1 - delta) times the sum over k of delta^k kept_(t-k) (Persson and Tabellini 2009)."""
    return float((1 - delta) * sum(delta**k * a for k, a in enumerate(kept[::-1])))


@on_both_backends
def test_the_democratic_capital_of_persson_and_tabellini(backend: Backend) -> None:
    # Twenty years kept, ten not, five kept: what was built is lost at the rate at which it was built.
    kept = np.repeat([1.0, 0.0, 1.0], [20, 10, 5])
    rule = Institutions(build=0.0, upkeep=0.05, decay=0.05, wear=0.0)
    running = simulation(society(institutions=0.0, investment=0.0), rule, backend=backend)
    levels = []
    for a in kept:
        running.state.societies.investment[:] = a
        running.advance(1)
        levels.append(running.state.societies.institutions[0])
    delta = np.exp(-0.05)
    assert_allclose(levels, [democratic_capital(kept[: k + 1], delta) for k in range(len(kept))], atol=1e-12)
    assert levels[19] == pytest.approx(1 - delta**20)  # constant inputs: 1 - delta^n


@on_both_backends
def test_struggle_and_upkeep_by_hand(backend: Backend) -> None:
    # gain = 2 * .05 + .1 * .5 = .15, loss = .02 * .5 = .01: towards .15 / .16 at the rate .16.
    state = society(institutions=0.2, struggle=0.05, investment=0.5)
    rule = Institutions(build=2.0, upkeep=0.1, decay=0.02, wear=0.0)
    after = run(state, rule, steps=5, backend=backend).societies
    assert after.institutions[0] == pytest.approx(0.9375 + (0.2 - 0.9375) * np.exp(-0.8), abs=1e-14)


def test_the_path_does_not_depend_on_the_step() -> None:
    state = society(institutions=0.2, struggle=0.05, investment=0.5)
    rule = Institutions(build=2.0, upkeep=0.1, decay=0.02, wear=0.0)
    paths = [run(state, rule, steps=round(6 / dt), dt=dt).societies.institutions[0] for dt in (6, 0.5, 0.01)]
    assert_allclose(paths, paths[0], atol=1e-12)


def test_struggle_may_tear_down() -> None:
    # build = -2 at a struggle of .05: the level melts at the rate .1.
    state = society(institutions=0.8, struggle=0.05)
    after = run(union([state] * 2), Institutions(**INERT), steps=10, Institutions__build=[-2.0, 2.0])
    assert_allclose(after.societies.institutions, [0.8 * np.exp(-1), 1 - 0.2 * np.exp(-1)], atol=1e-13)


@on_both_backends
def test_without_wear_and_decay_nothing_is_lost(backend: Backend) -> None:
    state = society(institutions=0.6, investment=0.0, restraint=0.3, attachment=(0.0, 0.0), office=1)
    rule = Institutions(build=2.0, upkeep=0.1, decay=0.0, wear=0.0)
    after = run(state, rule, steps=500, backend=backend)
    assert after.societies.institutions[0] == 0.6


def test_decay_takes_what_is_not_kept_up() -> None:
    # A quarter kept up: .04 * 3/4 = .03 a year, with nothing built.
    rule = Institutions(**{**INERT, "decay": 0.04})
    after = run(society(institutions=0.5, investment=0.25), rule, steps=20)
    assert after.societies.institutions[0] == pytest.approx(0.5 * np.exp(-0.6), abs=1e-14)


@on_both_backends
def test_restraint_follows_what_citizens_defend(backend: Backend) -> None:
    # Mean attachment of (1, .6, .2) is .6: R -> .8 * .6 = .48 at the rate .5.
    state = society(institutions=0.8, restraint=0.0, attachment=(1.0, 0.6, 0.2))
    after = run(state, Institutions(**INERT, rate=0.5), steps=3, backend=backend)
    assert after.societies.restraint[0] == pytest.approx(0.48 * (1 - np.exp(-1.5)), abs=1e-14)
    at_once = run(state, Institutions(**INERT, rate=AT_ONCE), backend=backend)
    assert at_once.societies.restraint[0] == pytest.approx(0.48, abs=1e-14)


def test_tenure_is_counted_from_the_change_of_power() -> None:
    running = simulation(society(office=0), Institutions(**INERT), dt=0.5)
    tenures = []
    for office in (0, 0, 0, 1, 1, 1, 1, 0):
        running.state.societies.party_in_power[:] = office
        running.advance(1)
        tenures.append(running.state.societies.tenure[0])
    assert_array_equal(tenures, [0.0, 0.5, 1.0, 0.0, 0.5, 1.0, 1.5, 0.0])
    assert running.state.societies.incumbent[0] == 0


@on_both_backends
def test_secure_office_wears_down_what_citizens_do_not_defend(backend: Backend) -> None:
    # Attachment .25, tenure 3 + 1 of entrenchment 4: w = .4 * .75 * 4 / 8 = .15, on level and restraint.
    state = society(institutions=0.8, restraint=0.5, attachment=(0.25,), office=1, incumbent=1, tenure=3.0)
    rule = Institutions(**{**INERT, "wear": 0.4}, entrenchment=4.0, rate=0.0)
    after = run(state, rule, backend=backend).societies
    assert after.institutions[0] == pytest.approx(0.8 * np.exp(-0.15), abs=1e-14)
    assert after.restraint[0] == pytest.approx(0.5 * np.exp(-0.15), abs=1e-14)


def test_citizens_who_are_attached_let_nothing_be_worn() -> None:
    state = society(institutions=0.8, attachment=(1.0, 1.0), office=1, tenure=50.0, incumbent=1)
    after = run(state, Institutions(**{**INERT, "wear": 10.0}), steps=50)
    assert after.societies.institutions[0] == 0.8


def test_alternation_spares_institutions_that_permanence_wears() -> None:
    # Luo and Przeworski's erosion, by the calendar alone: the same office for forty years, or in turns.
    levels = []
    for term in (4, 100):
        running = simulation(society(institutions=0.9, attachment=(0.4,), office=0), Institutions(wear=0.1))
        for year in range(40):
            running.state.societies.party_in_power[:] = year // term % 2
            running.advance(1)
        levels.append(running.state.societies.institutions[0])
    assert levels[0] > 1.5 * levels[1]


@on_both_backends
def test_societies_are_apart(backend: Backend) -> None:
    state = world(
        np.zeros(3),
        sizes=[1, 2],
        attachment=[1.0, 0.2, 0.4],
        societies={"institutions": [0.5, 1.0], "restraint": [0.0, 0.0]},
    )
    after = run(state, Institutions(**INERT, rate=AT_ONCE), backend=backend).societies
    assert_allclose(after.restraint, [0.5, 0.3], atol=1e-14)


def test_stock_and_flow_in_closed_form() -> None:
    assert settle(0.5, 0.25, 0.0, 2.0) == 1.0
    assert settle(0.5, 0.0, 1.0, 2.0) == pytest.approx(0.5 * np.exp(-2), abs=1e-15)
    assert settle(0.5, 0.3, 0.4, 1e3) == pytest.approx(0.75, abs=1e-15)
