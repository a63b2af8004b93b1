"""What people think and what they say, on average, through time."""

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import Axes, caption_axis, figure, label_ends, line, mark_elections, svg
from polybius.reports.figures.picture import Picture, through_time
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FAINT, INK, MUTED, PRIVATE, SHADE
from polybius.reports.phrases import over_worlds, signed, when

__all__ = ["opinion"]


def opinion(history: History) -> Picture | None:
    """Draw mean private and expressed opinion, elections, and who held office."""
    if not history.has("private_mean", "expressed_mean"):
        return None
    offices = bool(history.offices)
    made, axes = figure(7.6, 3.7, left=0.5, right=1.2, top=0.5, bottom=0.72 if offices else 0.42)
    private = line(axes, history, "private_mean", PRIVATE)
    expressed = line(axes, history, "expressed_mean", EXPRESSED)
    axes.fill_between(history.time, private, expressed, color=SHADE, linewidth=0, zorder=0)
    _frame(axes, history, np.concatenate([private, expressed]))
    mark_elections(axes, history, named=True)
    if offices:
        _offices(axes, history)
    label_ends(
        axes, [(private[-1], "what people\nthink", PRIVATE), (expressed[-1], "what people\nsay", EXPRESSED)]
    )
    caption = _caption(history)
    return Picture(
        "opinion", svg(made, caption), caption, through_time(history, ["private_mean", "expressed_mean"])
    )


def _frame(axes: Axes, history: History, drawn: np.ndarray) -> None:
    """Show the middle and a bit on both sides of it, and what the sides mean."""
    low, high = min(-0.1, float(np.nanmin(drawn))), max(0.1, float(np.nanmax(drawn)))
    margin = 0.12 * (high - low)
    axes.set_ylim(max(-1.02, low - margin), min(1.02, high + margin))
    axes.axhline(0.0, color=MUTED, linewidth=0.8)
    minus, plus = history.poles
    for text, y, va in ((f"↑ {plus}", 1.0, "top"), (f"↓ {minus}", 0.0, "bottom")):
        axes.annotate(
            text,
            (0.0, y),
            xycoords="axes fraction",
            xytext=(4, -3 if y else 3),
            textcoords="offset points",
            color=MUTED,
            size=8,
            va=va,
        )
    caption_axis(axes, f"mean {history.axis_name}, from −1 to +1")
    axes.yaxis.set_major_formatter(lambda y, _: signed(y, 1 if high - low > 0.5 else 2))
    axes.set_xlabel(f"time ({history.unit}s)", loc="right" if history.offices else "center")


def _offices(axes: Axes, history: History) -> None:
    """Draw a strip under the axes with the party in office."""
    place = axes.get_position()
    height = axes.figure.get_figheight()
    strip = axes.figure.add_axes((place.x0, 0.1 / height, place.width, 0.2 / height), sharex=axes)
    strip.set_axis_off()
    strip.set_ylim(0, 1)
    whole = history.time[-1] - history.time[0]
    for office in history.offices:
        strip.barh(
            0.5,
            office.end - office.start,
            1.0,
            office.start,
            color=(SHADE, FAINT)[office.party],
            edgecolor="white",
            linewidth=1.2,
        )
        name = history.party(office.party)
        room = (office.end - office.start) / whole * place.width * axes.figure.get_figwidth() / 0.072
        text = f"{name} in office" if len(name) + 10 < room else name if len(name) < room else ""
        strip.text((office.start + office.end) / 2, 0.47, text, ha="center", va="center", size=8, color=INK)


def _caption(history: History) -> str:
    start, end = history.time[0], history.time[-1]
    gap = history["expressed_mean"] - history["private_mean"]
    widest = int(np.nanargmax(np.abs(median(gap))))
    return (
        f"Mean opinion of all citizens, in private and in public. What people say starts at "
        f"{over_worlds(history.at('expressed_mean', start), signed)} and ends at "
        f"{over_worlds(history.at('expressed_mean', end), signed)}; what they think goes from "
        f"{over_worlds(history.at('private_mean', start), signed)} to "
        f"{over_worlds(history.at('private_mean', end), signed)}. "
        f"The two are farthest apart in {when(float(history.time[widest]), history.unit)}, by "
        f"{over_worlds(np.abs(gap[widest]), lambda x: f'{x:.2f}')}."
        + (
            " Full vertical lines are elections that changed who holds office, dotted ones did not."
            * bool(history.contests)
        )
        + (" Lines are medians over worlds, bands hold nine worlds in ten." * (history.n_worlds > 1))
    )
