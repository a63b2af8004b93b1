"""A blueprint: what all worlds of a scenario share, checked and ready to build from."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from polybius import mechanisms
from polybius.errors import PolybiusError, ScenarioError, nearest
from polybius.measures import Measure
from polybius.model import Changes, Theory
from polybius.populations import HiddenSupport, Respondents, Synthesis
from polybius.scenarios.as_they_are import People, read_people
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.interventions import Interventions
from polybius.scenarios.measuring import check_measures, chosen_measures
from polybius.scenarios.notes import check_axes, notes_of, passed_over_in
from polybius.scenarios.parties import parties_of
from polybius.scenarios.planning import planned
from polybius.scenarios.respondents import respondents_of
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.start import started
from polybius.scenarios.ties import check_network, ties_from_file, ties_of
from polybius.scenarios.values import column_named, value_of
from polybius.state import State, make_world, union
from polybius.state.networks import Network
from polybius.theories import THEORIES

__all__ = ["Blueprint"]

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Blueprint:
    """Theory with the scenario's parameters, calendar, respondents, and columns of parties and societies."""

    scenario: Scenario
    theory: Theory
    calendar: Calendar
    synthesis: Synthesis
    party_names: tuple[str, ...]
    parties: Columns
    societies: Columns
    interventions: Interventions
    measures: tuple[Measure, ...]
    people: People | None = None

    @classmethod
    def of(cls, scenario: Scenario, theory: Theory | None = None, people: People | None = None) -> Self:
        """Check a scenario against a theory (default: the one that it names) and its survey.

        Raises ScenarioError, ParameterError or DataError for whatever is wrong, before anything runs.
        """
        owner = f"scenario '{scenario.name}'"
        people = people or _people_of(scenario)
        if people is not None:
            many = scenario.population.model_copy(update={"citizens": people.n})
            scenario = scenario.model_copy(update={"population": many})
        chosen = _with_parameters(owner, _told(theory or scenario.theory), scenario)
        calendar = Calendar.of(scenario, chosen)
        check_network(owner, scenario.network)
        respondents = respondents_of(scenario)
        check_axes(owner, scenario, chosen, respondents.axes)
        _check_answers(owner, scenario, chosen, respondents.axes)
        measures = chosen_measures(owner, scenario.record.measures, chosen, respondents.mapping.columns)
        names, parties = parties_of(owner, scenario.parties, chosen, respondents)
        shared = (len(respondents.axes), len(names), calendar)
        societies = {}
        for short, given in scenario.society.items():
            column = column_named(owner, f"societies.{short}", chosen.schema, ("societies",))
            societies[short] = value_of(owner, column, given, *shared)[np.newaxis]
        interventions = planned(owner, scenario.interventions, chosen, *shared)
        hidden = _hidden(owner, scenario, respondents)
        synthesis = Synthesis(respondents, hidden, _people(chosen) | {"resolve", "susceptibility"})
        return cls(
            scenario, chosen, calendar, synthesis, names, parties, societies, interventions, measures, people
        )

    @property
    def respondents(self) -> Respondents:
        """The survey's respondents, weighted as the scenario asks."""
        return self.synthesis.respondents

    @cached_property
    def network(self) -> Network | None:
        """The ties that people bring, or a file; None where each world draws its own."""
        own = None if self.people is None else self.people.network
        if own is None and self.scenario.network.file:
            return ties_from_file(self.scenario.network, self.scenario.population.citizens)
        return own

    @property
    def notes(self) -> list[str]:
        """What the scenario asks for and does not get, in sentences."""
        return list(notes_of(self))

    @property
    def passed_over(self) -> list[str]:
        """What the theory knows nothing of, in sentences: optional interventions, and questions."""
        return list(passed_over_in(self))

    def world(self, seed: int) -> State:
        """Return the world of that seed: its citizens, ties, parties and society."""
        population = self.synthesis.population(self.scenario.population.citizens, seed)
        own, start = self.network, self.scenario.start
        if self.people is not None:
            self.people.settle_in(population)
            if "expressed" in self.people.columns:  # nobody is silenced whose words are known
                start = start.model_copy(update={"silenced": 0.0})
        return make_world(
            axes=population.axes,
            network=ties_of(self.scenario.network, population) if own is None else own,
            citizens=started(population, start, _people(self.theory)),
            societies=self.societies,
            parties=self.parties,
            seed=seed,
        )

    def worlds(self, seeds: list[int], threads: int) -> State:
        """Return the worlds of these seeds, side by side; built on many threads, the same on any number."""
        with ThreadPoolExecutor(threads) as pool:
            return union(list(pool.map(self.world, seeds)))


def _check_answers(owner: str, scenario: Scenario, theory: Theory, axes: Sequence[str]) -> None:
    """Raise ScenarioError where a scenario asks about a measure or an axis that there is not."""
    asked = scenario.scenario.answers
    check_measures(f"{owner}: answers", [answer.measure for answer in asked], theory)
    for name in (axis for answer in asked for axis in answer.axes):
        if name not in axes:
            raise ScenarioError(f"{owner}: answers: there is no axis '{name}'.{nearest(name, axes, 'axis')}")


def _people_of(scenario: Scenario) -> People | None:
    """Return the people that a scenario's files name, if it names them."""
    section, network = scenario.population, scenario.network
    return None if section.people is None else read_people(section.people, network.file, network.undirected)


def _hidden(owner: str, scenario: Scenario, respondents: Respondents) -> HiddenSupport:
    """Return the premise of hidden support; raise ScenarioError where it names no scale of the survey."""
    try:
        said = scenario.population.hidden(list(respondents.mapping.axes))
    except ScenarioError as error:
        raise ScenarioError(f"{owner}: {error}") from None
    return HiddenSupport(**said)  # type: ignore[arg-type]


def _told(theory: Theory) -> Theory:
    """Return a theory that goes by the name of one that ships as the change of it that it is."""
    known = THEORIES.get(theory.name)
    changed = known is not None and Changes.of(known.all_slots, theory.all_slots)
    return theory.since(known) if known is not None and changed else theory


def _people(theory: Theory) -> frozenset[str]:
    """Return the columns of citizens that a theory knows, by short name."""
    return frozenset(column.short for column in theory.columns.values() if column.table == "citizens")


def _lacking(theory: Theory, head: str, slots: list[str]) -> str:
    """Say that a theory has no mechanism `head`: that it is another theory's, or what was probably meant."""
    lacks = f"theory '{theory.name}' has no mechanism '{head}'"
    if head in mechanisms.__all__:
        return f"{lacks}. It has: {', '.join(slots) or 'none'}."
    known = [*slots, *Scenario.model_fields]
    return f"{lacks}, and a scenario no such section.{nearest(head, known, 'name')}"


def _with_parameters(owner: str, theory: Theory, scenario: Scenario) -> Theory:
    """Return a theory with the scenario's parameters; those of a mechanism left out are checked, no more."""
    slots = [slot.name for slot in (*theory.all_slots, *theory.lacking)]
    for key in scenario.parameters:
        head = key.partition(".")[0]
        if head not in slots:
            raise ScenarioError(f"{owner}: {_lacking(theory, head, slots)}")
    try:
        return theory.setting(scenario.parameters)
    except PolybiusError as error:
        raise ScenarioError(f"{owner}: {error}") from None
