"""Axelrod's culture: single events, regions by hand, starts, drift, and rest."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius import simulate
from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.reference.axelrod_culture import Cultures, territory
from polybius.reference.regions import cultures, regions, sizes, zones
from polybius.state import State, make_world, union
from polybius.state.networks import Complete, Network, ring, von_neumann_lattice

PATH = Network.from_rows([[1], [0, 2], [1]])
TWO = Network.from_rows([[1], [0]])


def event(traits: Any, **more: Any) -> Any:
    """Run events between two neighbours, one a step."""
    F = len(traits[0])
    settings: dict[str, Any] = {"F": F, "encounters": 0.5, "steps": 1, "initial": {"trait": traits}}
    return simulate("axelrod_culture", TWO, **(settings | more))


def test_one_trait_is_taken_over_in_one_event(backend: Backend) -> None:
    # Two of three features shared: in 2 of 3 events one takes over the third, and both are the same.
    traits = [[1, 2, 3], [1, 2, 7]]
    ends = [event(traits, seed=k, backend=backend).trait.values[0].tolist() for k in range(12)]
    assert all(end in (traits, [[1, 2, 3]] * 2, [[1, 2, 7]] * 2) for end in ends)
    assert traits in ends and [[1, 2, 3]] * 2 in ends and [[1, 2, 7]] * 2 in ends


def test_the_chance_is_the_share_of_features_in_common() -> None:
    # One of four shared: 1/4 of 800 interact (standard error .0153), each differing feature a third of them.
    found = event([[5, 1, 2, 3], [5, 6, 7, 8]], replicates=800).trait.values
    same = found[:, 0] == found[:, 1]
    assert same[:, 0].all() and same.sum(axis=1).max() == 2
    assert (same.sum(axis=1) == 2).mean() == pytest.approx(0.25, abs=4 * 0.0153)
    times = same[:, 1:].sum(axis=0)
    assert (
        (times - times.mean()) ** 2 / times.mean()
    ).sum() < 13.8  # chi-square, 2 degrees of freedom, 0.1 %


def test_the_one_who_acts_changes(backend: Backend) -> None:
    # 0 hears 1, and 1 nobody: only 0 changes, towards 1.
    one_way = Network.from_rows([[1], []])
    found = simulate(
        "axelrod_culture", one_way, F=2, initial={"trait": [[1, 2], [1, 9]]}, steps=100, backend=backend
    )
    assert_array_equal(found.trait.values[0], [[1, 9], [1, 9]])


def test_strangers_and_twins_are_at_rest(backend: Backend) -> None:
    for traits, n_regions in (([[1, 2], [3, 4]], 2), ([[1, 2], [1, 2]], 1)):
        found = event(traits, steps=50, backend=backend)
        assert_array_equal(found.trait.values[0], traits)
        assert (found.stopped_at.item(), found.regions.item()) == (1, n_regions)


def test_it_rests_when_nobody_can_take_over_anything(backend: Backend) -> None:
    settings: dict[str, Any] = {"n": 16, "F": 3, "q": 5, "backend": backend}
    found = simulate("axelrod_culture", seed=3, **settings)
    at = int(found.stopped_at.item())
    before = simulate("axelrod_culture", seed=3, steps=at - 1, **settings)
    assert np.isnan(before.stopped_at.item())
    assert active(before.trait.values[0]) > 0 and active(found.trait.values[0]) == 0


def active(traits: Any) -> int:
    """Return how many ties of the 4 x 4 square span some but not all features in common."""
    place = territory(16)
    shared = [(traits[i] == traits[j]).sum() for i in range(16) for j in place.neighbours(i)]
    return sum(0 < common < 3 for common in shared)


def mapped(network: Network | None, *maps: Any) -> State:
    """Return a batch of worlds with these traits."""
    worlds = [
        make_world(citizens={"trait": np.array(each, np.uint16)}, network=network, axes=("a", "b"))
        for each in maps
    ]
    return union(worlds)


def counts(state: State) -> list[list[int]]:
    """Return how many regions, zones and cultures each world has."""
    found = [np.count_nonzero(sizes(of(state), state.n_worlds), axis=1) for of in (regions, zones, cultures)]
    return np.transpose(found).tolist()  # type: ignore[no-any-return]


def test_regions_zones_and_cultures_by_hand() -> None:
    # On a path: two apart with one culture are two regions; [1, 1] and [1, 2] are two regions of one zone.
    maps = ([[1, 1], [2, 2], [1, 1]], [[1, 1], [1, 2], [3, 4]], [[1, 1], [1, 1], [1, 2]])
    assert counts(mapped(PATH, *maps)) == [[3, 3, 2], [3, 2, 3], [2, 1, 2]]
    # Where all hear all, who is alike is connected, also by way of others.
    assert counts(mapped(None, *maps)) == [[2, 2, 2], [3, 2, 3], [2, 1, 2]]
    assert counts(mapped(None, [[1, 1], [2, 2], [1, 2]])) == [[3, 1, 3]]
    assert sizes(regions(mapped(PATH, maps[2])), 1).max() == 2


def test_traits_at_the_start() -> None:
    even = Cultures(F=4, q=5).world(10_000, None, 1).citizens["trait"]
    assert_array_equal(np.unique(even), np.arange(5))
    assert np.abs(np.bincount(even.ravel()) / 40_000 - 0.2).max() < 4 * 0.002  # sqrt(.2 * .8 / 40,000)
    # Poisson with mean 3.1: error of the mean sqrt(3.1 / 40,000) = .0088; none with exp(-3.1) = .045.
    drawn = Cultures(F=4, q=3.1, poisson=1).world(10_000, None, 1).citizens["trait"]
    assert drawn.mean() == pytest.approx(3.1, abs=4 * 0.0088)
    assert drawn.var() == pytest.approx(3.1, abs=0.12)
    assert (drawn == 0).mean() == pytest.approx(math.exp(-3.1), abs=4 * 0.00104)


def test_drift_sets_one_feature_of_one_citizen(backend: Backend) -> None:
    # Nobody shares anything, so all that happens is drift: one feature in one event, to a trait below q.
    traits = [[100, 101, 102], [200, 201, 202]]
    for seed in range(6):
        changed = event(traits, r=1, q=3, seed=seed, backend=backend).trait.values[0]
        assert (changed != traits).sum() == 1 and changed.min() < 3
    never = event(traits, r=1e-9, backend=backend, steps=5)
    assert np.isnan(never.stopped_at.item())


def test_drift_brings_one_culture_where_there_would_be_many() -> None:
    # Rare drift keeps undoing the borders between strangers (Klemm et al. 2003).
    place = von_neumann_lattice((5, 5))
    settings: dict[str, Any] = {"F": 3, "q": 10, "replicates": 8, "encounters": 50, "steps": 400}
    frozen, drifting = (
        simulate("axelrod_culture", place, r=r, record=("largest",), **settings).largest.mean()
        for r in (0.0, 1e-3)
    )
    assert drifting > 0.75 > 0.5 > frozen


def test_few_poisson_traits_order_and_many_do_not() -> None:
    # On either side of the transition at 3.1 for two features (Peres and Fontanari 2015).
    place = von_neumann_lattice((12, 12))
    few, many = (
        simulate("axelrod_culture", place, F=2, q=q, poisson=1, replicates=10, record=("largest",)).largest
        for q in (1.0, 6.0)
    )
    assert few.mean() > 0.5 and many.mean() < 0.2


def test_any_network_will_do() -> None:
    for place in (Complete(20), ring(20, neighbours=4)):
        found = simulate("axelrod_culture", place, F=3, q=3, replicates=3)
        assert not found.stopped_at.isnull().any() and (found.regions == found.zones).all()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="q must be a whole number of traits"):
        simulate("axelrod_culture", q=3.5)
    with pytest.raises(ParameterError, match="n must be a square number"):
        simulate("axelrod_culture", n=10)
    with pytest.raises(ParameterError, match="F must be a whole number"):
        simulate("axelrod_culture", F=2.5)
