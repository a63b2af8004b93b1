"""A checkpoint: all that is needed to go on as if the run had never stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.measures import Moment
from polybius.state import State

__all__ = ["Checkpoint"]


@dataclass(frozen=True)
class Checkpoint:
    """A state, the number of the next step, and what is under way.

    `stopped_at` (n_worlds,) is the step at which a world came to rest, or -1. `swings` are the
    windows that have begun and not yet ended, by their number in the scenario. `overlays` are what
    interventions cover: base values by the column's name, amounts added by their number.
    """

    state: State
    step: int
    stopped_at: NDArray[np.int64]
    swings: Mapping[int, Moment] = field(default_factory=dict)
    overlays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
