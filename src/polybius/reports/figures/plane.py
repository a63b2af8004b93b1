"""The value plane: two axes, with citizens, groups, parties and the official line moving on it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import FRACTION, Axes, Figure, svg, write
from polybius.reports.figures.density import density, spreads
from polybius.reports.figures.names import name_places
from polybius.reports.figures.paths import Path, paths
from polybius.reports.figures.picture import Numbers, Picture, moments
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, FALSIFICATION, INK, MUTED, PAPER, PRIVATE
from polybius.reports.words.phrases import decimals, signed, when

__all__ = ["chosen_axes", "plane"]

Floats = NDArray[np.float64]

DEFAULT = ("nation", "liberty")  # nationalism and liberalism need not be two ends of one line
WORDS = {"private": "think", "expressed": "say"}

#: Colour and mark by kind of path.
MARKS = {
    "line": (INK, "s"),
    "party": (EXPRESSED, "D"),
    "all": (PRIVATE, "o"),
    "nation": (PRIVATE, "o"),
    "identity": (EXPRESSED, "^"),
    "cohort": (FALSIFICATION, "o"),
}


def chosen_axes(history: History) -> tuple[int, int] | None:
    """Return the axes of the plane unless somebody says otherwise: nation and liberty, or the first two."""
    names = history.result.final.axes
    if set(DEFAULT) <= set(names):
        return names.index(DEFAULT[0]), names.index(DEFAULT[1])
    return (0, 1) if len(names) > 1 else None


def plane(history: History, axes: tuple[int, int] | None = None, column: str = "private") -> Picture | None:
    """Draw citizens, groups, parties and the line on two axes; once a society, with the first of the two."""
    pair = axes or chosen_axes(history)
    if not history.result.groups or pair is None or (axes is None and history.axis != pair[0]):
        return None
    known = paths(history, pair, column)
    by_kind = {
        kind: [path for path in known if path.kind == kind] for kind in ("nation", "identity", "cohort")
    }
    made, (whole, near, far) = _frame()
    _whole(whole, history, pair, column, [path for path in known if path.kind in ("line", "party", "all")])
    groups, cohorts = [*by_kind["nation"], *by_kind["identity"]], by_kind["cohort"]
    if _zoom(near, groups, "nations and parties’ people"):
        for path in groups:
            _path(near, path, 4.0)
        _name(near, groups, groups)
    if _zoom(far, cohorts, "generations"):
        _generations(far, cohorts)
    caption = _caption(history, pair, column, known)
    return Picture("plane", svg(made, caption), caption, _numbers(history, pair, known))


def _frame() -> tuple[Figure, list[Axes]]:
    """Return a figure with a large square and two small ones beside it."""
    from matplotlib.figure import Figure as New

    width, height = 7.6, 5.0
    made = New(figsize=(width, height))
    boxes = ((0.62, 0.5, 4.1, 4.1), (5.4, 2.8, 1.8, 1.8), (5.4, 0.5, 1.8, 1.8))
    axes = [made.add_axes((x / width, y / height, w / width, h / height)) for x, y, w, h in boxes]
    for each in axes:
        each.grid(True, axis="both")
    return made, axes


def _whole(axes: Axes, history: History, pair: tuple[int, int], column: str, known: list[Path]) -> None:
    """Draw the whole plane: where citizens are at start and end, and who leads them."""
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    axes.axhline(0, color=MUTED, linewidth=0.6)
    axes.axvline(0, color=MUTED, linewidth=0.6)
    density(axes, spreads(history, pair, column))
    for path in known:
        _path(axes, path, 6.0)
    _name(axes, known, [path for path in known if not path.gone])
    ticks = (-1, -0.5, 0, 0.5, 1)
    for axis, which in ((axes.xaxis, 0), (axes.yaxis, 1)):
        low, high = History(history.result, history.society, pair[which]).poles
        name = history.result.final.axes[pair[which]]
        axis.set_ticks(ticks, [signed(x, 1) for x in ticks])
        axis.set_label_text(f"← {low}\u2003\u2003{name}\u2003\u2003{high} →")
    axes.set_title(f"what citizens {WORDS[column]}")
    start, end = (when(float(history.time[k]), history.unit) for k in (0, -1))
    key = f"hollow, dashed: {start}\u2003full, shaded: {end}"
    write(axes, key, (1, 1), FRACTION, (0, 7), color=MUTED, size=8, ha="right")


def _zoom(axes: Axes, known: Sequence[Path], title: str) -> bool:
    """Draw groups as near as they allow; say whether there are any."""
    if not known:
        axes.set_visible(False)
        return False
    everything = np.concatenate([path.ends for path in known])
    low, high = everything.min(axis=0), everything.max(axis=0)
    half = max(0.05, 1.0 * float((high - low).max()))
    for which, setter in ((0, axes.set_xlim), (1, axes.set_ylim)):
        middle = (low[which] + high[which]) / 2
        setter(middle - half, middle + half)
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_locator().set_params(nbins=3)
        axis.set_major_formatter(lambda x, _: signed(x))
        axis.set_tick_params(labelsize=7.5)
    axes.set_title(title)
    return True


def _generations(axes: Axes, known: Sequence[Path]) -> None:
    """Link the cohorts of the start by a dashed line, and those of the end by a full one, named.

    Their ways from one to the other would be a scribble.
    """
    for k, style, fill in ((0, "--", PAPER), (-1, "-", FALSIFICATION)):
        there = [path for path in known if np.isfinite(path.places[k]).all()]
        if there:
            chain = np.array([path.places[k] for path in there])
            colour, marker = MARKS["cohort"]
            look = {"color": colour, "marker": marker, "markersize": 4.0, "markerfacecolor": fill}
            axes.plot(*chain.T, linestyle=style, linewidth=1.4, zorder=3, **look)
        if there and k:
            _name(axes, known, there if len(there) < 2 else (there[0], there[-1]))


def _path(axes: Axes, path: Path, size: float) -> None:
    """Draw a path from a hollow mark to a full one; faintly, of who is gone by the end."""
    colour, marker = MARKS[path.kind]
    alpha = 0.3 if path.gone else 0.75
    axes.plot(*path.places.T, color=colour, linewidth=1.2, alpha=alpha, zorder=2 if path.gone else 3)
    (x0, y0), (x1, y1) = path.ends
    common = {"marker": marker, "markersize": size, "color": colour, "markeredgewidth": 1.1, "clip_on": False}
    common["alpha"] = alpha if path.gone else 1.0
    axes.plot(x0, y0, markerfacecolor=PAPER, zorder=4, **common)
    axes.plot(x1, y1, zorder=5, **common)


def _name(axes: Axes, known: Sequence[Path], named: Sequence[Path]) -> None:
    """Write the names of some paths at their ends."""
    marks, lines = (np.concatenate(part) for part in zip(*map(_drawn, known), strict=True))
    labels = [(path.short, path.ends[1], MARKS[path.kind][0]) for path in named]
    name_places(axes, labels, marks, lines)


def _drawn(path: Path) -> tuple[Floats, Floats]:
    """Return the marks of a path, and the points of its line."""
    return path.ends, path.ends if path.kind == "cohort" else path.places


def _caption(history: History, pair: tuple[int, int], column: str, known: Sequence[Path]) -> str:
    names = [history.result.final.axes[a] for a in pair]
    gone = " Faint marks without a name are parties gone by the end." if _gone(known) else ""
    text = (
        f"The plane of {names[0]} and {names[1]}: hollow marks are the start, full ones "
        f"{when(float(history.time[-1]), history.unit)}. Left, dashed lines hold half and nine tenths of the "
        f"citizens by what they {WORDS[column]} at the start, shades the same at the end. Right, the means "
        f"of groups, on scales of their own; generations are linked by age.{gone}"
    )
    groups = sorted((p for p in known if p.kind in ("nation", "identity", "cohort")), key=lambda p: -p.length)
    told = [
        f"{path.name}, by {decimals(path.length)} from {_place(path.ends[0])} to {_place(path.ends[1])}"
        for path in groups[:2]
        if round(path.length, 2)
    ]
    text += f" Farthest moved: {'; '.join(told)}." if told else ""
    return text + (" All are medians over worlds." if history.n_worlds > 1 else "")


def _gone(known: Sequence[Path]) -> bool:
    return any(path.gone for path in known if path.kind == "party")


def _place(place: Floats) -> str:
    return f"({signed(float(place[0]))}, {signed(float(place[1]))})"


def _numbers(history: History, pair: tuple[int, int], known: Sequence[Path]) -> Numbers:
    axes = [f"{history.result.final.axes[a]} (opinion)" for a in pair]
    head = [f"time ({history.unit})", "who", *axes]
    rows = [(history.time[k], path.name, *path.places[k]) for k in moments(history) for path in known]
    return Numbers(head, rows)
