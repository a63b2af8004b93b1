"""Trajectories: the measures of a group through time, a small picture each, side by side."""

from collections.abc import Sequence

from polybius.reports.across import median, quantiles
from polybius.reports.drawing import (
    FRACTION,
    Axes,
    Figure,
    figure,
    mark_elections,
    mark_interventions,
    svg,
    write,
)
from polybius.reports.figures.picture import Numbers, Picture, moments
from polybius.reports.groups import Strand, stir
from polybius.reports.history import History
from polybius.reports.palette import LINES, MUTED
from polybius.reports.words.courses import course
from polybius.reports.words.phrases import percent, unit

__all__ = ["grid_of", "panel_axes", "trajectories"]

WIDTH, HEIGHT = 2.75, 1.75  # of a panel, in inches
LEFT, ROW = -26.0, 9.0  # where titles begin, from the axes, and the height of a row of labels, in points
SMALL, LETTER = 7.5, 3.8  # size of labels, and the width of a letter, in points
TITLE = 36  # letters of a title at its full size; a longer one is smaller
NARROWEST = 0.02  # share of the values' size; a smaller span of the vertical axis would make noise look large
Label = tuple[str, str]  # what it says, and its colour
BANDS = ((0.05, 0.95), (0.25, 0.75))


def trajectories(
    history: History, title: str, panels: Sequence[tuple[str, list[Strand]]], still: Sequence[str]
) -> Picture | None:
    """Draw the panels of a group; a line for each number, bands where there are several worlds."""
    if not panels:
        return None
    drawn = [_panel(history, name, strands) for name, strands in panels]
    caption = _caption(history, panels, still)
    name = title.lower().replace(" ", "_")
    return Picture(name, grid_of(drawn), caption, _numbers(history, [s for _, both in panels for s in both]))


def grid_of(drawn: Sequence[str]) -> str:
    """Return small pictures as a grid that has as many columns as a screen is wide."""
    return f'<div class="panels">{"".join(drawn)}</div>'


def panel_axes(title: str, note: str = "", labels: Sequence[Label] = ()) -> tuple[Figure, Axes]:
    """Return a panel of the grid, with its title over a note, or over the labels of its lines."""
    placed = _placed(labels)
    rows = 1 + max((row for _, row, _ in placed), default=0)
    made, axes = figure(WIDTH, HEIGHT, margins=(0.42, 0.12, 0.36 + ROW / 72 * rows, 0.26))
    size = min(9.0, 9.0 * TITLE / max(len(title), 1))
    write(axes, title, (0, 1), FRACTION, (LEFT, 10 + ROW * rows), weight="bold", size=size)
    write(axes, note, (0, 1), FRACTION, (LEFT, 9), color=MUTED, size=SMALL)
    for at, row, (text, colour) in placed:
        write(axes, text, (0, 1), FRACTION, (at, 9 + ROW * (rows - 1 - row)), color=colour, size=SMALL)
    axes.tick_params(labelsize=SMALL)
    return made, axes


def _placed(labels: Sequence[Label]) -> list[tuple[float, int, Label]]:
    """Return labels one after the other, with where each begins and in which row, as they fit."""
    found, at, row = [], LEFT, 0
    for label in labels:
        wide = LETTER * len(label[0]) + 8
        if at > LEFT and at + wide > WIDTH * 72 - 36:
            at, row = LEFT, row + 1
        found.append((at, row, label))
        at += wide
    return found


def _panel(history: History, title: str, strands: Sequence[Strand]) -> str:
    colours = [LINES[k % len(LINES)] for k in range(len(strands))]
    labels = [(s.label, colour) for s, colour in zip(strands, colours, strict=True) if s.label]
    units = [unit(name) for name in dict.fromkeys(strand.track.unit for strand in strands)]
    made, axes = panel_axes(title, "" if labels else ", ".join(name for name in units if name != "–"), labels)
    for strand, colour in zip(strands, colours, strict=True):
        _band(axes, history, strand, colour)
        axes.plot(history.time, median(strand.track.values), color=colour, linewidth=1.6)
    _scale(axes, strands)
    mark_elections(axes, history, faint=True)
    mark_interventions(axes, history)
    return svg(made, f"{title}: {', '.join(_course(strand) for strand in strands)}")


def _band(axes: Axes, history: History, strand: Strand, colour: str) -> None:
    """Draw nine worlds in ten, and half of them, around the median."""
    for low, high in BANDS if history.n_worlds > 1 else ():
        ends = quantiles(strand.track.values, (low, high))
        axes.fill_between(history.time, *ends, color=colour, alpha=0.14, linewidth=0)


def _scale(axes: Axes, strands: Sequence[Strand]) -> None:
    """Show no span so narrow that a tremor looks like a quake; shares as percentages."""
    from matplotlib.ticker import MaxNLocator

    axes.margins(y=0.08)
    low, high = axes.get_ylim()
    least = NARROWEST * max(abs(low), abs(high), 1e-9)
    if high - low < least:
        low, high = (low + high - least) / 2, (low + high + least) / 2
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    if all(strand.track.unit == "share" for strand in strands):
        places = 0 if high - low > 0.03 else 1 if high - low > 0.003 else 2
        axes.yaxis.set_major_formatter(lambda y, _: percent(y, places))


def _caption(history: History, panels: Sequence[tuple[str, list[Strand]]], still: Sequence[str]) -> str:
    told = []
    for title, strands in panels:
        best = sorted(strands, key=lambda strand: -stir(strand.track))[:3]
        courses = "; ".join(_course(strand) for strand in best)
        told.append(f"{title[:1].upper()}{title[1:]}: {courses}.")
    if still:
        told.append(f"Unchanged, or nearly so: {', '.join(still)}.")
    if history.n_worlds > 1:
        told.append("Lines are medians over worlds, bands hold half of them and nine in ten.")
    return " ".join(told)


def _course(strand: Strand) -> str:
    """Say from where to where a line goes."""
    return f"{strand.label} {course(strand.track)}".lstrip()


def _numbers(history: History, strands: Sequence[Strand]) -> Numbers:
    """Return the median of every line, with the quantiles where there are several worlds."""
    levels = (0.05, 0.5, 0.95) if history.n_worlds > 1 else (0.5,)
    names = [" ".join(filter(None, (s.track.measure, s.label))) for s in strands]
    head = [
        f"{name} ({s.track.unit})" + (f", quantile {level:g}" if len(levels) > 1 else "")
        for name, s in zip(names, strands, strict=True)
        for level in levels
    ]
    columns = [q for s in strands for q in quantiles(s.track.values, levels)]
    rows = [(history.time[k], *(column[k] for column in columns)) for k in moments(history)]
    return Numbers([f"time ({history.unit})", *head], rows)
