"""Profiles: what citizens begin with, as callers give it, brought into the citizens' order."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from polybius.errors import ParameterError
from polybius.state import Array

__all__ = ["profiles"]


def profiles(given: object, labels: Sequence[Hashable], noun: str = "initial") -> dict[str, Array]:
    """Return the `initial` of a call as arrays, those with names of nodes in the order of `labels`.

    `noun` is what messages call it.

    Names come with a dictionary by node, a pandas Series, or a DataArray with a coordinate
    `citizen`; all else is taken as it stands. Raises ParameterError.
    """
    if not isinstance(given, Mapping):
        raise ParameterError(
            "initial must be a dictionary of columns, as in initial={'opinion': values}. "
            f"Got {type(given).__name__} instead."
        )
    return {str(name): _in_order(f"{noun} '{name}'", values, labels) for name, values in given.items()}


def _in_order(name: str, values: Any, labels: Sequence[Hashable]) -> Array:
    if isinstance(values, Mapping):
        values = pd.Series(values)
    if isinstance(values, pd.Series):
        return _by_node(name, values, labels)
    if isinstance(values, xr.DataArray) and "citizen" in values.coords:
        names = values.transpose(..., "citizen") if values.ndim > 1 else values
        known = [str(label) if names.citizen.dtype.kind in "UO" else label for label in labels]
        _check_nodes(name, names.citizen.values.tolist(), known)
        return np.asarray(names.sel(citizen=known))
    return np.asarray(values)


def _by_node(name: str, values: "pd.Series[Any]", labels: Sequence[Hashable]) -> Array:
    numbered = isinstance(values.index, pd.RangeIndex) and len(values) == len(labels)
    if numbered and set(values.index) != set(labels):
        return values.to_numpy()  # no names, only places
    _check_nodes(name, list(values.index), labels)
    return np.asarray(values.reindex(pd.Index(labels)))


def _check_nodes(name: str, given: Sequence[Hashable], labels: Sequence[Hashable]) -> None:
    lacking = [label for label in labels if label not in set(given)]
    if lacking or len(given) != len(labels):
        one = f"Node {lacking[0]!r} is missing." if lacking else f"It has {len(given)} values."
        raise ParameterError(f"{name} must have one value for each of the {len(labels)} nodes. {one}")
