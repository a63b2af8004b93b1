"""Elections as they happen: who won, with what share, and whether power changed hands.

And the votes behind them: citizens by the vote that their respondent reported in the survey and the
vote that they cast in the model.
"""

import numpy as np
from numpy.typing import NDArray

from polybius.model import Theory
from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import time_coords
from polybius.state import State

__all__ = ["Elections", "cross_table"]

NEEDED = ("societies.election_at", "societies.elected_at", "societies.party_in_power", "societies.result")
CHUNK = 65_536  # citizens counted at a time; keeps temporary arrays small


class Elections:
    """Stop at every election day and see who held office, who won, and who voted how.

    `reported` (n_respondents,) int8 are reported votes, or None where the survey has none.
    """

    def __init__(self, theory: Theory, calendar: Calendar, reported: NDArray[np.int8] | None) -> None:
        self.happen = set(NEEDED) <= set(theory.columns)
        self.reported = reported if "citizens.vote" in theory.columns else None
        self.calendar = calendar
        self.steps: list[int] = []
        self.columns: dict[str, list[float]] = {
            name: [] for name in ("world", "society", "incumbent", "winner", "share", "transfer")
        }
        self.tables: list[NDArray[np.float64]] = []

    def next(self, step: int, state: State) -> int | None:
        """Return the next election day, or the step after it on the day itself."""
        if not self.happen:
            return None
        days = state.societies["election_at"].astype(np.int64)
        later = days[days >= step]
        if not len(later):
            return None
        day = int(later.min())
        return day + 1 if day == step else day

    def look(self, state: State, step: int, last: bool) -> None:
        """Note the elections of the step that just ended."""
        if not self.happen:
            return
        societies = state.societies
        for j in np.flatnonzero((societies["elected_at"] == step - 1) & (step > 0)).tolist():
            w = int(societies["world"][j])
            winner, before = int(societies["party_in_power"][j]), int(self.office[j])
            found = (w, j - int(state.worlds["first_society"][w]), before, winner,
                     float(societies["result"][j]), winner != before)  # fmt: skip
            self.steps.append(step - 1)
            for seen, value in zip(self.columns.values(), found, strict=True):
                seen.append(value)
            if self.reported is not None:
                self.tables.append(cross_table(state, j, self.reported))

    def leave(self, state: State, step: int) -> None:
        """Remember who holds office, when the run goes on from `step`."""
        if self.happen:
            self.office = state.societies["party_in_power"].copy()

    def record(self) -> Record | None:
        """Return one row an election."""
        if not self.steps:
            return None
        meaning = {
            "incumbent": ("int64", "party", "party in office on election day"),
            "winner": ("int64", "party", "party in office after it"),
            "share": ("float64", "share", "party 1's share of the vote"),
            "transfer": ("bool", "yes/no", "power changed hands"),
        }
        coords = time_coords(self.steps, self.calendar, "election")
        for name in ("world", "society"):
            coords[name] = Variable(("election",), np.array(self.columns[name], np.int64))
        variables = {
            name: Variable(
                ("election",), np.array(self.columns[name], dtype), {"units": units, "long_name": long_name}
            )
            for name, (dtype, units, long_name) in meaning.items()
        }
        return Record(variables, coords)

    def votes(self) -> Record | None:
        """Return shares of citizens, (election, reported, voted)."""
        if not self.tables:
            return None
        labels = np.array(["none", *(f"party {k}" for k in range(self.tables[0].shape[0] - 1))], np.str_)
        coords = {
            **time_coords(self.steps, self.calendar, "election"),
            "reported": Variable(("reported",), labels, {"long_name": "vote that the respondent reported"}),
            "voted": Variable(("voted",), labels, {"long_name": "vote cast in the model"}),
        }
        attrs = {"units": "share", "long_name": "citizens by reported vote and vote in the model"}
        return Record(
            {"citizens": Variable(("election", *list(coords)[2:]), np.stack(self.tables), attrs)}, coords
        )


def cross_table(state: State, society: int, reported: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return shares of a society's citizens by reported vote and vote cast: (none, 0, 1 ...) twice.

    Both count as many parties as the society that has most; a vote for any other is none.
    """
    lo, hi = state.societies["first_citizen"][society : society + 2].tolist()
    places = 1 + int(np.diff(state.societies["first_party"]).max(initial=0))
    counts = np.zeros(places * places, np.int64)
    for a in range(lo, hi, CHUNK):
        rows = slice(a, min(a + CHUNK, hi))
        said, did = reported[state.citizens["respondent"][rows]], state.citizens["vote"][rows]
        code = _place(said, places) * places + _place(did, places)
        counts += np.bincount(code, minlength=places * places)
    return np.asarray(counts.reshape(places, places) / max(1, hi - lo))


def _place(votes: NDArray[np.int8], places: int) -> NDArray[np.int64]:
    """Return 0 for no vote or one for a party beyond those places, 1 + k for party k."""
    place = votes.astype(np.int64) + 1
    return np.where(place < places, place, 0)
