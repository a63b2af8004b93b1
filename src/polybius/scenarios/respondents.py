"""The respondents that a scenario's population is drawn from."""

from pathlib import Path
from typing import Any

from polybius.errors import ScenarioError, nearest
from polybius.populations import Respondents, Survey, SurveyMapping, anes1996_file, anes1996_mapping
from polybius.scenarios.scenario import Scenario

__all__ = ["EMBEDDED", "respondents_of"]

#: Surveys that ship, by name: where the file is, and its mapping.
EMBEDDED = {"anes1996": (anes1996_file, anes1996_mapping)}


def respondents_of(scenario: Scenario) -> Respondents:
    """Read the survey, change what is synthetic, and weight to the margins that the scenario gives."""
    section = scenario.population
    if section.mapping is None:
        if section.survey not in EMBEDDED:
            raise ScenarioError(
                f"scenario '{scenario.name}': there is no survey '{section.survey}'."
                f"{nearest(section.survey, EMBEDDED, 'survey')} For a file, give population.mapping too."
            )
        file_of, mapping_of = EMBEDDED[section.survey]
        path, mapping = file_of(), mapping_of()
    else:
        path, mapping = Path(section.survey), _parsed(section.mapping)
    if section.synthetic:
        mapping = mapping.with_synthetic(section.synthetic)
    if section.latent:
        mapping = mapping.with_latent(section.latent)
    respondents = Respondents.of(Survey.read(path, mapping), mapping)
    return respondents.raked(section.margins) if section.margins else respondents


def _parsed(mapping: str | dict[str, Any]) -> SurveyMapping:
    return SurveyMapping.read(mapping) if isinstance(mapping, str) else SurveyMapping.parse(mapping)
