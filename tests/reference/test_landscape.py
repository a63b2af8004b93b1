"""Landscape theory: energies and minima by hand and by brute force, descent, and real tables."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.landscape import energy, frustration, landscape, propensities_from_tables

DATA = Path(__file__).parents[3] / "shared" / "data"

#: 0 and 1 are friends, 2 is a foe of both, more so of 1.
THREE = np.array([[0, 2, -1], [2, 0, -3], [-1, -3, 0]], float)
SIZES = np.array([1.0, 2.0, 3.0])


def random_propensities(n: int, seed: int) -> NDArray[np.float64]:
    p = np.random.default_rng(seed).normal(size=(n, n))
    return np.asarray(np.triu(p, 1) + np.triu(p, 1).T)


def test_frustration_and_energy_by_hand() -> None:
    # 0 alone: it misses 1 (2 * 2) and is rid of 2 (-1 * 3); 1 misses 0 (2 * 1), 2 is rid of 0 (-1 * 1).
    assert_array_equal(frustration([0, 1, 1], THREE, SIZES), [1, 2, -1])
    assert energy([0, 1, 1], THREE, SIZES) == 1 * 1 + 2 * 2 - 3 * 1
    # all together: nobody is apart from anybody
    assert energy([1, 1, 1], THREE, SIZES) == 0
    # foes apart: 2 (-1 * 1 * 3 - 3 * 2 * 3)
    assert energy([0, 0, 1], THREE, SIZES) == -42


def test_three_nations_have_one_minimum() -> None:
    found = landscape(THREE, SIZES)
    assert_array_equal(found.sides(int(found.minima[0])), [0, 0, 1])
    assert_array_equal(found.basins, [4])
    assert_array_equal(found.energies, [0, 2 * (4 - 18), -42, 2])  # together, 1 alone, 2 alone, 0 alone


def test_energies_and_minima_are_those_of_brute_force() -> None:
    p, s = random_propensities(6, 1), np.array([1, 0.5, 2, 1, 3, 1.5])
    found = landscape(p, s)
    lowest = set()
    for c, sides in enumerate(product((0, 1), repeat=5)):
        x = np.array([0, *sides[::-1]])  # nation 1 is the lowest bit
        assert_array_equal(found.sides(c), x)
        assert found.energies[c] == pytest.approx(energy(x, p, s))
        others = [energy(np.where(np.arange(6) == i, 1 - x, x), p, s) for i in range(6)]
        if min(others) > energy(x, p, s):
            lowest.add(c)
    assert lowest == set(found.minima.tolist())
    assert found.basins.sum() == 32
    assert_array_equal(found.energies[found.minima], np.sort(found.energies[found.minima]))


def test_a_change_of_sides_counts_each_pair_twice() -> None:
    p, s = random_propensities(5, 2), np.arange(1.0, 6.0)
    x = np.array([0, 1, 0, 1, 1])
    y = x.copy()
    y[3] = 0
    change = frustration(y, p, s)[3] - frustration(x, p, s)[3]
    assert energy(y, p, s) - energy(x, p, s) == pytest.approx(2 * s[3] * change)


def test_frustrated_nations_have_several_minima() -> None:
    # Galam: of twelve nations with random bonds, more than one alignment is stable, as a rule.
    counts = [len(landscape(random_propensities(12, seed)).minima) for seed in range(20)]
    assert np.mean(counts) > 2


def test_a_nation_moves_only_if_it_gains(backend: Backend) -> None:
    # 0 and 1 are friends on different sides, 2 their foe, with 1: only 0, or 1, moves; then all rest.
    given: dict[str, Any] = {
        "side": np.array([0, 1, 1], np.int8), "size": np.ones(3), "relations.propensity": THREE.ravel(),
    }  # fmt: skip
    found = simulate("landscape", n=3, initial=given, replicates=20, steps=100, backend=backend)
    assert (found.side[:, 0] == found.side[:, 1]).all()
    assert (found.side[:, 0] != found.side[:, 2]).all()
    assert_allclose(found.energy, -8)  # 2 (-1 - 3)
    assert (found.stopped_at >= 1).all()


def test_it_ends_in_a_minimum_and_not_before() -> None:
    p = random_propensities(9, 5)
    place = landscape(p)
    found = simulate(
        "landscape", n=9, initial={"relations.propensity": p.ravel()}, replicates=50, every=1, steps=30
    )
    assert found.stopped_at.notnull().all()
    assert (found.energy.diff("time") <= 1e-12).all()
    sides = found.side.to_numpy()
    codes = ((sides ^ sides[:, :1])[:, 1:] << np.arange(8)).sum(axis=1)
    assert set(codes.tolist()) <= set(place.minima.tolist())


def test_a_start_in_a_minimum_stops_at_once() -> None:
    given: dict[str, Any] = {"side": np.array([0, 0, 1], np.int8), "relations.propensity": THREE.ravel()}
    found = simulate("landscape", n=3, initial=given, replicates=5)
    assert (found.stopped_at <= 1).all()
    assert (found.side == np.array([0, 0, 1])).all()


def test_on_a_graph_only_ties_count() -> None:
    # A star around 0, all foes: the others end against it, though they are foes of each other.
    networkx = pytest.importorskip("networkx")
    foes = -1.0 + np.eye(5)
    found = simulate(
        "landscape", networkx.star_graph(4), initial={"relations.propensity": foes.ravel()}, replicates=20
    )
    assert (found.side[:, 1:] != found.side[:, :1]).all()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="symmetric"):
        landscape([[0, 1], [2, 0]])
    with pytest.raises(ParameterError, match="must not be negative"):
        energy([0, 1], [[0, 1], [1, 0]], [1, -1])
    with pytest.raises(ParameterError, match=r"must be \(n, n\)"):
        landscape(np.zeros((2, 3)))
    with pytest.raises(ParameterError, match="2 to 20 nations"):
        landscape(np.zeros((21, 21)))
    with pytest.raises(ParameterError, match=r"weights may name .* Got trade"):
        propensities_from_tables(["a"], weights={"trade": 1})


def test_propensities_by_hand() -> None:
    # a and b: allied (once, though listed twice) +1, alike +1. b and c: disputes -.5, war -2, unlike -1.
    # a and c: unlike -1. d has no known government and nothing else; "e" is not listed.
    found = propensities_from_tables(
        ["a", "b", "c", "d"],
        allied=[("a", "b"), ("b", "a"), ("a", "e")],
        disputed=[("b", "c"), ("c", "b")],
        at_war=[("b", "c")],
        government={"a": 1, "b": 1, "c": 2},
        weights={"at_war": -2},
    )
    assert_array_equal(found, [[0, 2, -1, 0], [2, 0, -3.5, 0], [-1, -3.5, 0, 0], [0, 0, 0, 0]])


@pytest.mark.skipif(not DATA.exists(), reason="needs the Correlates of War extracts, which aren't shipped")
def test_europe_1936_with_propensities_of_ours() -> None:
    pandas = pytest.importorskip("pandas")
    # Britain, France, Germany, Italy, Poland, Czechoslovakia, Hungary, Romania, Yugoslavia, Greece, USSR, ...
    states = [200, 220, 255, 325, 290, 315, 310, 360, 345, 350, 365, 366, 367, 368, 375, 390, 235]
    years = pandas.read_parquet(DATA / "cow_state_year.parquet")
    now = years[(years.year == 1936) & years.ccode.isin(states)].set_index("ccode")
    alliances = pandas.read_parquet(DATA / "atop_alliance_dyad_year.parquet")
    disputes = pandas.read_parquet(DATA / "cow_mid_dyad_year.parquet")
    wars = pandas.read_csv(DATA / "cow_interstate_war_dyad_year.csv")

    def pairs(table: Any) -> list[tuple[int, int]]:
        return list(zip(table.ccode1.tolist(), table.ccode2.tolist(), strict=True))

    p = propensities_from_tables(
        states,
        allied=pairs(alliances[(alliances.year == 1936) & (alliances.atop_defense == 1)]),
        disputed=pairs(disputes[disputes.year.between(1920, 1936)]),
        at_war=pairs(wars[wars.year.between(1914, 1936)].drop_duplicates(["ccode1", "ccode2", "warnum"])),
        government={code: polity >= 0 for code, polity in now.polity2.dropna().items()},
    )
    sizes = now.cinc.reindex(states).fillna(0).to_numpy()
    found = landscape(p, sizes)
    best = dict(zip(states, found.sides(int(found.minima[0])).tolist(), strict=True))
    assert sizes.sum() == pytest.approx(now.cinc.sum())
    assert best[200] == best[220] != best[255]  # Britain with France, against Germany
    assert found.energies[found.minima[0]] == found.energies.min() < 0
