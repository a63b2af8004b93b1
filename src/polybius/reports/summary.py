"""The summary: a result on a terminal, in tables with a small trend for every measure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from polybius.reports.across import median
from polybius.reports.groups import stir
from polybius.reports.history import History, societies
from polybius.reports.terminal import Terminal
from polybius.reports.words.answers import answers
from polybius.reports.words.cautions import cautions, luck
from polybius.reports.words.headlines import headlines, what_moved
from polybius.reports.words.phrases import decimals, unit
from polybius.results import Result

__all__ = ["print_summary", "sparkline"]

BARS = "▁▂▃▄▅▆▇█"
SHOWN = 2  # societies
UNIT, WIDE = 11, 7  # characters of a unit at most, and of a number at least
NAMES = 26  # characters of a measure's name in a line; what is longer takes more
PLACES = {"party": 0, "clusters": 0}  # decimals of whole numbers
TREND, REST = 10, 70  # characters of the shortest trend, and of the other columns
LONGEST = 60
UNSEEN = 0.0005  # of its scale: a move that three decimals do not show


def print_summary(result: Result, console: Console | None = None, *, in_full: bool = False) -> None:
    """Print what the scenario's question is about, who held office, and what moved most.

    `in_full` prints all that happened instead, and every measure that moved at all, axis by axis.
    """
    out = console or Terminal()
    out.print(Text(result.title, style="bold"))
    out.print(Text(result.subtitle, style="dim"), soft_wrap=True)
    every = list(societies(result))
    if in_full:
        _in_full(out, every)
        return
    for axes in every[:SHOWN]:
        if len(every) > 1:
            out.print(Text(f"Society {axes[0].society + 1}", style="bold"))
        power = headlines(axes[0])[:1] if axes[0].contests else []
        out.print(_told([*map(str, answers(axes)), *power, what_moved(axes)]))
        out.print(Text(luck(axes[0]), style="dim"))
    _and_more(out, every)
    out.print(Text("Add --all for all that happened, and every measure.", style="dim"))


def _in_full(out: Console, every: Sequence[Sequence[History]]) -> None:
    for axes in every[:SHOWN]:
        out.print(_told(list(map(str, answers(axes)))))
        out.print(_told(cautions(axes)))
        for history in axes:
            out.print()
            where = [f"Society {history.society + 1}"] * (len(every) > 1) + [history.axis_name] * (
                len(axes) > 1
            )
            if where:
                out.print(Text(", ".join(where), style="bold"))
            out.print(_told(headlines(history)))
        out.print(_told([what_moved(axes)]))
        for history in axes:
            table = _measures(history, min(LONGEST, max(TREND, out.width - REST)))
            if table.row_count:
                out.print(table)
    _and_more(out, every)


def _and_more(out: Console, every: Sequence[object]) -> None:
    if len(every) > SHOWN:
        out.print(f"… and {len(every) - SHOWN} more societies.")


def _told(sentences: Sequence[str]) -> Table:
    grid = Table.grid(padding=(0, 1))
    for text in filter(None, sentences):
        grid.add_row("•", Text(text))
    return grid


def _measures(history: History, trend: int) -> Table:
    """Return every measure that moved, at the start, halfway and at the end, with its trend."""
    time = history.time
    middle = history.moment((time[0] + time[-1]) / 2)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    first = "median over worlds" if history.n_worlds > 1 else "measure"
    several = len(history.result.final.axes) > 1
    table.add_column(f"{first}, {history.axis_name}" if several else first, overflow="fold", max_width=NAMES)
    moments = sorted({0, middle, len(time) - 1})
    for k in moments:
        head = f"{history.unit} {time[k]:.3g}"
        table.add_column(head, justify="right", no_wrap=True, min_width=max(WIDE, len(head)))
    table.add_column("trend", no_wrap=True)
    table.add_column("unit", style="dim", no_wrap=True, max_width=UNIT)
    for key, track in history.tracks.items():
        if stir(track) < UNSEEN or (history.axis and not track.per_axis):
            continue
        values = median(track.values)
        shown = [decimals(float(values[k]), PLACES.get(track.unit, 3)) for k in moments]
        table.add_row(key, *shown, sparkline(values, trend), unit(track.unit))
    return table


def sparkline(values: Sequence[float] | NDArray[np.float64], width: int = LONGEST) -> str:
    """Return a trend as `width` bars between its lowest and highest value; a gap is a blank."""
    series = np.asarray(values, np.float64)
    places = np.linspace(0, len(series) - 1, min(width, len(series))).round().astype(int)
    picked = series[places]
    known = picked[np.isfinite(picked)]
    if not len(known):
        return " " * len(picked)
    low, span = float(known.min()), float(np.ptp(known))
    level = np.full(len(picked), 3) if span <= 1e-9 else (picked - low) / span * (len(BARS) - 1)
    return "".join(
        BARS[round(float(x))] if np.isfinite(y) else " "
        for x, y in zip(np.nan_to_num(level), picked, strict=True)
    )
