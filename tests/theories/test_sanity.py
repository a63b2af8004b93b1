"""What no choice of parameters may break, for every theory that ships."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from living_societies import (
    NAMES,
    at_once,
    drawn_parameters,
    image,
    in_the_mirror,
    mirrored,
    society,
    without_births,
    without_noise,
    world,
)
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Simulation
from polybius.model import Theory
from polybius.state import STRUCTURE, State, union
from polybius.state.networks import Network, ring
from polybius.theories import THEORIES

STEPS = 18

every_theory = pytest.mark.parametrize("name", NAMES)


def after(
    theory: Theory, state: State, steps: int = STEPS, threads: int = 1, dt: float | None = None
) -> State:
    simulation = Simulation(theory, state, threads=threads, dt=dt)
    simulation.advance(steps)
    return simulation.state


@every_theory
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_values_stay_in_their_ranges(name: str, seed: int) -> None:
    theory = THEORIES[name]
    state = after(theory.setting(drawn_parameters(theory, seed)), world(society(seed), seed=seed), 8)
    for column in theory.columns.values():
        if column.name in STRUCTURE or column.table == "ties":
            continue
        values = np.asarray(state.tables[column.table][column.short], np.float64)
        slack = 1e-6 * max(1.0, abs(column.high)) if np.isfinite(column.high) else 0.0
        assert np.isfinite(values).all(), column.name
        assert values.min(initial=column.low) >= column.low - slack, column.name
        assert values.max(initial=column.high) <= column.high + slack, column.name


@every_theory
@pytest.mark.parametrize("place", [0.0, 0.3])
def test_a_society_without_difference_and_noise_stays_without(name: str, place: float) -> None:
    # Who reconsiders when is chance, so all do so at once.
    values = society(0, alike=True)
    for short in ("private", "expressed", "anchor"):
        values["citizens"][short] += place
    values["parties"]["position"] += place  # around where everyone stands
    state = after(
        at_once(without_births(without_noise(THEORIES[name]))), world(values, ring(120, neighbours=6)), 60
    ).citizens
    for column in ("private", "expressed", "climate", "pressure", "speaks"):
        if column in state:
            spread = np.ptp(np.asarray(state[column], np.float64), axis=0)
            assert_array_equal(spread, np.zeros_like(spread), err_msg=column)


def permuted(state: State, order: np.ndarray) -> State:
    """Return the world with its citizens in another order: the same people, each with the same ties."""
    place = np.argsort(order)
    first, to = state.citizens["first_tie"], state.ties["to"]
    rows = [place[to[first[i] : first[i + 1]]] for i in order]
    moved = Network(
        np.cumsum([0, *map(len, rows)]).astype(np.int64), np.concatenate(rows).astype(np.uint32), None
    )
    tables = {
        table: {
            short: column
            for short, column in state.tables[table].items()
            if f"{table}.{short}" not in STRUCTURE
        }
        for table in ("citizens", "societies", "parties")
    }
    tables["citizens"] = {short: column[order] for short, column in tables["citizens"].items()}
    again = world(tables, moved)
    again.citizens["id"] = state.citizens["id"][order]
    return again


@every_theory
def test_the_order_of_citizens_does_not_matter(name: str) -> None:
    theory = THEORIES[name]
    # These draw a citizen by place, and say so: a candidate for office, for a party's lead, a founder.
    theory = theory.without(
        *(slot.name for slot in theory.slots if slot.name in ("Rotation", "Capture", "Entry"))
    )
    state = world(society(1))
    order = np.random.default_rng(5).permutation(120)
    here, there = after(theory, state), after(theory, permuted(state, order))
    for short, values in here.citizens.items():
        if f"citizens.{short}" not in STRUCTURE:
            # Sums over citizens are rounded in another order, and kept in single precision.
            assert_allclose(there.citizens[short], values[order], rtol=0, atol=2e-5, err_msg=short)
    for short in ("line", "result", "institutions"):
        if short in here.societies:
            assert_allclose(there.societies[short], here.societies[short], atol=1e-5, err_msg=short)


@every_theory
def test_the_mirror_image_of_a_society_has_the_mirror_image_of_its_history(name: str) -> None:
    theory, values = without_noise(THEORIES[name]), society(2)
    here = after(theory, world(values))
    there = after(in_the_mirror(theory), world(mirrored(values)))
    for table in ("citizens", "societies", "parties"):
        for short, column in here.tables[table].items():
            key = f"{table}.{short}"
            if key in STRUCTURE:
                continue
            expected = image(key, np.asarray(column, np.float64))
            assert_allclose(there.tables[table][short], expected, rtol=1e-5, atol=2e-5, err_msg=key)


@every_theory
def test_threads_and_batches_change_nothing(name: str) -> None:
    theory = THEORIES[name]
    states = [world(society(seed), seed=seed) for seed in range(3)]
    alone = [after(theory, state) for state in states]
    for threads, order in ((1, (0, 1, 2)), (2, (2, 0, 1))):
        together = after(theory, union([states[k] for k in order]), threads=threads)
        for place, k in enumerate(order):
            for table in ("citizens", "societies", "parties"):
                n = alone[k].tables[table].n
                rows = slice(place * n, place * n + n)
                for short, column in alone[k].tables[table].items():
                    if f"{table}.{short}" not in STRUCTURE or short == "id":
                        assert_array_equal(together.tables[table][short][rows], column, err_msg=short)


def ablations() -> list[tuple[str, str]]:
    return [(name, slot.name) for name in NAMES for slot in THEORIES[name].slots]


@pytest.fixture(scope="module")
def small() -> State:
    """A society in which every ablation starts; no run writes to the world that it is given."""
    return world(society(3, n=40))


@pytest.mark.parametrize(("name", "gone"), ablations())
def test_any_mechanism_may_be_left_out_and_what_it_wrote_stays(name: str, gone: str, small: State) -> None:
    theory = THEORIES[name].without(gone)
    written = {*THEORIES[name].slot(gone).writes} - theory.written
    # In the second step each mechanism has met what all others do without the one that is gone.
    later = after(theory, small, 2)
    for key in written:
        table, _, short = key.partition(".")
        assert_array_equal(
            np.asarray(later.tables[table][short], np.float32),
            np.asarray(small.tables[table][short], np.float32),
        )
