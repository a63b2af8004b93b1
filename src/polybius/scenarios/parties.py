"""The parties of a scenario: as the survey's respondents see them, unless it says otherwise.

Rows that wait for a newcomer come last, and need no position: who founds a party brings one. Where the theory
lets nobody enter or leave, such rows would wait for ever, and are left out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError
from polybius.model import Theory
from polybius.populations import Respondents
from polybius.scenarios.sections import PartiesSection
from polybius.scenarios.values import column_named
from polybius.state import Column
from polybius.text import misnamed

__all__ = ["parties_of"]


def parties_of(
    owner: str, given: PartiesSection, theory: Theory, respondents: Respondents
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Return names and columns of the parties: the scenario's, else as the survey sees them."""
    axes = len(respondents.axes)
    names = given.name or tuple(party.name for party in respondents.mapping.parties)
    position = np.asarray(respondents.positions)
    if given.position is not None:
        if any(len(place) != axes for place in given.position):
            raise ScenarioError(
                f"{owner}: parties.position takes {axes} number{'s' * (axes > 1)} a party, for the axes "
                f"{', '.join(respondents.axes)}.{_replaced(respondents)}"
            )
        position = np.array(given.position, np.float64).reshape(-1, axes)
        names = given.name or tuple(f"party {k}" for k in range(len(position)))
    valence = np.zeros(len(names)) if given.valence is None else np.array(given.valence)
    others = _others(owner, given, theory)
    if "standing" in others:
        position = _with_places_for_those_who_wait(position, others["standing"])
    if wrong := misnamed(names):
        raise ScenarioError(f"{owner}: parties need names of their own, but {wrong}. Rename it.")
    columns = {"position": position, "valence": valence, **others}
    for short, values in columns.items():
        if len(values) != len(names):
            raise ScenarioError(
                f"{owner}: section [parties] must have as many entries everywhere. "
                f"Got {len(names)} names, and {len(values)} of {short}."
            )
    if not names and any(name.startswith("parties.") for name in theory.columns):
        raise ScenarioError(
            f"{owner}: theory '{theory.name}' needs parties, but there are none. "
            "Give name and position in section [parties]."
        )
    for short, values in columns.items():
        declared = theory.schema[f"parties.{short}"]
        if not ((values >= declared.low) & (values <= declared.high)).all():
            raise _outside(owner, declared, np.ravel(values).tolist())
    if "standing" in columns and "parties.standing" not in theory.columns:
        stand = columns.pop("standing") == 1
        names = tuple(name for name, stands in zip(names, stand, strict=True) if stands)
        columns = {short: values[stand] for short, values in columns.items()}
    return names, columns if len(names) else {}


def _outside(owner: str, column: Column, given: Sequence[float]) -> ScenarioError:
    return ScenarioError(f"{owner}: {column.name} must lie in {column.range}. Got {list(given)} instead.")


def _replaced(respondents: Respondents) -> str:
    """Say which scale of the survey is no axis any more, for latent axes are drawn around it."""
    gone = [name for name in respondents.mapping.axes if name not in respondents.axes]
    latent = ", ".join(respondents.mapping.latent)
    return (
        f" '{gone[0]}' is none: it is the scale that {latent} are drawn around, in its place." if gone else ""
    )


def _with_places_for_those_who_wait(position: NDArray[Any], standing: NDArray[Any]) -> NDArray[Any]:
    """Return the positions, with the middle for the last rows where they wait and none is given."""
    missing = standing[len(position) :]
    return position if missing.any() else np.pad(position, ((0, len(missing)), (0, 0)))


def _others(owner: str, given: PartiesSection, theory: Theory) -> dict[str, NDArray[Any]]:
    """Return the further columns of parties that the scenario gives."""
    found = {}
    for short, values in given.others.items():
        column = column_named(owner, f"parties.{short}", theory.schema, ("parties",))
        numbers = values if isinstance(values, list | tuple) else [values]
        if column.width(1) != 0 or not all(isinstance(x, int | float) for x in numbers):
            raise ScenarioError(f"{owner}: parties.{short} takes one number a party. Got {values!r} instead.")
        if not all(
            column.low <= x <= column.high for x in numbers
        ):  # before the column's type is asked to hold it
            raise _outside(owner, column, numbers)
        found[short] = np.array(numbers, column.numpy_dtype("float64"))
    return found
