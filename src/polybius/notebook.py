"""What a notebook shows of a thing: a heading, lines, tables, and intervals as small pictures.

Everything is HTML without scripts or outside files, in the notebook's own font and colours, so that it can be
read on dark and on light. All text is escaped here and nowhere else.
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite
from typing import Any, NamedTuple

from polybius.text import visible

__all__ = ["Interval", "heading", "intervals", "rows", "shown"]

MOST = 60  # rows of a table; arbitrary: a screen or two
CELL = 'style="text-align: {}; padding: 2px 12px 2px 0; vertical-align: top"'

#: Picture of an interval: its width and height, and the teal that can be told from black and from white.
WIDTH, HEIGHT, COLOUR = 220, 16, "#1f8f96"


class Interval(NamedTuple):
    """A number with an interval around it."""

    mean: float
    low: float
    high: float


def shown(*parts: str) -> str:
    """Return the parts as one piece of HTML."""
    return f'<div class="polybius">{"".join(parts)}</div>'


def heading(title: str, *lines: str) -> str:
    """Return a title and the lines under it, those that say nothing left out."""
    told = "".join(f"<br>{_text(line)}" for line in lines if line)
    return f'<p style="max-width: 60em"><b>{_text(title)}</b>{told}</p>'


def rows(head: Sequence[str], body: Iterable[Sequence[Any]], note: str = "") -> str:
    """Return a table's first rows; cells are texts, numbers or pictures from `intervals`."""
    listed = list(body)
    more = f"{len(listed) - MOST:,} more rows." if len(listed) > MOST else ""
    top = "".join(f"<th {CELL.format('left')}>{_text(name)}</th>" for name in head)
    lines = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in listed[:MOST])
    said = "".join(f"<p><small>{_text(text)}</small></p>" for text in (more, note) if text)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>{said}"


class Picture(str):
    """HTML that `rows` takes as it is."""

    __slots__ = ()


def intervals(given: Sequence[Interval]) -> list[Picture]:
    """Return a picture of each interval, all on one scale that holds 0 and every end."""
    ends = [end for each in given for end in each if isfinite(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return [_picture(each, low, (high - low) or 1.0) for each in given]


def _picture(given: Interval, low: float, span: float) -> Picture:
    def at(value: float) -> float:
        return round(6 + (WIDTH - 12) * (value - low) / span, 1)

    if not isfinite(given.mean):
        return Picture("")
    told = f"{given.mean:.4g}, from {given.low:.4g} to {given.high:.4g}"
    middle, drawn = (
        HEIGHT / 2,
        f'<line x1="{at(0)}" x2="{at(0)}" y1="0" y2="{HEIGHT}" stroke="currentColor"/>',
    )
    if isfinite(given.low) and isfinite(given.high):
        drawn += (
            f'<line x1="{at(given.low)}" x2="{at(given.high)}" y1="{middle}" y2="{middle}" '
            f'stroke="{COLOUR}" stroke-width="3"/>'
        )
    drawn += f'<circle cx="{at(given.mean)}" cy="{middle}" r="4" fill="{COLOUR}"/>'
    return Picture(
        f'<svg role="img" aria-label="{_text(told)}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" xmlns="http://www.w3.org/2000/svg">{drawn}</svg>'
    )


def _cell(cell: Any) -> str:
    if isinstance(cell, Picture):
        return f"<td {CELL.format('left')}>{cell}</td>"
    if isinstance(cell, float):
        return f"<td {CELL.format('right')}>{cell:.4g}</td>"
    side = "right" if isinstance(cell, int) and not isinstance(cell, bool) else "left"
    text = f"{cell:,}" if side == "right" else str(cell)
    return f"<td {CELL.format(side)}>{_text(text)}</td>"


def _text(text: str) -> str:
    return escape(visible(text))
