"""Theories of one's own in `simulate`, outcomes of one's own, paths of citizens, and seeds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import networkx as nx
import numpy as np
import pytest

import polybius
from polybius import Clock, Mechanism, State, Theory, independent, make_world, param, seeds, simulate
from polybius.engine import Plain
from polybius.errors import ParameterError
from polybius.experiments import replicates
from polybius.measures import STANDARD
from polybius.mechanisms import AttractionRepulsion, Influence
from polybius.state import Column, Kind

PLAIN = Plain()


@dataclass(frozen=True, kw_only=True)
class Halving(Mechanism):
    """Everyone goes a share of the way to the mean of those heard."""

    share: float = param(0.5, "1", (0, 1), "arbitrary", "of the way that one goes")

    reads: ClassVar[tuple[str, ...]] = ("citizens.leaning", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.leaning",)
    columns: ClassVar[tuple[Column, ...]] = (
        Column(name="citizens.leaning", unit="opinion", kind=Kind.CARRIED, meaning="what one thinks"),
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> float:
        """Return the new view."""
        me, total, n = s.citizens, 0.0, 0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            total += me.leaning[s.ties.to[e]]
            n += 1
        x: float = me.leaning[i]
        return x + p.share[me.world[i]] * (total / n - x) if n > 0 else x


HALVING = Theory(name="halving", claim="Views meet.", mechanisms=(Halving(),), clock=Clock.STEPS)


def spread(state: State) -> Any:
    """Greatest less least view."""
    views = state.column("citizens.leaning").reshape(state.n_worlds, -1)
    return np.ptp(views, axis=1)


def test_a_theory_of_ones_own_in_a_few_lines() -> None:
    # Two who hear each other and go a share s of the way: the gap shrinks by |1 - 2 s| a step, from 1.
    pair, start = nx.Graph([("ann", "bob")]), {"leaning": np.array([0.0, 1.0])}
    found = simulate(
        HALVING, pair, start=start, outcomes={"spread": spread},
        share=[0.1, 0.25, 0.5], steps=3, every=1, backend=PLAIN,
    )  # fmt: skip
    assert dict(found.spread.sizes) == {"share": 3, "replicate": 1, "time": 4}
    np.testing.assert_allclose(found.spread.sel(share=0.1)[0], 0.8 ** np.arange(4), rtol=1e-12)
    np.testing.assert_allclose(found.spread.sel(share=0.25)[0], 0.5 ** np.arange(4), rtol=1e-12)
    assert found.spread.attrs["long_name"] == "Greatest less least view."
    assert found.leaning.citizen.values.tolist() == ["ann", "bob"]


STARTS: list[Any] = [
    {"leaning": lambda n, seed: np.arange(n) / (n - 1)},
    {"citizens.leaning": np.linspace(0, 1, 5)},
    lambda n, network, seed: make_world(
        citizens={"leaning": np.linspace(0, 1, n)}, network=network, seed=seed
    ),
]


@pytest.mark.parametrize("start", STARTS)
def test_a_start_is_columns_or_a_function(start: Any) -> None:
    graph = nx.path_graph(5)
    found = simulate(HALVING, graph, start=start, steps=1, backend=PLAIN)
    # Inner nodes stay, ends go half-way to their neighbour: 0 -> .125, 1 -> .875.
    np.testing.assert_allclose(found.leaning[0], [0.125, 0.25, 0.5, 0.75, 0.875])


def test_a_number_is_for_all_and_a_function_gets_the_seed() -> None:
    flat = simulate(HALVING, nx.path_graph(3), start={"leaning": 0.25}, steps=2, backend=PLAIN)
    assert flat.leaning.to_numpy().tolist() == [[0.25] * 3]
    start = {"leaning": lambda n, seed: np.full(n, float(seed))}
    drawn = simulate(HALVING, nx.empty_graph(2), start=start, replicates=3, seed=5, steps=1, backend=PLAIN)
    assert drawn.leaning[:, 0].to_numpy().tolist() == [5.0, 6.0, 7.0]


def test_shipped_mechanisms_and_measures_serve_as_well() -> None:
    # Two mechanisms call their speed `rate` and mean two things: each is named in full.
    theory = Theory(name="mine", mechanisms=(Influence(), AttractionRepulsion()))
    column = np.array([[0.2], [0.4]])
    start = {"private": column, "expressed": column, "anchor": column, "susceptibility": 1.0}
    rates: dict[str, Any] = {"Influence.rate": 1.0, "AttractionRepulsion.rate": 0.0}
    told = simulate(theory, nx.path_graph(2), start=start, steps=1, backend=PLAIN, **rates).attrs
    assert told["Influence.rate"] == 1.0 and told["AttractionRepulsion.rate"] == 0.0 and "rate" not in told
    mean = next(each for each in STANDARD if each.name == "private_mean")
    found = simulate(
        theory,
        nx.path_graph(2),
        start=start,
        outcomes={"private_mean": mean},
        steps=1,
        dt=1 / 12,
        backend=PLAIN,
    )
    assert -1.0 < found.private_mean.item() < 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: simulate(HALVING),
            r"'halving' from a start.*start=\{'leaning': values\}.*outcomes=",
        ),
        (
            lambda: simulate(HALVING, start=cast(Any, 3)),
            "start must be a dictionary of columns",
        ),
        (
            lambda: simulate(HALVING, start={"leanign": 0.0}),
            "no column 'leanign' to start from. Did you mean",
        ),
        (lambda: simulate(HALVING, n=2, start=cast(Any, lambda n, network, seed: 3)), "must return a State"),
        (lambda: simulate(HALVING, start={"worlds.leaning": 0.0}, n=2), "no column 'worlds.leaning'"),
        (lambda: simulate(cast(Any, Halving())), r"Put the mechanism into a theory: Theory\("),
        (lambda: simulate(cast(Any, polybius.load("frozen"))), "A scenario is run by polybius.run"),
        (lambda: simulate("voter", start={"choice": 1}), "has a start of its own.*initial="),
        (lambda: simulate("voter", outcomes=cast(Any, [spread])), "outcomes must be a dictionary"),
        (lambda: simulate("voter", outcomes={"mean": spread}), "cannot be called 'mean'"),
        (
            lambda: simulate("voter", outcomes={"s": cast(Any, 3)}),
            "must be a function of the state, or",
        ),
        (
            lambda: simulate(HALVING, n=2, start={"leaning": 0.0}, shrae=1),
            "'shrae'. Did you mean 'share'",
        ),
    ],
)
def test_what_simulate_cannot_take_is_told(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        call()


def test_outcomes_of_ones_own_beside_a_models() -> None:
    def extreme(state: State) -> Any:
        return (np.abs(state.column("citizens.opinion").reshape(state.n_worlds, -1) - 0.5) > 0.4).mean(axis=1)

    found = simulate(
        "deffuant_weisbuch", n=20, steps=2, replicates=3, outcomes={"extreme": extreme}, backend=PLAIN
    )
    expected = (np.abs(found.opinion - 0.5) > 0.4).mean("citizen")
    np.testing.assert_array_equal(found.extreme, expected)


def test_paths_of_citizens() -> None:
    settings: dict[str, Any] = {"n": 6, "replicates": 2, "d": [0.2, 0.5], "seed": 3, "backend": PLAIN}
    found = simulate("deffuant_weisbuch", steps=4, every=1, record=["opinion", "clusters"], **settings)
    assert dict(found.opinion.sizes) == {"d": 2, "replicate": 2, "time": 5, "citizen": 6}
    for step in (1, 3, 4):
        alone = simulate("deffuant_weisbuch", steps=step, record=["opinion"], **settings)
        np.testing.assert_array_equal(found.opinion.sel(time=step), alone.opinion)
    assert dict(simulate("deffuant_weisbuch", steps=4, every=2, **settings).opinion.sizes) == {
        "d": 2, "replicate": 2, "citizen": 6,
    }  # fmt: skip


def test_paths_on_several_axes() -> None:
    settings: dict[str, Any] = {"n": 5, "steps": 2, "every": 1, "record": ["opinion"], "backend": PLAIN}
    found = simulate("attraction_repulsion", D=2, **settings)
    assert dict(found.opinion.sizes) == {"replicate": 1, "time": 3, "citizen": 5, "axis": 2}
    mixed = simulate(
        "attraction_repulsion", n=5, D=[1, 2], steps=2, every=1, record=["opinion"], backend=PLAIN
    )
    assert mixed.opinion.sel(D=1).isnull().any() and not mixed.opinion.sel(D=2).isnull().any()


def test_paths_that_no_memory_holds_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"of 1,000,000 citizens at 10,001 moments of 2 runs.* GB"):
        simulate("deffuant_weisbuch", n=1_000_000, steps=10_000, every=1, replicates=2, record=["opinion"])


def test_seeds_are_keyed_and_all_different() -> None:
    mine = seeds("pilot", 100_000)
    assert len(set(mine)) == 100_000 and mine[:10] == seeds("pilot", 10)
    assert min(mine) >= 0 and max(mine) < 2**32
    # Of 10^5 uniform numbers each bit is set in half, to within 5 standard deviations of .5 / sqrt(1e5).
    bits = (np.array(mine)[:, np.newaxis] >> np.arange(32)) & 1
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(1e5)
    # Two keys share 10^5 x 10^5 / 2^32 = 2.3 seeds by chance; 20 would be 11 deviations.
    assert len({*mine} & {*seeds("main", 100_000)}) < 20
    assert seeds(1, 3) != seeds("1", 3) and seeds(0, 0) == []


def test_neighbouring_seeds_share_runs_and_independent_ones_do_not() -> None:
    settings: dict[str, Any] = {"n": 10, "steps": 3, "replicates": 10, "backend": PLAIN}

    def runs(seed: Any) -> set[tuple[float, ...]]:
        found = simulate("deffuant_weisbuch", seed=seed, **settings)
        return {tuple(row) for row in found.opinion.to_numpy().tolist()}

    assert len(runs(0) & runs(1)) == 9
    assert not runs(independent(0)) & runs(independent(1))
    assert runs(independent("a")) == runs(independent("a"))


def test_independent_seeds_tell_each_run_so_that_it_can_be_made_again() -> None:
    found = simulate(
        "deffuant_weisbuch", n=10, steps=3, d=[0.2, 0.3], replicates=2, seed=independent("s"), backend=PLAIN
    )
    worlds = found.world_seed
    assert len(np.unique(worlds)) == 4 and found.attrs["seed"] == "independent('s')"
    again = simulate("deffuant_weisbuch", n=10, steps=3, d=0.3, seed=int(worlds[1, 0]), backend=PLAIN)
    np.testing.assert_array_equal(again.opinion[0], found.opinion[1, 0])


@pytest.mark.parametrize("key", [True, 1.5, None, ["a"]])
def test_keys_are_numbers_or_text(key: Any) -> None:
    with pytest.raises(ParameterError, match="whole number or a text"):
        independent(key)
    with pytest.raises(ParameterError):
        seeds("a", -1)


@pytest.mark.parametrize("tolerance", [[1e-3, 1e-2, 0.19], [1e-6, 0.05, 0.1]])
def test_clusters_do_not_hang_on_how_still_at_rest_is(tolerance: list[float]) -> None:
    # At rest no gap lies between `tolerance` and d: all three split the same opinions into about 1 / (2 d)
    # camps and a few stragglers, so their means over 10 runs differ by chance alone.
    found = simulate("deffuant_weisbuch", n=300, d=0.2, tolerance=tolerance, replicates=10)
    means = found.clusters.mean("replicate")
    assert means.min() > 1.5 and means.max() < 5.0 and means.max() - means.min() < 1.5


@pytest.mark.parametrize(("name", "told"), [("voter", True), ("deffuant_weisbuch", True), ("degroot", False)])
def test_weights_that_a_model_has_no_place_for_are_told(
    name: str, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=9.0)
    replicates._tell.cache_clear()
    for _ in range(2):  # once is enough
        simulate(name, graph, steps=1, backend=Plain())
    assert [record.message for record in caplog.records] == [
        f"{name} passes over the weights of ties: all count alike."
    ] * told
