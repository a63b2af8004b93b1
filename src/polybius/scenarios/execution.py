"""How a run is carried out; none of it changes what comes out."""

from collections.abc import Callable
from dataclasses import dataclass

from polybius.engine import Backend, Simulation, checked_threads
from polybius.errors import ParameterError, ScenarioError
from polybius.model import Clock
from polybius.scenarios.blueprint import Blueprint
from polybius.state import State

__all__ = ["Execution", "Progress"]

#: Called with steps done and steps to do.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Execution:
    """Threads (None: all processors that this process may use), backend, progress, and checks."""

    threads: int | None = None
    backend: Backend | None = None
    progress: Progress | None = None
    check: bool = False

    def __post_init__(self) -> None:
        try:
            checked_threads(self.threads)
        except ParameterError as error:
            raise ScenarioError(str(error)) from None

    @property
    def n_threads(self) -> int:
        """Number of threads."""
        return checked_threads(self.threads)

    def simulation(self, blueprint: Blueprint, state: State, step: int = 0) -> Simulation:
        """Return a simulation of the blueprint's theory on `state`, whose next step is `step`."""
        return Simulation(
            blueprint.theory,
            state,
            dt=None if blueprint.theory.clock is Clock.STEPS else blueprint.calendar.dt,
            step=step,
            backend=self.backend,
            threads=self.n_threads,
            check=self.check,
        )
