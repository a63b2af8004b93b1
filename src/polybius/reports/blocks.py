"""Blocks: what a page is made of. They hold plain text; templates make HTML of it, and escape all."""

from collections.abc import Sequence
from typing import NamedTuple

from polybius.reports.figures import Numbers, Picture

__all__ = [
    "Block",
    "Downloads",
    "Figure",
    "Fold",
    "Heading",
    "Listing",
    "Paragraph",
    "Reply",
    "Section",
    "Table",
    "Tabs",
    "Told",
    "Works",
    "section",
]


class Paragraph(NamedTuple):
    """Plain text; `kind` is how it looks: `lead` or `note`."""

    text: str
    kind: str = ""


class Reply(NamedTuple):
    """A question, the answer in a word, and what lies behind it; any of them may be empty."""

    question: str
    verdict: str
    text: str


class Heading(NamedTuple):
    """A heading within a section."""

    text: str


class Told(NamedTuple):
    """Sentences as a list, the first one set apart where it is on who holds office."""

    sentences: Sequence[str]
    voted: bool = False


class Table(NamedTuple):
    """A table; columns of numbers stand to the right; cells (row, column) in `bold` are bold."""

    numbers: Numbers
    bold: Sequence[tuple[int, int]] = ()


class Figure(NamedTuple):
    """A figure with its caption and its numbers to download; `part` tells it from its like."""

    picture: Picture
    number: int
    part: str = ""


class Listing(NamedTuple):
    """Text as it is, letter by letter."""

    text: str


class Downloads(NamedTuple):
    """Tables to download as CSV, by name, and a word on them."""

    tables: Sequence[tuple[str, Numbers]]
    text: str


class Works(NamedTuple):
    """Works with their addresses."""

    works: Sequence[tuple[str, str]]


class Fold(NamedTuple):
    """What is behind a click, and open on paper."""

    title: str
    blocks: Sequence["Block"]


class Tabs(NamedTuple):
    """Parts of which a reader chooses one by its label; all of them on paper."""

    name: str
    parts: Sequence[tuple[str, Sequence["Block"]]]


class Section(NamedTuple):
    """A chapter: its title and what is in it."""

    title: str
    blocks: Sequence["Block"]


Block = Paragraph | Reply | Heading | Told | Table | Figure | Listing | Downloads | Works | Fold | Tabs


def section(title: str, *blocks: Block | None) -> Section:
    """Return a chapter of what there is of `blocks`."""
    return Section(title, [block for block in blocks if block is not None])
