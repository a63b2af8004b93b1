"""Parameters by citizen: what a list means, and what literature knows of people who differ."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from polybius import by_citizen, simulate, sweep
from polybius.engine import Plain
from polybius.errors import ParameterError
from polybius.reference import MODELS
from polybius.state.networks import ring

PLAIN = Plain()


@pytest.mark.parametrize("length", [2, 12, 200])
def test_a_list_as_long_as_the_population_is_not_guessed_at(length: int) -> None:
    with pytest.raises(ParameterError, match=rf"d has {length} values.*polybius.sweep.*polybius.by_citizen"):
        simulate("deffuant_weisbuch", n=length, d=np.full(length, 0.2))
    with pytest.raises(ParameterError, match="as many as there are citizens"):
        simulate("voter", ring(length + 2, neighbours=2), x=[0.5] * (length + 2))


def test_a_sweep_may_have_any_length() -> None:
    found = simulate("deffuant_weisbuch", n=3, d=sweep([0.1, 0.2, 0.3]), steps=1, backend=PLAIN)
    assert dict(found.clusters.sizes) == {"d": 3, "replicate": 1}
    assert simulate("deffuant_weisbuch", n=1, d=[0.1], steps=1, backend=PLAIN).sizes["d"] == 1


ALIKE: list[tuple[str, dict[str, float], dict[str, Any]]] = [
    ("deffuant_weisbuch", {"d": 0.3, "mu": 0.25}, {"steps": 8}),
    ("hegselmann_krause", {"epsilon": 0.2}, {"steps": 4}),
    ("attraction_repulsion", {"T": 0.3}, {"steps": 4}),
    ("relative_agreement", {"U": 0.4}, {"steps": 4, "p_e": 0.0}),
    ("q_voter", {"q": 3, "epsilon": 0.1}, {"steps": 4}),
    ("watts_cascade", {"phi": 0.3}, {"seeds": 3}),
    ("complex_contagion", {"a": 2, "q": 0.3}, {"seeds": 3}),
    ("friedkin_johnsen", {"susceptibility": 0.7}, {"steps": 4}),
]


@pytest.mark.parametrize(("model", "values", "rest"), ALIKE, ids=[model for model, _, _ in ALIKE])
def test_the_same_for_each_is_the_same_for_all(
    model: str, values: dict[str, Any], rest: dict[str, Any]
) -> None:
    graph = ring(20, neighbours=4)
    one = simulate(model, graph, replicates=2, **values, **rest, backend=PLAIN)
    each: dict[str, Any] = {name: by_citizen(np.full(20, value)) for name, value in values.items()}
    many = simulate(model, graph, replicates=2, **each, **rest, backend=PLAIN)
    for name in one.data_vars:
        np.testing.assert_array_equal(one[name], many[name])
    assert set(values) == {*MODELS[model].by_citizen} & set(values)


def test_each_hears_by_its_own_bound() -> None:
    # Weisbuch et al. (2002): each is moved by its own threshold. 0 is closed (.1), 1 is open (.5): at a gap
    # of .4 only 1 moves, by halves, so 0 never does until they are within .1 of each other, at .05 = .4 / 8.
    start = {"opinion": np.array([0.0, 0.4])}
    found = simulate(
        "deffuant_weisbuch", n=2, d=by_citizen([0.1, 0.5]), initial=start, steps=6, every=1,
        record=["opinion"], backend=PLAIN,
    )  # fmt: skip
    path = found.opinion.isel(replicate=0)
    closed = path.sel(citizen=0) if "citizen" in path.coords else path.isel(citizen=0)
    # Two encounters a step: after the first step .4 -> .2 -> .1, where d = .1 is strict, then .05: both move.
    assert closed[:2].to_numpy().tolist() == [0.0, 0.0]
    assert path.isel(time=1, citizen=1).item() == 0.1
    assert 0.0 < path.isel(time=-1, citizen=0).item() < 0.05 + 1e-12


def test_open_minds_hear_all_and_closed_ones_themselves() -> None:
    # Lorenz (2010), by hand: bounds 0, .3, 1 at 0, .2, .5. The first stays; the second hears 0, .2 and .5,
    # which is .3 away: mean .7 / 3; the third hears all: the same.
    start = {"opinion": np.array([0.0, 0.2, 0.5])}
    found = simulate(
        "hegselmann_krause", n=3, epsilon=by_citizen([0.0, 0.3, 1.0]), initial=start, steps=1, backend=PLAIN
    )
    np.testing.assert_allclose(found.opinion[0], [0.0, 0.7 / 3, 0.7 / 3], rtol=1e-15)


def test_watts_thresholds_by_citizen() -> None:
    # A line 0 <- 1 <- 2 <- 3 ...: each hears the one before; those with a threshold above 1 are never moved.
    from polybius.state.networks import Network

    line = Network.from_ties(5, [1, 2, 3, 4], [0, 1, 2, 3])
    active = {"active": np.array([1, 0, 0, 0, 0])}
    found = simulate(
        "watts_cascade",
        line,
        phi=by_citizen([0.5, 1.0, 1.0, 1.5, 0.1]),
        seeds=0,
        initial=active,
        backend=PLAIN,
    )
    assert found.active[0].to_numpy().tolist() == [1, 1, 1, 0, 0]


def test_values_by_replicate_and_by_name() -> None:
    import networkx as nx

    graph = nx.Graph([("ann", "bob")])
    bounds = pd.Series({"bob": 0.0, "ann": 1.0})
    found = simulate(
        "hegselmann_krause", graph, epsilon=by_citizen(bounds), initial={"opinion": {"ann": 0.0, "bob": 1.0}},
        steps=1, backend=PLAIN,
    ).opinion.isel(replicate=0)  # fmt: skip
    assert found.sel(citizen="bob").item() == 1.0 and found.sel(citizen="ann").item() == 0.5
    both = simulate(
        "hegselmann_krause", n=2, replicates=2, epsilon=by_citizen([[0.0, 0.0], [1.0, 1.0]]),
        initial={"opinion": np.array([0.0, 1.0])}, steps=1, backend=PLAIN,
    ).opinion  # fmt: skip
    assert both.to_numpy().tolist() == [[0.0, 1.0], [0.5, 0.5]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"d": by_citizen([0.1, 0.2])}, "one value for each of the 3 citizens.*Got shape"),
        ({"d": by_citizen([0.1, 0.2, -1.0])}, r"d of a citizen must lie in \[0, 1e\+09\] opinion. Got -1.0"),
        ({"encounters": by_citizen([1, 1, 1])}, "encounters is one number for all citizens.*d, mu"),
        ({"epsilon": by_citizen([1, 1, 1])}, "has no parameter 'epsilon'. Did you mean 'd', the farthest"),
        ({"epsilon": 0.1}, "has no parameter 'epsilon'. Did you mean 'd'"),
        ({"convergence": 0.1}, "Did you mean 'mu'"),
    ],
)
def test_what_does_not_fit_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        simulate("deffuant_weisbuch", n=3, **settings)


def test_too_many_who_all_hear_each_other_are_told() -> None:
    with pytest.raises(ParameterError, match="at most 10,000 citizens can all hear each other"):
        simulate("deffuant_weisbuch", n=10_001, d=by_citizen(np.full(10_001, 0.2)))


@pytest.mark.parametrize("name", [name for name in MODELS if MODELS[name].theory is not None])
def test_names_are_no_methods_of_a_dataset(name: str) -> None:
    model = MODELS[name]
    shown = [outcome.name for outcome in model.outcomes]
    shown += [column.partition(".")[2] for column in model.shows]
    assert not [each for each in shown if hasattr(xr.Dataset, each)]
    known = model.parameters()
    assert all(target in known for target in model.also.values()) and not set(model.also) & set(known)
    schema = model.runs_as(complete=False).schema
    assert all(key in known and column in schema for key, column in model.by_citizen.items())


def test_old_names_of_outcomes_give_the_new() -> None:
    for model, old, new in (
        ("granovetter", "count", "joiners"),
        ("kuran", "count", "joiners"),
        ("degroot", "mean", "mean_opinion"),
        ("attraction_repulsion", "mean", "mean_opinion"),
    ):
        with pytest.raises(ParameterError, match=f"records '{new}', formerly '{old}'"):
            simulate(model, n=4, record=[old])
