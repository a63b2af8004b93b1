"""What each public swing was made of: revelation, conversion, new falsification."""

import numpy as np

from polybius.reports.drawing import Axes, figure, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import CONVERSION, FALSIFICATION, INK, MUTED, REVELATION
from polybius.reports.phrases import listed, over_worlds, percent, signed, when

__all__ = ["PARTS", "swings"]

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
    middle = {name: np.nanmedian(values, axis=1) for name, values in parts.items()}
    n = len(titles)
    made, grid = figure(7.6, 0.35 + 1.55 * n, n, 1, left=2.55, right=0.55, top=0.38, bottom=0.42, sharex=True, squeeze=False)
    for k, axes in enumerate(grid[:, 0]):
        _waterfall(axes, [float(middle[name][k]) for name, *_ in PARTS])
        start, end = float(record["start"][k]), float(record["end"][k])
        axes.set_title(f"{titles[k]}: {when(start, history.unit)} to {when(end, history.unit)}", x=-0.55)
    low = min(axes.get_xlim()[0] for axes in grid[:, 0])
    grid[-1, 0].set_xlim(low, None)
    grid[-1, 0].xaxis.set_major_formatter(lambda x, _: signed(x, 2))
    grid[-1, 0].set_xlabel("change of mean expressed opinion")
    caption = _caption(history, titles, parts)
    head = ["swing", f"from ({history.unit})", f"to ({history.unit})", "world", *(f"{name} (opinion)" for name, *_ in PARTS), "swing (opinion)"]
    rows = [
        (titles[k], float(record["start"][k]), float(record["end"][k]), w, *(float(parts[name][k, w]) for name, *_ in PARTS), float(sum(parts[name][k, w] for name, *_ in PARTS)))
        for k in range(n)
        for w in range(history.n_worlds)
    ]
    return Picture("swings", svg(made, caption), caption, Numbers(head, rows))


def _waterfall(axes: Axes, values: list[float]) -> None:
    """Draw parts one under the other, each from where the last one ended, and their sum."""
    ends = np.cumsum([0.0, *values])
    rows = [*((label, meaning, colour, ends[k], values[k]) for k, (_, label, meaning, colour) in enumerate(PARTS)), ("the swing", "what people say, in all", INK, 0.0, float(ends[-1]))]
    for row, (label, meaning, colour, start, size) in enumerate(rows):
        y = len(rows) - row
        axes.barh(y, size, 0.66, start, color=colour)
        if row < len(PARTS):
            axes.plot([start + size] * 2, [y - 1.33, y - 0.33], color=MUTED, linewidth=0.7)
        tip, side = (max(start, start + size), 1) if size >= 0 else (min(start, start + size), -1)
        axes.annotate(signed(size), (tip, y), xytext=(4 * side, 0), textcoords="offset points", ha="left" if side > 0 else "right", va="center", size=8.5, color=colour)
        axes.annotate(label, (0, y), xycoords=("axes fraction", "data"), xytext=(-178, 0), textcoords="offset points", va="center", size=8.5, color=colour, weight="bold")
        axes.annotate(meaning, (0, y), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points", va="center", ha="right", size=8, color=MUTED)
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    axes.set(yticks=[], ylim=(0.4, len(rows) + 0.6))
    axes.margins(x=0.12)
    axes.grid(False)
    axes.grid(True, axis="x")


def _caption(history: History, titles: list[str], parts: dict[str, np.ndarray]) -> str:
    told = []
    for k, title in enumerate(titles):
        swing = sum(values[k] for values in parts.values())
        if abs(float(np.nanmedian(swing))) < 0.02:
            told.append(f"over “{title}” public opinion hardly moved ({over_worlds(swing, signed)})")
            continue
        shares = [f"{over_worlds(parts[name][k] / swing, percent)} {label}" for name, label, *_ in PARTS]
        told.append(f"over “{title}” it moved by {over_worlds(swing, signed)}: {listed(shares)}")
    text = "; ".join(told)
    return (
        f"Change of mean expressed opinion, split citizen by citizen into what closed an old gap, what people came to think, and "
        f"what opened a new gap. {text[0].upper()}{text[1:]}. Parts sum to the swing; one that worked against it is below 0%."
    )
