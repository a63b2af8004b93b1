"""A history: a simulation carried from stop to stop, with its observers and interventions."""

from collections.abc import Iterator, Sequence

from polybius.engine import Simulation
from polybius.results import Checkpoint, Record
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.elections import Elections
from polybius.scenarios.execution import Progress
from polybius.scenarios.frames import Frames
from polybius.scenarios.groups import Groups
from polybius.scenarios.measuring import Distribution, Measuring
from polybius.scenarios.observer import Observer
from polybius.scenarios.outside import Outside
from polybius.scenarios.panel import Panel
from polybius.scenarios.swings import Swings
from polybius.scenarios.virtual_survey import VirtualSurvey

__all__ = ["History", "stops"]

#: Steps between two reports of progress while a run settles.
PATIENCE = 4


class History:
    """Everything that watches one run, whether it begins at step 0 or goes on from a checkpoint."""

    def __init__(self, blueprint: Blueprint, threads: int, start: Checkpoint | None) -> None:
        record, calendar = blueprint.scenario.record, blueprint.calendar
        self.blueprint = blueprint
        self.start = start
        self.swings = Swings(blueprint.scenario.swings, calendar, start.swings if start else {})
        self.outside = Outside(blueprint.interventions, start.overlays if start else {})
        has_vote = blueprint.respondents.mapping.vote is not None
        self.elections = Elections(
            blueprint.theory, calendar, blueprint.respondents.vote if has_vote else None
        )
        self.watching: dict[str, Observer] = {
            "measures": Measuring(blueprint.measures, record.every, calendar, threads),
            "swings": self.swings,
            "elections": self.elections,
        }
        if record.cells:
            self.watching["distribution"] = Distribution(record.cells, record.every, calendar)
        if record.groups:
            ageing = "citizens.age" in blueprint.theory.written
            self.watching["groups"] = Groups(blueprint.party_names, ageing, record.every, calendar)
        if record.panel:
            self.watching["panel"] = Panel(record.panel, record.every, calendar)
        if record.frames:
            self.watching["frames"] = Frames(record.frames, calendar)
        if blueprint.scenario.survey:
            self.watching["survey"] = VirtualSurvey(blueprint.scenario.survey, calendar)

    def carry(self, simulation: Simulation, end: int, progress: Progress | None) -> None:
        """Advance to step `end`, stopping wherever somebody wants to look or something is due."""
        begin, fresh = simulation.step, self.start is None
        for step in stops(simulation, end, list(self.watching.values()), self.outside, fresh):
            if progress is not None and step > begin:
                progress(step - begin, end - begin)

    def records(self) -> dict[str, Record]:
        """Return what was seen, by the names that a result gives to its parts."""
        seen = {name: observer.record() for name, observer in self.watching.items()}
        seen["votes"] = self.elections.votes()
        return {name: record for name, record in seen.items() if record is not None}


def stops(
    simulation: Simulation, end: int, watching: Sequence[Observer], outside: Outside, fresh: bool
) -> Iterator[int]:
    """Carry a simulation to step `end`; yield the step wherever it stops, when everybody has looked.

    It settles first, unwatched. Observers look at the state in which it begins where it is `fresh`,
    and not one that an earlier part of the run has ended in.
    """

    def look() -> None:
        for observer in watching:
            observer.look(simulation.state, simulation.step, simulation.step == end)

    while simulation.step < 0:
        simulation.advance(min(PATIENCE, -simulation.step))
        yield simulation.step
    if fresh:
        look()
        yield simulation.step
    while simulation.step < end:
        state, step = simulation.state, simulation.step
        for observer in watching:
            observer.leave(state, step)
        outside.act(simulation)
        for observer in watching:
            observer.set_out(state, step)
        due = [observer.next(step, state) for observer in watching]
        due.append(outside.interventions.next(step))
        simulation.advance(min([end, *(stop for stop in due if stop is not None)]) - step)
        look()
        yield simulation.step
