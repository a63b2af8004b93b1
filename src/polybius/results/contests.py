"""Contests: what is told of an election, and the record of a run in which none was held."""

import numpy as np

from polybius.results.record import Record, Variable

__all__ = ["CONTEST", "no_contests"]

#: Type, unit and meaning of what is told of every election, whatever the parties' number.
CONTEST = {
    "incumbent": ("int64", "party", "party in office on election day"),
    "winner": ("int64", "party", "party with most votes; on a tie the incumbent"),
    "share": ("float64", "share", "party 1's share of the vote"),
    "transfer": ("bool", "yes/no", "office changed hands"),
    "turnout": ("float64", "share", "share who voted, of citizens there before and after"),
}

COORDS = {"time": "float64", "step": "int64", "world": "int64", "society": "int64"}


def no_contests() -> Record:
    """Return the record of elections of a run that held none: every column, and no row."""
    return Record(
        {name: _none(dtype, units, meaning) for name, (dtype, units, meaning) in CONTEST.items()},
        {name: _none(dtype) for name, dtype in COORDS.items()},
    )


def _none(dtype: str, units: str = "", meaning: str = "") -> Variable:
    return Variable(
        ("election",), np.empty(0, dtype), {"units": units, "long_name": meaning} if units else {}
    )
