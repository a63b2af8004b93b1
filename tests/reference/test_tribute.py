"""Tribute: single demands by hand, what is conserved, and a ring walked step by step."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.tribute import cluster_sizes
from polybius.rng import Tick, below, stream
from polybius.state.networks import Complete, Network

Matrix = NDArray[np.float64]


def active(n: int, year: int, demand: int, seed: int = 0) -> int:
    """Return the actor whose turn it is."""
    return below(n, seed, 0, Tick(year, stream("PayOrElse"), 1.0), 0, demand)


def seed_with(n: int, actor: int) -> int:
    """Return a seed with which that actor demands first."""
    return next(seed for seed in range(1000) if active(n, 0, 0, seed) == actor)


def line(n: int) -> Network:
    """Return actors in a row."""
    rows = [[j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)]
    return Network(np.cumsum([0, *map(len, rows)]), np.concatenate(rows))


def one_demand(
    graph: Any, actor: int, wealth: list[float], commitment: Matrix, backend: Backend
) -> tuple[Matrix, Matrix, float]:
    """Return wealth and commitment after the demand of an actor, without harvest, and whether it was paid."""
    n = len(wealth)
    found = simulate(
        "tribute", graph, seed=seed_with(n, actor), demands=1, harvest=0, steps=1, backend=backend,
        initial={"wealth": np.array(wealth), "relations.commitment": commitment.ravel()},
    )  # fmt: skip
    after = found.commitment[0].to_numpy().reshape(n, n)
    return found.wealth[0].to_numpy(), after, found.tributes_per_year.item()


def committed(n: int, **pairs: float) -> Matrix:
    """Return commitments: to oneself, and both ways between pairs, as c01=20."""
    found = 100.0 * np.eye(n)
    for name, value in pairs.items():
        i, j = int(name[1]), int(name[2])
        found[i, j] = found[j, i] = value
    return found


def test_a_fight_by_hand(backend: Backend) -> None:
    # A fight costs the target a quarter of 400, less than 250: it fights. Both grow apart.
    wealth, after, paid = one_demand(Complete(2), 0, [400, 300], committed(2, c01=30), backend)
    assert_allclose(wealth, [400 - 75, 300 - 100])
    assert_array_equal(after, committed(2, c01=20))
    assert paid == 0


def test_a_tribute_by_hand(backend: Backend) -> None:
    # A quarter of 1200 is more than 250: it pays. Commitment grows both ways.
    wealth, after, paid = one_demand(Complete(2), 0, [1200, 300], committed(2), backend)
    assert_allclose(wealth, [1450, 50])
    assert_array_equal(after, committed(2, c01=10))
    assert paid == 1


def test_if_both_cost_the_same_it_pays(backend: Backend) -> None:
    assert one_demand(Complete(2), 0, [1000, 300], committed(2), backend)[2] == 1
    assert one_demand(Complete(2), 0, [999, 300], committed(2), backend)[2] == 0


def test_nobody_pays_more_than_it_has(backend: Backend) -> None:
    # To fight would cost all: min(.25 * 1200, 100).
    wealth, _, paid = one_demand(Complete(2), 0, [1200, 100], committed(2), backend)
    assert_allclose(wealth, [1300, 0])
    assert paid == 1


def test_the_weaker_do_not_demand(backend: Backend) -> None:
    wealth, after, _ = one_demand(Complete(2), 1, [400, 300], committed(2), backend)
    assert_allclose(wealth, [400, 300])
    assert_array_equal(after, committed(2))


def test_allies_share_strength_and_losses_by_their_commitment(backend: Backend) -> None:
    # 0 - 1 - 2 in a row, 1 half committed to 0. To ask 1 is worth 250 (500 - 400) / 500 = 50; to ask 2,
    # with 1 on its side, 250 (700 - 500) / 700 = 71. 2 would lose .25 * 700 = 175 and fights: it deals
    # out .25 * 500 = 125, of which each bears what it put in: 500 and 200 of 700.
    wealth, after, paid = one_demand(line(3), 0, [500, 400, 500], committed(3, c01=50), backend)
    assert paid == 0
    assert_allclose(wealth, [500 - 125 * 500 / 700, 400 - 125 * 200 / 700, 500 - 175])
    # Those who fought together grow closer; each is as far from 2 as can be.
    assert_array_equal(after, committed(3, c01=60))


def test_the_target_too_is_helped(backend: Backend) -> None:
    # 0 alone (700) against 1 (300) with 2 (fully committed, 300): 600. 1 would lose .25 * 700 * 300 / 600.
    wealth, after, _ = one_demand(line(3), 0, [700, 300, 300], committed(3, c12=100), backend)
    assert_allclose(wealth, [700 - 150, 300 - 87.5, 300 - 87.5])
    assert_array_equal(after, committed(3, c12=100))


def test_only_what_is_reached_through_allies_can_be_asked(backend: Backend) -> None:
    # In a row, 0 (500) can't beat 1 (600), and 2 (100) is behind it: nothing happens, unless 1 is an ally,
    # or nothing is between them.
    alone = committed(3)
    assert_allclose(one_demand(line(3), 0, [500, 600, 100], alone, backend)[0], [500, 600, 100])
    assert one_demand(line(3), 0, [500, 600, 100], committed(3, c01=10), backend)[0][2] < 100
    assert one_demand(Complete(3), 0, [500, 600, 100], alone, backend)[0][2] < 100


def test_the_most_valuable_target_is_asked(backend: Backend) -> None:
    # 250 (500 - 300) / 500 = 100 from 1; 100 (500 - 100) / 500 = 80 from 2: 1, though it is less weak.
    wealth, _, _ = one_demand(Complete(3), 0, [500, 300, 100], committed(3), backend)
    assert wealth[1] < 300 and wealth[2] == 100


def test_tributes_move_wealth_and_do_not_make_it() -> None:
    # Where fights would cost all, everyone pays: only the harvest adds, 20 * 10 a year.
    found = simulate("tribute", destructiveness=1e6, steps=50, every=1, replicates=5)
    assert (found.fights_per_year == 0).all()
    assert (found.tributes_per_year[:, -1] > 0).all()
    total = found.total.to_numpy()
    assert_allclose(total, total[:, :1] + 200 * np.arange(51), rtol=1e-12)


def test_harmless_fights_destroy_nothing_and_are_always_preferred() -> None:
    found = simulate("tribute", destructiveness=0, steps=50, every=50, replicates=5)
    assert (found.tributes_per_year == 0).all()
    assert_allclose(found.total[:, 1] - found.total[:, 0], 200 * 50)


def test_commitments_are_whole_tens_mutual_and_bounded() -> None:
    found = simulate("tribute", steps=200, replicates=10)
    c = found.commitment.to_numpy().reshape(10, 10, 10)
    assert_array_equal(c % 10, 0)
    assert_array_equal(c, c.transpose(0, 2, 1))
    assert_array_equal(c[:, range(10), range(10)], 100)
    assert c.min() == 0 and c.max() == 100
    assert_array_equal(simulate("tribute", step=0, steps=50).commitment[0], (100 * np.eye(10)).ravel())


def test_parameters_count_what_they_say() -> None:
    found = simulate("tribute", demands=[0, 1, 30], steps=100)
    made = (found.tributes_per_year + found.fights_per_year).to_numpy()[:, 0]
    assert made[0] == 0 < made[1] <= 1 < made[2] <= 30
    # among equals nobody is weaker: all harvest, and that is all
    assert_allclose(simulate("tribute", steps=100, low=400, high=400, harvest=7).wealth, 400 + 7 * 100)


def walk(c: Matrix, i: int, j: int, direction: int) -> tuple[list[int], list[int]] | None:
    """Return the alliances of `i` and `j` on a ring, walking from i to j; None if the way is barred."""
    n = len(c)

    def steps(start: int, way: int) -> Iterator[int]:
        return ((start + way * k) % n for k in range(1, n))

    attack, defence = [i], [j]
    for k in steps(i, direction):
        if k == j:
            break
        if c[k, i] <= c[k, j]:
            return None
        attack.append(k)
    for leader, other, side, way in ((j, i, defence, direction), (i, j, attack, -direction)):
        for k in steps(leader, way):
            if c[k, leader] <= c[k, other] or k in attack or k in defence:
                break
            side.append(k)
    return attack, defence


def test_a_ring_is_as_when_walked_in_both_directions() -> None:
    # Alliances grown from neighbour to neighbour are those found by walking left and right, as on paper.
    n, years, demands, seed = 7, 120, 3, 4
    found = simulate("tribute", n=n, steps=years, seed=seed)
    wealth = simulate("tribute", n=n, steps=1, seed=seed, demands=0, harvest=0).wealth[0].to_numpy().copy()
    c = 100.0 * np.eye(n)
    for year in range(years):
        for demand in range(demands):
            i = active(n, year, demand, seed)
            best, chosen = 0.0, None
            for way in (1, -1):
                for j in ((i + way * k) % n for k in range(1, n)):
                    sides = walk(c, i, j, way)
                    if sides is None:
                        continue
                    attack = sum(c[k, i] / 100 * wealth[k] for k in sides[0])
                    defence = sum(c[k, j] / 100 * wealth[k] for k in sides[1])
                    value = min(250, wealth[j]) * (attack - defence) / attack if attack > 0 else -1
                    if value > best + 1e-9:
                        best, chosen = value, (j, sides, attack, defence)
            if chosen is None:
                continue
            j, sides, attack, defence = chosen
            paid = min(250, wealth[j])
            hurt = min(0.25 * attack * wealth[j] / defence, wealth[j]) if defence > 0 else 0.0
            if hurt >= paid:
                wealth[i] += paid
                wealth[j] -= paid
                pairs = [(i, j, 10)]
            else:
                for leader, side, own, other in (
                    (i, sides[0], attack, defence),
                    (j, sides[1], defence, attack),
                ):
                    for k in side:
                        if own > 0:
                            wealth[k] -= min(0.25 * other, own) * c[k, leader] / 100 * wealth[k] / own
                pairs = [(k, m, 10) for side in sides for k in side for m in side if k < m]
                pairs += [(k, m, -10) for k in sides[0] for m in sides[1]]
            for k, m, change in pairs:
                c[k, m] = c[m, k] = min(max(c[k, m] + change, 0), 100)
        wealth += 20
    assert_allclose(found.wealth[0], wealth, rtol=1e-9)
    assert_array_equal(found.commitment[0], c.ravel())
    assert found.tributes_per_year.item() > 0.5  # or nothing was compared


def test_clusters_by_hand() -> None:
    # 0, 1, 2 are all committed to each other; 3 only to 2, and less; 4 and 5 to each other.
    c = committed(6, c01=90, c02=60, c12=70, c23=55, c45=100)
    assert cluster_sizes(c).tolist() == [3, 2]
    c[4, 5] = 40
    assert cluster_sizes(c).tolist() == [3]
    assert cluster_sizes(c, least=40).tolist() == [3, 2]
    assert cluster_sizes(committed(3)).tolist() == []


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="high must be at least low"):
        simulate("tribute", low=500, high=300)
