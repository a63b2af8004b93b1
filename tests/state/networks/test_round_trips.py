"""A network through every format and back is the same: names, weights, direction, nodes without ties."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.state.networks import (
    Network,
    from_networkx,
    from_scipy,
    read_edges,
    read_graphml,
    to_networkx,
    to_scipy,
    write_edges,
    write_graphml,
)

WEIGHT = st.sampled_from([0.0, 1.0, 0.1, 2.5, 1e-30, 3e37, 1 / 3])
#: No control characters and no surrogates, which no text file holds; nothing but blanks is no name.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
LIKE_OTHERS = st.sampled_from(
    ["01", "1", "1.0", "NA", "nan", "True", "1e5", "a,b", 'a"b', "<&>", "\u00e9", "e\u0301"]
)
NAME = LIKE_OTHERS | st.text(LETTERS, min_size=1, max_size=4)


@st.composite
def networks(draw: Any) -> tuple[Network, list[str]]:
    n = draw(st.integers(1, 5))
    ties = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=8))
    if draw(st.booleans()):  # mutual
        ties += [(j, i) for i, j in ties if i != j]
    weight = draw(st.none() | st.lists(WEIGHT, min_size=len(ties), max_size=len(ties)))
    network = Network.from_ties(
        n, np.array([i for i, _ in ties], int), np.array([j for _, j in ties], int), weight
    )
    name = NAME.map(str.strip).filter(bool)
    return network, draw(st.lists(name, min_size=n, max_size=n, unique=True))


def weights(network: Network, places: list[int] | None = None) -> Any:
    """Return how often or how heavily each listens to each, (n, n), nodes taken in the order of `places`."""
    n = network.n_nodes
    ties, total = np.zeros((n, n), int), np.zeros((n, n))
    each = np.ones(network.n_ties) if network.weight is None else network.weight.astype(float)
    rows = np.repeat(np.arange(n), network.degrees)
    np.add.at(ties, (rows, network.to), 1)
    np.add.at(total, (rows, network.to), each)
    order = np.ix_(places or range(n), places or range(n))
    return ties[order], total[order]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
@settings(max_examples=60, deadline=None)
@given(networks())
def test_files_of_ties(ending: str, named: tuple[Network, list[str]]) -> None:
    network, labels = named
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ties.{ending}"
        write_edges(network, path, labels)
        back = read_edges(path, labels=labels)
        assert back.labels == labels
        for one, other in zip(weights(back.network), weights(network), strict=True):
            assert np.array_equal(one, other)
        found = read_edges(path)  # knows those with ties only
        texts = [str(label) for label in found.labels]
        assert set(texts) == {
            labels[i] for i in {*network.to.tolist(), *np.flatnonzero(network.degrees).tolist()}
        }


@settings(max_examples=60, deadline=None)
@given(networks())
def test_graphml(named: tuple[Network, list[str]]) -> None:
    network, labels = named
    pytest.importorskip("networkx")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ties.graphml"
        write_graphml(network, path, labels)
        back = read_graphml(path)
    assert back.labels == labels
    assert np.array_equal(weights(back.network)[1], weights(network.merged())[1])
    assert np.array_equal(weights(back.network)[0], weights(network.merged())[0])


@settings(max_examples=60, deadline=None)
@given(networks())
def test_networkx_and_scipy(named: tuple[Network, list[str]]) -> None:
    network, labels = named
    pytest.importorskip("networkx")
    pytest.importorskip("scipy.sparse")
    back = from_networkx(to_networkx(network, labels))
    assert back.labels == labels
    assert np.array_equal(weights(back.network)[0], weights(network.merged())[0])
    for other in (back.network, from_scipy(to_scipy(network))):  # to scipy a tie of weight 0 is none
        assert np.array_equal(weights(other)[1], weights(network.merged())[1])
