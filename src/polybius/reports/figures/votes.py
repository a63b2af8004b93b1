"""Votes: the model's, those that respondents reported, and a regression's."""

from typing import Any

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import figure, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import INK, MUTED, PRIVATE
from polybius.reports.phrases import listed, ordinal, percent, vote

__all__ = ["votes"]


def votes(history: History) -> Picture | None:
    """Draw party 1's share at every election beside the survey's and the regression's."""
    if not history.contests:
        return None
    rows: list[tuple[str, np.ndarray, str]] = []
    reference = history.result.manifest.get("vote_reference")
    if reference:
        rows.append(
            (f"survey: {reference['n']:,} respondents report", np.array([reference["reported_share"]]), INK)
        )
        rows.append(("survey: logistic regression", np.array([reference["predicted_share"]]), MUTED))
    for k, contest in enumerate(history.contests):
        rows.append(
            (
                f"model: {ordinal(k)} election, {history.unit} {contest.time:g}",
                contest.share[contest.held],
                PRIVATE,
            )
        )
    made, axes = figure(7.6, 0.75 + 0.3 * len(rows), left=2.9, right=0.45, top=0.35, bottom=0.42)
    known = np.concatenate([values for _, values, _ in rows])
    low, high = min(0.4, float(known.min()) - 0.04), max(0.6, float(known.max()) + 0.04)
    for row, (label, values, colour) in enumerate(rows):
        y = len(rows) - row
        middle = float(np.median(values))
        axes.plot((0.5, middle), (y, y), color=colour, linewidth=1.2, alpha=0.5)
        axes.plot(values, [y] * len(values), "o", color=colour, markersize=4, alpha=0.35)
        axes.plot(middle, y, "o", color=colour, markersize=7)
        right = middle >= 0.5
        axes.annotate(
            vote(middle),
            (float(values.max() if right else values.min()), y),
            xytext=(8 if right else -8, 0),
            textcoords="offset points",
            va="center",
            ha="left" if right else "right",
            size=8.5,
            color=colour,
        )
        axes.annotate(
            label,
            (0, y),
            xycoords=("axes fraction", "data"),
            xytext=(-8, 0),
            textcoords="offset points",
            va="center",
            ha="right",
            size=8.5,
            color=colour,
        )
    axes.axvline(0.5, color=MUTED, linewidth=0.8)
    axes.set_xticks(np.arange(0, 1.01, 0.05 if high - low < 0.5 else 0.1))
    axes.set(xlim=(low, high), ylim=(0.4, len(rows) + 0.6), yticks=[])
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter(lambda x, _: percent(x))
    names = history.parties
    for text, x, ha in ((f"← {names[0]}", 0.0, "left"), (f"{names[1]} →", 1.0, "right")):
        axes.annotate(
            text,
            (x, 1.0),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            ha=ha,
            size=8,
            color=MUTED,
        )
    axes.set_xlabel(f"{names[1]}: share of the two-party vote")
    caption = _caption(history, reference)
    table = Numbers(
        ["vote", "world", f"share of {names[1]}"],
        [(label, w, float(x)) for label, values, _ in rows for w, x in enumerate(values)],
    )
    return Picture("votes", svg(made, caption), caption, table)


def _caption(history: History, reference: dict[str, Any] | None) -> str:
    share = float(median(history.contests[0].share))
    text = f"{history.parties[1]}’s share of the two-party vote. The model’s first election gives it {vote(share)}"
    if not reference:
        return f"{text}."
    variables = listed([name.replace("_", " ") for name in reference["variables"] if name != "constant"])
    return (
        f"{text}, against {percent(reference['reported_share'], 1)} of the votes that respondents reported, and "
        f"{percent(reference['predicted_share'], 1)} if each voted as a logistic regression on {variables} "
        f"thinks likelier, which is right about {percent(reference['accuracy'], 1)} of them."
    )
