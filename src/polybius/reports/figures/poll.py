"""The virtual poll: what a pollster would have reported, wave by wave."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import Axes, figure, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import ENDS, INK, MUTED
from polybius.reports.phrases import count, decimals, over_worlds, percent, when

__all__ = ["poll"]

Floats = NDArray[np.float64]
WAVES = 14  # rows that fit
TITLES = {"expressed": "what people tell the pollster", "private": "where answers cannot be traced"}


def poll(history: History) -> Picture | None:
    """Draw the answers of every wave in the first world as bars around the middle of the scale."""
    record = history.result.survey
    if record is None:
        return None
    share, time = history.of(record, "share"), np.asarray(record["time"], np.float64)
    items = [str(item) for item in record["item"]]
    waves = np.arange(len(time))[:: max(1, -(-len(time) // WAVES))]
    made, grid = figure(
        7.6,
        0.85 + 0.24 * len(waves),
        1,
        len(items),
        left=0.7,
        right=0.3,
        top=0.42,
        bottom=0.5,
        sharey=True,
        squeeze=False,
    )
    for axes, item in zip(grid[0], range(len(items)), strict=True):
        _bars(axes, share[waves, 0, item])
        axes.set_title(TITLES.get(items[item], items[item]))
        _name_sides(axes, history)
    grid[0, 0].set_yticks(-np.arange(len(waves)), [when(float(time[k]), history.unit) for k in waves])
    caption = _caption(history, items)
    points = range(1, share.shape[-1] + 1)
    head = [
        f"time ({history.unit})",
        "item",
        "citizens asked",
        *(f"share of answer {p}" for p in points),
        "mean (opinion)",
        "standard error (opinion)",
    ]
    asked, mean, error = (history.of(record, name) for name in ("asked", "mean", "standard_error"))
    rows = [
        (time[k], items[j], int(asked[k, 0]), *share[k, 0, j], mean[k, 0, j], error[k, 0, j])
        for k in range(len(time))
        for j in range(len(items))
    ]
    return Picture("poll", svg(made, caption), caption, Numbers(head, rows))


def _bars(axes: Axes, share: Floats) -> None:
    """Draw shares (n_waves, n_points), half of the middle answer on each side of 0."""
    from matplotlib.colors import LinearSegmentedColormap

    points = share.shape[1]
    left = -share[:, : points // 2].sum(axis=1) - (share[:, points // 2] / 2 if points % 2 else 0.0)
    colours = LinearSegmentedColormap.from_list("answers", ENDS)(np.linspace(0.0, 1.0, points))
    for p in range(points):
        axes.barh(-np.arange(len(share)), share[:, p], 0.8, left, color=colours[p])
        left = left + share[:, p]
    axes.axvline(0.0, color=INK, linewidth=0.6)
    axes.grid(False)
    axes.margins(x=0.02, y=0.01)
    axes.xaxis.set_major_formatter(lambda x, _: percent(abs(x)))


def _name_sides(axes: Axes, history: History) -> None:
    for text, x, ha in ((f"← {history.poles[0]}", 0.0, "left"), (f"{history.poles[1]} →", 1.0, "right")):
        axes.annotate(
            text,
            (x, 0.0),
            xycoords="axes fraction",
            xytext=(0, -28),
            textcoords="offset points",
            ha=ha,
            size=8,
            color=MUTED,
        )


def _caption(history: History, items: list[str]) -> str:
    record = history.result.survey
    assert record is not None
    share, mean = history.of(record, "share"), history.of(record, "mean")
    error, asked = history.of(record, "standard_error"), history.of(record, "asked")
    points = share.shape[-1]
    above = share[..., -(points // 2) :].sum(axis=-1)
    told = [
        f"{over_worlds(above[0, :, j], percent)} answer on the {history.poles[1]} side at first and "
        f"{over_worlds(above[-1, :, j], percent)} at the end{f' {TITLES[item]}' * (j > 0)}"
        for j, item in enumerate(items)
    ]
    last = f"{decimals(float(mean[-1, 0, 0]))} ± {decimals(1.96 * float(error[-1, 0, 0]))}"
    return (
        f"Answers on {points} points to a pollster who asks {count(int(asked[0, 0]), 'citizen')} at a time, with an error of response. "
        f"{'; '.join(told)}. The last wave’s mean is {last} (95% interval of sampling)."
    )
