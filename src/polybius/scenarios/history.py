"""A history: a simulation carried from stop to stop, with its observers and interventions."""

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

__all__ = ["History"]

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
        begin = simulation.step
        while simulation.step < 0:  # the run settles, unwatched
            simulation.advance(min(PATIENCE, -simulation.step))
            if progress is not None:
                progress(simulation.step - begin, end - begin)
        if self.start is None:
            self._look(simulation, end)
        while simulation.step < end:
            state, step = simulation.state, simulation.step
            self.swings.leave(state, step)
            self.outside.act(simulation)
            self.elections.leave(state, step)
            simulation.advance(self._next_stop(simulation, end) - step)
            self._look(simulation, end)
            if progress is not None:
                progress(simulation.step - begin, end - begin)

    def _look(self, simulation: Simulation, end: int) -> None:
        for observer in self.watching.values():
            observer.look(simulation.state, simulation.step, simulation.step == end)

    def _next_stop(self, simulation: Simulation, end: int) -> int:
        state, step = simulation.state, simulation.step
        stops = [observer.next(step, state) for observer in self.watching.values()]
        stops.append(self.blueprint.interventions.next(step))
        return min([end, *(stop for stop in stops if stop is not None)])

    def records(self) -> dict[str, Record]:
        """Return what was seen, by the names that a result gives to its parts."""
        seen = {name: observer.record() for name, observer in self.watching.items()}
        seen["votes"] = self.elections.votes()
        return {name: record for name, record in seen.items() if record is not None}
