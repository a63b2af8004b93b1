"""A subject: the mechanism under contract, in theories and worlds in which it can run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from polybius.contracts.settings import drawn_settings
from polybius.contracts.worlds import random_world
from polybius.engine import Backend, Simulation
from polybius.model import Clock, Integrated, Mechanism, Parameter, Theory, parameters
from polybius.state import SYSTEM, Column, Kind, State

#: Steps that every run of the contract takes.
STEPS = 4


@dataclass(frozen=True)
class Subject:
    """A mechanism, with the world, clock and precision that it is to be tried in.

    Without `world` it is tried in random ones, of two societies and four parties.
    """

    mechanism: Mechanism | Integrated
    world: State | None = None
    clock: Clock = Clock.YEARS
    precision: str = "float32"

    @property
    def inner(self) -> Mechanism:
        """The mechanism itself, where a scheme carries it forward."""
        return self.mechanism.mechanism if isinstance(self.mechanism, Integrated) else self.mechanism

    @property
    def name(self) -> str:
        """Name of the mechanism's class."""
        return type(self.inner).__name__

    @property
    def declared(self) -> Mapping[str, Parameter]:
        """Declarations of the parameters."""
        return parameters(self.inner)

    @cached_property
    def alone(self) -> Theory:
        """The theory of this mechanism only; what others derive for it is given."""
        given = tuple(column for column in self._known if self._is_derived_elsewhere(column))
        return Theory(self.name, (self.mechanism,), clock=self.clock, precision=self.precision, frozen=given)

    @cached_property
    def heeding(self) -> Theory:
        """The same theory where all that the mechanism heeds is there, as it started."""
        heeded = tuple(column for column in self._known if column.name in self.inner.heeds)
        return replace(self.alone, frozen=(*self.alone.frozen, *heeded)) if heeded else self.alone

    @property
    def theories(self) -> tuple[Theory, ...]:
        """The theories that differ."""
        return (self.alone, self.heeding) if self.inner.heeds else (self.alone,)

    @property
    def _known(self) -> dict[Column, None]:
        own = {column.name: column for column in self.inner.columns}
        return dict.fromkeys([*own.values(), *(column for column in SYSTEM if column.name not in own)])

    def _is_derived_elsewhere(self, column: Column) -> bool:
        read = {*self.inner.reads, *(c for a in self.inner.aggregates.values() for c in a.columns)}
        return column.kind is Kind.DERIVED and column.name in read - {*self.inner.writes}

    def worlds(self, seed: int, sizes: Sequence[int] = (25, 15)) -> State:
        """Return a world to try it in, another one for another `seed`."""
        if self.world is None:
            return random_world(seed, sizes, self.inner.columns)
        world = self.world.copy()
        world.worlds["seed"] = (world.worlds["seed"] + np.uint32(seed)).astype(np.uint32)
        return world

    def settings(self, n: int) -> list[dict[str, float]]:
        """Return the mechanism's own values, and `n` settings from the ranges of its parameters."""
        own = {name: float(getattr(self.inner, name)) for name in self.declared}
        return [own, *(drawn_settings(self.declared, seed) for seed in range(n))]

    def run(
        self,
        theory: Theory,
        state: State,
        settings: Sequence[Mapping[str, float]] = (),
        *,
        backend: Backend | None = None,
        threads: int = 1,
        check: bool = False,
    ) -> Simulation:
        """Carry `state` a few steps on; `settings` are one a world, or the same for all."""
        values = {
            f"{self.name}.{name}": np.array([each[name] for each in settings])
            for name in self.declared
            if settings
        }
        simulation = Simulation(
            theory, state, parameters=values, backend=backend, threads=threads, check=check
        )
        simulation.advance(STEPS)
        return simulation
