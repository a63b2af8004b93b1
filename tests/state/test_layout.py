from typing import Any

import numpy as np
import pytest
from two_worlds import Rows, rows

from polybius.errors import PolybiusError, StateError
from polybius.state import make_world


def test_a_number_of_citizens_makes_one_complete_society() -> None:
    state = make_world(citizens=3)
    assert state.complete
    assert (state.n_worlds, state.societies.n, state.citizens.n, state.ties.n) == (1, 1, 3, 0)
    assert state.citizens.id.tolist() == [0, 1, 2]
    assert state.worlds.seed.tolist() == [0]


def test_citizens_of_one_society_stand_together() -> None:
    state = make_world(citizens=4, society_sizes=[1, 0, 3])
    assert state.citizens.society.tolist() == [0, 2, 2, 2]
    assert state.societies.first_citizen.tolist() == [0, 1, 1, 4]


def test_parties_and_groups_belong_to_the_first_society_unless_told() -> None:
    given: dict[str, Any] = {"parties": {"valence": [0.0, 1.0]}, "groups": {"status": [0.0]}}
    state = make_world(citizens=2, society_sizes=[1, 1], **given)
    assert (state.parties.society.tolist(), state.groups.society.tolist()) == ([0, 0], [0])
    state = make_world(citizens=2, society_sizes=[1, 1], party_counts=[1, 1], group_counts=[0, 1], **given)
    assert (state.parties.society.tolist(), state.groups.society.tolist()) == ([0, 1], [1])
    assert (state.societies.first_group.tolist()) == [0, 0, 1]


def test_a_network_gives_ties_and_weights() -> None:
    state = make_world(citizens=3, network=rows([1, 2], [], [0], weight=[1, 2, 3]))
    assert not state.complete
    assert state.citizens.first_tie.tolist() == [0, 2, 2, 3]
    assert (state.ties.to.tolist(), state.ties.weight.tolist()) == ([1, 2, 0], [1, 2, 3])
    assert "weight" not in make_world(citizens=1, network=rows([])).ties


@pytest.mark.parametrize("sizes", [[1, 1], [4, -1], []])
def test_sizes_must_add_up_to_the_citizens(sizes: list[int]) -> None:
    with pytest.raises(StateError, match=r"society_sizes must say .* of the 3 citizens it has\. Got "):
        make_world(citizens=3, society_sizes=sizes)


@pytest.mark.parametrize("counts", [[2], [1, 0], [3, -1], [1, 1, 0]])
def test_party_counts_must_say_each_societys(counts: list[int]) -> None:
    with pytest.raises(StateError, match=r"party_counts must say .* of the 2 parties it has\. Got "):
        make_world(citizens=2, society_sizes=[1, 1], parties={"valence": [0, 0]}, party_counts=counts)


def test_a_network_must_have_a_node_for_each_citizen() -> None:
    with pytest.raises(StateError, match="the network has 2 nodes, but there are 3 citizens"):
        make_world(citizens=3, network=rows([1], [0]))


def test_a_tie_that_points_nowhere_is_named() -> None:
    # The first tie that leads nowhere is citizen 1's second, to 5; a later one leads further.
    with pytest.raises(StateError, match="a tie of citizen 1 points to citizen 5: there are 3"):
        make_world(citizens=3, network=rows([1], [0, 5], [9]))


def test_rows_that_miss_ties_are_refused() -> None:
    short = Rows(np.array([0, 1, 1]), np.array([1, 0], np.uint32))
    with pytest.raises(StateError, match=r"citizens\.first_tie must rise from 0 to 2"):
        make_world(citizens=2, network=short)


def test_columns_must_have_one_length() -> None:
    with pytest.raises(StateError, match=r"citizens\.age must have 2 rows. Got shape \(3,\)"):
        make_world(citizens={"private": [0.0, 0.0], "age": [1, 2, 3]})


@pytest.mark.parametrize("axes", [(), ("a", "a")])
def test_axes_need_names_of_their_own(axes: tuple[str, ...]) -> None:
    with pytest.raises(StateError, match="at least one value axis, each with its own name"):
        make_world(citizens=1, axes=axes)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_has_32_bits(seed: int) -> None:
    assert make_world(citizens=1, seed=2**32 - 1).worlds.seed.tolist() == [2**32 - 1]
    with pytest.raises(PolybiusError, match="seed"):
        make_world(citizens=1, seed=seed)
