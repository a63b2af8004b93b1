"""Graphs as people bring them: networkx, scipy, ours, or a way to make one for each seed."""

from collections.abc import Callable, Hashable
from typing import Any

from polybius.errors import ParameterError
from polybius.reference import ReferenceModel
from polybius.state.networks import Complete, LabelledNetwork, Network, from_networkx, from_scipy

__all__ = ["Ground", "ground"]


class Ground:
    """Whom replicates take place among: one network for all, or one made for each seed.

    `made(seed)` returns a Network, or None where everyone hears everyone. `n` is the number of
    nodes and `labels` are their names, None where they are only numbered.
    """

    def __init__(
        self, n: int, made: Callable[[int], Network | None], labels: list[Hashable] | None = None
    ) -> None:
        self.n, self.made, self.labels = n, made, labels


def ground(model: ReferenceModel, graph: Any, n: int | None, seed: int) -> Ground:
    """Return the ground for `graph`, which may also be a function of the seed, or None for the model's own.

    Raises ParameterError where `n` contradicts the graph, or the graph is of no known kind.
    """
    if graph is None:
        return _own(model, model.n if n is None else n)
    if callable(graph) and not hasattr(graph, "nodes"):
        try:
            first = ground(model, graph(seed), n, seed)
        except TypeError as error:
            raise ParameterError(
                f"a function for graphs is called with a seed. This one fails: {error}."
            ) from error

        def made(each: int) -> Network | None:
            other = ground(model, graph(each), None, each)
            if other.n != first.n:
                raise ParameterError(
                    f"graphs of one call must have the same number of nodes. "
                    f"Seed {seed} gives {first.n}, seed {each} gives {other.n}."
                )
            return other.made(each)

        return Ground(first.n, made, first.labels)
    if isinstance(graph, Complete):
        return _sized(Ground(graph.n_nodes, lambda each: None), n)
    labelled = _labelled(graph)
    network = labelled.network
    return _sized(Ground(network.n_nodes, lambda each: network, labelled.labels), n)


def _own(model: ReferenceModel, n: int) -> Ground:
    made = model.network
    return Ground(n, (lambda each: None) if made is None else (lambda each: made(n, each)))


def _sized(found: Ground, n: int | None) -> Ground:
    if found.n < 1:
        raise ParameterError("the graph has no nodes. A model needs at least one citizen.")
    if n is not None and n != found.n:
        raise ParameterError(f"the graph has {found.n} nodes, but n is {n}. Leave n out, or let them agree.")
    return found


def _labelled(graph: Any) -> LabelledNetwork:
    if isinstance(graph, LabelledNetwork):
        return graph
    if isinstance(graph, Network):
        return LabelledNetwork(graph, list(range(graph.n_nodes)))
    if hasattr(graph, "is_directed") and hasattr(graph, "nodes"):
        return from_networkx(graph)
    if hasattr(graph, "shape"):
        network = from_scipy(graph)
        return LabelledNetwork(network, list(range(network.n_nodes)))
    raise ParameterError(
        "a graph may be a networkx graph, a scipy matrix, a network of polybius, or a function of the seed "
        f"that returns one. Got {type(graph).__name__} instead."
    )
