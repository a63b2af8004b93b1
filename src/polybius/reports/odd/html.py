"""A document as one HTML file that needs no other, light or dark as its reader's screen."""

import re
from collections.abc import Sequence
from html import escape

from polybius.reports.odd.blocks import (
    Block,
    Bullets,
    Document,
    Drawing,
    Grid,
    Heading,
    Paragraph,
    Verbatim,
    Works,
    pieces,
)
from polybius.reports.page import address, page

__all__ = ["html"]

#: A cell that holds nothing but a number.
NUMBER = re.compile(r"[−+-]?[\d.,]+(e[+-]?\d+)?|–|")

#: Letters from which on a column may be squeezed no further.
LONG = 34


def html(document: Document) -> str:
    """Return the document as HTML."""
    blocks = "\n".join(map(_block, document.blocks))
    head = (
        f'<header>\n<div class="kicker">polybius · ODD protocol</div>\n<h1>{inline(document.title)}</h1>\n'
        f'<p class="lead">{inline(document.subtitle)}</p>\n{_contents(document)}\n</header>'
    )
    return page("document.html", f"{document.title} – ODD", body=f"{head}\n{blocks}")


def inline(text: str) -> str:
    """Return text as HTML; a long name may break after its dot."""
    parts = ((code, escape(part)) for code, part in pieces(text))
    return "".join(
        f"<code>{part.replace('.', '.<wbr>').replace('_', '_<wbr>')}</code>" if code else part
        for code, part in parts
    )


def _contents(document: Document) -> str:
    links = "".join(
        f'<li><a href="#{address(block.text)}">{inline(block.text)}</a></li>'
        for block in document.blocks
        if isinstance(block, Heading) and block.level == 1
    )
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            place = f' id="{address(text)}"' if level == 1 else ""
            return f"<h{level + 1}{place}>{inline(text)}</h{level + 1}>"
        case Paragraph(text):
            return f"<p>{inline(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{inline(item)}</li>' for item in items)}</ul>"
        case Grid(head, rows):
            return _table(head, rows)
        case Verbatim(text):
            return f"<pre>{escape(text)}</pre>"
        case Drawing(svg, caption, _):
            return f'<figure class="wide">{svg}<figcaption>{inline(caption)}</figcaption></figure>'
        case Works(sources):
            items = "".join(f"<li>{inline(source.citation)}{_address(source.url)}</li>" for source in sources)
            return f'<ul class="works">{items}</ul>'


def _address(url: str) -> str:
    return f' <a href="{escape(url)}">{escape(url)}</a>' if url else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    kinds = [_kind([row[c] for row in rows]) for c in range(len(head))]

    def line(cells: Sequence[str], tag: str) -> str:
        filled = (f"<{tag}{kind}>{inline(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(filled)}</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    top = line(head, "th")
    return f'<div class="scroll"><table>\n<thead>{top}</thead>\n<tbody>{body}</tbody>\n</table></div>'


def _kind(cells: Sequence[str]) -> str:
    if cells and all(NUMBER.fullmatch(cell) for cell in cells):
        return ' class="n"'
    return ' class="long"' if max(map(len, cells), default=0) >= LONG else ""
