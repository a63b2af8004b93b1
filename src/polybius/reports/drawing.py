"""Drawing: an empty figure in the report's style, lines, labels on them, and SVG to put in a page."""

import re
import warnings
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
from polybius.reports.palette import FAINT, INK, MUTED, SHADE, STYLE, VARIABLES
from polybius.text import visible

__all__ = [
    "ABOVE",
    "BESIDE",
    "FRACTION",
    "Axes",
    "Figure",
    "apart",
    "caption_axis",
    "drawing",
    "figure",
    "label_ends",
    "line",
    "mark_elections",
    "mark_interventions",
    "svg",
    "write",
]

Axes = Any  # matplotlib is optional, so its types cannot be named here
Figure = Any
Floats = NDArray[np.float64]

#: Where a text stands: a share of the axes both ways; beside a value of y; above a value of x.
FRACTION, BESIDE, ABOVE = "axes fraction", ("axes fraction", "data"), ("data", "axes fraction")

NAMED = 8  # elections that are named above a figure; of more, only the numbers fit

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
    width: float,
    height: float,
    rows: int = 1,
    columns: int = 1,
    *,
    margins: tuple[float, float, float, float] = (0.5, 0.1, 0.42, 0.42),
    gaps: tuple[float, float] = (0.25, 0.5),
    **options: Any,
) -> tuple[Figure, Any]:
    """Return a figure of `width` by `height` inches and its axes.

    `margins` are inches left, right, above and below; `gaps` shares of the axes between columns and rows.
    """
    from matplotlib.figure import Figure as New

    made = New(figsize=(width, height))
    axes = made.subplots(rows, columns, **options)
    left, right, top, bottom = margins
    made.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        top=1 - top / height,
        bottom=bottom / height,
        wspace=gaps[0],
        hspace=gaps[1],
    )
    return made, axes


def svg(made: Figure, description: str) -> str:
    """Return a figure as SVG for a page, without prolog and metadata, described for who cannot see it."""
    from matplotlib.text import Text

    for written in made.findobj(Text):
        written.set_text(visible(written.get_text()))
    text = StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the reader's font draws the text, not ours
        made.savefig(text, format="svg", transparent=True, metadata=nothing)
    drawn = visible(text.getvalue())
    body = IDLE_ID.sub("", drawn[drawn.index("<svg") :])
    body = re.sub(r"<metadata>.*?</metadata>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r"font: ((?:bold )?)([\d.]+)px [^;\"]*", _font, body)
    for colour, name in VARIABLES.items():
        body = body.replace(colour, f"var(--{name}, {colour})")
    return body.replace("<svg ", f'<svg role="img" aria-label="{escape(visible(description))}" ', 1)


def _font(found: "re.Match[str]") -> str:
    """Keep a text's size and weight; the page says which font."""
    return f"font-size: {found[2]}px{'; font-weight: 600' if found[1] else ''}"


def line(axes: Axes, history: History, name: str, colour: str) -> Floats:
    """Draw a measure through time, its median and nine worlds in ten; return the median."""
    low, middle, high = quantiles(history[name], (0.05, 0.5, 0.95))
    if history.n_worlds > 1:
        axes.fill_between(history.time, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(history.time, middle, color=colour)
    return np.asarray(middle)


def write(
    axes: Axes, text: str, at: tuple[float, float], where: Any, shift: tuple[float, float], **style: Any
) -> None:
    """Write `text` `shift` points away from `at`, in the coordinates `where`."""
    look = {"color": INK, "size": 8.5, **style}
    axes.annotate(
        visible(text),
        at,
        xycoords=where,
        xytext=shift,
        textcoords="offset points",
        annotation_clip=False,
        **look,
    )


def caption_axis(axes: Axes, text: str) -> None:
    """Write what the vertical axis shows above it, where it reads without a turned head."""
    write(axes, text, (0.0, 1.0), FRACTION, (-28, 17), color=MUTED, va="bottom")


def label_ends(axes: Axes, labels: Sequence[tuple[float, str, str]], size: float = 8.5) -> None:
    """Write (height, text, colour) to the right of the axes, moved apart where they would touch."""
    inches = axes.get_position().height * axes.figure.get_figheight()
    low, high = axes.get_ylim()
    row = size * 1.25 / 72 * (high - low) / inches
    known = [label for label in labels if np.isfinite(label[0])]
    places = apart([y for y, _, _ in known], [row * (1 + text.count("\n")) for _, text, _ in known])
    for (_, text, colour), y in zip(known, places, strict=True):
        write(axes, text, (1.0, y), BESIDE, (5, 0), color=colour, size=size, va="center", linespacing=1.15)


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


def mark_elections(axes: Axes, history: History, *, named: bool = False, faint: bool = False) -> None:
    """Draw a line at each election: full where power changed hands in most worlds, else dotted."""
    for k, contest in enumerate(history.contests):
        changed = 2 * contest.transfer.sum() > contest.held.sum()
        colour, style = (INK, "-") if changed else (MUTED, ":")
        weight = {"color": MUTED, "linewidth": 0.5} if faint else {"color": colour, "linewidth": 0.9}
        axes.axvline(contest.time, linestyle=style, zorder=1, **weight)
        if named:
            at = (contest.time, 1.0)
            word = f"election {k + 1}" if len(history.contests) <= NAMED else str(k + 1)
            write(axes, word, at, ABOVE, (0, 3), color=colour, size=8, ha="center", va="bottom")
    axes.set_xlim(history.time[0], history.time[-1])
    axes.spines["bottom"].set_color(FAINT)


def mark_interventions(axes: Axes, history: History) -> None:
    """Draw a triangle above the axes for what was set from outside, and shade how long it lasted."""
    for item in history.interventions:
        write(axes, "▾", (item.time, 1.0), ABOVE, (0, -1), color=MUTED, size=11, ha="center", va="center")
        if item.duration is not None:
            end = min(item.time + item.duration, float(history.time[-1]))
            axes.axvspan(item.time, end, color=SHADE, linewidth=0, zorder=0)
