"""The American National Election Study of 1996, as it ships inside `statsmodels`.

944 respondents who meant to vote for Clinton or Dole: a subset, without weights and
without non-voters, on one left-right scale, so nothing here is representative of the
country. The file's copyright line (`statsmodels/datasets/anes96/data.py`) reads "This is
public domain."; its source is The American National Election Studies,
www.electionstudies.org. Importing statsmodels takes over a second, so the file is found
and read without it. `anes1996.toml` beside this module is the mapping, read like any other.
"""

from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from polybius.errors import DataError
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
    """Return where the survey lies; raise DataError where statsmodels or the file is missing."""
    found = find_spec("statsmodels")
    folders = [Path(place) for place in (found.submodule_search_locations or ())] if found else []
    for folder in folders:
        path = folder / "datasets" / "anes96" / "anes96.csv"
        if path.is_file():
            return path
    raise DataError(
        "the embedded survey comes with statsmodels, which is missing. Run: pip install statsmodels"
    )
