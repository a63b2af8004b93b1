"""Drawing: an empty figure in the report's style, labels on lines, and SVG to put in a page."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import PolybiusError
from polybius.reports.across import quantiles
from polybius.reports.history import History
from polybius.reports.palette import FAINT, INK, MUTED, STYLE

__all__ = [
    "Axes",
    "Figure",
    "apart",
    "caption_axis",
    "drawing",
    "figure",
    "label_ends",
    "line",
    "mark_elections",
    "svg",
]

Axes = Any  # matplotlib is optional, so its types cannot be named here
Figure = Any
Floats = NDArray[np.float64]

#: Ids that matplotlib gives to groups and nobody refers to; they would repeat from figure to figure.
IDLE_ID = re.compile(r' id="[A-Za-z0-9]+_\d+"')


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the report's style; raise PolybiusError where matplotlib is missing."""
    try:
        from matplotlib import rc_context
    except ImportError:
        raise PolybiusError(
            "a report's figures need matplotlib, which is not installed. Run: pip install 'polybius[report]'"
        ) from None
    with rc_context(STYLE):
        yield


def figure(
    width: float, height: float, rows: int = 1, columns: int = 1, **spacing: Any
) -> tuple[Figure, Any]:
    """Return a figure of `width` by `height` inches and its axes, placed by `spacing` in inches."""
    from matplotlib.figure import Figure as New

    made = New(figsize=(width, height))
    left, right = spacing.pop("left", 0.5), spacing.pop("right", 0.1)
    top, bottom = spacing.pop("top", 0.3), spacing.pop("bottom", 0.4)
    axes = made.subplots(rows, columns, **spacing)
    made.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        top=1 - top / height,
        bottom=bottom / height,
        wspace=0.25,
        hspace=0.5,
    )
    return made, axes


def svg(made: Figure, description: str) -> str:
    """Return a figure as SVG for a page, without prolog and metadata, described for who cannot see it."""
    text = StringIO()
    made.savefig(
        text,
        format="svg",
        transparent=True,
        metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
    )
    body = IDLE_ID.sub("", text.getvalue())
    body = re.sub(r"<metadata>.*?</metadata>", "", body[body.index("<svg") :], count=1, flags=re.DOTALL)
    body = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", body)
    return body.replace("<svg ", f'<svg role="img" aria-label="{escape(description)}" ', 1)


def line(axes: Axes, history: History, name: str, colour: str) -> Floats:
    """Draw a measure through time, one faint line a world and the median; return the median."""
    values, time = history[name], history.time
    if history.n_worlds == 1:
        axes.plot(time, values[:, 0], color=colour)
        return values[:, 0]
    low, middle, high = quantiles(values, (0.05, 0.5, 0.95))
    axes.fill_between(time, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(time, middle, color=colour)
    return np.asarray(middle)


def caption_axis(axes: Axes, text: str) -> None:
    """Write what the vertical axis shows above it, where it reads without a turned head."""
    axes.annotate(
        text,
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(-28, 17),
        textcoords="offset points",
        color=MUTED,
        size=8.5,
        va="bottom",
    )


def label_ends(axes: Axes, labels: Sequence[tuple[float, str, str]], size: float = 9) -> None:
    """Write (height, text, colour) to the right of the axes, moved apart where they would touch."""
    figure = axes.figure
    inches = axes.get_position().height * figure.get_figheight()
    low, high = axes.get_ylim()
    need = [(size * 1.25 / 72) * (high - low) / inches * (1 + text.count("\n")) for _, text, _ in labels]
    places = apart([y for y, _, _ in labels], need)
    for (_, text, colour), y in zip(labels, places, strict=True):
        axes.annotate(
            text,
            (1.0, y),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            color=colour,
            size=size,
            va="center",
            annotation_clip=False,
            linespacing=1.15,
        )


def apart(heights: Sequence[float], need: Sequence[float]) -> list[float]:
    """Return heights as near as can be to those given, no two closer than half of what both need."""
    order = np.argsort(heights, kind="stable")
    groups: list[list[int]] = [[int(k)] for k in order]
    while True:
        spots = [_stack(group, heights, need) for group in groups]
        clash = next((k for k in range(len(groups) - 1) if spots[k][1] > spots[k + 1][0] + 1e-12), None)
        if clash is None:
            break
        groups[clash : clash + 2] = [groups[clash] + groups[clash + 1]]
    placed = [0.0] * len(heights)
    for group, (bottom, _) in zip(groups, spots, strict=True):
        for k in group:
            placed[k] = bottom + need[k] / 2
            bottom += need[k]
    return placed


def _stack(group: list[int], heights: Sequence[float], need: Sequence[float]) -> tuple[float, float]:
    """Return bottom and top of labels stacked around the middle of where they belong."""
    total = sum(need[k] for k in group)
    middle = sum(heights[k] for k in group) / len(group)
    return middle - total / 2, middle + total / 2


def mark_elections(axes: Axes, history: History, *, named: bool = False) -> None:
    """Draw a line at each election: full where power changed hands in the first world, else dotted."""
    for k, contest in enumerate(history.contests):
        changed = bool(contest.transfer[contest.held][:1].any())
        axes.axvline(
            contest.time,
            color=INK if changed else MUTED,
            linewidth=0.9,
            linestyle="-" if changed else ":",
            zorder=1,
        )
        if named:
            axes.annotate(
                f"election {k + 1}",
                (contest.time, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                color=INK if changed else MUTED,
                size=8,
                ha="center",
                va="bottom",
            )
    axes.set_xlim(history.time[0], history.time[-1])
    axes.spines["bottom"].set_color(FAINT)
