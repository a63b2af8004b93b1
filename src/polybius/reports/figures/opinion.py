"""What people think and what they say, on average, through time."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.drawing import (
    FRACTION,
    Axes,
    caption_axis,
    figure,
    label_ends,
    line,
    mark_elections,
    mark_interventions,
    svg,
    write,
)
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.offices import offices
from polybius.reports.palette import EXPRESSED, FAINT, MUTED, PRIVATE, SHADE
from polybius.reports.words.phrases import decimals, goes, over_worlds, signed, when

__all__ = ["opinion"]

LETTER = 0.065  # width of a letter in the strip of offices, in inches


def opinion(history: History) -> Picture | None:
    """Draw mean private and expressed opinion, elections, and who held office."""
    if not history.has("private_mean", "expressed_mean"):
        return None
    made, axes = figure(7.6, 3.85, margins=(0.5, 1.2, 0.5, 0.72 if offices(history) else 0.42))
    private = line(axes, history, "private_mean", PRIVATE)
    expressed = line(axes, history, "expressed_mean", EXPRESSED)
    axes.fill_between(history.time, private, expressed, color=SHADE, linewidth=0, zorder=0)
    _frame(axes, history, np.concatenate([private, expressed]))
    mark_elections(axes, history, named=True)
    mark_interventions(axes, history)
    _offices(axes, history)
    ends = [(private[-1], "what people\nthink", PRIVATE), (expressed[-1], "what people\nsay", EXPRESSED)]
    both = [(expressed[-1], "what people\nthink and say", EXPRESSED)]
    label_ends(axes, both if history.sincere else ends, 9)
    caption = _caption(history)
    numbers = through_time(history, ["private_mean", "expressed_mean"])
    return Picture("opinion", svg(made, caption), caption, numbers)


def _frame(axes: Axes, history: History, drawn: NDArray[np.float64]) -> None:
    """Show the middle and a bit on both sides of it, and what the sides mean."""
    low, high = min(-0.1, float(np.nanmin(drawn))), max(0.1, float(np.nanmax(drawn)))
    margin = 0.12 * (high - low)
    axes.set_ylim(max(-1.02, low - margin), min(1.02, high + margin))
    axes.axhline(0.0, color=MUTED, linewidth=0.8)
    minus, plus = history.poles
    write(axes, f"↑ {plus}", (0, 1), FRACTION, (4, -3), color=MUTED, size=8, va="top")
    write(axes, f"↓ {minus}", (0, 0), FRACTION, (4, 3), color=MUTED, size=8, va="bottom")
    caption_axis(axes, f"mean {history.axis_name}, from −1 to +1")
    places = 1 if high - low > 0.5 else 2
    axes.yaxis.set_major_formatter(lambda y, _: signed(y, places))
    axes.set_xlabel(f"time ({history.unit}s)", loc="right" if offices(history) else "center")


def _offices(axes: Axes, history: History) -> None:
    """Draw a strip under the axes with the party in office, where there is one."""
    if not (held := offices(history)):
        return
    place, (width, height) = axes.get_position(), axes.figure.get_size_inches()
    strip = axes.figure.add_axes((place.x0, 0.1 / height, place.width, 0.2 / height), sharex=axes)
    strip.set_axis_off()
    strip.set_ylim(0, 1)
    letters = place.width * width / LETTER / (history.time[-1] - history.time[0])  # for a unit of time
    for start, end, party in held:
        colour = FAINT if party == 1 else SHADE
        strip.barh(0.5, end - start, 1.0, start, color=colour, edgecolor="white", linewidth=1.2)
        name, room = history.party(party, start), (end - start) * letters
        short = name.removeprefix("the ")
        texts = (f"{name} in office", name, short)
        text = next((text for text in texts if len(text) < room), "")
        strip.text((start + end) / 2, 0.47, text, ha="center", va="center", size=8)


def _caption(history: History) -> str:
    text = _sincere(history) if history.sincere else _apart(history)
    if history.contests:
        most = " in most worlds" if history.n_worlds > 1 else ""
        text += (
            f" Full vertical lines are elections that changed who holds office{most}, dotted ones did not."
        )
    if history.interventions:
        text += " Triangles mark what was set from outside."
    if history.n_worlds > 1:
        text += " Lines are medians over worlds, bands hold nine worlds in ten; the strip is the first world."
    return text


def _apart(history: History) -> str:
    """Say where words and thoughts begin and end, and when they are farthest apart."""
    public, private = history["expressed_mean"], history["private_mean"]
    gap = np.abs(public - private)
    widest = int(np.nanargmax(median(gap)))
    return (
        f"Mean opinion of all citizens, in private and in public. What people say starts at "
        f"{over_worlds(public[0], signed)} and ends at {over_worlds(public[-1], signed)}; what they think "
        f"{goes(*(over_worlds(private[k], signed) for k in (0, -1)))}. The two are "
        f"farthest apart in {when(float(history.time[widest]), history.unit)}, by "
        f"{over_worlds(gap[widest], decimals)}."
    )


def _sincere(history: History) -> str:
    """Say where opinion begins and ends where words and thoughts are one."""
    public = history["expressed_mean"]
    return (
        "Mean opinion of all citizens. Everyone says what they think throughout: one line is both. It starts "
        f"at {over_worlds(public[0], signed)} and ends at {over_worlds(public[-1], signed)}."
    )
