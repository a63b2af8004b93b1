"""How much is hidden: how many hide, by how much, and what people believe others say."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.drawing import Axes, figure, label_ends, line, mark_elections, svg
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, MUTED
from polybius.reports.speech import hides, other_side
from polybius.reports.words.phrases import decimals, goes, on_side, over_worlds, percent, when

__all__ = ["hiding"]

SLIGHT = 0.005  # error about the climate that rounds to nothing
HIDDEN = ("falsifying_share", "falsification_gap")
#: Where the theory lets people hide, and where it does not.
TITLES = {True: "say something else than they think", False: "words off what they think"}
CLIMATE = ("climate_mean", "expressed_share_plus", "expressed_share_minus")


def hiding(history: History) -> Picture | None:
    """Draw the share who hide, and the perceived against the true public climate (or else the gap).

    Nothing where everyone says what they think and nobody's view of the climate moves.
    """
    if not history.has(*HIDDEN):
        return None
    climate = history.has(*CLIMATE)
    if history.sincere and not (climate and np.nanmax(np.ptp(history["climate_mean"], axis=0))):
        return None
    made, (left, right) = figure(7.6, 2.55, 1, 2, margins=(0.42, 1.0, 0.42, 0.42), gaps=(0.3, 0))
    line(left, history, "falsifying_share", FALSIFICATION)
    left.set_title(TITLES[hides(history)], color=FALSIFICATION)
    _percentages(left, history)
    caption = _hidden(history)
    if climate:
        _climate(right, history)
        caption += f" {_misperceived(history)}"
    else:
        line(right, history, "falsification_gap", FALSIFICATION)
        right.set_title("mean distance of words from thoughts", color=FALSIFICATION)
        right.set_ylim(0, None)
        mark_elections(right, history)
        right.set_xlabel(f"time ({history.unit}s)")
    numbers = through_time(history, [*HIDDEN, *(CLIMATE if climate else ())])
    return Picture("hiding", svg(made, caption), caption, numbers)


def plus_share(history: History) -> NDArray[np.float64]:
    """Return the + side's share of those who take a side in public, (n_times, n_worlds)."""
    plus, minus = history["expressed_share_plus"], history["expressed_share_minus"]
    sided = plus + minus
    return np.divide(plus, sided, out=np.full_like(plus, np.nan), where=sided > 0)


def _climate(axes: Axes, history: History) -> None:
    true = median(plus_share(history))
    axes.plot(history.time, true, color=EXPRESSED)
    seen = line(axes, history, "climate_mean", MUTED)
    axes.axhline(0.5, color=MUTED, linewidth=0.8)
    axes.set_title(f"publicly {history.poles[1]}")
    _percentages(axes, history)
    label_ends(axes, [(true[-1], "in truth", EXPRESSED), (seen[-1], "as people\nsee it", MUTED)])


def _percentages(axes: Axes, history: History) -> None:
    axes.set_ylim(0, 1)
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes.yaxis.set_major_formatter(lambda y, _: percent(y))
    mark_elections(axes, history)
    axes.set_xlabel(f"time ({history.unit}s)")


def _hidden(history: History) -> str:
    share, gap = (history[name] for name in HIDDEN)
    peak = int(np.nanargmax(median(share)))
    at = when(float(history.time[peak]), history.unit)
    last = over_worlds(share[-1], percent)
    if history.sincere:
        return "Left: everyone says what they think."
    way = f"It is highest in {at}, at {over_worlds(share[peak], percent)}, and ends at {last}"
    if peak == len(share) - 1:
        way = f"It ends at its highest, {last}"
    return (
        f"Left: of those who speak, the share whose words are more than 0.1 away from what they think. "
        f"{way}; the mean distance {goes(*(over_worlds(gap[k], decimals) for k in (0, -1)))} opinion. "
        f"{_kind(history)}"
    ).strip()


def _kind(history: History) -> str:
    """Say what the distance is made of: nothing hidden where the theory knows none, else of which sides."""
    if not hides(history):
        return "Nothing in this theory makes words dear: the distance is no hiding."
    other = other_side(history)
    return (
        f"At the end {percent(other)} of them take the other side, the rest say more or less."
        if other == other
        else ""
    )


def _misperceived(history: History) -> str:
    error = median(history["climate_mean"] - plus_share(history))
    text = (
        f"Right: the share of {on_side(history.poles[1])} among those who take a side in public, and what "
        f"citizens believe it to be."
    )
    if not np.isfinite(error).any():
        return text
    worst = int(np.nanargmax(np.abs(error)))
    if abs(error[worst]) < SLIGHT:
        return f"{text} They see it as it is."
    way = "high" if error[worst] > 0 else "low"
    at = when(float(history.time[worst]), history.unit)
    return f"{text} They err most in {at}, by {100 * abs(error[worst]):.0f} points too {way}."
