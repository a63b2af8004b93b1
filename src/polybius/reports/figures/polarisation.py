"""Polarisation, four ways: the public and the private society need not agree, nor the measures."""

import numpy as np

from polybius.reports.drawing import figure, label_ends, line, mark_elections, svg
from polybius.reports.figures.picture import Numbers, Picture
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, MUTED, PRIVATE

__all__ = ["polarisation"]

#: Measure, title, a line worth knowing with its meaning.
WAYS = (
    ("variance", "variance", 1 / 3, "uniform"),
    ("bimodality", "bimodality coefficient", 5 / 9, "uniform"),
    ("esteban_ray", "Esteban–Ray index", None, ""),
    ("agreement", "van der Eijk’s agreement A", 0.0, "uniform"),
)


def polarisation(history: History) -> Picture | None:
    """Draw four measures of polarisation of private and expressed opinion."""
    ways = [way for way in WAYS if history.has(f"private_{way[0]}", f"expressed_{way[0]}")]
    if not ways:
        return None
    rows = -(-len(ways) // 2)
    made, grid = figure(7.6, 0.4 + 1.75 * rows, rows, 2, left=0.42, right=0.65, top=0.42, bottom=0.42, squeeze=False)
    made.subplots_adjust(wspace=0.42, hspace=0.55)
    for axes, (name, title, level, meaning) in zip(grid.flat, ways, strict=False):
        ends = []
        for side, label, colour in (("private", "private", PRIVATE), ("expressed", "public", EXPRESSED)):
            ends.append((float(line(axes, history, f"{side}_{name}", colour)[-1]), label, colour))
        axes.margins(y=0.2)
        low, high = axes.get_ylim()
        if high - low < 0.1:
            low, high = (low + high) / 2 - 0.05, (low + high) / 2 + 0.05
            axes.set_ylim(low, high)
        if level is not None and low < level < high:
            axes.axhline(level, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
            axes.annotate(meaning, (0, level), xycoords=("axes fraction", "data"), xytext=(3, 2), textcoords="offset points", size=7.5, color=MUTED)
        axes.set_title(title)
        mark_elections(axes, history)
        label_ends(axes, ends, 8.5)
    for axes in grid.flat[len(ways) :]:
        axes.set_visible(False)
    for axes in grid[-1]:
        axes.set_xlabel(f"time ({history.unit}s)")
    caption = _caption(history, ways)
    drawn = [f"{side}_{name}" for name, *_ in ways for side in ("private", "expressed")]
    numbers = [
        (round(float(t), 6), w, *(float(history[name][k, w]) for name in drawn))
        for k, t in enumerate(history.time)
        for w in range(history.n_worlds)
    ]
    return Picture("polarisation", svg(made, caption), caption, Numbers([f"time ({history.unit})", "world", *drawn], numbers))


def _caption(history: History, ways: list[tuple[str, str, float | None, str]]) -> str:
    told = {"private": [], "expressed": []}  # type: dict[str, list[str]]
    for name, title, *_ in ways:
        for side, words in told.items():
            change = float(np.nanmedian(history[f"{side}_{name}"][-1] - history[f"{side}_{name}"][0]))
            up = change < 0 if name == "agreement" else change > 0  # agreement runs the other way
            if abs(change) >= 0.01:
                words.append(f"{title} {'more' if up else 'less'}")
    return (
        "Four measures of polarisation; all but agreement rise with it, agreement falls. From start to end, in public: "
        f"{_verdict(told['expressed'], len(ways))}; in private: {_verdict(told['private'], len(ways))}. Scales differ from panel to panel."
    )


def _verdict(words: list[str], n: int) -> str:
    more, less = (sum(word.endswith(way) for word in words) for way in ("more", "less"))
    if more + less == 0:
        return "none of them moves by 0.01 or more"
    told = [f"{k} of {n} say {way} polarised" for k, way in ((more, "more"), (less, "less")) if k]
    return " and ".join(told)
