"""The American National Election Study of 1996: `anes1996.csv`, which ships with polybius.

944 respondents who meant to vote for Clinton or Dole: a subset, without weights and
without non-voters, on one left-right scale, so nothing here is representative of the
country. `anes1996.toml` beside it is the mapping, read like any other; its first lines say where the
file comes from and under what terms.
"""

from importlib.resources import as_file, files
from pathlib import Path

from polybius.populations.mapping import SurveyMapping
from polybius.populations.respondents import Respondents
from polybius.populations.survey import Survey

__all__ = ["anes1996", "anes1996_file", "anes1996_mapping"]


def anes1996() -> Respondents:
    """Return the embedded survey's respondents."""
    mapping = anes1996_mapping()
    return Respondents.of(Survey.read(anes1996_file(), mapping), mapping)


def anes1996_mapping() -> SurveyMapping:
    """Return the mapping of the embedded survey."""
    with as_file(files("polybius.populations") / "anes1996.toml") as path:
        return SurveyMapping.read(path)


def anes1996_file() -> Path:
    """Return where the survey lies."""
    return Path(__file__).with_name("anes1996.csv")
