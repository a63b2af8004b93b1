"""The axes side by side: what people think and say on each, who hides it, and how far apart they are."""

from collections.abc import Sequence

import numpy as np

from polybius.reports.across import quantiles
from polybius.reports.drawing import line, mark_elections, mark_interventions, svg
from polybius.reports.figures.picture import Picture
from polybius.reports.figures.trajectories import grid_of, panel_axes
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, INK, MUTED, PRIVATE
from polybius.reports.phrases import over_worlds, signed

__all__ = ["overview"]

#: Title, and the measures in it with their colours; one row of these an axis.
COLUMNS = (
    ("mean opinion", (("private_mean", PRIVATE), ("expressed_mean", EXPRESSED), ("society_line", INK))),
    ("hide what they think", (("falsifying_share", FALSIFICATION),)),
    (
        "polarisation (Esteban–Ray)",
        (("private_esteban_ray", PRIVATE), ("expressed_esteban_ray", EXPRESSED)),
    ),
)


def overview(axes: Sequence[History]) -> Picture | None:
    """Draw a row of small pictures an axis, each column on one scale; nothing for a single axis."""
    if len(axes) < 2 or not axes[0].has("private_mean", "expressed_mean"):
        return None
    drawn = [_panel(history, axes, *column) for history in axes for column in COLUMNS]
    moved = [
        f"{history.axis_name} {_course(history, 'private_mean')} in private, "
        f"{_course(history, 'expressed_mean')} in public"
        for history in axes
    ]
    caption = (
        "A row an axis. Teal is what people think, amber what they say, black the official line. "
        f"Mean opinion from start to end: {'; '.join(moved)}."
    )
    return Picture("axes", grid_of(list(filter(None, drawn))), caption, None)


def _panel(history: History, axes: Sequence[History], title: str, measures: Sequence[tuple[str, str]]) -> str:
    known = [(name, colour) for name, colour in measures if history.has(name)]
    made, place = panel_axes(f"{history.axis_name}: {title}", _poles(history) if title[0] == "m" else "")
    for name, colour in known:
        line(place, history, name, colour)
    drawn = [quantiles(h[name], (0.05, 0.95)).ravel() for h in axes for name, _ in known]
    every = np.concatenate([*drawn, np.zeros(1)])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    room = 0.06 * (high - low) + 1e-3
    place.set_ylim(low - room, high + room)
    if low < 0 < high:
        place.axhline(0.0, color=MUTED, linewidth=0.7)
    mark_elections(place, history, faint=True)
    mark_interventions(place, history)
    return svg(made, f"{history.axis_name}: {title}")


def _poles(history: History) -> str:
    minus, plus = history.poles
    return f"− {minus}, + {plus}"


def _course(history: History, name: str) -> str:
    values = history[name]
    return f"{over_worlds(values[0], signed)} to {over_worlds(values[-1], signed)}"
