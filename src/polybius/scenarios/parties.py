"""The parties of a scenario: as the survey's respondents see them, unless it says otherwise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError
from polybius.model import Theory
from polybius.populations import Respondents
from polybius.scenarios.sections import PartiesSection

__all__ = ["parties_of"]

#: What a scenario may say of parties where its theory has the column.
OPTIONAL = ("standing", "tactic", "thrift")


def parties_of(
    owner: str, given: PartiesSection, theory: Theory, respondents: Respondents
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Return names and columns of the parties: the scenario's, else as the survey sees them."""
    axes = len(respondents.axes)
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
    if not names and any(name.startswith("parties.") for name in theory.columns):
        raise ScenarioError(
            f"{owner}: theory '{theory.name}' needs parties, but there are none. "
            "Give name and position in section [parties]."
        )
    columns = {"position": position, "valence": valence} | _optional(owner, given, theory, len(names))
    _check_range(owner, theory, columns)
    return names, columns if len(names) else {}


def _optional(owner: str, given: PartiesSection, theory: Theory, n: int) -> dict[str, NDArray[Any]]:
    """Return what else the scenario says of its `n` parties, one number a party."""
    said = {short: getattr(given, short) for short in OPTIONAL}
    columns = {short: np.array(values) for short, values in said.items() if values is not None}
    for short, values in columns.items():
        if f"parties.{short}" not in theory.columns:
            raise ScenarioError(
                f"{owner}: theory '{theory.name}' has no parties.{short}. Leave it out of section [parties]."
            )
        if len(values) != n:
            raise ScenarioError(f"{owner}: parties.{short} takes {n} numbers. Got {len(values)}.")
    return columns


def _check_range(owner: str, theory: Theory, columns: dict[str, NDArray[Any]]) -> None:
    for short, values in columns.items():
        declared = theory.schema[f"parties.{short}"]
        if not ((values >= declared.low) & (values <= declared.high)).all():
            raise ScenarioError(
                f"{owner}: parties.{short} must lie in [{declared.low:g}, {declared.high:g}] "
                f"{declared.unit}. Got {np.ravel(values).tolist()} instead."
            )
