"""A result as a notebook shows it: a heading, where it ended, and its elections."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from polybius.results.result import Result

__all__ = ["html_of"]

MOST = 20  # elections shown; arbitrary


def html_of(result: "Result") -> str:
    """Return HTML without scripts, styles or outside files."""
    parts = [f"<p><b>{escape(result.title)}</b><br>{escape(result.subtitle)}</p>"]
    parts.append(_table(["measure", "start", "end", "unit"], _measures(result)))
    if result.elections is not None:
        rows = result.elections.rows()[:MOST]
        parts.append(_table(list(rows[0]), [list(row.values()) for row in rows]))
    return "".join(parts)


def _measures(result: "Result") -> Iterable[Sequence[Any]]:
    """Yield means over worlds and societies, one row a measure and axis."""
    axes = result.final.axes
    for name, variable in result.measures.variables.items():
        if variable.dims[:1] != ("time",):
            continue
        wide = variable.values.reshape(len(variable.values), -1, len(axes) if "axis" in variable.dims else 1)
        for k in range(wide.shape[2]):
            label = f"{name} ({axes[k]})" if "axis" in variable.dims else name
            start, end = (f"{np.mean(wide[t, :, k]):.4g}" for t in (0, -1))
            yield label, start, end, variable.attrs.get("units", "")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    def row(cells: Sequence[Any], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    return f"<table><thead>{row(head, 'th')}</thead><tbody>{body}</tbody></table>"
