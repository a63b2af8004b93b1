"""Polarisation, four ways: the public and the private society need not agree, nor the measures."""

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import figure, label_ends, line, mark_elections, svg
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, MUTED, PRIVATE
from polybius.reports.phrases import listed, number

__all__ = ["polarisation"]

#: Measure, title, a line worth knowing with its meaning.
WAYS = (
    ("variance", "variance", 1 / 3, "uniform"),
    ("bimodality", "bimodality coefficient", 5 / 9, "uniform"),
    ("esteban_ray", "Esteban–Ray index", None, ""),
    ("agreement", "van der Eijk’s agreement A", 0.0, "uniform"),
)


def polarisation(history: History) -> Picture | None:
    """Draw four measures of polarisation of private and expressed opinion."""
    ways = [way for way in WAYS if history.has(f"private_{way[0]}", f"expressed_{way[0]}")]
    if not ways:
        return None
    rows = -(-len(ways) // 2)
    made, grid = figure(
        7.6, 0.4 + 1.75 * rows, rows, 2, left=0.42, right=0.65, top=0.42, bottom=0.42, squeeze=False
    )
    made.subplots_adjust(wspace=0.42, hspace=0.55)
    for axes, (name, title, level, meaning) in zip(grid.flat, ways, strict=False):
        ends = []
        for side, label, colour in (("private", "private", PRIVATE), ("expressed", "public", EXPRESSED)):
            ends.append((float(line(axes, history, f"{side}_{name}", colour)[-1]), label, colour))
        axes.margins(y=0.2)
        low, high = axes.get_ylim()
        if high - low < 0.1:
            low, high = (low + high) / 2 - 0.05, (low + high) / 2 + 0.05
            axes.set_ylim(low, high)
        if level is not None and low < level < high:
            axes.axhline(level, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
            axes.annotate(
                meaning,
                (0, level),
                xycoords=("axes fraction", "data"),
                xytext=(3, 2),
                textcoords="offset points",
                size=7.5,
                color=MUTED,
            )
        axes.set_title(title)
        mark_elections(axes, history)
        label_ends(axes, ends, 8.5)
    for axes in grid.flat[len(ways) :]:
        axes.set_visible(False)
    for axes in grid[-1]:
        axes.set_xlabel(f"time ({history.unit}s)")
    caption = _caption(history, ways)
    drawn = [f"{side}_{name}" for name, *_ in ways for side in ("private", "expressed")]
    return Picture("polarisation", svg(made, caption), caption, through_time(history, drawn))


def _caption(history: History, ways: list[tuple[str, str, float | None, str]]) -> str:
    told = [
        f"in {place} {_verdict(history, side, ways)}"
        for side, place in (("expressed", "public"), ("private", "private"))
    ]
    return (
        "Measures of polarisation, private and public, each on its own scale; agreement runs the other way. "
        f"Between start and end, {told[0]}; {told[1]}."
    )


def _verdict(history: History, side: str, ways: list[tuple[str, str, float | None, str]]) -> str:
    """Say how many measures see more polarisation at the end, and how many less."""
    rises = np.zeros(3, int)  # less, the same, more
    for name, *_ in ways:
        values = history[f"{side}_{name}"]
        change = float(median(values[-1] - values[0])) * (-1 if name == "agreement" else 1)
        rises[1 + int(change >= 0.01) - int(change <= -0.01)] += 1
    seen = [(int(rises[k]), way) for k, way in ((2, "more"), (0, "less"), (1, "as much")) if rises[k]]
    if len(seen) == 1:
        return f"all show {seen[0][1]} polarisation"
    (n, way), *others = seen
    first = f"{number(n)} of {number(len(ways))} show{'s' * (n == 1)} {way} polarisation"
    return listed([first, *(f"{number(n)} {way}" for n, way in others)])
