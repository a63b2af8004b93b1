"""The result of a run: what was recorded, where it ended, and how it came about."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from polybius.results.checkpoint import Checkpoint
from polybius.results.record import Record
from polybius.state import State

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["Result"]


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """Records of all worlds of a run, their final state, and the manifest.

    `measures` (time, world, society[, axis]); `distribution` (time, world, society, axis, cell), the
    shares of citizens by cells of opinion; `panel` (time, world, citizen, axis); `survey`
    (wave, world, society, item, axis[, category]); `swings` (swing, world, society, axis);
    `elections` (election); `votes` (election, reported, voted). What was not asked for, or
    did not happen, is None. `fingerprints` has one hash a world.
    """

    measures: Record
    manifest: dict[str, Any]
    fingerprints: list[str]
    checkpoint: Checkpoint
    distribution: Record | None = None
    panel: Record | None = None
    survey: Record | None = None
    swings: Record | None = None
    elections: Record | None = None
    votes: Record | None = None

    @property
    def final(self) -> State:
        """The state at the end."""
        return self.checkpoint.state

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return self.checkpoint.step

    @property
    def dt(self) -> float:
        """Length of a step, in the theory's clock."""
        return float(self.manifest["dt"])

    @property
    def n_worlds(self) -> int:
        """Number of worlds."""
        return self.final.n_worlds

    @cached_property
    def dataset(self) -> "xarray.Dataset":
        """The measures as an xarray Dataset."""
        return self.measures.to_xarray()

    def to_xarray(self) -> "xarray.Dataset":
        """Return the measures: (time, world, society[, axis]), with units and long names."""
        return self.dataset

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the measures as a tidy table: one row for each time, world, society and axis."""
        return self.measures.to_pandas()
