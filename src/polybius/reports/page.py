"""The page: one HTML file that needs nothing else, readable on a screen and on paper.

Whatever comes into a template is escaped there, unless it is a figure, which `drawing` has made.
"""

import base64
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from polybius.errors import PolybiusError
from polybius.reports.blocks import Block
from polybius.reports.figures import Numbers
from polybius.text import visible

__all__ = ["address", "csv", "page", "render", "table_kinds"]

LONG = 30  # letters from which on a column should not be squeezed
NUMBER = re.compile(r"[−+]?[\d.,]+%?|–")  # as a reader sees it


@cache
def _templates() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise PolybiusError(
            "a page needs Jinja2, which is not installed. Run: pip install 'polybius[report]'"
        ) from None
    made = Environment(
        loader=PackageLoader("polybius.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(shape=_shape, address=address, csv=csv, cell=_cell, kinds=table_kinds)
    return made


def page(template: str, title: str, **content: Any) -> str:
    """Return a whole HTML document made by a template, in its style; `content` is what the template names."""
    made = _templates().get_template(template).render(title=title, style=_style(template), **content)
    return visible(str(made))


def render(*blocks: Block) -> str:
    """Return blocks as HTML."""
    return str(_templates().get_template("blocks.html").module.show(blocks))


def _style(template: str) -> str:
    names = ("report.css",) if template == "report.html" else ("report.css", "document.css")
    folder = files("polybius.reports") / "templates"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def address(text: str) -> str:
    """Return a heading's address within the page."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def csv(numbers: Numbers) -> str:
    """Return an address that holds a CSV file."""
    lines = [",".join(map(_csv, line)) for line in (numbers.head, *numbers.rows)]
    data = base64.b64encode(("\n".join(lines) + "\n").encode()).decode()
    return f"data:text/csv;base64,{data}"


def table_kinds(numbers: Numbers) -> list[str]:
    """Return the class of each column: numbers, long text, or neither."""
    return [_kind([row[c] for row in numbers.rows]) for c in range(len(numbers.head))]


def _shape(block: Block) -> str:
    return type(block).__name__


def _csv(cell: Any) -> str:
    if _is_number(cell):
        return f"{cell:.6g}"
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | np.number) and not isinstance(cell, bool)


def _reads_as_number(cell: Any) -> bool:
    return _is_number(cell) or (isinstance(cell, str) and bool(NUMBER.fullmatch(cell)))


def _cell(cell: Any) -> str:
    return f"{cell:.4g}".replace("-", "−").replace("nan", "–") if _is_number(cell) else str(cell)


def _kind(column: Sequence[Any]) -> str:
    if all(map(_reads_as_number, column)):
        return "n"
    return "long" if max(len(str(cell)) for cell in column) >= LONG else ""
