"""A start: how a world of a reference model begins."""

from abc import ABC, abstractmethod

from polybius.model.parameter import check_parameters
from polybius.state import State
from polybius.state.networks import Network


class Start(ABC):
    """Base of starts; a subclass is a frozen dataclass whose fields are `param(...)`, as in a mechanism.

    `world` returns one world of `n` citizens (or what else the model counts) on `network`,
    None where everyone hears everyone. All it draws must hang on `seed` alone, by
    `polybius.rng` in a stream of its own, so that replicates differ and repeat.
    """

    def __post_init__(self) -> None:
        check_parameters(self)

    @abstractmethod
    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
