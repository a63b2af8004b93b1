"""The page: one HTML file that needs nothing else, readable on a screen and on paper."""

import base64
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from polybius.reports.figures import Numbers, Picture

__all__ = ["csv_link", "details", "figure_of", "page", "section", "table"]

NUMBER = re.compile(r"[−+]?[\d.,]+%?|–")
CSS = """
:root { --ink: #26241f; --muted: #6d6a63; --faint: #dcd8cf; --shade: #f6f3ec; --paper: #fffdf8; --accent: #0b5f66; }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { font: 17px/1.55 Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif;
  max-width: 50rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }
h1 { font-size: 2.5rem; line-height: 1.12; margin: .3rem 0 .8rem; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 3.2rem 0 .7rem; padding-top: .8rem; border-top: 1px solid var(--faint); }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; }
p { margin: .6rem 0; } a { color: var(--accent); text-underline-offset: .15em; }
.kicker, .facts, table, figcaption, summary, svg text, footer, .note { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
.kicker { color: var(--muted); font-size: .78rem; letter-spacing: .09em; text-transform: uppercase; }
.lead { font-size: 1.13rem; color: #45423b; margin-bottom: 1.4rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: .9rem 1.4rem; margin: 1.6rem 0 0; padding: 1rem 1.2rem;
  background: var(--shade); border-radius: 6px; font-size: .86rem; line-height: 1.35; }
.facts dt { color: var(--muted); font-size: .76rem; } .facts dd { margin: .1rem 0 0; overflow-wrap: anywhere; }
.facts .wide { grid-column: 1 / -1; }
ul.told { padding-left: 1.1rem; margin: .4rem 0; } ul.told li { margin: .38rem 0; } ul.told li.main { font-weight: 600; }
figure { margin: 1.3rem 0 1.8rem; } figure svg { width: 100%; height: auto; display: block; overflow: visible; }
figcaption { font-size: .86rem; line-height: 1.45; color: #45423b; margin-top: .5rem; max-width: 46rem; }
figcaption b { color: var(--ink); }
svg text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif !important; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .82rem; line-height: 1.4; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--muted); border-bottom: 1.5px solid var(--faint); padding: .3rem .8rem .3rem 0; vertical-align: bottom; }
td { border-bottom: 1px solid var(--faint); padding: .32rem .8rem .32rem 0; vertical-align: top; }
td.n, th.n { text-align: right; white-space: nowrap; } td.changed { font-weight: 700; }
code, pre { font: .84em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--shade); padding: .9rem 1.1rem; border-radius: 6px; overflow-x: auto; white-space: pre-wrap; font-size: .74rem; }
details { margin: .5rem 0; } summary { cursor: pointer; font-size: .84rem; color: var(--accent); }
.note { font-size: .86rem; line-height: 1.5; color: #45423b; }
ol.works { font-size: .92rem; line-height: 1.45; padding-left: 1.3rem; } ol.works li { margin: .45rem 0; overflow-wrap: anywhere; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--faint); color: var(--muted); font-size: .8rem; }
@media print { body { font-size: 10.5pt; padding: 0; max-width: none; } h2 { break-after: avoid; }
  figure, tr, li, .facts { break-inside: avoid; } summary, .csv { display: none; } a { color: inherit; } pre { font-size: 6.5pt; } }
"""


def page(title: str, body: str) -> str:
    """Return a whole HTML document."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """Return a section; nothing if it has no content."""
    content = "\n".join(filter(None, parts))
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}\n</section>\n" if content else ""


def details(title: str, content: str) -> str:
    """Return content behind a click."""
    return f"<details><summary>{escape(title)}</summary>\n{content}\n</details>"


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], mark: Sequence[tuple[int, int]] = ()) -> str:
    """Return a table; numbers stand to the right; cells (row, column) in `mark` are bold."""
    numeric = [all(_looks_numeric(row[c]) for row in rows) for c in range(len(head))]

    def line(cells: Sequence[Any], tag: str, r: int = -1) -> str:
        return "<tr>" + "".join(
            f"<{tag}{_class(numeric[c], (r, c) in mark)}>{_text(cell)}</{tag}>" for c, cell in enumerate(cells)
        ) + "</tr>"  # fmt: skip

    body = "\n".join(line(row, "td", r) for r, row in enumerate(rows))
    return f'<div class="scroll"><table>\n<thead>{line(head, "th")}</thead>\n<tbody>{body}</tbody>\n</table></div>'


def figure_of(picture: Picture | None, number: int) -> str:
    """Return a figure with its caption and its numbers to download."""
    if picture is None:
        return ""
    link = f" {csv_link(picture.name, picture.numbers)}" if picture.numbers else ""
    return (
        f"<figure>\n{picture.svg}\n<figcaption><b>Figure {number}.</b> {escape(picture.caption)}{link}</figcaption>\n</figure>"
    )


def csv_link(name: str, numbers: Numbers) -> str:
    """Return a link that holds a CSV file."""
    lines = [",".join(map(_csv, line)) for line in (numbers.head, *numbers.rows)]
    data = base64.b64encode(("\n".join(lines) + "\n").encode()).decode()
    return f'<a class="csv" download="{escape(name)}.csv" href="data:text/csv;base64,{data}">The numbers (CSV)</a>'


def _csv(cell: Any) -> str:
    if _is_number(cell):
        return f"{cell:.6g}"
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _is_number(cell: Any) -> bool:
    import numpy as np

    return isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool)


def _looks_numeric(cell: Any) -> bool:
    return _is_number(cell) or (isinstance(cell, str) and bool(NUMBER.fullmatch(cell)))


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:.4g}".replace("-", "−").replace("nan", "–")
    return escape(f"{cell:,}") if isinstance(cell, int) and not isinstance(cell, bool) else escape(str(cell))


def _class(numeric: bool, marked: bool) -> str:
    names = " ".join(name for name, on in (("n", numeric), ("changed", marked)) if on)
    return f' class="{names}"' if names else ""
