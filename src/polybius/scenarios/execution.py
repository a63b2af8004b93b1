"""How a run is carried out; none of it changes what comes out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from polybius.engine import Backend, Compiled, Simulation, checked_threads
from polybius.errors import ParameterError, ScenarioError
from polybius.model import Clock
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.notebook_bar import NotebookBar, in_notebook
from polybius.state import Array, State

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

    @contextmanager
    def watched(self) -> Iterator["Execution"]:
        """Yield how it is carried out where somebody watches: with a bar in a notebook, else as it is."""
        if self.progress is not None or not in_notebook():
            yield self
            return
        bar = NotebookBar()
        try:
            yield replace(self, progress=bar.steps, backend=self.backend or Compiled(bar.compiling))
        finally:
            bar.end()

    @property
    def n_threads(self) -> int:
        """Number of threads."""
        return checked_threads(self.threads)

    def simulation(
        self,
        blueprint: Blueprint,
        state: State,
        step: int = 0,
        parameters: Mapping[str, Array] | None = None,
    ) -> Simulation:
        """Return a simulation of the blueprint's theory on `state`, whose next step is `step`.

        `parameters` have other values than the theory's, one a world.
        """
        return Simulation(
            blueprint.theory,
            state,
            parameters=parameters,
            dt=None if blueprint.theory.clock is Clock.STEPS else blueprint.calendar.dt,
            step=step,
            backend=self.backend,
            threads=self.n_threads,
            check=self.check,
        )
