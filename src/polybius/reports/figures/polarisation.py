"""Polarisation, four ways: the public and the private society need not agree, nor the measures."""

from collections.abc import Sequence

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import BESIDE, Axes, figure, label_ends, line, mark_elections, svg, write
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, MUTED, PRIVATE
from polybius.reports.speech import menu
from polybius.reports.words.phrases import listed

__all__ = ["polarisation"]

#: Measure, title, and its value where opinions are uniform over the scale, if it has one.
WAYS = (
    ("variance", "variance", 1 / 3),
    ("bimodality", "bimodality coefficient", 5 / 9),
    ("esteban_ray", "Esteban–Ray index", np.nan),
    ("agreement", "van der Eijk’s agreement A", 0.0),
)
TITLES = {name: title for name, title, _ in WAYS}
SIDES = (("private", "private", PRIVATE), ("expressed", "public", EXPRESSED))
BOTH = (("expressed", "both", EXPRESSED),)  # where everyone says what they think
NARROWEST = 0.1  # span of a vertical axis; smaller changes would look large
CHANGE, PART = 0.01, 0.05  # that counts as one: so much, or such a part of where an index stands; arbitrary


def polarisation(history: History) -> Picture | None:
    """Draw four measures of polarisation of private and expressed opinion."""
    ways = [way for way in WAYS if history.has(f"private_{way[0]}", f"expressed_{way[0]}")]
    if not ways:
        return None
    rows = -(-len(ways) // 2)
    margins = (0.42, 0.65, 0.42, 0.42)
    made, grid = figure(7.6, 0.4 + 1.75 * rows, rows, 2, margins=margins, gaps=(0.42, 0.55), squeeze=False)
    for axes, (name, title, uniform) in zip(grid.flat, ways, strict=False):
        _panel(axes, history, name, uniform)
        axes.set_title(title)
    for axes in grid.flat[len(ways) :]:
        axes.set_visible(False)
    for axes in grid[-1]:
        axes.set_xlabel(f"time ({history.unit}s)")
    names = [way[0] for way in ways]
    seen = _verdict(history, "private", names)
    if not history.sincere:
        seen = f"in public {_verdict(history, 'expressed', names)}; in private {seen}"
    caption = (
        "Measures of polarisation, private and public, each on its own scale; agreement runs the other way. "
        f"At the end, compared with the start, {seen}."
    )
    if not history.sincere and menu(history):
        caption += " What can be said comes in a menu, so in public they measure the rule’s steps as well."
    numbers = through_time(history, [f"{side}_{name}" for name in names for side, *_ in SIDES])
    return Picture("polarisation", svg(made, caption), caption, numbers)


def _panel(axes: Axes, history: History, name: str, uniform: float) -> None:
    ends = [
        (line(axes, history, f"{side}_{name}", colour)[-1], text, colour)
        for side, text, colour in (BOTH if history.sincere else SIDES)
    ]
    axes.margins(y=0.2)
    low, high = axes.get_ylim()
    if high - low < NARROWEST:
        middle = (low + high) / 2
        low, high = middle - NARROWEST / 2, middle + NARROWEST / 2
    axes.set_ylim(low, high)
    if low < uniform < high:
        axes.axhline(uniform, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        write(axes, "uniform", (0, uniform), BESIDE, (3, 2), size=7.5, color=MUTED)
    mark_elections(axes, history)
    label_ends(axes, ends)


def _verdict(history: History, side: str, names: Sequence[str]) -> str:
    """Say which measures see more polarisation at the end, and which less."""
    seen: dict[str, list[str]] = {"more": [], "less": [], "as much": []}
    for name in names:
        values = history[f"{side}_{name}"]
        change = float(median(values[-1] - values[0])) * (-1 if name == "agreement" else 1)
        still = min(CHANGE, PART * float(np.max(np.abs(median(values[[0, -1]])))))
        seen["more" if change > still else "less" if change < -still else "as much"].append(TITLES[name])
    told = [(way, by) for way, by in seen.items() if by]
    if len(told) == 1:
        return f"all show {told[0][0]} polarisation"
    return ", ".join(f"{way} by {listed(by)}" for way, by in told)
