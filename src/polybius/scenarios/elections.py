"""Elections as they happen: who won, with what shares and turnout, and whether power changed hands.

And the votes behind them: citizens by the vote that their respondent reported in the survey and the
vote that they cast in the model.

Who won is a matter of votes: the party with the most of them, or where two have as many whoever held office.
Office may be another's, as where it is held from outside: `transfer` says whether it changed hands.

An election is told when its step has ended, and turnout counts those who were there throughout it: not
those who came in that step, in the places of people whose vote went with them. The shares
are as the election counted them.
"""

import numpy as np
from numpy.typing import NDArray

from polybius.model import Theory
from polybius.results import CONTEST, Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, time_coords
from polybius.state import State

__all__ = ["Elections", "cross_table"]

NEEDED = frozenset(
    {
        "citizens.vote",
        "parties.votes",
        "societies.election_at",
        "societies.elected_at",
        "societies.party_in_power",
        "societies.result",
    }
)
CHUNK = 65_536  # citizens counted at a time; keeps temporary arrays small


class Elections(Observer):
    """Stop at every election day and see who held office, who won, and who voted how.

    `reported` (n_respondents,) int8 are reported votes, or None where the survey has none.
    """

    def __init__(self, theory: Theory, calendar: Calendar, reported: NDArray[np.int8] | None) -> None:
        self.happen = set(theory.columns) >= NEEDED
        self.reported = reported if "citizens.vote" in theory.columns else None
        self.calendar = calendar
        self.ids: NDArray[np.int64] = np.empty(0, np.int64)  # citizens of the last election day
        self.steps: list[int] = []
        self.columns: dict[str, list[float]] = {}
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
            self.steps.append(step - 1)
            turnout = _turnout(state, j, self.ids)
            for name, value in (_contest(state, j, int(self.office[j])) | {"turnout": turnout}).items():
                self.columns.setdefault(name, []).append(value)
            if self.reported is not None:
                self.tables.append(cross_table(state, j, self.reported))

    def set_out(self, state: State, step: int) -> None:
        """Remember who holds office, and on election day who may vote, when the run goes on from `step`."""
        if not self.happen:
            return
        self.office = state.societies["party_in_power"].copy()
        if (state.societies["election_at"] == step).any():
            self.ids = state.citizens["id"].copy()

    def record(self) -> Record | None:
        """Return one row an election."""
        if not self.steps:
            return None
        meaning = dict(CONTEST)
        for name in (name for name in self.columns if name.startswith("votes_")):
            meaning[name] = ("float64", "share", f"party {name.removeprefix('votes_')}'s share of the vote")
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


def _contest(state: State, society: int, incumbent: int) -> dict[str, float]:
    """Return what there is to say of a society's election, when the step of election day has ended.

    `votes_k` is party k's share; in a society with fewer parties than others have, it is 0 beyond them.
    """
    societies = state.societies
    w, office = int(societies["world"][society]), int(societies["party_in_power"][society])
    first, end = societies["first_party"][society : society + 2].tolist()
    votes = state.parties["votes"][first:end]
    padded = votes.tolist() + [0.0] * (_most_parties(state) - (end - first))
    return {
        "world": w,
        "society": society - int(state.worlds["first_society"][w]),
        "incumbent": incumbent,
        "winner": _winner(votes, incumbent),
        "share": float(societies["result"][society]),
        "transfer": office != incumbent,
        **{f"votes_{k}": share for k, share in enumerate(padded)},
    }


def _winner(votes: NDArray[np.floating], incumbent: int) -> int:
    """Return the party with the most of the votes, or the incumbent where two have as many."""
    most = np.flatnonzero(votes == votes.max())
    return int(most[0]) if len(most) == 1 else incumbent


def _turnout(state: State, society: int, ids: NDArray[np.int64]) -> float:
    """Return the share of those citizens of a society who voted who were there on the day, by their `ids`."""
    lo, hi = state.societies["first_citizen"][society : society + 2].tolist()
    there = state.citizens["id"][lo:hi] == ids[lo:hi]
    voted = there & (state.citizens["vote"][lo:hi] >= 0)
    return float(voted.sum()) / max(1.0, float(there.sum()))


def _most_parties(state: State) -> int:
    """Return how many parties the society that has most of them has."""
    return int(np.diff(state.societies["first_party"]).max(initial=0))


def cross_table(state: State, society: int, reported: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return shares of a society's citizens by reported vote and vote cast: (none, 0, 1 ...) twice.

    Both count as many parties as the society that has most; a vote for any other is none.
    """
    lo, hi = state.societies["first_citizen"][society : society + 2].tolist()
    places = 1 + _most_parties(state)
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
