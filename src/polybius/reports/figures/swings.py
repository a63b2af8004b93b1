"""What each public swing was made of: revelation, conversion, new falsification."""

import numpy as np

from polybius.reports.across import median
from polybius.reports.drawing import Axes, figure, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import CONVERSION, FALSIFICATION, INK, MUTED, REVELATION
from polybius.reports.phrases import over_worlds, signed

__all__ = ["PARTS", "swings", "tale"]

#: Name in the record, what to call it, what it means, colour.
PARTS = (
    ("revelation", "revelation", "words catch up with thoughts", REVELATION),
    ("conversion", "conversion", "thoughts change", CONVERSION),
    ("new_falsification", "new falsification", "people begin to hide", FALSIFICATION),
)


def swings(history: History) -> Picture | None:
    """Draw a waterfall for every window: the three parts, and the swing that they add up to."""
    record = history.result.swings
    if record is None or not record.sizes["swing"]:
        return None
    titles = [str(title) for title in record["title"]]
    parts = {name: history.of(record, name) for name, *_ in PARTS}
    middle = {name: median(values) for name, values in parts.items()}
    n, columns = len(titles), min(2, len(titles))
    rows = -(-n // columns)
    made, grid = figure(
        7.6,
        0.4 + 1.5 * rows,
        rows,
        columns,
        left=2.85,
        right=0.15,
        top=0.38,
        bottom=0.42,
        sharex=True,
        squeeze=False,
    )
    made.subplots_adjust(wspace=0.12, hspace=0.42)
    for k, axes in enumerate(grid.flat):
        if k >= n:
            axes.set_visible(False)
            continue
        _waterfall(axes, [float(middle[name][k]) for name, *_ in PARTS])
        if k % columns == 0:
            _label_parts(axes)
        axes.set_title(titles[k])
    ends = np.cumsum([[0.0] * n, *middle.values()], axis=0)
    room = 0.25 * (ends.max() - ends.min() + 1e-3)
    grid[0, 0].set_xlim(ends.min() - room, ends.max() + room)
    for axes in grid[-1]:
        axes.xaxis.set_major_formatter(lambda x, _: signed(x, 1 if abs(10 * x - round(10 * x)) < 1e-6 else 2))
        axes.set_xlabel("change of mean expressed opinion")
    caption = _caption(history, titles, parts)
    head = [
        "swing",
        f"from ({history.unit})",
        f"to ({history.unit})",
        "world",
        *(f"{name} (opinion)" for name, *_ in PARTS),
        "swing (opinion)",
    ]
    table = [
        (
            titles[k],
            float(record["from"][k]),
            float(record["to"][k]),
            w,
            *(float(parts[name][k, w]) for name, *_ in PARTS),
            float(sum(parts[name][k, w] for name, *_ in PARTS)),
        )
        for k in range(n)
        for w in range(history.n_worlds)
    ]
    return Picture("swings", svg(made, caption), caption, Numbers(head, table))


def _waterfall(axes: Axes, values: list[float]) -> None:
    """Draw parts one under the other, each from where the last one ended, and their sum."""
    ends = np.cumsum([0.0, *values])
    bars = [*zip(ends, values, (colour for *_, colour in PARTS)), (0.0, float(ends[-1]), INK)]
    for row, (start, size, colour) in enumerate(bars):
        y = len(bars) - row
        axes.barh(y, size, 0.66, start, color=colour)
        if row < len(PARTS):
            axes.plot([start + size] * 2, [y - 1.33, y - 0.33], color=MUTED, linewidth=0.7)
        tip, side = (max(start, start + size), 1) if size >= 0 else (min(start, start + size), -1)
        axes.annotate(
            signed(size), (tip, y), xytext=(4 * side, 0), textcoords="offset points",
            ha="left" if side > 0 else "right", va="center", size=8.5, color=colour,
        )  # fmt: skip
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    axes.set(yticks=[], ylim=(0.4, len(bars) + 0.6))
    axes.grid(False)
    axes.grid(True, axis="x")


def _label_parts(axes: Axes) -> None:
    """Say at the left what each bar is."""
    labels = [
        *((label, meaning, colour) for _, label, meaning, colour in PARTS),
        ("the swing", "in all", INK),
    ]
    for row, (label, meaning, colour) in enumerate(labels):
        y = len(labels) - row
        for text, x, style in (
            (label, -198, {"color": colour, "weight": "bold", "ha": "left"}),
            (meaning, -8, {"color": MUTED, "ha": "right"}),
        ):
            axes.annotate(
                text, (0, y), xycoords=("axes fraction", "data"), xytext=(x, 0), textcoords="offset points",
                va="center", size=8.5, **style,
            )  # fmt: skip


def _caption(history: History, titles: list[str], parts: dict[str, np.ndarray]) -> str:
    return (
        "Change of mean expressed opinion over each window, split citizen by citizen: revelation closes a gap that was "
        "there, conversion changes what people think, new falsification opens a gap; the three sum to the swing. "
        + " ".join(f"{title[:1].upper()}{title[1:]}: {tale(parts, k)}." for k, title in enumerate(titles))
    )


def tale(parts: dict[str, np.ndarray], k: int) -> str:
    """Say by how much window `k` moved public opinion, and what did most of it."""
    swing = np.sum([values[k] for values in parts.values()], axis=0)
    total = float(median(swing))
    if abs(total) < 0.02:
        return f"hardly any movement ({signed(total)})"
    with_it = {label: np.sign(total) * float(median(parts[name][k])) for name, label, *_ in PARTS}
    most = max(with_it, key=lambda label: with_it[label])
    name = next(name for name, label, *_ in PARTS if label == most)
    return f"{over_worlds(swing, signed)}, most of it {most} ({signed(float(median(parts[name][k])))})"
