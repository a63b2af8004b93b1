"""Replicates: what simulate takes, runs and returns."""

from collections.abc import Callable
from typing import Any, cast

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import xarray as xr

import polybius
from polybius.errors import ParameterError
from polybius.experiments import replicates, simulate
from polybius.reference import MODELS
from polybius.state.networks import Complete, Network, erdos_renyi, ring

DEFFUANT = MODELS["deffuant_weisbuch"]


def test_public_name() -> None:
    assert polybius.simulate is simulate


def test_a_model_or_its_name() -> None:
    xr.testing.assert_identical(
        simulate(DEFFUANT, n=20, steps=3), simulate("deffuant_weisbuch", n=20, steps=3)
    )


def test_dimensions_are_sweeps_then_replicates_then_time_or_citizens() -> None:
    found = simulate(DEFFUANT, n=12, d=[0.1, 0.2, 0.3], mu=[0.25, 0.5], replicates=4, steps=6, every=2)
    assert found.clusters.dims == ("d", "mu", "replicate", "time")
    assert found.clusters.shape == (3, 2, 4, 4)
    assert found.time.values.tolist() == [0, 2, 4, 6]
    assert found.opinion.dims == ("d", "mu", "replicate", "citizen")
    assert found.stopped_at.dims == ("d", "mu", "replicate")
    assert found.opinion.attrs == {"units": "opinion", "long_name": "opinion held"}
    assert found.attrs["model"] == "deffuant_weisbuch"
    assert "d" not in found.attrs and found.attrs["low"] == 0.0


def test_all_arms_begin_alike_and_replicates_do_not() -> None:
    found = simulate(DEFFUANT, n=12, d=[0.1, 0.3], replicates=2, steps=1, every=1)
    start = found["mean_opinion"].isel(time=0)
    assert (start.isel(d=0) == start.isel(d=1)).all()
    assert (start.isel(replicate=0) != start.isel(replicate=1)).all()


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = simulate(DEFFUANT, n=30, d=[0.1, 0.3], replicates=5, steps=4)
    monkeypatch.setattr(replicates, "BATCH", 64)  # two worlds at a time
    xr.testing.assert_identical(whole, simulate(DEFFUANT, n=30, d=[0.1, 0.3], replicates=5, steps=4))


def test_graphs_of_every_kind_are_one_graph() -> None:
    graph = nx.karate_club_graph()
    for _, _, data in graph.edges(data=True):
        data.clear()  # the club's edges have weights
    matrix = nx.to_scipy_sparse_array(graph, weight=None)
    rows = Network.from_rows([sorted(graph[i]) for i in graph])
    found = [simulate(DEFFUANT, each, steps=3, seed=7).opinion for each in (graph, matrix, rows)]
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])


def test_citizens_are_called_what_nodes_were() -> None:
    graph = nx.Graph([("ann", "bob"), ("bob", "cid")])
    found = simulate(DEFFUANT, graph, d=2.0, steps=200)
    assert found.citizen.values.tolist() == ["ann", "bob", "cid"]
    mixed = simulate(DEFFUANT, nx.Graph([(1, "a")]), steps=1)
    assert mixed.citizen.values.tolist() == ["1", "a"]


def test_a_function_of_the_seed_gives_each_replicate_its_own_graph() -> None:
    seen = []

    def made(seed: int) -> Network:
        seen.append(seed)
        return erdos_renyi(30, p=0.2, seed=seed)

    found = simulate(DEFFUANT, made, replicates=3, seed=4, steps=2)
    assert set(seen) == {4, 5, 6}
    alone = simulate(DEFFUANT, erdos_renyi(30, p=0.2, seed=6), seed=6, steps=2)
    np.testing.assert_array_equal(found.opinion[2], alone.opinion[0])


def test_complete_is_the_same_stored_or_not() -> None:
    ds = [simulate(DEFFUANT, each, steps=1, mu=0.0).opinion for each in (Complete(9), None)]
    np.testing.assert_array_equal(ds[0], simulate(DEFFUANT, n=9, steps=1, mu=0.0).opinion)


def test_initial_profiles() -> None:
    given = np.linspace(0, 1, 5)
    found = simulate(DEFFUANT, n=5, initial={"opinion": given}, replicates=2, d=0.0, steps=1)
    np.testing.assert_array_equal(found.opinion, [given, given])
    each = np.stack([given, given[::-1]])
    found = simulate(DEFFUANT, n=5, initial={"citizens.opinion": each}, replicates=2, d=0.0, steps=1)
    np.testing.assert_array_equal(found.opinion, each)


def test_only_what_is_wanted() -> None:
    found = simulate(DEFFUANT, n=9, steps=1, record=["clusters"])
    assert list(found.data_vars) == ["clusters"]


def test_the_caller_keeps_what_it_gave() -> None:
    given = np.array([0.0, 0.1])
    simulate(DEFFUANT, n=2, initial={"opinion": given}, steps=5)
    assert given.tolist() == [0.0, 0.1]


def test_it_stops_when_it_rests_and_fills_the_rest_of_the_series() -> None:
    # Two who meet once in the middle have nothing left to do: one encounter a step is enough at n = 2.
    found = simulate(DEFFUANT, n=2, initial={"opinion": [0.0, 0.1]}, steps=4, every=1)
    assert found.stopped_at.item() == 1
    np.testing.assert_allclose(found["variance"][0], [0.0025, 0, 0, 0, 0], atol=1e-15)
    never = simulate(DEFFUANT, n=2, initial={"opinion": [0.0, 0.1]}, mu=0.0, steps=4)
    assert np.isnan(never.stopped_at.item())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"replicates": 0}, "replicates must be a whole number of at least 1. Got 0"),
        ({"steps": 1.5}, "steps must be a whole number of at least 1. Got 1.5"),
        ({"every": True}, "every must be a whole number of at least 1. Got True"),
        ({"n": -3}, "n must be a whole number of at least 1. Got -3"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"seed": 2**32 - 1, "replicates": 2}, "ask for fewer"),
        ({"epsilon": 0.1}, "deffuant_weisbuch has no parameter 'epsilon'. Did you mean 'd', the "),
        ({"d": -1}, r"deffuant_weisbuch: d must lie in \[0, 1e\+09\] opinion. Got -1"),
        ({"d": "much"}, "d must be a number"),
        ({"d": [0.1, -1]}, "d must lie in"),
        ({"d": []}, r"takes a number or a flat list of numbers. Got shape \(0,\)"),
        ({"d": [[0.1]]}, r"flat list of numbers. Got shape \(1, 1\)"),
        ({"record": ["opinions"]}, "does not record 'opinions'. Did you mean 'opinion'"),
        ({"initial": {"opinion": [1.0]}}, "must have one row for each of the 4 citizens"),
        ({"initial": {"mood": [1.0] * 4}}, "has no column 'citizens.mood' to start from"),
        ({"graph": ring(6, neighbours=2), "n": 5}, "the graph has 6 nodes, but n is 5"),
        ({"graph": nx.Graph()}, "the graph has no nodes"),
        ({"graph": "karate"}, "a graph may be a networkx graph.* Got str instead"),
        ({"threads": 0}, "threads must be a whole number of at least 1"),
        ({"dt": 0.5}, "counts steps: leave dt out"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        simulate(DEFFUANT, **{"n": 4 if "graph" not in settings else None, "steps": 1, **settings})  # type: ignore[arg-type]


def test_unknown_models_are_named() -> None:
    with pytest.raises(ParameterError, match=r"there is no model 'defuant'. Did you mean 'deff"):
        simulate("defuant")


def test_graphs_of_different_sizes_do_not_mix() -> None:
    with pytest.raises(polybius.PolybiusError, match="same number of nodes"):
        simulate(DEFFUANT, lambda seed: ring(10 + 2 * seed, neighbours=2), replicates=2, steps=1)


def test_a_scipy_matrix_must_be_square() -> None:
    with pytest.raises(polybius.PolybiusError, match="must be square"):
        simulate(DEFFUANT, scipy.sparse.csr_array((3, 4)))


def test_the_last_step_is_recorded_whatever_the_stride() -> None:
    found = simulate(DEFFUANT, n=12, steps=5, every=2)
    assert found.time.values.tolist() == [0, 2, 4, 5]
    whole = simulate(DEFFUANT, n=12, steps=5)
    np.testing.assert_array_equal(found.opinion, whole.opinion)
    assert simulate(DEFFUANT, n=12, steps=5, every=10).time.values.tolist() == [0, 5]


def test_profiles_by_node_are_put_in_order() -> None:
    graph = nx.Graph([("ann", "bob"), ("bob", "cid")])
    values = {"cid": 0.9, "ann": 0.1, "bob": 0.5}
    given = [
        values,
        pd.Series(values),
        xr.DataArray([0.9, 0.1, 0.5], coords={"citizen": ["cid", "ann", "bob"]}),
    ]
    for each in given:
        found = simulate(DEFFUANT, graph, initial={"opinion": each}, d=0.0, steps=1).opinion
        assert {node: float(found.sel(citizen=node)[0]) for node in values} == values
    plain = simulate(DEFFUANT, graph, initial={"opinion": pd.Series([0.1, 0.5, 0.9])}, d=0.0, steps=1)
    assert plain.opinion.values.tolist() == [[0.1, 0.5, 0.9]]


def test_a_profile_that_lacks_a_node_is_refused() -> None:
    graph = nx.Graph([("ann", "bob")])
    with pytest.raises(ParameterError, match=r"one value for each of the 2 nodes. Node 'bob' is missing"):
        simulate(DEFFUANT, graph, initial={"opinion": {"ann": 0.1}}, steps=1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: simulate(cast(Any, None)),
            "or a theory with a start. Got NoneType",
        ),
        (
            lambda: simulate(DEFFUANT, n=2, initial=cast(Any, [0.1, 0.2])),
            "initial must be a dictionary of columns",
        ),
        (lambda: simulate(DEFFUANT, n=2, record="clusters"), "record must be a list of names"),
        (lambda: simulate(DEFFUANT, lambda: nx.Graph()), "is called with a seed. This one fails"),
    ],
)
def test_wrong_kinds_are_refused_in_a_sentence(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        call()
