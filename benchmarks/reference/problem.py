"""What both sides of a comparison get: the same network, start and parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from polybius.state.networks import Network


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`network` is None where everyone hears everyone. `columns` hold what citizens start with or
    have, by our names; `state` is the one that the model changes. `parameters` have our names too.
    """

    n: int
    network: Network | None
    state: str
    columns: Mapping[str, NDArray[np.generic]]
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def start(self) -> NDArray[np.generic]:
        return self.columns[self.state]

    @property
    def ties(self) -> int:
        return self.n * (self.n - 1) if self.network is None else self.network.n_ties


@dataclass(frozen=True)
class Answer:
    """What a side gives: seconds that `steps` of its steps took, cores that others kept busy
    meanwhile, and the state afterwards.
    """

    seconds: float
    others: float
    state: NDArray[np.generic]


#: Takes so many steps from the start of the problem (from where it stands, where that is dear).
Runs = Callable[[int], Answer]
