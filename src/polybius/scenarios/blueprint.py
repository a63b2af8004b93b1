"""A blueprint: what all worlds of a scenario share, checked and ready to build from."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from polybius.errors import PolybiusError, ScenarioError, nearest
from polybius.measures import STANDARD, Measure
from polybius.model import Theory
from polybius.populations import HiddenSupport, Respondents, Synthesis
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.interventions import Intervention, Interventions
from polybius.scenarios.respondents import respondents_of
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.ties import check_network, ties_of
from polybius.scenarios.values import column_named, value_of
from polybius.state import State, make_world, union

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

    @classmethod
    def of(cls, scenario: Scenario, theory: Theory | None = None) -> Self:
        """Check a scenario against a theory (default: the one that it names) and its survey.

        Raises ScenarioError, ParameterError or DataError for whatever is wrong, before anything runs.
        """
        owner = f"scenario '{scenario.name}'"
        chosen = _with_parameters(owner, theory or scenario.theory, scenario)
        calendar = Calendar.of(scenario, chosen)
        check_network(owner, scenario.network)
        measures = _measures(owner, scenario, chosen)
        respondents = respondents_of(scenario)
        names, parties = _parties(owner, scenario, chosen, respondents)
        shared = (len(respondents.axes), len(names), calendar)
        societies = {}
        for short, given in scenario.society.items():
            column = column_named(owner, f"societies.{short}", chosen.schema, ("societies",))
            societies[short] = value_of(owner, column, given, *shared)[np.newaxis]
        planned = []
        for item in scenario.interventions:
            column = column_named(owner, item.column, chosen.columns, ("societies", "parties"))
            _check_row(owner, item.column, item.row, len(names))
            value = value_of(owner, column, item.value, *shared)
            planned.append(Intervention(calendar.step_of(item.at), item.column, value, item.row))
        synthesis = Synthesis(respondents, HiddenSupport(**scenario.population.hidden))  # type: ignore[arg-type]
        return cls(
            scenario, chosen, calendar, synthesis, names, parties, societies, Interventions(planned), measures
        )

    @property
    def respondents(self) -> Respondents:
        """The survey's respondents, weighted as the scenario asks."""
        return self.synthesis.respondents

    def world(self, seed: int) -> State:
        """Return the world of that seed: its citizens, ties, parties and society."""
        population = self.synthesis.population(self.scenario.population.citizens, seed)
        return make_world(
            axes=population.axes,
            network=ties_of(self.scenario.network, population),
            citizens=population.columns,
            societies=self.societies,
            parties=self.parties,
            seed=seed,
        )

    def worlds(self, seeds: list[int], threads: int) -> State:
        """Return the worlds of these seeds, side by side; built on many threads, the same on any number."""
        with ThreadPoolExecutor(threads) as pool:
            return union(list(pool.map(self.world, seeds)))


def _with_parameters(owner: str, theory: Theory, scenario: Scenario) -> Theory:
    slots = [slot.name for slot in theory.all_slots]
    for key in scenario.parameters:
        head = key.partition(".")[0]
        if head not in slots:
            known = [*slots, *Scenario.model_fields]
            raise ScenarioError(
                f"{owner}: theory '{theory.name}' has no mechanism '{head}', and a scenario no such section."
                f"{nearest(head, known, 'name')}"
            )
    try:
        return theory.setting(scenario.parameters)
    except PolybiusError as error:
        raise ScenarioError(f"{owner}: {error}") from None


def _measures(owner: str, scenario: Scenario, theory: Theory) -> tuple[Measure, ...]:
    """Return what is recorded: the named measures, or the standard ones whose columns are there."""
    known = {measure.name: measure for measure in STANDARD}
    wanted = scenario.record.measures
    there = {*theory.columns, "citizens.private", "citizens.expressed"}
    if wanted == "standard":
        return tuple(measure for measure in STANDARD if set(measure.reads) <= there)
    for name in wanted:
        if name not in known:
            raise ScenarioError(f"{owner}: there is no measure '{name}'.{nearest(name, known, 'measure')}")
        lacking = sorted(set(known[name].reads) - there)
        if lacking:
            raise ScenarioError(
                f"{owner}: measure '{name}' reads {lacking[0]}, which theory '{theory.name}' does not have."
            )
    return tuple(known[name] for name in wanted)


def _parties(
    owner: str, scenario: Scenario, theory: Theory, respondents: Respondents
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Return names and columns of the parties: the scenario's, else as the survey sees them."""
    given, axes = scenario.parties, len(respondents.axes)
    names = given.name or tuple(party.name for party in respondents.mapping.parties)
    position = np.asarray(respondents.positions)
    if given.position is not None:
        if any(len(place) != axes for place in given.position):
            raise ScenarioError(f"{owner}: parties.position takes {axes} number{'s' * (axes > 1)} a party.")
        position = np.array(given.position, np.float64).reshape(-1, axes)
        names = given.name or tuple(f"party {k}" for k in range(len(position)))
    valence = np.zeros(len(names)) if given.valence is None else np.array(given.valence)
    if not len(names) == len(position) == len(valence):
        raise ScenarioError(
            f"{owner}: section [parties] must have as many names as positions and valences. "
            f"Got {len(names)}, {len(position)} and {len(valence)}."
        )
    if len(names) < 2 and any(name.startswith("parties.") for name in theory.columns):
        raise ScenarioError(
            f"{owner}: theory '{theory.name}' needs two parties, but there are {len(names)}. "
            "Give name and position in section [parties]."
        )
    columns = {"position": position.astype(np.float32), "valence": valence.astype(np.float32)}
    for short, values in columns.items():
        declared = theory.schema[f"parties.{short}"]
        if not ((values >= declared.low) & (values <= declared.high)).all():
            raise ScenarioError(
                f"{owner}: parties.{short} must lie in [{declared.low:g}, {declared.high:g}] "
                f"{declared.unit}. Got {values.ravel().tolist()}."
            )
    return names, columns if len(names) else {}


def _check_row(owner: str, column: str, row: int | None, n_parties: int) -> None:
    rows = n_parties if column.startswith("parties.") else 1
    if row is not None and row >= rows:
        raise ScenarioError(f"{owner}: {column} has rows 0 to {rows - 1} in each world. Got row {row}.")
