"""A fan: any measure through time, with its spread over worlds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.errors import PolybiusError, nearest
from polybius.reports.across import quantiles
from polybius.reports.drawing import FRACTION, Axes, figure, mark_elections, svg, write
from polybius.reports.figures.picture import Numbers, Picture, moments
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, MUTED, PRIVATE
from polybius.reports.words.phrases import count, decimals, unit, when

__all__ = ["fan"]

Floats = NDArray[np.float64]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
COLOURS = {"private": PRIVATE, "expressed": EXPRESSED}


def fan(history: History, *measures: str) -> Picture:
    """Draw measures through time, one above the other: the median and bands of half and nine tenths.

    Raises PolybiusError for a measure that was not recorded.
    """
    record = history.result.measures
    for name in measures:
        if name not in record.variables:
            known = nearest(name, record.variables, "measure")
            raise PolybiusError(f"no measure '{name}' was recorded.{known}")
    made, grid = figure(
        7.6, 0.55 + 1.95 * len(measures), len(measures), 1, margins=(0.5, 0.26, 0.38, 0.5),
        gaps=(0.0, 0.36), squeeze=False, sharex=True,
    )  # fmt: skip
    found = [quantiles(history[name], LEVELS) for name in measures]
    for axes, name, bands in zip(grid[:, 0], measures, found, strict=True):
        _draw(axes, history, name, bands)
    grid[-1, 0].set_xlabel(f"time ({history.unit}s)")
    if history.n_worlds > 1:
        key = f"{history.n_worlds} worlds: median, half, nine in ten; dashed: the first"
        write(grid[-1, 0], key, (0, 0), FRACTION, (0, -30), color=MUTED, size=8)
    caption = _caption(history, measures, found)
    return Picture("fan", svg(made, caption), caption, _numbers(history, measures, found))


def _draw(axes: Axes, history: History, name: str, bands: Floats) -> None:
    colour = COLOURS.get(name.partition("_")[0], FALSIFICATION)
    if history.n_worlds > 1:
        axes.fill_between(history.time, bands[0], bands[4], color=colour, alpha=0.16, linewidth=0)
        axes.fill_between(history.time, bands[1], bands[3], color=colour, alpha=0.28, linewidth=0)
        axes.plot(history.time, history[name][:, 0], color=MUTED, linewidth=0.7, linestyle=(0, (3, 2)))
    axes.plot(history.time, bands[2], color=colour)
    mark_elections(axes, history)
    variable = history.result.measures.variables[name]
    where = f", {history.axis_name}" if "axis" in variable.dims and len(history.result.final.axes) > 1 else ""
    units = unit(str(variable.attrs.get("units", "")))
    axes.set_title(f"{name.replace('_', ' ')}{where}" + (f" ({units})" if units != "–" else ""))
    axes.yaxis.set_major_formatter(lambda y, _: f"{round(y, 6) + 0.0:g}".replace("-", "−"))
    if variable.attrs.get("units") == "opinion" and name.endswith("_mean"):
        minus, plus = history.poles
        write(axes, f"− {minus}, + {plus}", (1, 1), FRACTION, (0, 7), color=MUTED, size=8, ha="right")


def _caption(history: History, measures: Sequence[str], found: Sequence[Floats]) -> str:
    end = when(float(history.time[-1]), history.unit)
    text = "".join(_told(history, name, bands, end) for name, bands in zip(measures, found, strict=True))
    if history.n_worlds == 1:
        return f"One world through time.{text} Run more worlds to see how far chance alone spreads them."
    return (
        f"{count(history.n_worlds, 'world')} through time: the line is their median, the dark band holds "
        f"half of them, the light one nine in ten; dashed is the first world.{text}"
    )


def _told(history: History, name: str, bands: Floats, end: str) -> str:
    named = f" {name.replace('_', ' ').capitalize()}: {decimals(bands[2, 0])} at the start"
    last = f"{named}, {decimals(bands[2, -1])} in {end}"
    if history.n_worlds == 1:
        return f"{last}."
    return f"{last} ({decimals(bands[0, -1])} to {decimals(bands[4, -1])} in nine worlds in ten)."


def _numbers(history: History, measures: Sequence[str], found: Sequence[Floats]) -> Numbers:
    names = [f"{name}, quantile {level:g}" for name in measures for level in LEVELS]
    rows = [(history.time[k], *(q[k] for bands in found for q in bands)) for k in moments(history)]
    return Numbers([f"time ({history.unit})", *names], rows)
