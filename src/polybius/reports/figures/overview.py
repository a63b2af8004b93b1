"""The axes side by side: what people think and say on each, who hides it, and how far apart they are."""

from collections.abc import Sequence

import numpy as np

from polybius.reports.across import quantiles
from polybius.reports.drawing import line, mark_elections, mark_interventions, svg
from polybius.reports.figures.picture import Picture
from polybius.reports.figures.trajectories import grid_of, panel_axes
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, INK, MUTED, PRIVATE
from polybius.reports.speech import hides
from polybius.reports.words.phrases import over_worlds, percent, signed

__all__ = ["overview"]

HIDING = ("say something else", (("falsifying_share", FALSIFICATION),))
OFF = "words off thoughts"  # the same where nobody hides

#: Title, and the measures in it with their colours; one row of these an axis.
COLUMNS = (
    ("mean opinion", (("private_mean", PRIVATE), ("expressed_mean", EXPRESSED), ("society_line", INK))),
    HIDING,
    (
        "polarisation (Esteban–Ray)",
        (("private_esteban_ray", PRIVATE), ("expressed_esteban_ray", EXPRESSED)),
    ),
)


TWO = "Teal is what people think, amber what they say"


def overview(axes: Sequence[History]) -> Picture | None:
    """Draw a row of small pictures an axis, each column on one scale; nothing for a single axis."""
    if len(axes) < 2 or not axes[0].has("private_mean", "expressed_mean"):
        return None
    shown = [column for column in COLUMNS if column is not HIDING or not all(h.sincere for h in axes)]
    places = [(history, column) for history in axes for column in shown]
    if len(shown) < len(COLUMNS):  # a row a column, or rows of two would run on in a grid of three
        places = [(history, column) for column in shown for history in axes]
    drawn = [_panel(history, axes, *column) for history, column in places]
    moved = [f"{history.axis_name} {_courses(history)}" for history in axes]
    lines = "Amber is what people think and say" if len(shown) < len(COLUMNS) else TWO
    caption = f"{lines}, black the official line. Mean opinion from start to end: {'; '.join(moved)}."
    return Picture("axes", grid_of(list(filter(None, drawn))), caption, None)


def _panel(history: History, axes: Sequence[History], title: str, measures: Sequence[tuple[str, str]]) -> str:
    known = [(name, colour) for name, colour in measures if history.has(name)]
    labels = [(pole, MUTED) for pole in _poles(history)] if (title, measures) == COLUMNS[0] else []
    named = OFF if (title, measures) == HIDING and not hides(history) else title
    made, place = panel_axes(f"{history.axis_name}: {named}", labels=labels)
    for name, colour in known:
        line(place, history, name, colour)
    drawn = [quantiles(h[name], (0.05, 0.95)).ravel() for h in axes for name, _ in known]
    every = np.concatenate([*drawn, np.zeros(1)])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    room = 0.06 * (high - low) + 1e-3
    place.set_ylim(low - room if low else 0.0, high + room)
    if (title, measures) == HIDING:
        place.yaxis.set_major_formatter(lambda y, _: percent(y))
    if low < 0 < high:
        place.axhline(0.0, color=MUTED, linewidth=0.7)
    mark_elections(place, history, faint=True)
    mark_interventions(place, history)
    return svg(made, f"{history.axis_name}: {named}")


def _poles(history: History) -> tuple[str, str]:
    minus, plus = history.poles
    return f"− {minus}", f"+ {plus}"


def _courses(history: History) -> str:
    """Say from where to where opinion goes: once where everyone says what they think."""
    if history.sincere:
        return _course(history, "expressed_mean")
    return f"{_course(history, 'private_mean')} in private, {_course(history, 'expressed_mean')} in public"


def _course(history: History, name: str) -> str:
    start, end = (over_worlds(history[name][k], signed) for k in (0, -1))
    return start if start == end else f"{start} to {end}"
