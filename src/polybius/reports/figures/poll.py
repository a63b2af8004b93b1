"""The virtual poll: what a pollster would have reported, wave by wave."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import FRACTION, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import ENDS, INK, MUTED
from polybius.reports.words.phrases import count, decimals, over_worlds, percent, when
from polybius.results import Record

__all__ = ["poll"]

Floats = NDArray[np.float64]

WAVES = 14  # rows that fit
TITLES = {"expressed": "what people tell the pollster", "private": "where answers cannot be traced"}


def poll(history: History) -> Picture | None:
    """Draw the answers of every wave in the first world as bars around the middle of the scale."""
    record = history.result.survey
    if not record:
        return None
    share, time = history.of(record, "share"), np.asarray(record["time"], np.float64)
    items = [str(item) for item in record["item"]]
    waves = np.arange(len(time))[:: max(1, -(-len(time) // WAVES))]
    height, margins = 0.92 + 0.24 * len(waves), (0.7, 0.3, 0.42, 0.5)
    made, grid = figure(7.6, height, 1, len(items), margins=margins, sharey=True, squeeze=False)
    for j, axes in enumerate(grid[0]):
        _bars(axes, share[waves, 0, j])
        axes.set_title(TITLES.get(items[j], items[j]))
        _name_sides(axes, history)
    grid[0, 0].set_yticks(-np.arange(len(waves)), [when(float(time[k]), history.unit) for k in waves])
    caption = _caption(history, record, items)
    return Picture("poll", svg(made, caption), caption, _numbers(history, record, items))


def _bars(axes: Axes, share: Floats) -> None:
    """Draw shares (n_waves, n_points), half of a middle answer on each side of 0."""
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
    minus, plus = history.poles
    write(axes, f"← {minus}", (0, 0), FRACTION, (0, -28), size=8, color=MUTED)
    write(axes, f"{plus} →", (1, 0), FRACTION, (0, -28), size=8, color=MUTED, ha="right")


def _caption(history: History, record: Record, items: list[str]) -> str:
    share, asked = history.of(record, "share"), history.of(record, "asked")
    mean, error = (history.of(record, name)[-1, 0, 0] for name in ("mean", "standard_error"))
    points, side = share.shape[-1], history.poles[1]
    above = share[..., -(points // 2) :].sum(axis=-1)
    told = []
    for j, item in enumerate(items):
        first, last = (over_worlds(above[k, :, j], percent) for k in (0, -1))
        where = f", {TITLES.get(item, item)}" if j else ""
        told.append(f"{first} answer on the {side} side at first and {last} at the end{where}")
    return (
        f"Answers on {points} points to a pollster who asks {count(int(asked[0, 0]), 'citizen')} at a time, "
        f"with an error of response. {'; '.join(told)}. The last wave’s mean is {decimals(float(mean))} ± "
        f"{decimals(1.96 * float(error))} (95% interval of sampling)."
    )


def _numbers(history: History, record: Record, items: list[str]) -> Numbers:
    """Return the answers of the first world."""
    share, asked, mean, error = (
        history.of(record, name) for name in ("share", "asked", "mean", "standard_error")
    )
    answers = [f"share of answer {p + 1}" for p in range(share.shape[-1])]
    head = [
        f"time ({history.unit})",
        "item",
        "citizens asked",
        *answers,
        "mean",
        "standard error of the mean",
    ]
    rows = [
        (float(t), items[j], int(asked[k, 0]), *share[k, 0, j], mean[k, 0, j], error[k, 0, j])
        for k, t in enumerate(record["time"])
        for j in range(len(items))
    ]
    return Numbers(head, rows)
