"""What arrays must be to make a network, and the sentence when they are not."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import StateError
from polybius.state.networks.rows import Weights, as_weights

__all__ = [
    "check_length",
    "check_starts",
    "check_targets",
    "checked_weight",
    "first_outside",
    "storable",
    "whole_numbers",
]


_LEAST, _MOST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)


def whole_numbers(name: str, given: Any) -> NDArray[Any]:
    """Return `given` as a flat array of whole numbers of any kind."""
    array = np.asarray(given)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise StateError(
            f"network: {name} must be a flat array of whole numbers. "
            f"Got {array.dtype} of shape {array.shape} instead."
        )
    return array


def check_length(wanted: int, name: str, array: NDArray[Any]) -> None:
    """Raise `StateError` unless `array` is flat and has the length that is wanted."""
    if array.shape != (wanted,):
        raise StateError(f"network: {name} must have length {wanted}. Got shape {array.shape} instead.")


def check_starts(first: NDArray[Any]) -> None:
    """Raise `StateError` unless `first` begins with 0 and never falls."""
    if len(first) == 0 or first[0] != 0:
        got = first[0] if len(first) else "nothing"
        raise StateError(f"network: first must begin with 0. Got {got} instead.")
    falls = np.flatnonzero(first[1:] < first[:-1])
    if len(falls):
        i = int(falls[0])
        raise StateError(
            f"network: first must never fall. At node {i} it goes from {first[i]} to {first[i + 1]}."
        )


def check_targets(first: NDArray[np.int64], to: NDArray[Any]) -> None:
    """Raise `StateError` unless there are as many ties as `first` says, and all point to nodes."""
    n = len(first) - 1
    check_length(int(first[-1]), "to", to)
    e = first_outside(to, n)
    if e is not None:
        raise StateError(
            f"network: node {_row_of(first, e)} listens to node {to[e]}, but nodes go from 0 to {n - 1}. "
            "Remove the tie or add the node."
        )


def checked_weight(first: NDArray[np.int64], given: Any) -> Weights:
    """Return `given` as floats; raise `StateError` unless finite, not negative and one for each tie."""
    weight = as_weights(given)
    check_length(int(first[-1]), "weight", weight)
    if len(weight) and not storable(weight).all():
        finite = (weight >= 0.0) & (weight < np.inf)
        e = int(np.argmin(finite if not finite.all() else storable(weight)))
        what = "finite and not negative" if not finite.all() else f"0, or in [{_LEAST:.2g}, {_MOST:.2g}]"
        raise StateError(
            f"network: weight must be {what}. The tie of node {_row_of(first, e)} "
            f"at place {e} has {weight[e]}."
        )
    return weight


def storable(weight: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Say which weights four bytes can hold, as the state does: 0, or neither too large nor too small."""
    return np.asarray((weight == 0.0) | ((weight >= _LEAST) & (weight <= _MOST)))


def first_outside(nodes: NDArray[Any], n: int) -> int | None:
    """Return where `nodes` first leaves [0, n), or None; the common case makes no copy."""
    if not len(nodes) or (nodes.min() >= 0 and nodes.max() < n):
        return None
    return int(np.argmax((nodes < 0) | (nodes >= n)))


def _row_of(first: NDArray[np.int64], e: int) -> int:
    return int(np.searchsorted(first, e, side="right")) - 1
