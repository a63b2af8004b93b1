"""A clause: one thing that every mechanism must keep."""

from collections.abc import Callable
from dataclasses import dataclass

from polybius.contracts.subject import Subject


@dataclass(frozen=True)
class Clause:
    """What a mechanism must keep, in words, and the trial that raises ContractError where it does not."""

    name: str
    says: str
    trial: Callable[[Subject], None]

    def __str__(self) -> str:
        return f"{self.name}: {self.says}"
