"""The respondents that a scenario's population is drawn from, read once for all runs that draw from them."""

from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any

from polybius.errors import ScenarioError, nearest
from polybius.populations import Respondents, Survey, SurveyMapping, anes1996_file, anes1996_mapping
from polybius.scenarios.scenario import Scenario, digest_of

__all__ = ["EMBEDDED", "respondents_of"]

#: Surveys that ship, by name: where the file is, and its mapping.
EMBEDDED = {"anes1996": (anes1996_file, anes1996_mapping)}

#: Respondents that are kept, by the content of what they were read from and how; and the most. Arbitrary.
_KEPT: OrderedDict[tuple[str, ...], Respondents] = OrderedDict()
MOST = 8


def respondents_of(scenario: Scenario) -> Respondents:
    """Read the survey, change what is synthetic, and weight to the margins that the scenario gives."""
    key = _key(scenario)
    found = _KEPT.pop(key, None) if key else None
    found = _read(scenario) if found is None else found
    if key:
        _KEPT[key] = found
        with suppress(KeyError):  # another thread was there first
            while len(_KEPT) > MOST:
                _KEPT.popitem(last=False)
    return found


def _key(scenario: Scenario) -> tuple[str, ...]:
    """Return what determines the respondents; nothing where a file cannot be read, which is told later."""
    section = scenario.population
    said = section.model_dump_json(include={"survey", "mapping", "synthetic", "latent", "margins"})
    files: list[str | Path] = [section.mapping] if isinstance(section.mapping, str) else []
    if section.mapping is None:
        files += [EMBEDDED[section.survey][0]()] if section.survey in EMBEDDED else []
    else:
        files.append(section.survey)
    try:
        return (said, *(digest_of(scenario.name, file) for file in files))
    except (ScenarioError, ValueError):
        return ()


def _read(scenario: Scenario) -> Respondents:
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
