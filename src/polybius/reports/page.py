"""The page: one HTML file that needs nothing else, readable on a screen and on paper."""

import base64
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from polybius.reports.figures import Numbers, Picture

__all__ = ["csv_link", "details", "figure_of", "page", "paragraph", "section", "table", "tabs"]

LONG = 30  # letters from which on a column should not be squeezed
NUMBER = re.compile(r"[−+]?[\d.,]+%?|–")  # as a reader sees it

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def page(title: str, body: str, *more: str) -> str:
    """Return a whole HTML document in the report's style, and in that of `more` files beside it."""
    names = ("report.css", *more)
    style = "\n".join((files("polybius.reports") / name).read_text(encoding="utf-8") for name in names)
    return PAGE.format(title=escape(title), style=style, body=body)


def section(title: str, *parts: str) -> str:
    """Return a section; nothing if it has no content."""
    content = "\n".join(filter(None, parts))
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}\n</section>\n" if content else ""


def tabs(name: str, parts: Sequence[tuple[str, str]]) -> str:
    """Return parts of which a reader chooses one by its label; all of them on paper; one alone as it is."""
    if len(parts) == 1:
        return parts[0][1]
    made = []
    for k, (label, content) in enumerate(parts):
        button = f'<input type="radio" name="{escape(name)}" id="{escape(name)}-{k}"{" checked" * (k == 0)}>'
        made.append(
            f'{button}<label for="{escape(name)}-{k}">{escape(label)}</label><div class="tab">{content}</div>'
        )
    return f'<div class="tabs">{"".join(made)}</div>'


def paragraph(text: str, kind: str = "") -> str:
    """Return plain text as a paragraph; nothing if there is none."""
    name = f' class="{kind}"' if kind else ""
    return f"<p{name}>{escape(text.strip())}</p>" if text.strip() else ""


def details(title: str, content: str) -> str:
    """Return content behind a click."""
    return f"<details><summary>{escape(title)}</summary>\n{content}\n</details>"


def figure_of(picture: Picture, number: int, part: str = "") -> str:
    """Return a figure with its caption and its numbers to download; `part` tells it from its like."""
    link = csv_link(picture.name, picture.numbers) if picture.numbers else ""
    caption = f"<b>Figure {number}{escape(part and f', {part}')}.</b> {escape(picture.caption)} {link}"
    return f'<figure>\n<div class="drawn">{picture.svg}</div>\n<figcaption>{caption}</figcaption>\n</figure>'


def csv_link(name: str, numbers: Numbers) -> str:
    """Return a link that holds a CSV file."""
    lines = [",".join(map(_csv, line)) for line in (numbers.head, *numbers.rows)]
    data = base64.b64encode(("\n".join(lines) + "\n").encode()).decode()
    href = f"data:text/csv;base64,{data}"
    return f'<a class="csv" download="{escape(name)}.csv" href="{href}">The numbers (CSV)</a>'


def table(numbers: Numbers, bold: Sequence[tuple[int, int]] = ()) -> str:
    """Return a table; columns of numbers stand to the right; cells (row, column) in `bold` are bold."""
    columns = [[row[c] for row in numbers.rows] for c in range(len(numbers.head))]
    kinds = [_kind(column) for column in columns]

    def line(cells: Sequence[Any], tag: str, r: int = -1) -> str:
        marks = [_class(kinds[c], "changed" if (r, c) in bold else "") for c in range(len(cells))]
        filled = (f"<{tag}{mark}>{_text(cell)}</{tag}>" for mark, cell in zip(marks, cells, strict=True))
        return f"<tr>{''.join(filled)}</tr>"

    head = line(numbers.head, "th")
    body = "\n".join(line(row, "td", r) for r, row in enumerate(numbers.rows))
    return f'<div class="scroll"><table>\n<thead>{head}</thead>\n<tbody>{body}</tbody>\n</table></div>'


def _csv(cell: Any) -> str:
    if _is_number(cell):
        return f"{cell:.6g}"
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | np.number) and not isinstance(cell, bool)


def _reads_as_number(cell: Any) -> bool:
    return _is_number(cell) or (isinstance(cell, str) and bool(NUMBER.fullmatch(cell)))


def _text(cell: Any) -> str:
    return f"{cell:.4g}".replace("-", "−").replace("nan", "–") if _is_number(cell) else escape(str(cell))


def _kind(column: Sequence[Any]) -> str:
    """Return the class of a column: numbers, long text, or neither."""
    if all(map(_reads_as_number, column)):
        return "n"
    return "long" if max(len(str(cell)) for cell in column) >= LONG else ""


def _class(*names: str) -> str:
    used = " ".join(filter(None, names))
    return f' class="{used}"' if used else ""
