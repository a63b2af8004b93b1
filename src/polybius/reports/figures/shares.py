"""Shares: what every party got at every election, where more than two were voted for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import BESIDE, FRACTION, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import Contest, History
from polybius.reports.palette import INK, LINES, MUTED
from polybius.reports.words.phrases import listed, ordinal, over_worlds, percent

__all__ = ["shares"]


class Row(NamedTuple):
    """One vote: the share of each party voted for, in every world."""

    label: str
    shares: Mapping[int, NDArray[np.float64]]


def shares(history: History, parties: Sequence[int]) -> Picture:
    """Draw what each of those parties got at every election, beside the survey."""
    rows = [*_survey(history.result.manifest.get("vote_reference")), *_elections(history, parties)]
    made, axes = figure(7.6, 0.75 + 0.3 * len(rows), margins=(2.9, 0.45, 0.35, 0.42))
    for k, row in enumerate(rows):
        _dots(axes, len(rows) - k, row)
    _frame(axes, history, parties, len(rows))
    caption = _caption(history, parties)
    numbers = [
        (row.label, history.party(party), w, float(x))
        for row in rows
        for party, share in row.shares.items()
        for w, x in enumerate(share)
    ]
    return Picture(
        "votes", svg(made, caption), caption, Numbers(["vote", "party", "world", "share"], numbers)
    )


def _survey(said: dict[str, Any] | None) -> Iterator[Row]:
    """Yield what respondents reported, of the votes for either of the first two."""
    if said:
        second = np.array([said["reported_share"]])
        yield Row(f"survey: {said['n']:,} respondents report", {0: 1 - second, 1: second})


def _elections(history: History, parties: Sequence[int]) -> Iterator[Row]:
    for k, contest in enumerate(history.contests):
        got = contest.shares[contest.held]
        label = f"model: {ordinal(k)} election, {history.unit} {contest.time:g}"
        yield Row(label, {party: got[:, party] for party in parties if (got[:, party] > 0).any()})


def _dots(axes: Axes, y: int, row: Row) -> None:
    """Draw a dot for each party's median, faint ones for the worlds, and what the row is."""
    for party, share in row.shares.items():
        colour = _colour(party)
        axes.plot(share, np.full(len(share), y), "o", color=colour, markersize=4, alpha=0.35, clip_on=False)
        axes.plot(float(np.median(share)), y, "o", color=colour, markersize=7, clip_on=False)
    write(axes, row.label, (0, y), BESIDE, (-8, 0), color=INK, ha="right", va="center")


def _frame(axes: Axes, history: History, parties: Sequence[int], n_rows: int) -> None:
    axes.set(xlim=(0, None), ylim=(0.4, n_rows + 0.6), yticks=[])
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter(lambda x, _: percent(x))
    for place, party in enumerate(parties):
        at = (place / len(parties), 1)
        write(axes, f"● {history.party(party)}", at, FRACTION, (0, 4), color=_colour(party), size=8)
    axes.set_xlabel("share of the votes cast", color=MUTED)


def _colour(party: int) -> str:
    return LINES[party % len(LINES)]


def _caption(history: History, parties: Sequence[int]) -> str:
    text = f"What each party gets of the votes cast. {_said(history, history.contests[0], parties, 'first')}"
    if len(history.contests) > 1:
        text += f" {_said(history, history.contests[-1], parties, 'last')}"
    return text


def _said(history: History, contest: Contest, parties: Sequence[int], which: str) -> str:
    got = contest.shares[contest.held]
    told = [
        f"{history.party(party, contest.time)} {over_worlds(got[:, party], lambda x: percent(x, 1))}"
        for party in parties
        if (got[:, party] > 0).any()
    ]
    return f"In the model’s {which} election: {listed(told)}."
