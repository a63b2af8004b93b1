"""Markdown out of what the package says of itself."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from polybius.sources import sources

__all__ = ["bounds", "cited", "code", "docstring", "fenced", "number", "table"]

#: What an integer column can hold at most says nothing about what it means.
ENDLESS = 2_000_000_000


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; bars in cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def fenced(text: str, language: str = "text") -> str:
    """Return a block of code."""
    return f"```{language}\n{textwrap.dedent(text).strip()}\n```\n"


def code(text: object) -> str:
    """Return `text` as code within a line; nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def number(value: float) -> str:
    """Return a number as people write it."""
    return f"{value:.4g}" if abs(value) < 1e6 else f"{value:,.0f}"


def bounds(low: float, high: float) -> str:
    """Return a range, on one line."""
    return f"≥\u00a0{number(low)}" if high >= ENDLESS else f"[{number(low)},\u00a0{number(high)}]"


def cited(key: str, home: str) -> str:
    """Return a link to a work in the citations page, as seen from `home`; other keys as they are."""
    known = sources()
    if key not in known:
        return key
    depth = "../" * (home.count("/") - 1)
    return f"[{known[key].short}]({depth}citations.md#{key})"


def docstring(text: str) -> str:
    """Return a docstring, already cleaned, as Markdown: indented blocks as code, the rest as words."""
    parts = re.split(r"\n\s*\n", text.strip("\n"))
    merged: list[str] = []
    for part in parts:
        block = part.startswith("    ")
        if block and merged and merged[-1].startswith("    "):
            merged[-1] += "\n\n" + part
        else:
            merged.append(part)
    return "\n\n".join(fenced(part) if part.startswith("    ") else _prose(part) for part in merged)


def _prose(text: str) -> str:
    """Escape what Markdown would take for markup outside of `code`."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else _escaped(piece) for piece in pieces)


def _escaped(text: str) -> str:
    return re.sub(r"([*_\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))


def _cell(cell: Any) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")
