"""How opinion is spread: shares of citizens by opinion, as ridges and as heat maps through time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import Axes, figure, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, INK, MUTED, PALE, PRIVATE, TINTS
from polybius.reports.phrases import percent, signed, when

__all__ = ["heat", "ridges"]

Floats = NDArray[np.float64]
RIDGES = 11  # as many as fit on a page without a crowd


def ridges(history: History) -> Picture | None:
    """Draw the distribution of private and expressed opinion at a few moments, one above the other."""
    both, cells = _shares(history)
    if both is None:
        return None
    moments = _moments(history)
    made, axes = figure(7.6, 0.95 + 0.42 * len(moments), left=0.95, right=0.55, top=0.42, bottom=0.42)
    private, expressed = (
        np.pad(both[name][moments], ((0, 0), (1, 1)), "edge") for name in ("private", "expressed")
    )
    wide = np.array([-1.0, *cells, 1.0])
    height = 1.55 / max(private.max(), expressed.max())
    for row, k in enumerate(moments):
        base, order = float(len(moments) - 1 - row), row * 3
        axes.fill_between(wide, base, base + height * expressed[row], color=PALE, linewidth=0, zorder=order)
        axes.plot(wide, base + height * expressed[row], color=EXPRESSED, linewidth=0.9, zorder=order + 1)
        axes.plot(wide, base + height * private[row], color=PRIVATE, linewidth=1.4, zorder=order + 2)
        axes.text(
            -1.04,
            base,
            when(float(history.time[k]), history.unit),
            ha="right",
            va="bottom",
            size=8.5,
            color=MUTED,
        )
    _name_curves(axes)
    tops = np.arange(len(moments))[::-1] + height * np.maximum(private, expressed).max(axis=1)
    axes.set(xlim=(-1, 1), ylim=(-0.05, tops.max() + 0.1), yticks=[])
    _name_sides(axes, history)
    caption = _caption(history, both, cells)
    return Picture("ridges", svg(made, caption), caption, _numbers(history, both, cells))


def heat(history: History) -> Picture | None:
    """Draw the same for every moment: time to the right, opinion upwards, darker where more citizens are."""
    both, cells = _shares(history)
    if both is None:
        return None
    from matplotlib.colors import LinearSegmentedColormap

    made, (left, right) = figure(7.6, 2.9, 1, 2, left=0.5, right=0.12, top=0.42, bottom=0.42, sharey=True)
    darkest = max(float(np.quantile(shares, 0.995)) for shares in both.values())
    for axes, (name, title, colour) in zip(
        (left, right),
        (("private", "what people think", PRIVATE), ("expressed", "what people say", EXPRESSED)),
        strict=True,
    ):
        edges = (history.time[0], history.time[-1], -1.0, 1.0)
        shades = LinearSegmentedColormap.from_list(name, TINTS[name])
        axes.imshow(
            both[name].T,
            origin="lower",
            aspect="auto",
            extent=edges,
            cmap=shades,
            vmin=0.0,
            vmax=darkest,
            interpolation="none",
        )
        axes.set_title(title, color=colour)
        axes.grid(False)
        axes.set_yticks((-1, -0.5, 0, 0.5, 1), ("−1", "−0.5", "0", "+0.5", "+1"))
        axes.set_xlabel(f"time ({history.unit}s)")
        for contest in history.contests:
            axes.axvline(contest.time, color=INK, linewidth=0.9, linestyle=(0, (1, 2)))
    minus, plus = history.poles
    for text, y in ((plus, 1.0), (minus, 0.0)):
        left.annotate(
            text,
            (0, y),
            xycoords="axes fraction",
            xytext=(4, -3 if y else 3),
            textcoords="offset points",
            size=8,
            color=INK,
            va="top" if y else "bottom",
        )
    caption = (
        f"The same at every moment: the darker, the more citizens stand there; darkest is {percent(darkest, 1)} of them "
        f"in a cell of {2 / len(cells):.2g} opinion. Dotted lines are elections."
    )
    return Picture("heat", svg(made, caption), caption, None)


def _shares(history: History) -> tuple[dict[str, Floats] | Any, Floats | Any]:
    """Return shares (n_times, n_cells) by column, means over worlds, and the cells' middles."""
    record = history.result.distribution
    if record is None:
        return None, None
    both = {name: np.nan_to_num(history.of(record, name)).mean(axis=1) for name in ("private", "expressed")}
    return both, np.asarray(record["cell"], np.float64)


def _moments(history: History) -> list[int]:
    """Return evenly spaced records, whole units of time where these are few enough."""
    time = history.time
    whole = [k for k, t in enumerate(time) if abs(t - round(t)) < 1e-6]
    if not len(whole) >= 3:
        whole = list(range(len(time)))
    every = max(1, -(-(len(whole) - 1) // (RIDGES - 1)))
    return whole[::every]


def _name_curves(axes: Axes) -> None:
    """Say above the axes what line and area are."""
    for sign, text, colour, x in (
        ("—", "what people think", PRIVATE, 0),
        ("■", "what people say", EXPRESSED, 130),
    ):
        axes.annotate(
            f"{sign} {text}", (0, 1), xycoords="axes fraction", xytext=(x, 8), textcoords="offset points",
            color=colour, size=9,
        )  # fmt: skip


def _name_sides(axes: Axes, history: History) -> None:
    minus, plus = history.poles
    axes.set_xticks((-1, -0.5, 0, 0.5, 1), (f"−1\n{minus}", "−0.5", "0", "+0.5", f"+1\n{plus}"))
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.spines["bottom"].set_visible(False)


def _caption(history: History, both: dict[str, Floats], cells: Floats) -> str:
    def plus(name: str, k: int) -> str:
        return percent(float(both[name][k, cells > 0].sum()))

    peaks = {name: signed(float(cells[np.argmax(shares[-1])])) for name, shares in both.items()}
    unit, end = history.unit, float(history.time[-1])
    return (
        f"Shares of citizens by opinion: a line for what they think, an area for what they say. On the + side of the "
        f"middle stand {plus('private', 0)} in private and {plus('expressed', 0)} in public at the start, "
        f"{plus('private', -1)} and {plus('expressed', -1)} in {when(end, unit)}, when most people think about "
        f"{peaks['private']} and say about {peaks['expressed']}."
    )


def _numbers(history: History, both: dict[str, Floats], cells: Floats) -> Numbers:
    head = [f"time ({history.unit})", "opinion", "share in private", "share in public"]
    rows = [
        (t, x, both["private"][k, c], both["expressed"][k, c])
        for k, t in enumerate(history.time)
        for c, x in enumerate(cells)
    ]
    return Numbers(head, rows)
