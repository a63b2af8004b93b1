"""History: what one society went through on one axis, ready to be told and drawn."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.measures.societies import carried
from polybius.reports.interventions import Intervention
from polybius.reports.words.phrases import when
from polybius.results import Record, Result
from polybius.state import SYSTEM

__all__ = ["OFFICE", "Contest", "History", "Track", "histories", "societies"]

Floats = NDArray[np.float64]
OFFICE = "societies.party_in_power"
STANDING = "party_standing"
#: Columns of societies and parties, by the name of the measure that reads them off.
CARRIED = {measure.name: measure.carried for measure in carried(SYSTEM)}
NOTHING = 1e-6  # distance of words from thoughts that is none
POLES = re.compile(r"from (.+?) \(-\) to (.+?) \(\+\)")


class Contest(NamedTuple):
    """One election, in every world that held it at this time; each array (n_worlds,)."""

    time: float
    incumbent: NDArray[np.int64]  # in office on election day; -1 for nobody
    winner: NDArray[np.int64]  # -1 where a world held none
    shares: Floats  # (n_worlds, n_parties) of the votes cast
    transfer: NDArray[np.bool_]

    @property
    def held(self) -> NDArray[np.bool_]:
        """Which worlds voted."""
        return self.winner >= 0

    @property
    def tied(self) -> NDArray[np.bool_]:
        """Which worlds voted and gave the most votes to several parties."""
        most = self.shares == self.shares.max(axis=1, keepdims=True)
        return np.asarray(self.held & (most.sum(axis=1) > 1))

    def won_by(self, party: int) -> NDArray[np.bool_]:
        """Return which worlds' votes that party won, alone."""
        return np.asarray((self.winner == party) & ~self.tied)

    @property
    def share(self) -> Floats:
        """Party 1's share of the votes for either of the first two."""
        both = self.shares[:, 0] + self.shares[:, 1]
        known = np.where(both > 0, both, np.nan)
        return np.asarray(self.shares[:, 1] / known)


class Track(NamedTuple):
    """One number through time, (n_times, n_worlds): a measure, or one party's or part's of it."""

    measure: str
    label: str  # of what it is, where the measure has several numbers
    title: str
    unit: str
    per_axis: bool
    values: Floats


@dataclass(frozen=True)
class History:
    """Arrays are (n_times, n_worlds) of society number `society` of each world, on axis number `axis`."""

    result: Result
    society: int = 0
    axis: int = 0

    @cached_property
    def time(self) -> Floats:
        """Moments recorded, in the theory's clock."""
        return np.asarray(self.result.measures["time"], np.float64)

    @property
    def unit(self) -> str:
        """Unit of time: year or step."""
        return str(self.result.manifest["clock"])

    @property
    def n_worlds(self) -> int:
        """Number of worlds."""
        return self.result.n_worlds

    @property
    def axis_name(self) -> str:
        """Name of the axis."""
        return self.result.final.axes[self.axis]

    def has(self, *names: str) -> bool:
        """Say whether all these measures were recorded and are numbers somewhere."""
        return all(name in self.tracks and bool(np.isfinite(self[name]).any()) for name in names)

    @cached_property
    def sincere(self) -> bool:
        """Say whether everyone says what they think, at all times."""
        return self.has("falsification_gap") and float(np.nanmax(self["falsification_gap"])) < NOTHING

    def __getitem__(self, name: str) -> Floats:
        return self.tracks[name].values

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """Every number recorded through time, by the measure's name, with its label where it has several."""
        record = self.result.measures
        timed = [name for name, variable in record.variables.items() if "time" in variable.dims]
        return {key: track for name in timed for key, track in self._tracks_of(name)}

    def _tracks_of(self, name: str) -> Iterator[tuple[str, Track]]:
        """Yield a measure's tracks: one, or one for each place in the dimensions besides axis."""
        variable = self.result.measures.variables[name]
        values, attrs = self.of(self.result.measures, name), variable.attrs
        more = [dim for dim in variable.dims if dim not in ("time", "world", "society", "axis")]
        for place in np.ndindex(values.shape[2:]):
            label = ", ".join(self._called(dim, k) for dim, k in zip(more, place, strict=True))
            if label == self.axis_name and "other" in more:
                continue  # an axis has no correlation with itself
            key = f"{name} ({label})" if label else name
            told = (attrs.get("long_name", name), attrs.get("units", ""), "axis" in variable.dims)
            course = self._where_it_is(name, place, values[(slice(None), slice(None), *place)])
            yield key, Track(name, label, *told, _known(name, course))

    def _where_it_is(self, name: str, place: tuple[int, ...], course: Floats) -> Floats:
        """Return a number of a party only while it stands: a row that waits has none worth telling."""
        record = self.result.measures
        if not name.startswith("party_") or name == STANDING or STANDING not in record:
            return course
        return np.where(self.of(record, STANDING)[:, :, place[0]] > 0, course, np.nan)

    def _called(self, dim: str, k: int) -> str:
        """Return what place `k` of a dimension is called."""
        if dim == "party":
            return self.party(k)
        return str(self.result.measures[dim][k]) if dim in self.result.measures else str(k)

    def of(self, record: Record, name: str) -> Floats:
        """Return a variable of a record, for this society and on this axis: the dimensions that are left."""
        variable = {**record.coords, **record.variables}[name]
        values = np.asarray(variable.values, np.float64)
        dims = list(variable.dims)
        for dim, index in (("society", self.society), ("axis", self.axis)):
            if dim in dims:
                values = np.take(values, [index], axis=dims.index(dim)).squeeze(dims.index(dim))
                dims.remove(dim)
        return values

    def at(self, name: str, time: float) -> Floats:
        """Return a measure at the last record not after `time`: (n_worlds,)."""
        return np.asarray(self[name][self.moment(time)])

    def moment(self, time: float) -> int:
        """Return the index of the last record not after `time` (the first if there is none)."""
        return max(0, int(np.searchsorted(self.time, time + 1e-9, side="right")) - 1)

    @cached_property
    def contests(self) -> list[Contest]:
        """Elections of this society in order of time."""
        record = self.result.elections
        if not record:
            return []
        mine = record["society"] == self.society
        found, shares = [], _shares(record)
        for time in np.unique(record["time"][mine]):
            rows = np.flatnonzero(mine & (record["time"] == time))
            worlds = record["world"][rows]
            contest = Contest(
                float(time),
                np.full(self.n_worlds, -1, np.int64),
                np.full(self.n_worlds, -1, np.int64),
                np.full((self.n_worlds, shares.shape[1]), np.nan),
                np.zeros(self.n_worlds, np.bool_),
            )
            contest.shares[worlds] = shares[rows]
            for name in ("incumbent", "winner", "transfer"):
                getattr(contest, name)[worlds] = record[name][rows]
            found.append(contest)
        return found

    @cached_property
    def interventions(self) -> list[Intervention]:
        """What was set from outside, in order of time."""
        given = self.result.manifest["scenario"].get("interventions", [])
        planned = (Intervention.of(item) for item in given if not self._passed_over(item))
        found = [
            item
            for item in planned
            if item.time <= self.time[-1] and self.society in (item.societies or (self.society,))
        ]
        return sorted(found, key=lambda item: item.time)

    def _passed_over(self, item: Mapping[str, Any]) -> bool:
        """Say whether an intervention was on something that the theory lacks, so none was kept."""
        if "parameter" in item:
            theory = self.result.manifest["theory"]
            shared = [name for names in theory.get("shared", {}).values() for name in names]
            return item["parameter"] not in {*theory["parameters"], *shared}
        asked = self.result.manifest["scenario"].get("record", {}).get("measures", "standard")
        if not item.get("optional") or "column" not in item or asked != "standard":
            return False
        return Intervention.of(item).measure not in self.result.measures

    @property
    def first_parties(self) -> tuple[str, ...]:
        """Names of the parties of the start."""
        return tuple(str(party["name"]) for party in self.result.manifest["parties"])

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties' rows; one that a newcomer has taken after its party fell says so."""
        return tuple(self.party(k) for k in range(len(self.first_parties)))

    @cached_property
    def successors(self) -> dict[int, dict[int, list[float]]]:
        """By party and world, when newcomers were first seen in the row of one that had fallen."""
        if STANDING not in self.result.measures:
            return {}
        stands = self.of(self.result.measures, STANDING) > 0.5  # (time, world, party)
        stood = np.maximum.accumulate(stands, axis=0)
        found: dict[int, dict[int, list[float]]] = {}
        for at, world, party in np.argwhere(stands[1:] & ~stands[:-1] & stood[:-1]).tolist():
            found.setdefault(party, {}).setdefault(world, []).append(float(self.time[at + 1]))
        return found

    def group(self, name: str) -> str:
        """Return what a group is called, under the names that its party has."""
        for first, now in zip(self.first_parties, self.parties, strict=True):
            if name.endswith(f" {first}"):
                return f"{name.removesuffix(first)}{now}"
        return name

    def party(self, number: int, time: float = np.inf) -> str:
        """Return who is in a party's row at `time`; of the whole run, or several worlds, whoever ever is."""
        if number < 0:
            return "nobody"
        if number >= len(self.first_parties):
            return f"party {number}"
        name, since = self.first_parties[number], self.successors.get(number, {})
        if self.n_worlds > 1 or time == np.inf:
            return f"{name} or its successor" if since else name
        came = [start for start in since.get(0, ()) if start <= time]
        return f"the newcomer of {when(came[-1], self.unit)}" if came else name

    @property
    def poles(self) -> tuple[str, str]:
        """What the ends of the axis mean, the − end first, as the survey's mapping says."""
        population = self.result.manifest.get("population") or {}
        for line in population.get("mapping", []):
            found = POLES.search(line["how"])
            if found and line["column"] == f"citizens.expressed ({self.axis_name})":
                return found[1].removeprefix("extremely "), found[2].removeprefix("extremely ")
        return "− side", "+ side"


def _known(name: str, course: Floats) -> Floats:
    """Return a course without what its column declares unknown, and without a start that comes later."""
    column = CARRIED.get(name)
    if column is None:
        return course
    found = column.known(course)
    return _changed(found) if column.later else found


def _changed(course: Floats) -> Floats:
    """Return a course without what stood there before its first change; whole where it never changes."""
    changed = np.flatnonzero((course != course[0]).any(axis=1))
    if len(changed):
        course[: changed[0]] = np.nan
    return course


def societies(result: Result) -> Iterator[list[History]]:
    """Yield every society of a result: its histories on all axes."""
    for society in range(int(result.measures.sizes.get("society", 1))):
        yield [History(result, society, axis) for axis in range(len(result.final.axes))]


def histories(result: Result) -> Iterator[History]:
    """Yield every society and axis of a result."""
    for axes in societies(result):
        yield from axes


def _shares(elections: Record) -> Floats:
    """Return shares of the votes, (n_elections, n_parties); of two where party 1's is all there is."""
    names = [f"votes_{k}" for k in range(len(elections.variables)) if f"votes_{k}" in elections]
    if not names:
        return np.stack([1 - elections["share"], elections["share"]], axis=1)
    return np.stack([elections[name] for name in names], axis=1)
