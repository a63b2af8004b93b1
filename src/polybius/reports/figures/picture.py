"""A picture: a figure, what one sees on it in words, and the numbers behind it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Numbers", "Picture"]


class Numbers(NamedTuple):
    """A table to download: names of columns with units, and rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


class Picture(NamedTuple):
    """A figure as SVG; `caption` says what is drawn and what one sees; `numbers` are all that was drawn."""

    name: str
    svg: str
    caption: str
    numbers: Numbers
