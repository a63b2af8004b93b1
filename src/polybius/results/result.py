"""The result of a run: what was recorded, where it ended, and how it came about."""

import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from polybius.errors import PolybiusError, ResultError, nearest
from polybius.notebook import heading, rows, shown
from polybius.results.archive import read_checkpoint, write_checkpoint
from polybius.results.checkpoint import Checkpoint
from polybius.results.contests import no_contests
from polybius.results.export import Exported, export
from polybius.results.folder import new_folder, read_manifest, write_manifest
from polybius.results.netcdf import ROOT, decoded, encoded
from polybius.results.record import Record
from polybius.results.soundness import check_together
from polybius.results.worlds import Spread, by_world, over_worlds, spread
from polybius.state import State

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["Result"]

RECORDS, STATE = "measures.nc", "state.npz"
#: What reading files may raise that no run has written.
UNREADABLE = (
    *(PolybiusError, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(RuntimeError, MemoryError, EOFError, zipfile.BadZipFile),
)
NOTHING = Record({}, {})
PARTS = ("distribution", "groups", "panel", "frames", "survey", "swings", "elections", "votes")


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """Records of all worlds of a run, their state at the end, and the manifest.

    `measures` (time, world, society[, axis]). `distribution` (time, world, society, axis, cell):
    shares of citizens by cells of opinion. `groups` (time, world, society, group, axis): means of
    nations, parties' people and cohorts. `panel` (time, world, citizen, axis). `frames`
    (frame, world, citizen[, axis]): all citizens of a small society. `survey` (wave, world, society,
    item, axis[, category]). `swings` (swing, world, society, axis). `elections` (election). `votes`
    (election, reported, voted). What was not asked for, or did not happen, is an empty record.
    `fingerprints` has one hash a world.
    """

    measures: Record
    manifest: dict[str, Any]
    fingerprints: list[str]
    checkpoint: Checkpoint
    distribution: Record = NOTHING
    groups: Record = NOTHING
    panel: Record = NOTHING
    frames: Record = NOTHING
    survey: Record = NOTHING
    swings: Record = NOTHING
    elections: Record = field(default_factory=no_contests)
    votes: Record = NOTHING

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
        return int(self.final.worlds.n)

    @property
    def records(self) -> dict[str, Record]:
        """All records that hold something, by name; `/` are the measures."""
        parts = {name: getattr(self, name) for name in PARTS}
        return {ROOT: self.measures, **{name: part for name, part in parts.items() if part}}

    @cached_property
    def dataset(self) -> "xarray.Dataset":
        """The measures as an xarray Dataset."""
        return self.measures.to_xarray()

    def to_xarray(self) -> "xarray.Dataset":
        """Return the measures: (time, world, society[, axis]), with units and long names."""
        return self.dataset

    def to_table(self, part: str = "measures") -> "pandas.DataFrame":
        """Return the measures, or another part by its name, as one long table: a row for each number.

        Columns are time, world, society, axis, party and what else applies, then `measure` and `value`.
        """
        return self.part(part).to_table()

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the measures as one long table, as `to_table` does."""
        return self.to_table()

    def by_world(self, measure: str, at: float | None = None, **where: str | int) -> NDArray[np.float64]:
        """Return a measure at time `at` (the last by default) in each world, (n_worlds,).

        `where` picks from further dimensions by name: axis="nation", party=1, society=0. Raises
        ParameterError for a measure, time or place that was not recorded.
        """
        return by_world(self.measures, measure, at, where)

    def describe(self, measure: str, at: float | None = None, **where: str | int) -> Spread:
        """Return mean, sd, median, lowest and highest of a measure over worlds, picked as by `by_world`."""
        return spread(self.by_world(measure, at, **where))

    def export(self, out: str | Path, part: str = "measures") -> Exported:
        """Write `to_table` to a .csv, .parquet or .dta file, and what its columns mean beside it."""
        return export(self.part(part), out)

    def part(self, name: str) -> Record:
        """Return a record by its name: "measures", "elections", "groups" and so on; raise ResultError."""
        if name not in ("measures", *PARTS):
            raise ResultError(f"a result has no part '{name}'.{nearest(name, ('measures', *PARTS), 'part')}")
        found: Record = getattr(self, name)
        return found

    def citations(self) -> list[str]:
        """Return the works that the run rests on, as keys of the bibliography."""
        return list(self.manifest["citations"])

    def save(self, out: str | Path) -> None:
        """Write a result folder; raise ResultError, leaving nothing, where that fails."""
        with new_folder(out) as folder:
            (folder / RECORDS).write_bytes(encoded(self.records))
            write_checkpoint(folder / STATE, self.checkpoint)
            write_manifest(folder, {**self.manifest, "fingerprints": self.fingerprints})

    @classmethod
    def load(cls, out: str | Path) -> Self:
        """Read a result folder; raise ResultError where it is missing, truncated or edited."""
        manifest = read_manifest(out)
        try:
            records, checkpoint = decoded(Path(out) / RECORDS), read_checkpoint(Path(out) / STATE)
            for name in records.keys() - {ROOT, *PARTS}:
                raise ResultError(f"it holds a record '{name}', which no run makes.")
            check_together(manifest, records, checkpoint, ROOT)
        except UNREADABLE as error:
            raise ResultError(
                f"result '{out}' cannot be read: {str(error).rstrip('.') or type(error).__name__}. "
                "Run it again."
            ) from None
        return cls(records.pop(ROOT), manifest, manifest["fingerprints"], checkpoint, **records)

    @property
    def title(self) -> str:
        """What was run, in one line."""
        about, theory = self.manifest["scenario"]["scenario"], self.manifest["theory"]
        return f"{about['title'] or about['name']}: theory '{theory['name']}'"

    @property
    def subtitle(self) -> str:
        """How large, how long, and the fingerprints, in one line."""
        n, citizens = self.n_worlds, self.final.citizens.n
        worlds = f"{n} world{'s' * (n > 1)}, {citizens:,} citizens"
        prints = self.fingerprints[0] + ("" if n == 1 else f" … {self.fingerprints[-1]}")
        time = f"{self.step * self.dt:g}"
        span = f"{time} {self.manifest['clock']}{'s' * (time != '1')} in {self.step} steps"
        return f"{worlds}, {span}, fingerprint {prints}"

    def __repr__(self) -> str:
        return f"<Result of {self.title}; {self.subtitle}>"

    def _repr_html_(self) -> str:
        parts = [heading(self.title, self.subtitle), rows(*over_worlds(self.measures))]
        if self.elections:
            parts += [heading("Elections"), self.elections.as_rows()]
        return shown(*parts)
