"""A document as Markdown, in the dialect of GitHub (pipes for tables)."""

import re
from collections.abc import Sequence

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
from polybius.text import one_line

__all__ = ["markdown"]

#: What Markdown would read as markup in the middle of a line.
SPECIAL = re.compile(r"([\\*_\[\]<>#|~$])")

#: What Markdown would read as a list or a quotation at the start of a line.
OPENING = re.compile(r"^(\d*)([.)+-])(?=\s)")


def markdown(document: Document) -> str:
    """Return the document as Markdown."""
    head = f"# {inline(one_line(document.title))}\n\n{inline(document.subtitle)}"
    return "\n\n".join([head, *map(_block, document.blocks)]) + "\n"


def inline(text: str) -> str:
    """Return text with everything escaped that Markdown would take for markup."""
    parts = (f"`{part}`" if code else SPECIAL.sub(r"\\\1", part) for code, part in pieces(text))
    return "".join(parts)


def _line(text: str) -> str:
    """Return text that stands at the start of a line."""
    return OPENING.sub(r"\1\\\2", inline(text))


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {inline(one_line(text))}"
        case Paragraph(text):
            return _line(text)
        case Bullets(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case Grid(head, rows):
            return "\n".join([_row(head), "|" + " --- |" * len(head), *map(_row, rows)])
        case Verbatim(text):
            return f"```text\n{text}\n```"
        case Drawing(_, _, instead):
            return inline(instead)
        case Works(sources):
            return "\n".join(f"- {_reference(source.citation, source.url)}" for source in sources)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Return a cell; a pipe within code would end it too."""
    return re.sub(r"(?<!\\)\|", r"\\|", inline(one_line(text)))


def _reference(citation: str, url: str) -> str:
    return inline(citation) + (f" <{url}>" if url else "")
