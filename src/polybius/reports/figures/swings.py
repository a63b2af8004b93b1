"""What each public swing was made of: revelation, conversion, new falsification."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.drawing import BESIDE, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import CONVERSION, FALSIFICATION, INK, MUTED, PAPER, REVELATION
from polybius.reports.phrases import over_worlds, signed

__all__ = ["PARTS", "swings", "tale"]

Parts = Mapping[str, NDArray[np.float64]]  # (n_windows, n_worlds) by name

#: Name in the record, what to call it, what it means, colour.
PARTS = (
    ("revelation", "revelation", "words catch up with thoughts", REVELATION),
    ("conversion", "conversion", "thoughts change", CONVERSION),
    ("new_falsification", "new falsification", "people begin to hide", FALSIFICATION),
)
GROUND = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}  # keeps lines out of numbers
SMALL = 0.02  # opinion; a swing below it is not taken apart in words


def swings(history: History) -> Picture | None:
    """Draw a waterfall for every window: the three parts, and the swing that they add up to."""
    record = history.result.swings
    if record is None or not record.sizes["swing"]:
        return None
    titles = [str(title) for title in record["title"]]
    parts = {name: history.of(record, name) for name, *_ in PARTS}
    middle = np.array([median(values) for values in parts.values()])
    columns = min(2, len(titles))
    rows = -(-len(titles) // columns)
    made, grid = figure(
        7.6,
        0.4 + 1.5 * rows,
        rows,
        columns,
        margins=(2.85, 0.15, 0.38, 0.42),
        gaps=(0.12, 0.42),
        sharex=True,
        squeeze=False,
    )
    for k, axes in enumerate(grid.flat):
        axes.set_visible(k < len(titles))
        if k < len(titles):
            _waterfall(axes, middle[:, k])
            axes.set_title(titles[k])
    for axes in grid[:, 0]:
        _label_parts(axes)
    _scale(grid, np.cumsum([np.zeros(len(titles)), *middle], axis=0))
    tales = [f"{title[:1].upper()}{title[1:]}: {tale(parts, k)}." for k, title in enumerate(titles)]
    caption = (
        "Change of mean expressed opinion over each window, split citizen by citizen: revelation closes a "
        "gap that was there, conversion changes what people think, new falsification opens a gap; the three "
        f"sum to the swing. {' '.join(tales)}"
    )
    return Picture("swings", svg(made, caption), caption, _numbers(history, titles, parts))


def tale(parts: Parts, k: int) -> str:
    """Say by how much window `k` moved public opinion, and what did most of it."""
    swing = np.sum([values[k] for values in parts.values()], axis=0)
    total = float(median(swing))
    if abs(total) < SMALL:
        return f"hardly any movement ({signed(total)})"
    sizes = {label: float(median(parts[name][k])) for name, label, *_ in PARTS}
    most = max(sizes, key=lambda label: np.sign(total) * sizes[label])
    return f"{over_worlds(swing, signed)}, most of it {most} ({signed(sizes[most])})"


def _waterfall(axes: Axes, values: Sequence[float] | NDArray[np.float64]) -> None:
    """Draw parts one under the other, each from where the last one ended, and their sum."""
    ends = np.cumsum([0.0, *values])
    colours = [*(colour for *_, colour in PARTS), INK]
    for row, (start, size, colour) in enumerate(
        zip([*ends[:-1], 0.0], [*values, ends[-1]], colours, strict=True)
    ):
        y, end = len(colours) - row, float(start + size)
        axes.barh(y, size, 0.66, start, color=colour)
        if row < len(PARTS):
            axes.plot([end, end], [y - 1.33, y - 0.33], color=MUTED, linewidth=0.7)
        shift, side = (4, "left") if size >= 0 else (-4, "right")
        text, style = signed(float(size)), {"color": colour, "ha": side, "va": "center", "bbox": GROUND}
        write(axes, text, (end, y), "data", (shift, 0), **style)
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    axes.set(yticks=[], ylim=(0.4, len(colours) + 0.6))
    axes.grid(False)
    axes.grid(True, axis="x")


def _label_parts(axes: Axes) -> None:
    """Say at the left what each bar is."""
    labels = [*(part[1:] for part in PARTS), ("the swing", "in all", INK)]
    for row, (label, meaning, colour) in enumerate(labels):
        at = (0, len(labels) - row)
        write(axes, label, at, BESIDE, (-198, 0), color=colour, weight="bold", va="center")
        write(axes, meaning, at, BESIDE, (-8, 0), color=MUTED, ha="right", va="center")


def _scale(grid: NDArray[np.object_], ends: NDArray[np.float64]) -> None:
    """Give all windows the same scale, with room for numbers beside the bars."""
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    room = 0.25 * (high - low + 0.001)
    grid[0, 0].set_xlim(low - room, high + room)
    for axes in grid[-1]:
        axes.xaxis.set_major_formatter(lambda x, _: signed(x, 1 if abs(round(10 * x) - 10 * x) < 1e-6 else 2))
        axes.set_xlabel("change of mean expressed opinion")


def _numbers(history: History, titles: Sequence[str], parts: Parts) -> Numbers:
    record = history.result.swings
    assert record is not None
    names = [f"{name} (opinion)" for name, *_ in PARTS]
    head = ["window", f"from ({history.unit})", f"to ({history.unit})", "world", *names, "swing (opinion)"]
    rows = []
    for k, title in enumerate(titles):
        for w in range(history.n_worlds):
            sizes = [float(values[k, w]) for values in parts.values()]
            rows.append((title, float(record["from"][k]), float(record["to"][k]), w, *sizes, sum(sizes)))
    return Numbers(head, rows)
