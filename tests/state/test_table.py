import numpy as np
import pytest
from two_worlds import large, rows, small

from polybius.errors import StateError
from polybius.state import State, Table, make_world, union


def same(one: State, other: State) -> bool:
    """Say whether two states are equal, types included."""
    return one == other and all(
        one.tables[name][key].dtype == other.tables[name][key].dtype
        for name in one.tables
        for key in one.tables[name]
    )


def test_attribute_and_key_are_the_same_array() -> None:
    table = Table("citizens", 2)
    table.private = np.array([1.0, 2.0])
    assert table.private is table["private"]
    assert list(table) == ["private"]
    assert repr(table) == "<citizens: 2 rows; private>"


def test_a_column_has_one_row_each_and_bounds_one_more() -> None:
    table = Table("citizens", 2, {"private": np.zeros((2, 3)), "first_tie": np.zeros(3, np.int64)})
    for key, values in (("private", np.zeros(3)), ("first_tie", np.zeros(2)), ("age", np.array(1.0))):
        with pytest.raises(StateError, match=rf"column citizens\.{key} must have . rows\. Got shape"):
            table[key] = values


def test_columns_lie_in_memory_row_by_row() -> None:
    table = Table("citizens", 3, {"private": np.zeros((2, 3)).T})
    assert table.private.flags.c_contiguous


def test_an_unknown_column_gives_the_nearest() -> None:
    table = Table("citizens", 1, {"private": np.zeros(1)})
    with pytest.raises(StateError, match=r"has no column 'privat'\. Did you mean 'private'"):
        table["privat"]
    with pytest.raises(AttributeError, match="Did you mean 'private'"):
        _ = table.privat
    with pytest.raises(StateError, match=r"there is no table 'citizen'\. Did you mean 'citizens'"):
        large().column("citizen.private")
    with pytest.raises(AttributeError, match="Did you mean 'citizens'"):
        _ = large().citizen


def test_tables_are_equal_by_name_rows_columns_and_values() -> None:
    table = Table("citizens", 2, {"x": np.array([1, 2])})
    assert table == Table("citizens", 2, {"x": np.array([1, 2])})
    assert table != Table("parties", 2, {"x": np.array([1, 2])})
    assert table != Table("citizens", 2, {"x": np.array([1, 3])})
    assert table != Table("citizens", 2, {"y": np.array([1, 2])})
    assert table != 2


def test_a_copy_shares_no_memory() -> None:
    state = large()
    copied = state.copy()
    copied.citizens.private[0] = 9
    copied.ties.to[0] = 2
    assert same(state, large())
    assert not same(copied, state)


def test_a_union_shifts_indices_and_nothing_else() -> None:
    state = union([large(), small()])
    expected = {
        # The second world's rows come after 3 citizens, 2 societies, 3 parties and 3 ties.
        "citizens.world": [0, 0, 0, 1, 1],
        "citizens.society": [0, 0, 1, 2, 2],
        "citizens.party": [0, 1, 2, 3, 3],
        "citizens.id": [0, 1, 2, 0, 1],
        "citizens.first_tie": [0, 1, 3, 3, 4, 5],
        "ties.to": [1, 0, 2, 4, 3],
        "ties.weight": [0.5, 0.25, 0.75, 1.0, 2.0],
        "societies.world": [0, 0, 1],
        "societies.first_citizen": [0, 2, 3, 5],
        "societies.first_party": [0, 2, 3, 4],
        "parties.world": [0, 0, 0, 1],
        "parties.society": [0, 0, 1, 2],
        "parties.valence": [1, 2, 3, 4],
        "worlds.first_society": [0, 2, 3],
        "worlds.first_citizen": [0, 3, 5],
        "worlds.seed": [7, 8],
    }
    assert {name: state.column(name).tolist() for name in expected} == expected
    state.validate()


def test_bounds_are_the_rows_of_each_world() -> None:
    state = union([large(), small()])
    expected = {"worlds": [0, 1, 2], "societies": [0, 2, 3], "parties": [0, 3, 4], "citizens": [0, 3, 5]}
    expected |= {"ties": [0, 3, 5], "groups": [0, 0, 0], "relations": [0, 0, 0]}
    assert {name: state.bounds(name).tolist() for name in expected} == expected


def test_a_union_comes_apart_into_its_parts_bit_for_bit() -> None:
    parts = [large(), small(), large()]
    state = union(parts)
    assert all(same(one, other) for one, other in zip(state.split(), parts, strict=True))
    assert same(union(state.split()), state)


def test_a_union_of_unions_is_the_union_of_all() -> None:
    nested = union([union([large(), small()]), large()])
    assert same(nested, union([large(), small(), large()]))


def test_empty_tables_join_filled_ones() -> None:
    bare = make_world(
        citizens={"private": np.zeros(1, np.float32), "party": np.zeros(1, np.int32)},
        network=rows([], weight=[]),
        parties={"valence": np.zeros(1, np.float32)},
    )
    state = union([bare, small(), bare])
    assert state.citizens.first_tie.tolist() == [0, 0, 1, 2, 2]
    assert state.bounds("ties").tolist() == [0, 0, 2, 2]
    assert [world.ties.n for world in state.split()] == [0, 2, 0]


def test_a_world_alone_shares_no_memory_with_the_batch() -> None:
    state = union([large(), small()])
    alone = state.world(1)
    for table in alone.tables.values():
        for values in table.values():
            values[:] = 0
    assert same(state, union([large(), small()]))


@pytest.mark.parametrize("w", [-1, 2])
def test_a_world_that_is_not_there_is_refused(w: int) -> None:
    with pytest.raises(StateError, match=f"there is no world {w}: this state has worlds 0 to 1"):
        union([large(), small()]).world(w)


def test_worlds_that_differ_in_kind_cannot_be_joined() -> None:
    with pytest.raises(StateError, match="at least one state"):
        union([])
    with pytest.raises(StateError, match="share axes and kind of network"):
        union([make_world(citizens=2), small()])
    with pytest.raises(StateError, match="share axes and kind of network"):
        union([make_world(citizens=2), make_world(citizens=2, axes=("a", "b"))])
    with pytest.raises(StateError, match=r"Only some have citizens: \['age'\]"):
        union([make_world(citizens={"age": [1]}), make_world(citizens=1)])
    unweighted = small()
    unweighted.tables["ties"] = Table("ties", 2, {"to": unweighted.ties.to})
    with pytest.raises(StateError, match=r"Only some have ties: \['weight'\]"):
        union([large(), unweighted])
