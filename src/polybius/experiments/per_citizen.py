"""What a list means: values to try one after the other, or one for each citizen.

simulate("deffuant_weisbuch", n=200, d=[0.1, 0.2, 0.3])              three values are tried
simulate("deffuant_weisbuch", n=200, d=by_citizen(bounds))           200 citizens, a bound each
simulate("deffuant_weisbuch", n=200, d=sweep(np.linspace(0, 1, 200)))   200 values are tried
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.experiments.profiles import profiles
from polybius.model import Parameter
from polybius.reference import ReferenceModel
from polybius.state import Array

__all__ = ["ByCitizen", "Sweep", "by_citizen", "check_meant", "citizens_own", "neutral", "sweep"]


@dataclass(frozen=True, eq=False)
class ByCitizen:
    """Values of a parameter, one for each citizen, or for each replicate and citizen."""

    values: Any


@dataclass(frozen=True, eq=False)
class Sweep:
    """Values of a parameter to be tried one after the other."""

    values: Any


def by_citizen(values: Any) -> ByCitizen:
    """Return a parameter's values for `simulate`, one for each citizen.

    An array or list in the citizens' order, with a row for each replicate if it has two dimensions, or by
    the names of nodes: a dictionary, a pandas Series.
    """
    return ByCitizen(values)


def sweep(values: Any) -> Sweep:
    """Return a parameter's values for `simulate`, to be tried one after the other, also if one a citizen."""
    return Sweep(values)


def check_meant(model: ReferenceModel, given: Mapping[str, Any], n: int) -> None:
    """Raise ParameterError for a list with a value for each of `n` citizens, which may mean two things."""
    for name, value in given.items():
        if isinstance(value, (ByCitizen, Sweep, str)) or np.ndim(value) != 1 or len(value) != n or n < 2:
            continue
        raise ParameterError(
            f"{model.name}: {name} has {n} values, as many as there are citizens. Write "
            f"{name}=polybius.sweep(values) to try one after the other, or "
            f"{name}=polybius.by_citizen(values) to give each citizen one."
        )


def citizens_own(
    model: ReferenceModel, given: Mapping[str, Any], labels: Sequence[Any], replicates: int
) -> dict[str, Array]:
    """Return the values by citizen in `given`, checked, (n,) or (replicates, n), by the parameter's name."""
    known, found = model.parameters(), {}
    for name, value in given.items():
        if not isinstance(value, ByCitizen):
            continue
        model.check(name, known[name].default if name in known else 0)
        if name not in model.by_citizen:
            can = ", ".join(model.by_citizen) or "none of its parameters"
            raise ParameterError(
                f"{model.name}: {name} is one number for all citizens. By citizen there can be: {can}."
            )
        found[name] = _checked(model, name, known[name], value.values, labels, replicates)
    return found


def _checked(
    model: ReferenceModel, name: str, known: Parameter, given: Any, labels: Sequence[Any], replicates: int
) -> Array:
    values = np.asarray(profiles({name: given}, labels, "by_citizen")[name])
    if values.shape not in ((len(labels),), (replicates, len(labels))):
        raise ParameterError(
            f"{model.name}: {name} by citizen takes one value for each of the {len(labels)} citizens, or for "
            f"each of the {replicates} replicates and citizens. Got shape {values.shape} instead."
        )
    for value in np.unique(values).tolist():
        known.check(f"{model.name}: {name} of a citizen", value)
    return values


def neutral(parameter: Parameter) -> float:
    """Return the value of a parameter to which what citizens have of their own is added."""
    return min(max(0.0, parameter.low), parameter.high)
