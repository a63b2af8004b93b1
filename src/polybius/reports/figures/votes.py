"""Votes: the model's, those that respondents reported, and a regression's.

Between two parties one number says all; of more, see `shares`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.drawing import BESIDE, FRACTION, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.figures.shares import shares
from polybius.reports.history import History
from polybius.reports.palette import INK, MUTED, PRIVATE
from polybius.reports.words.phrases import listed, ordinal, percent, vote

__all__ = ["votes"]


class Row(NamedTuple):
    """One vote: party 1's share of it, in every world."""

    label: str
    share: NDArray[np.float64]
    colour: str


def votes(history: History) -> Picture | None:
    """Draw party 1's share at every election beside the survey's and the regression's, or of many all."""
    if not history.contests:
        return None
    got = np.concatenate([contest.shares[contest.held] for contest in history.contests])
    chosen = np.flatnonzero((got > 0).any(axis=0)).tolist()
    if any(party > 1 for party in chosen):
        return shares(history, chosen)
    said = history.result.manifest.get("vote_reference")
    rows = [*_survey(said), *_elections(history)]
    made, axes = figure(7.6, 0.75 + 0.3 * len(rows), margins=(2.9, 0.45, 0.35, 0.42))
    for k, row in enumerate(rows):
        _dot(axes, len(rows) - k, row)
    _frame(axes, history, rows)
    caption = _caption(history, said)
    head = ["vote", "world", f"share of {history.parties[1]}"]
    numbers = Numbers(head, [(row.label, w, float(x)) for row in rows for w, x in enumerate(row.share)])
    return Picture("votes", svg(made, caption), caption, numbers)


def _survey(said: dict[str, Any] | None) -> list[Row]:
    if not said:
        return []
    reported, predicted = (np.array([said[name]]) for name in ("reported_share", "predicted_share"))
    return [
        Row(f"survey: {said['n']:,} respondents report", reported, INK),
        Row("survey: logistic regression", predicted, MUTED),
    ]


def _elections(history: History) -> list[Row]:
    return [
        Row(
            f"model: {ordinal(k)} election, {history.unit} {contest.time:g}",
            contest.share[contest.held],
            PRIVATE,
        )
        for k, contest in enumerate(history.contests)
    ]


def _dot(axes: Axes, y: int, row: Row) -> None:
    """Draw a dot for the median, faint ones for the worlds, and what they are."""
    share, colour = float(np.median(row.share)), row.colour
    axes.plot((0.5, share), (y, y), color=colour, linewidth=1.2, alpha=0.5)
    axes.plot(row.share, np.full(len(row.share), y), "o", color=colour, markersize=4, alpha=0.35)
    axes.plot(share, y, "o", color=colour, markersize=7)
    edge, shift, side = (row.share.max(), 8, "left") if share >= 0.5 else (row.share.min(), -8, "right")
    write(axes, vote(share), (float(edge), y), "data", (shift, 0), color=colour, ha=side, va="center")
    write(axes, row.label, (0, y), BESIDE, (-8, 0), color=colour, ha="right", va="center")


def _frame(axes: Axes, history: History, rows: list[Row]) -> None:
    known = np.concatenate([row.share for row in rows])
    low, high = min(0.4, float(known.min()) - 0.05), max(0.6, float(known.max()) + 0.05)
    axes.axvline(0.5, color=MUTED, linewidth=0.8)
    axes.set_xticks(np.arange(0, 1.01, 0.05 if high - low < 0.5 else 0.1))
    axes.set(xlim=(low, high), ylim=(0.4, len(rows) + 0.6), yticks=[])
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter(lambda x, _: percent(x))
    first, second = history.parties[:2]
    write(axes, f"← {first}", (0, 1), FRACTION, (0, 4), color=MUTED, size=8)
    write(axes, f"{second} →", (1, 1), FRACTION, (0, 4), color=MUTED, size=8, ha="right")
    axes.set_xlabel(f"{second}: share of the two-party vote")


def _caption(history: History, said: dict[str, Any] | None) -> str:
    share = vote(float(median(history.contests[0].share)))
    text = f"{history.parties[1]}’s share of the two-party vote. The model’s first election gives it {share}"
    if not said:
        return f"{text}."
    variables = listed([name.replace("_", " ") for name in said["variables"] if name != "constant"])
    return (
        f"{text}, against {percent(said['reported_share'], 1)} of the votes that respondents reported, and "
        f"{percent(said['predicted_share'], 1)} if each voted as a logistic regression on {variables} thinks "
        f"likelier, which is right about {percent(said['accuracy'], 1)} of them."
    )
