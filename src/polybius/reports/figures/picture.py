"""A picture: a figure, what one sees on it in words, and the numbers behind it."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from polybius.notebook import heading, shown
from polybius.reports.across import quantiles
from polybius.reports.history import History
from polybius.reports.saving import check_svg, save

__all__ = ["Numbers", "Picture", "moments", "through_time"]

WORLDS = 8  # beyond that a table says how worlds are spread, and not what each one did
MOMENTS = 150  # records in a table; a longer history is thinned, or reports would grow without bound


class Numbers(NamedTuple):
    """A table: names of columns with units, and rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


class Picture(NamedTuple):
    """A figure as SVG; `caption` says what is drawn and what one sees; `numbers` are what was drawn."""

    name: str
    svg: str
    caption: str
    numbers: Numbers | None

    def save(self, path: str | Path) -> Path:
        """Write the figure as an SVG file, whole or not at all, and return its path."""
        check_svg(path)
        return save(self.svg, path, "figure")

    def __repr__(self) -> str:
        return f"<Picture '{self.name}', {len(self.svg):,} characters of SVG: .save('{self.name}.svg')>"

    def _repr_html_(self) -> str:
        """Return the figure as an image of its own, which no style of a notebook reaches, and its caption."""
        image = b64encode(self.svg.encode()).decode()
        return shown(
            f'<img style="max-width: 100%" alt="{escape(self.caption)}" '
            f'src="data:image/svg+xml;base64,{image}">',
            heading("", self.caption),
        )


def moments(history: History) -> list[int]:
    """Return the records that tables hold: all, or evenly spaced ones up to the last."""
    n = len(history.time)
    every = -(-n // MOMENTS)
    return list(range((n - 1) % every, n, every))


def through_time(history: History, names: Sequence[str]) -> Numbers:
    """Return measures through time: one row a time and world, or quantiles over many worlds."""
    units = {name: f"{name} ({history.tracks[name].unit})" for name in names}
    time = f"time ({history.unit})"
    series, kept = [history[name] for name in names], moments(history)
    if history.n_worlds <= WORLDS:
        worlds = range(history.n_worlds)
        rows = [(history.time[k], w, *(values[k, w] for values in series)) for k in kept for w in worlds]
        return Numbers([time, "world", *units.values()], rows)
    levels = (0.05, 0.5, 0.95)
    spread = [quantiles(values, levels) for values in series]
    head = [time, *(f"{unit}, quantile {level:g}" for unit in units.values() for level in levels)]
    return Numbers(head, [(history.time[k], *(q[k] for three in spread for q in three)) for k in kept])
