"""Blocks: what a document is made of before it is Markdown, HTML or LaTeX.

Text is plain, but for `code` between backticks, which every format sets as code.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polybius.sources import Source

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Drawing",
    "Grid",
    "Heading",
    "Paragraph",
    "Verbatim",
    "Works",
    "pieces",
]

CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 for the seven elements of the protocol, 2 and 3 within them."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of short paragraphs."""

    items: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table of texts, each row as long as the head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Verbatim:
    """Lines set as they stand: the equations of a mechanism."""

    text: str


@dataclass(frozen=True)
class Drawing:
    """A drawing in SVG; `instead` is the paragraph of a format that holds no drawing."""

    svg: str
    caption: str
    instead: str


@dataclass(frozen=True)
class Works:
    """The list of references."""

    sources: Sequence[Source]


Block = Heading | Paragraph | Bullets | Grid | Verbatim | Drawing | Works


@dataclass(frozen=True)
class Document:
    """Title, one line under it, and the blocks in order."""

    title: str
    subtitle: str
    blocks: Sequence[Block]


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text in order, each with whether it is code."""
    for k, part in enumerate(CODE.split(text)):
        if part:
            yield bool(k % 2), part
