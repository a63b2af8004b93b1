"""A rehearsal: a helper goes through a run backwards, on few people, so that the run finds things compiled.

The run itself begins at the other end, and so both compile different things until they meet.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from polybius.compiled.helpers import helpers_wanted, start_helper
from polybius.compiled.store import title, titles
from polybius.engine import Compiled, Simulation
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.execution import Execution
from polybius.scenarios.history import History
from polybius.state import union

__all__ = ["Rehearsal", "rehearse"]

#: Enough people for every network, and few enough for plain Python. Arbitrary.
CITIZENS = 300

#: Mechanisms never compiled before that make up for the start of a process, about.
WORTH = 3

#: What this process has had rehearsed: theories, by their mechanisms.
_SEEN: set[tuple[str, ...]] = set()


def rehearse(blueprint: Blueprint, how: Execution) -> None:
    """Start a helper where mechanisms have never been compiled here, and there is a thread to spare."""
    slots = tuple(slot.name for slot in blueprint.theory.all_slots)
    compiles = how.backend is None or isinstance(how.backend, Compiled)
    theirs = blueprint.people or blueprint.scenario.network.file  # ties among people who cannot be few
    if slots in _SEEN or theirs or not compiles or helpers_wanted(how.n_threads) < 1:
        return
    _SEEN.add(slots)
    if len({*map(title, slots)} - titles()) >= WORTH:
        start_helper([Rehearsal(_small(blueprint), how.check)])


def _small(blueprint: Blueprint) -> Blueprint:
    """Return the blueprint with few people."""
    population = blueprint.scenario.population
    few = population.model_copy(update={"citizens": min(CITIZENS, population.citizens)})
    return replace(blueprint, scenario=blueprint.scenario.model_copy(update={"population": few}))


@dataclass(frozen=True)
class Rehearsal:
    """What a run compiles once its worlds are there, the last first."""

    blueprint: Blueprint
    check: bool

    def __call__(self) -> None:
        """Compile it, but for what raises."""
        from polybius.compiled import uncompiled

        with uncompiled():  # the run itself is at this
            state = union([self.blueprint.world(0)])
        simulation = Execution(threads=1, check=self.check).simulation(self.blueprint, state)
        parts = [list(_step(simulation)), list(_looks(self.blueprint, simulation))]
        if not self.blueprint.calendar.settle:
            parts.reverse()
        for act in reversed([act for part in parts for act in part]):
            with suppress(Exception):  # of people who have nothing behind them
                act()


def _step(simulation: Simulation) -> Iterator[Callable[[], object]]:
    """Yield the parts of a step, in order: first what no row may need in one step, then as it goes."""
    for operation in simulation.operations:
        for kernel, arguments in operation.calls():
            yield partial(kernel, *arguments)
        yield partial(operation.run, 0, 1, 0, simulation.dt, None)


def _looks(blueprint: Blueprint, simulation: Simulation) -> Iterator[Callable[[], object]]:
    """Yield what is seen of a state, in order."""
    for measure in blueprint.measures:
        yield partial(measure.of, simulation.state)
    for name, observer in History(blueprint, 1, None).watching.items():
        if name != "measures":
            yield partial(observer.look, simulation.state, 0, True)
