"""Groups: what nations, parties' people and generations think and say on average, through time.

Who belongs where is asked anew each time: nations by `core`, those who identify with a party by
the sign of `party_id`, voters by `vote`, cohorts by the decade of their birth, counted from time 0. Beside
them stand what they move among: the parties' positions and the official line; and how citizens were
spread over each pair of axes at the start.
"""

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.joint import joint_shares
from polybius.model import Clock
from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, by_world, society_coords, time_coords
from polybius.state import State

__all__ = ["CELLS", "Groups"]

#: Cells of an axis in the spread at the start. Arbitrary: 0.1 opinion wide.
CELLS = 20
#: Years, from time 0, between which cohorts are born; the first and last take in all before and after.
BORN = tuple(range(-70, 41, 10))

TWENTY = 20  # years: of the decade before it a survey of adults has the end alone

Floats = NDArray[np.float64]
Kind = tuple[str, tuple[str, ...], NDArray[np.int8]]


class Groups(Observer):
    """Keep the means of groups, as often as measures are taken.

    `parties` are their names. `ageing` says that the theory lets people grow older, without which a
    cohort would be an age.
    """

    def __init__(self, parties: tuple[str, ...], ageing: bool, every: int, calendar: Calendar) -> None:
        self.parties, self.ageing, self.every, self.calendar = parties, ageing, every, calendar
        self.steps: list[int] = []
        self.seen: dict[str, list[NDArray[np.float32]]] = {}
        self.youngest = 0

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Take the means."""
        if step % self.every and not last:
            return
        kinds = list(self._kinds(state, step))
        if not self.steps:
            self._begin(state, kinds)
        self.steps.append(step)
        found = _means(state, kinds)
        if state.has("societies.line"):
            found["line"] = state.societies["line"]
        if self.parties:
            positions = state.parties["position"]
            found["position"] = positions.reshape(-1, len(self.parties), positions.shape[1])
        for name, values in found.items():
            self.seen.setdefault(name, []).append(by_world(values.astype(np.float32), state.n_worlds))

    def record(self) -> Record | None:
        """Return (time, world, society, group, axis), and what goes with it."""
        if not self.steps:
            return None
        lead = ("time", "world", "society")
        variables = {
            name: Variable((*lead, *DIMS[name]), np.stack(seen), ATTRS[name])
            for name, seen in self.seen.items()
        }
        return Record(
            {**variables, **self.start},
            {**time_coords(self.steps, self.calendar), **self.coords, **self.labels},
        )

    def _begin(self, state: State, kinds: list[Kind]) -> None:
        """Note who the groups are, and how citizens are spread at the start."""
        self.coords = society_coords(state)
        names = [(kind, name) for kind, known, _ in kinds for name in known]
        pairs = list(combinations(range(len(state.axes)), 2))
        labels = {
            "group": ("group", [name for _, name in names]),
            "kind": ("group", [kind for kind, _ in names]),
            "party": ("party", list(self.parties)),
            "first": ("pair", [state.axes[a] for a, _ in pairs]),
            "second": ("pair", [state.axes[b] for _, b in pairs]),
        }
        self.labels = {
            name: Variable((dim,), np.array(texts, np.str_)) for name, (dim, texts) in labels.items() if texts
        }
        self.start = {
            f"{name}_spread": Variable(
                ("world", "society", "pair", "cell", "other"),
                _spread(state, name, pairs),
                {"units": "share", "long_name": f"citizens by {name} opinion on two axes at the start"},
            )
            for name in (("private", "expressed") if pairs else ())
        }

    def _kinds(self, state: State, step: int) -> Any:
        """Yield each way to group: its name, its groups' names, and each citizen's group, -1 for none."""
        citizens = state.citizens
        if "core" in citizens:
            yield "nation", ("core nation", "other nations"), 1 - citizens["core"].astype(np.int8)
        if "party_id" in citizens and len(self.parties) > 1:
            sign = np.sign(citizens["party_id"])
            yield (
                "identity",
                tuple(f"close to {name}" for name in self.parties[:2]),
                np.where(sign == 0, -1, sign > 0).astype(np.int8),
            )
        if "vote" in citizens and self.parties:
            yield "vote", tuple(f"voters of {name}" for name in self.parties), citizens["vote"]
        if "age" in citizens and self.calendar.clock is Clock.YEARS:
            now = step / self.calendar.per_unit if self.ageing else 0.0
            if not self.seen:
                self.youngest = int(citizens["age"].min(initial=130.0))
            born = np.searchsorted(BORN, now - citizens["age"], "right").astype(np.int8)
            yield "cohort", _cohorts(self.youngest), born


DIMS: dict[str, tuple[str, ...]] = {
    "private": ("group", "axis"),
    "expressed": ("group", "axis"),
    "share": ("group",),
    "line": ("axis",),
    "position": ("party", "axis"),
}
ATTRS = {
    "private": {"units": "opinion", "long_name": "mean private opinion of a group"},
    "expressed": {"units": "opinion", "long_name": "mean expressed opinion of a group"},
    "share": {"units": "share", "long_name": "share of citizens who belong to a group"},
    "line": {"units": "opinion", "long_name": "official line"},
    "position": {"units": "opinion", "long_name": "position of a party"},
}


def _cohorts(youngest: int) -> tuple[str, ...]:
    """Return names by age at time 0, or else by birth; no decade begins below the `youngest` of the teens."""
    ages = ((-lo - 10, -lo) for lo in BORN if lo < 0)
    inner = (f"aged {youngest if a < youngest < b == TWENTY else a} to {b} at the start" for a, b in ages)
    later = (f"born in years {lo} to {lo + 10}" for lo in BORN[:-1] if lo >= 0)
    return (f"aged {-BORN[0]} or more at the start", *inner, *later, f"born after year {BORN[-1]}")


def _means(state: State, kinds: list[Kind]) -> dict[str, NDArray[Any]]:
    """Return shares (n_societies, n_groups) and means (n_societies, n_groups, n_axes), nan for nobody."""
    sizes = [len(names) for _, names, _ in kinds]
    first = state.societies["first_citizen"].astype(np.int64)
    parts: dict[str, list[NDArray[Any]]] = {"private": [], "expressed": [], "share": []}
    for size, (_, _, member) in zip(sizes, kinds, strict=True):
        for name in ("private", "expressed"):
            sums, counts = _sums(state.citizens[name], member, first, size)
            with np.errstate(invalid="ignore", divide="ignore"):
                parts[name].append(sums / counts[:, :, np.newaxis])
        with np.errstate(invalid="ignore", divide="ignore"):
            parts["share"].append(counts / np.diff(first)[:, np.newaxis])
    return {name: np.concatenate(found, axis=1) for name, found in parts.items() if found}


@compiled
def _sums(
    values: Floats, member: NDArray[np.int8], first: NDArray[np.int64], size: int
) -> tuple[Floats, Floats]:
    """Return sums (n_societies, size, n_axes) and numbers (n_societies, size) of each group's members."""
    sums = np.zeros((len(first) - 1, size, values.shape[1]))
    counts = np.zeros((len(first) - 1, size))
    for s in range(len(counts)):
        for i in range(first[s], first[s + 1]):
            g = member[i]
            if 0 <= g < size:
                counts[s, g] += 1.0
                for a in range(values.shape[1]):
                    sums[s, g, a] += values[i, a]
    return sums, counts


def _spread(state: State, name: str, pairs: list[tuple[int, int]]) -> NDArray[np.float32]:
    """Return shares (world, society, pair, cell, other) of citizens by cells of two axes."""
    first = state.societies["first_citizen"].astype(np.int64)
    shares = [joint_shares(state.citizens[name], first, a, b, CELLS) for a, b in pairs]
    return by_world(np.stack(shares, axis=1).astype(np.float32), state.n_worlds)
