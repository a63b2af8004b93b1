"""A scenario: a theory, a population, a horizon, interventions, and what to record."""

import copy
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError

from polybius.contents import fault_in, toml_of
from polybius.errors import DeclarationError, PolybiusError, ScenarioError, check_kind
from polybius.model import Inputs, Theory
from polybius.scenarios.extension import left_over, read_tables
from polybius.scenarios.inputs import inputs_of
from polybius.scenarios.sections import (
    About,
    InterventionSection,
    NetworkSection,
    Number,
    PartiesSection,
    PopulationSection,
    RecordSection,
    Section,
    StartSection,
    SurveySection,
    SwingSection,
    Values,
)
from polybius.scenarios.summary import html_of
from polybius.scenarios.validation import sentence
from polybius.theories import THEORIES

__all__ = ["Scenario", "digest_of"]

SOCIABLE = NetworkSection.model_validate(
    {"kind": "homophilous", "mean_degree": 10.0, "clustering": 0.3, "homophily": 0.3}  # arbitrary
)


class Scenario(Section):
    """All that a run needs beside polybius itself and, where it names one, a survey's own file."""

    scenario: About = About()
    population: PopulationSection = PopulationSection()
    start: StartSection = StartSection()
    network: NetworkSection = SOCIABLE
    parties: PartiesSection = PartiesSection()
    society: dict[str, Values] = {}
    parameters: dict[str, Number] = {}
    interventions: tuple[InterventionSection, ...] = ()
    record: RecordSection = RecordSection()
    survey: SurveySection | None = None
    swings: tuple[SwingSection, ...] = Field(default=())

    @classmethod
    def parse(cls, content: Mapping[str, Any], owner: str = "scenario") -> Self:
        """Return the scenario in the tables of `content`; `owner` names it in errors."""
        fault = fault_in(content)
        if fault:
            raise ScenarioError(f"{owner}: {fault}.")
        check_kind(f"{owner} is made of tables, in a dictionary", content, dict, error=ScenarioError)
        tables = copy.deepcopy(dict(content))
        if isinstance(tables.get("parameters"), dict):
            tables["parameters"] = _flat(tables["parameters"])
        try:
            return cls.model_validate(tables)
        except ValidationError as error:
            raise ScenarioError(f"{owner}: {sentence(error, cls)}") from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a scenario file, or one that ships, by name; paths in it start from its own folder."""
        content = read_tables(path, _self_contained)
        about = content.get("scenario", {})
        if isinstance(about, dict):
            content["scenario"] = {**about, "name": about.get("name", Path(path).stem)}
        return cls.parse(content, f"scenario file '{path}'")

    def __repr__(self) -> str:
        about, extent = self.scenario, self.population
        more = len(self.interventions)
        return (
            f"<Scenario '{self.name}': theory '{about.theory}', {extent.citizens:,} citizens, "
            f"{more} intervention{'s' * (more != 1)}>"
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return html_of(self.to_dict(), type(self).parse({}).to_dict())

    @property
    def name(self) -> str:
        """Short name."""
        return self.scenario.name

    @property
    def theory(self) -> Theory:
        """The theory that the scenario names, less what it leaves out, without the scenario's parameters."""
        try:
            named, gone = THEORIES[self.scenario.theory], self.scenario.without
            return named.without(*gone) if gone else named
        except DeclarationError as error:
            raise ScenarioError(f"scenario '{self.name}': {error}") from None

    def with_overrides(
        self,
        *,
        citizens: int | None = None,
        years: float | None = None,
        seed: int | None = None,
        set: Mapping[str, Any] | None = None,
        theory: Theory | None = None,
    ) -> Self:
        """Return a scenario with other values.

        `set` maps "Mechanism.parameter" or "section.key" to a value; a text that begins with a
        bracket is read as a TOML list or table. A value for a parameter that mechanisms share, in `theory`
        or in that which the scenario names, takes the place of one given under another name.
        """
        if not isinstance(set, Mapping | None):
            raise ScenarioError(f"set takes a table of names and values. Got {set!r}.")
        if theory is not None:
            check_kind(
                "a scenario runs a Theory, as polybius.THEORIES has by name",
                theory,
                Theory,
                error=ScenarioError,
            )
        named = {"population.citizens": citizens, "scenario.years": years, "scenario.seed": seed}
        changes = {**{key: value for key, value in named.items() if value is not None}, **(set or {})}
        if self.population.people and "population.citizens" in changes:
            raise ScenarioError(
                f"scenario '{self.name}' has people of its own, '{self.population.people}': leave citizens "
                f"out. Got {changes['population.citizens']!r}."
            )
        content = self.to_dict()
        for key, value in changes.items():
            _put(content, key, _typed(key, value))
        meant = theory or THEORIES.get(content["scenario"]["theory"])
        for name in _superseded(self.parameters, changes, meant):
            del content["parameters"][name]
        return type(self).parse(content, f"scenario '{self.name}'")

    def adding(self, *interventions: InterventionSection | Mapping[str, Any]) -> Self:
        """Return a scenario with more interventions."""
        for item in interventions:
            if not isinstance(item, InterventionSection | Mapping):
                raise ScenarioError(
                    f"an intervention is a table, as in a scenario file, and several are a list of tables. "
                    f"Got {item!r}."
                )
        more = [
            item.model_dump(mode="json") if isinstance(item, InterventionSection) else dict(item)
            for item in interventions
        ]
        content = self.to_dict()
        content["interventions"] = [*content["interventions"], *more]
        return type(self).parse(content, f"scenario '{self.name}'")

    def without(self, *interventions: str) -> Self:
        """Return a scenario without some interventions, each named by what it sets, or by its note.

        "all" names all. Raises ScenarioError where there is none of that name.
        """
        content, owner = self.to_dict(), f"scenario '{self.name}'"
        content["interventions"] = left_over(owner, content["interventions"], interventions)
        return type(self).parse(content, owner)

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as JSON values, defaults included; `parse` reads it again."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @property
    def asked(self) -> list[str]:
        """The measures that answer the scenario's questions."""
        return list(dict.fromkeys(answer.measure for answer in self.scenario.answers))

    def inputs(self) -> Inputs:
        """Return the numbers that can be set: parameters of the theory, columns of societies, citizens."""
        return inputs_of(self)

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every file that a run would read, by path."""
        paths = [self.network.file] if self.network.file else []
        paths += [self.population.survey] if self.population.mapping else []
        paths += [self.population.people] if self.population.people else []
        return {path: digest_of(self.name, path) for path in paths}


def _flat(tables: Mapping[str, Any], head: str = "") -> dict[str, Any]:
    """Return nested tables as one, keys joined by dots."""
    found: dict[str, Any] = {}
    for key, value in tables.items():
        deeper = isinstance(value, dict) and bool(value)  # an empty table is no number, and told as such
        inside = _flat(value, f"{head}{key}.") if deeper else {f"{head}{key}": value}
        found.update(inside)
    return found


def _self_contained(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return tables with absolute paths, and with the content of a mapping file for its path."""
    population, network = content.get("population"), content.get("network")
    if isinstance(population, dict) and "people" in population and "citizens" in population:
        raise ScenarioError(
            "population.people says how many citizens there are: leave population.citizens out."
        )
    if isinstance(network, dict) and isinstance(network.get("file"), str):
        network["file"] = str((folder / network["file"]).absolute())
    if isinstance(population, dict) and isinstance(population.get("people"), str):
        population["people"] = str((folder / population["people"]).absolute())
    if isinstance(population, dict) and "mapping" in population:
        if isinstance(population.get("survey"), str):
            population["survey"] = str((folder / population["survey"]).absolute())
        if isinstance(population["mapping"], str):
            population["mapping"] = _mapping(folder / population["mapping"])
    return content


def _mapping(path: Path) -> dict[str, Any]:
    from polybius.populations import SurveyMapping

    return SurveyMapping.read(path).model_dump(mode="json", exclude_none=True)


def _put(content: dict[str, Any], key: str, value: Any) -> None:
    """Set `section.key`, or else a parameter, in a scenario's tables."""
    check_kind("set takes names, as in {'Expression.voice': 0.2}", key, str, error=ScenarioError)
    section, *inner = key.split(".")
    if section in ("interventions", "swings") or (section in content and not inner):
        raise ScenarioError(f"'{key}' cannot be set. Name a key of a section, as in population.citizens.")
    if section not in Scenario.model_fields:
        content["parameters"][key] = value
        return
    table = content.setdefault(section, {})
    for part in inner[:-1]:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise ScenarioError(f"'{key}' cannot be set: '{part}' is not a table.")
    if section == "parameters":
        content["parameters"][".".join(inner)] = value
    else:
        table[inner[-1]] = value


def _superseded(before: Mapping[str, Any], changes: Mapping[str, Any], theory: Theory | None) -> list[str]:
    """Return the names under which `before` gives a parameter that `changes` give under another."""
    if theory is None:
        return []
    fresh = {key.removeprefix("parameters.") for key in changes}
    homes = {key: _home(theory, key) for key in fresh | before.keys()}
    anew = {homes[key] for key in fresh} - {""}
    return [key for key in before if key not in fresh and homes[key] in anew]


def _home(theory: Theory, key: str) -> str:
    try:
        return theory.home(key)
    except PolybiusError:
        return ""


def _typed(key: str, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return toml_of(f"value = {value}")["value"]
    except ValueError:
        raise ScenarioError(
            f"{key} is given as {value}, which is no list or table. Write [0.1, 0.2]."
        ) from None


def digest_of(owner: str, path: str | Path) -> str:
    """Return the SHA-256 of a file; raise ScenarioError where it cannot be read."""
    try:
        with Path(path).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise ScenarioError(
            f"scenario '{owner}' needs '{path}', which cannot be read: {error.strerror}."
        ) from None
