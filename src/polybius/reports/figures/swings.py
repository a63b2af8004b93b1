"""What each public swing was made of: revelation, conversion, new falsification, and who is heard."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.drawing import BESIDE, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import CONVERSION, FALSIFICATION, INK, LINES, MUTED, PAPER, REVELATION
from polybius.reports.words.phrases import number, over_worlds, signed
from polybius.results import Record

__all__ = ["parts_of", "swings", "tale"]

Parts = Mapping[str, NDArray[np.float64]]  # (n_windows, n_worlds) by name

#: Name in the record, what to call it, what it means, colour.
PARTS = (
    ("revelation", "revelation", "words catch up with thoughts", REVELATION),
    ("conversion", "conversion", "thoughts change", CONVERSION),
    ("new_falsification", "new falsification", "people begin to hide", FALSIFICATION),
    ("mobilisation", "mobilisation", "people speak up or fall silent", LINES[3]),
    ("replacement", "replacement", "the young follow the dead", LINES[4]),
)
LABELS = {name: label for name, label, *_ in PARTS}
ALWAYS = 3  # parts that are told even where they are 0: the others where people fall silent or die
GROUND = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}  # keeps lines out of numbers
SMALL = 0.02  # opinion; a swing below it is not taken apart in words


def parts_of(history: History, record: Record) -> Parts:
    """Return the parts of all windows that are worth telling."""
    found = {name: history.of(record, name) for name in LABELS if name in record}
    return {name: x for k, (name, x) in enumerate(found.items()) if k < ALWAYS or np.nan_to_num(x).any()}


def swings(history: History) -> Picture | None:
    """Draw a waterfall for every window: the parts, and the swing that they add up to."""
    record = history.result.swings
    if not record:
        return None
    titles = [str(title) for title in record["title"]]
    parts = parts_of(history, record)
    middle = np.array([median(values) for values in parts.values()])
    columns = min(2, len(titles))
    rows = -(-len(titles) // columns)
    made, grid = figure(
        7.6,
        0.4 + (0.375 * len(parts) + 0.375) * rows,
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
            _waterfall(axes, middle[:, k], list(parts))
            axes.set_title(titles[k])
    for axes in grid[:, 0]:
        _label_parts(axes, list(parts))
    _scale(grid, np.cumsum([np.zeros(len(titles)), *middle], axis=0))
    tales = [f"{title[:1].upper()}{title[1:]}: {tale(parts, k)}." for k, title in enumerate(titles)]
    caption = (
        "Change of mean expressed opinion over each window, split citizen by citizen: revelation closes a "
        "gap that was there, conversion changes what people think, new falsification opens a gap"
        f"{_composition(parts)}; the {number(len(parts))} sum to the swing. {' '.join(tales)}"
    )
    return Picture("swings", svg(made, caption), caption, _numbers(history, titles, parts))


def _composition(parts: Parts) -> str:
    """Say what the parts are that come of who is heard."""
    meanings = [f"{label} is that {meaning}" for name, label, meaning, _ in PARTS[ALWAYS:] if name in parts]
    return "".join(f", {meaning}" for meaning in meanings)


def tale(parts: Parts, k: int) -> str:
    """Say by how much window `k` moved public opinion, and what did most of it."""
    swing = np.sum([values[k] for values in parts.values()], axis=0)
    total = float(median(swing))
    if abs(total) < SMALL:
        return f"hardly any movement ({signed(total)})"
    sizes = {LABELS[name]: float(median(values[k])) for name, values in parts.items()}
    most = max(sizes, key=lambda label: np.sign(total) * sizes[label])
    return f"{over_worlds(swing, signed)}, most of it {most} ({signed(sizes[most])})"


def _waterfall(axes: Axes, values: Sequence[float] | NDArray[np.float64], names: Sequence[str]) -> None:
    """Draw parts one under the other, each from where the last one ended, and their sum."""
    ends = np.cumsum([0.0, *values])
    colours = [*(colour for name, *_, colour in PARTS if name in names), INK]
    for row, (start, size, colour) in enumerate(
        zip([*ends[:-1], 0.0], [*values, ends[-1]], colours, strict=True)
    ):
        y, end = len(colours) - row, float(start + size)
        axes.barh(y, size, 0.66, start, color=colour)
        if row < len(names):
            axes.plot([end, end], [y - 1.33, y - 0.33], color=MUTED, linewidth=0.7)
        shift, side = (4, "left") if size >= 0 else (-4, "right")
        text, style = signed(float(size)), {"color": colour, "ha": side, "va": "center", "bbox": GROUND}
        write(axes, text, (end, y), "data", (shift, 0), **style)
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    axes.set(yticks=[], ylim=(0.4, len(colours) + 0.6))
    axes.grid(False)
    axes.grid(True, axis="x")


def _label_parts(axes: Axes, names: Sequence[str]) -> None:
    """Say at the left what each bar is."""
    labels = [*(part[1:] for part in PARTS if part[0] in names), ("the swing", "in all", INK)]
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
    names = [f"{name} (opinion)" for name in parts]
    head = ["window", f"from ({history.unit})", f"to ({history.unit})", "world", *names, "swing (opinion)"]
    rows = []
    for k, title in enumerate(titles):
        for w in range(history.n_worlds):
            sizes = [float(values[k, w]) for values in parts.values()]
            rows.append((title, float(record["from"][k]), float(record["to"][k]), w, *sizes, sum(sizes)))
    return Numbers(head, rows)
