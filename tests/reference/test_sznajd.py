"""The Sznajd model: what one pair does, where it rests, how small rings end."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from small_rings import State, changed, exit_from

from polybius.engine import Backend
from polybius.experiments.replicates import simulate
from polybius.reference.sznajd import MODEL, ONE_SIDED, ORIGINAL, exits
from polybius.state.networks import Network, von_neumann_lattice


def successors(network: Network, choice: list[int], divides: bool) -> set[State]:
    """Return all states that one pair can leave behind."""
    found = set()
    for i in range(network.n_nodes):
        for j in network.neighbours(i).tolist():
            new = list(choice)
            if choice[i] == choice[j] or divides:
                for k in set(network.neighbours(i).tolist()) - {j}:
                    new[k] = choice[j]
                for k in set(network.neighbours(j).tolist()) - {i}:
                    new[k] = choice[i]
            found.add(tuple(new))
    return found


@pytest.mark.parametrize(("model", "divides"), [(MODEL, False), (ORIGINAL, True)])
def test_one_pair_on_a_lattice(model: Any, divides: bool) -> None:
    # A 4 x 4 torus with a pair of 1s and a lone one: every state that some pair leaves is found, no other.
    lattice = von_neumann_lattice((4, 4))
    choice = [0] * 16
    for i in (0, 1, 10):
        choice[i] = 1
    found = simulate(
        model, lattice, replicates=800, initial={"choice": choice}, encounters=1 / 16, steps=1
    ).choice
    assert {tuple(row) for row in found.to_numpy().tolist()} == successors(lattice, choice, divides)


def test_by_hand_on_a_ring(backend: Backend) -> None:
    # 1 1 0 0: any pair that agrees makes its choice general, within one step of many meetings.
    found = simulate(MODEL, n=4, initial={"choice": [1, 1, 0, 0]}, encounters=50.0, steps=1, backend=backend)
    assert found.share.item() in (0.0, 1.0)


@pytest.mark.parametrize("model", [MODEL, ORIGINAL, ONE_SIDED])
def test_alternation_is_at_rest(model: Any, backend: Backend) -> None:
    found = simulate(model, n=6, initial={"choice": [1, 0] * 3}, steps=20, backend=backend)
    assert found.stopped_at.item() == 1
    assert_array_equal(found.choice[0], [1, 0] * 3)


def both_sides(divides: bool) -> Any:
    """Return the rule on a ring: a pair i, i + 1 sets i - 1 and i + 2."""

    def rule(state: State) -> list[tuple[float, State]]:
        n = len(state)
        after = []
        for i in range(n):
            a, b = state[i], state[(i + 1) % n]
            new = changed(changed(state, [i - 1], b), [i + 2], a) if a == b or divides else state
            after.append((1 / n, new))
        return after

    return rule


@pytest.mark.parametrize(("name", "divides"), [("both sides", False), ("original", True)])
def test_a_small_ring_ends_as_often_as_it_must(name: str, divides: bool) -> None:
    # Eight on a ring, all 256 states solved.
    ours = exits(simulate, name, 0.4, 8, 2000)
    exact = exit_from(8, 0.4, both_sides(divides))
    assert abs(ours["exit probability"].value - exact) < 4 * ours["exit probability"].error
    assert (ours["chance of stalemate"].value > 0.2) is divides


def test_one_side_ends_as_both_do_on_a_small_ring() -> None:
    # Slanina et al. found no difference; on eight citizens the exact chances agree with each other too.
    exact = exit_from(8, 0.3, both_sides(False))
    ours = exits(simulate, "one side", 0.3, 8, 2000)["exit probability"]
    assert abs(ours.value - exact) < 4 * ours.error


def test_everyone_at_once_where_all_hear_all() -> None:
    found = simulate(MODEL, np.ones((5, 5)) - np.eye(5), replicates=50, steps=20, encounters=0.2)
    assert (found.consensus == 1).all()
