"""Everyone listens to everyone: never stored."""

from dataclasses import dataclass

import numpy as np

from polybius.errors import ParameterError
from polybius.state.networks.bounds import whole
from polybius.state.networks.network import Network

__all__ = ["Complete"]

_MOST_STORED = 20_000  # arbitrary: 1.6 GB of ties


@dataclass(frozen=True)
class Complete:
    """The complete network of `n_nodes`, without arrays: each listens to all others."""

    n_nodes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_nodes", whole("Complete.n_nodes", self.n_nodes, 0))

    @property
    def n_ties(self) -> int:
        """How many ties there are; an undirected one counts twice."""
        return self.n_nodes * (self.n_nodes - 1)

    @property
    def mean_degree(self) -> float:
        """How many a node listens to."""
        return float(max(self.n_nodes - 1, 0))

    def to_network(self) -> Network:
        """Return the same with its ties stored; raise `ParameterError` above 20,000 nodes."""
        n = self.n_nodes
        if n > _MOST_STORED:
            raise ParameterError(
                f"Complete.n_nodes must be at most {_MOST_STORED} to store the ties. Got {n} instead: "
                "use it as it is."
            )
        first = np.arange(n + 1, dtype=np.int64) * max(n - 1, 0)
        to = np.empty((n, max(n - 1, 0)), np.uint32)
        others = np.arange(n, dtype=np.uint32)
        for i in range(n):
            to[i, :i] = others[:i]
            to[i, i:] = others[i + 1 :]
        return Network(first, to.ravel())
