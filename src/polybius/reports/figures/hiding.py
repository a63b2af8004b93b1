"""How much is hidden: the falsification gap, how many hide, and what people believe others say."""

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import Axes, figure, label_ends, line, mark_elections, svg
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, MUTED
from polybius.reports.phrases import decimals, over_worlds, percent, when

__all__ = ["hiding"]


def hiding(history: History) -> Picture | None:
    """Draw the gap, the share who hide, and the perceived against the true public climate."""
    if not history.has("falsification_gap", "falsifying_share"):
        return None
    climate = history.has("climate_mean", "expressed_share_plus", "expressed_share_minus")
    made, axes = figure(7.6, 2.55, 1, 2, left=0.42, right=1.0 if climate else 0.1, top=0.42, bottom=0.42)
    made.subplots_adjust(wspace=0.3)
    _hidden(axes[0], history)
    drawn = ["falsification_gap", "falsifying_share"]
    if climate:
        _climate(axes[1], history)
        drawn += ["expressed_share_plus", "expressed_share_minus", "climate_mean"]
    else:
        _gap(axes[1], history)
    caption = _caption(history, climate)
    return Picture("hiding", svg(made, caption), caption, through_time(history, drawn))


def sides(history: History) -> np.ndarray:
    """Return the true share on the + side among those who take a side in public, (n_times, n_worlds)."""
    plus, minus = history["expressed_share_plus"], history["expressed_share_minus"]
    with np.errstate(invalid="ignore"):
        return np.asarray(plus / (plus + minus))


def _hidden(axes: Axes, history: History) -> None:
    line(axes, history, "falsifying_share", FALSIFICATION)
    axes.set_title("say something else than they think", color=FALSIFICATION)
    _percentages(axes, history)


def _gap(axes: Axes, history: History) -> None:
    line(axes, history, "falsification_gap", FALSIFICATION)
    axes.set_title("mean distance of words from thoughts", color=FALSIFICATION)
    axes.set_ylim(0, None)
    mark_elections(axes, history)
    axes.set_xlabel(f"time ({history.unit}s)")


def _climate(axes: Axes, history: History) -> None:
    true = median(sides(history))
    axes.plot(history.time, true, color=EXPRESSED)
    seen = line(axes, history, "climate_mean", MUTED)
    axes.set_title(f"publicly {history.poles[1]}, of those on a side")
    axes.axhline(0.5, color=MUTED, linewidth=0.8)
    _percentages(axes, history)
    label_ends(
        axes, [(float(true[-1]), "in truth", EXPRESSED), (float(seen[-1]), "as people\nsee it", MUTED)], 8.5
    )


def _percentages(axes: Axes, history: History) -> None:
    axes.set_ylim(0, 1)
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes.yaxis.set_major_formatter(lambda y, _: percent(y))
    mark_elections(axes, history)
    axes.set_xlabel(f"time ({history.unit}s)")


def _caption(history: History, climate: bool) -> str:
    share, gap, time = history["falsifying_share"], history["falsification_gap"], history.time
    peak = int(np.nanargmax(median(share)))
    highest = f"It is highest in {when(float(time[peak]), history.unit)}, at {over_worlds(share[peak], percent)}, and ends at"
    text = (
        f"Left: the share of citizens whose words are more than 0.1 away from what they think. "
        f"{'It ends at its highest,' if peak == len(time) - 1 else highest} {over_worlds(share[-1], percent)}; the mean "
        f"distance goes from {over_worlds(gap[0], decimals)} to {over_worlds(gap[-1], decimals)} opinion."
    )
    if not climate:
        return text
    error = median(history["climate_mean"] - sides(history))
    worst = int(np.nanargmax(np.abs(error)))
    return text + (
        f" Right: the share of the {history.poles[1]} side among those who take a side in public, and what citizens believe it to be. They err most in "
        f"{when(float(time[worst]), history.unit)}, by {100 * abs(error[worst]):.0f} points too "
        f"{'high' if error[worst] > 0 else 'low'}."
    )
