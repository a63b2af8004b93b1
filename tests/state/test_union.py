import numpy as np
from numpy.testing import assert_array_equal
from two_worlds import large, rows

from polybius.state import make_world, union


def test_a_world_without_parties_may_lack_their_columns() -> None:
    # Its table of parties is empty, so there is no valence to add; its citizens have none.
    bare = make_world(citizens={"private": [0.0]}, network=rows([], weight=[]))
    partial = large()
    del partial.citizens._columns["party"]
    for worlds in ([bare, partial], [partial, bare]):
        both = union(worlds)
        both.validate()
        assert_array_equal(both.parties.valence, [1.0, 2.0, 3.0])
        assert both.world(worlds.index(partial)) == partial


def test_one_world_is_its_own_union() -> None:
    one = large()
    assert union([one]) is one


def test_empty_worlds_take_part() -> None:
    empty = make_world(citizens={"private": np.zeros(0)})
    full = make_world(citizens={"private": np.ones(2)})
    both = union([empty, full, empty])
    assert both.split()[1].citizens == full.citizens
    assert_array_equal(both.worlds.first_citizen, [0, 0, 2, 2])
