"""Paths on a plane of two axes: where groups, parties and the official line stood through time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.history import History
from polybius.reports.offices import measured

__all__ = ["Path", "paths"]

Floats = NDArray[np.float64]

SMALL = 0.02  # share of citizens below which the mean of a group is noise, and not drawn; arbitrary
#: What a name loses on a small map.
SHORTER = (
    ("close to ", ""),
    (" at the start", ""),
    ("in years ", ""),
    (" to ", "–"),
    (" or more", "+"),
    ("the newcomer of ", "new in "),
)


class Path(NamedTuple):
    """Where somebody stood: `places` (n_times, 2)."""

    name: str
    kind: str
    places: Floats

    @property
    def ends(self) -> Floats:
        """First and last known place, (2, 2)."""
        known = self.places[np.isfinite(self.places).all(axis=1)]
        return known[[0, -1]]

    @property
    def gone(self) -> bool:
        """Whether they are nowhere at the end."""
        return not np.isfinite(self.places[-1]).all()

    @property
    def short(self) -> str:
        """The name for a small map."""
        name = self.name
        for long, brief in SHORTER:
            name = name.replace(long, brief)
        return name

    @property
    def length(self) -> float:
        """Distance from the first place to the last."""
        return float(np.hypot(*(self.ends[1] - self.ends[0])))


def paths(history: History, pair: tuple[int, int], column: str) -> list[Path]:
    """Return the paths of all citizens, the line, parties and groups: medians over worlds."""
    record = history.result.groups

    def places(name: str, there: Floats | None = None) -> Floats:
        values = np.asarray(record[name][:, :, history.society], np.float64)[..., list(pair)]
        known = values if there is None else np.where(there[..., np.newaxis] > 0, values, np.nan)
        return median(np.moveaxis(known, 1, -1))

    found = [Path("all citizens", "all", _everyone(history, pair, column))]
    if "line" in record:
        found.append(Path("official line", "line", places("line")))
    if "position" in record:
        standing = measured(history, "party_standing")  # the others are rows in waiting, and stand nowhere
        positions = places("position", standing if len(standing) else None)
        found += [path for k in range(positions.shape[1]) for path in _tenants(history, k, positions[:, k])]
    if "group" in record:
        share = np.nan_to_num(record["share"][:, :, history.society]).mean(axis=1)
        means = np.where(share[:, :, np.newaxis] >= SMALL, places(column), np.nan)
        labels = zip(record["group"], record["kind"], strict=True)
        found += [
            Path(history.group(str(name)), str(kind), means[:, g]) for g, (name, kind) in enumerate(labels)
        ]
    return [path for path in found if np.isfinite(path.places).all(axis=1).any()]


def _tenants(history: History, party: int, places: Floats) -> list[Path]:
    """Return a path for each of those who were in a party's row in turn."""
    names = np.array([history.party(party, float(time)) for time in history.time])
    return [
        Path(name, "party", np.where((names == name)[:, np.newaxis], places, np.nan))
        for name in dict.fromkeys(names.tolist())
    ]


def _everyone(history: History, pair: tuple[int, int], column: str) -> Floats:
    """Return the means of all citizens, (n_times, 2); nan where they were not measured."""
    name, measures = f"{column}_mean", history.result.measures
    if name not in measures:
        return np.full((len(history.time), 2), np.nan)
    values = np.asarray(measures[name][:, :, history.society], np.float64)[..., list(pair)]
    return median(np.moveaxis(values, 1, -1))
