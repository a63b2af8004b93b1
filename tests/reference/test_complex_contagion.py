"""Complex contagion: neighbourhoods that begin, counts and shares."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.state.networks import Complete, moore_lattice, rewired, ring, von_neumann_lattice


def test_a_seed_is_a_citizen_with_its_neighbourhood() -> None:
    found = simulate("complex_contagion", moore_lattice((9, 9)), a=9, replicates=5)
    assert_array_equal(found.share * 81, [9] * 5)
    blocks = found.active.values.reshape(5, 9, 9)
    assert all(len(set(np.flatnonzero(block.any(axis=k)))) == 3 for block in blocks for k in (0, 1))
    assert len({block.tobytes() for block in blocks}) > 1  # drawn anew for each replicate


def test_the_front_on_a_ring_moves_as_far_as_it_is_heard(backend: Backend) -> None:
    # 8 neighbours, a = 2: beyond the 9 who begin, those at distance 1, 2 and 3 hear two at least. Three a
    # wave on each side; 21 are all after two waves.
    found = simulate("complex_contagion", ring(21, neighbours=8), every=1, steps=3, backend=backend)
    assert_array_equal(np.rint(found.share[0] * 21), [9, 15, 21, 21])
    assert found.stopped_at[0] == 2


@pytest.mark.parametrize(("a", "wave"), [(1, 4), (2, 3), (3, 2), (4, 1)])
def test_wide_bridges_are_crossed_by_what_needs_many(a: int, wave: int) -> None:
    # The one at distance d beyond the front hears 5 - d of it: at least a where d <= 5 - a.
    found = simulate("complex_contagion", ring(101, neighbours=8), a=a, every=1, steps=1)
    assert_array_equal(np.rint(found.share[0] * 101), [9, 9 + 2 * wave])


def test_more_than_half_of_the_neighbours_never_spreads() -> None:
    for lattice in (ring(60, neighbours=6), moore_lattice((12, 12)), von_neumann_lattice((5, 5, 5))):
        found = simulate("complex_contagion", lattice, a=0, q=0.51)
        assert found.share[0] < 0.5


def test_the_stricter_of_count_and_share_counts() -> None:
    # On a ring of 8 neighbours q = .25 is two of eight.
    network = ring(200, neighbours=8)
    runs = {
        (a, q): float(simulate("complex_contagion", network, a=a, q=q, steps=5).share[0])
        for a, q in ((2, 0.0), (1, 0.25), (1, 0.0), (2, 0.25), (3, 0.25), (3, 0.0))
    }
    assert runs[2, 0.0] == runs[1, 0.25] == runs[2, 0.25] < runs[1, 0.0]
    assert runs[3, 0.25] == runs[3, 0.0] < runs[2, 0.0]


def test_long_ties_are_weak() -> None:
    torus = moore_lattice((60, 60))
    near = simulate("complex_contagion", torus, a=3)
    far = simulate("complex_contagion", lambda seed: rewired(torus, p=0.6, seed=seed), a=3, replicates=4)
    simple = simulate("complex_contagion", lambda seed: rewired(torus, p=0.6, seed=seed), a=1, replicates=4)
    assert near.cascade[0] == 1 and not far.cascade.any() and simple.cascade.all()
    assert float(simple.stopped_at.max()) < float(near.stopped_at[0])  # but carry simple contagion faster


def test_among_all_one_neighbourhood_is_everybody() -> None:
    found = simulate("complex_contagion", Complete(30), a=25)
    assert found.share[0] == 1.0 and found.stopped_at[0] == 1
    # 5 active of 30: whoever is not active hears 5.
    given = {"active": [1] * 5 + [0] * 25}
    for a, share in ((5, 1.0), (6, 5 / 30)):
        found = simulate("complex_contagion", Complete(30), initial={**given, "least": [float(a)] * 30})
        assert found.share[0] == pytest.approx(share)


def test_several_neighbourhoods_begin() -> None:
    found = simulate("complex_contagion", ring(1000, neighbours=2), a=3, seeds=4, replicates=3)
    assert (found.share * 1000 > 4).all() and (found.share * 1000 <= 12).all()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="a must be a whole number"):
        simulate("complex_contagion", a=1.5)
    with pytest.raises(ParameterError, match="q must lie in"):
        simulate("complex_contagion", q=1.5)
