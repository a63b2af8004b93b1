"""Citizens followed one by one: what each of a panel thinks, and what each says."""

import numpy as np

from polybius.reports.drawing import mark_elections, mark_interventions, svg
from polybius.reports.figures.picture import Picture
from polybius.reports.figures.trajectories import grid_of, panel_axes
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, PRIVATE
from polybius.reports.words.phrases import count, percent

__all__ = ["followed"]

PEOPLE, MOMENTS = 40, 60  # lines, and points of a line: more would be a carpet
BOTH = (("expressed", "thinks and say", EXPRESSED),)
SIDES = (("private", "think", PRIVATE), ("expressed", "say", EXPRESSED))


def followed(history: History) -> Picture | None:
    """Draw a thin line for each citizen of the panel in the first world."""
    record = history.result.panel
    if not record:
        return None
    time = np.asarray(record["time"], np.float64)
    kept = np.unique(np.linspace(0, len(time) - 1, min(MOMENTS, len(time))).round().astype(int))
    size = record.sizes["citizen"] // int(history.result.measures.sizes.get("society", 1))
    mine = slice(history.society * size, history.society * size + min(size, PEOPLE))
    drawn = []
    for name, verb, colour in BOTH if history.sincere else SIDES:
        lines = np.asarray(record[name][:, 0, mine, history.axis], np.float64)
        made, axes = panel_axes(f"{history.axis_name}: what each {verb}s")
        axes.plot(time[kept], lines[kept], color=colour, linewidth=0.6, alpha=0.5)
        axes.set_ylim(-1.03, 1.03)
        axes.set_yticks((-1, 0, 1), ("−1", "0", "+1"))
        mark_elections(axes, history, faint=True)
        mark_interventions(axes, history)
        drawn.append(svg(made, f"what each of a panel {verb}s"))
    return Picture("panel", grid_of(drawn), _caption(history, mine.stop - mine.start), None)


def _caption(history: History, n: int) -> str:
    record = history.result.panel
    private = np.asarray(record["private"][:, :, :, history.axis], np.float64)
    start, end = private[0], private[-1]
    there = np.isfinite(end)
    crossed = float((np.sign(start) != np.sign(end))[there].mean()) if there.any() else np.nan
    text = (
        f"{count(n, 'citizen')} of the panel, one line each. {percent(crossed)} of those who are still there "
        "at the end have changed sides in what they think."
    )
    gone = float(1 - there.mean())
    return text if not gone else f"{text} {percent(gone)} of the panel’s places have passed to others."
