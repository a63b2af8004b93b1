"""Fingerprints: every bit of every column that the theory names, and nothing else."""

from collections.abc import Callable

import numpy as np
import pytest
from sample_mechanisms import Drift, run, small_world

from polybius.engine.fingerprint import fingerprints
from polybius.state import State, union


def drifted() -> State:
    return run(union([small_world(9, seed=1), small_world(9, seed=2)]), Drift(), steps=0).state


def flip(state: State) -> None:
    state.citizens.private.view(np.uint64)[3, 0] ^= 1  # the last bit of one number


def count(state: State) -> None:
    state.citizens.changes[0] += 1


def sign(state: State) -> None:
    state.citizens.private[0] = -0.0


THEORY = run(small_world(), Drift(), steps=0).theory


@pytest.mark.parametrize("change", [flip, count, sign])
def test_any_bit_of_a_world_changes_its_own_fingerprint_only(change: Callable[[State], None]) -> None:
    state = drifted()
    state.citizens.private[0] = 0.0
    before = fingerprints(THEORY, state)
    change(state)
    after = fingerprints(THEORY, state)
    assert before[0] != after[0] and before[1] == after[1]
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in after)


def test_what_the_theory_does_not_name_does_not_count() -> None:
    state = drifted()
    before = fingerprints(THEORY, state)
    state.citizens.opinion[:] = 0.0
    assert fingerprints(THEORY, state) == before


def test_precision_is_part_of_it() -> None:
    world = small_world(9)
    world.citizens.private[:] = 0.5  # the same number in both
    found = {run(world, Drift(), steps=0, precision=p).fingerprints()[0] for p in ("float32", "float64")}
    assert len(found) == 2
