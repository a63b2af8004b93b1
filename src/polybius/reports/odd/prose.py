"""Prose: the words of a declaration as blocks: paragraphs, and equations as they stand."""

from collections.abc import Iterator
from inspect import cleandoc
from itertools import groupby

from polybius.reports.odd.blocks import Block, Paragraph, Verbatim

__all__ = ["NOWHERE", "coded", "deed", "sentence", "told"]

#: What the document says where no declaration has an answer.
NOWHERE = "Not described by the model."


def told(text: str) -> Iterator[Block]:
    """Yield a docstring's paragraphs in order; indented lines are equations and stay as they are."""
    lines = cleandoc(text).splitlines()
    for kind, group in groupby(lines, key=_kind):
        found = list(group)
        if kind == "equation":
            yield Verbatim(cleandoc("\n".join(found)))
        elif kind == "text":
            yield Paragraph(" ".join(line.strip() for line in found))


def _kind(line: str) -> str:
    if not line.strip():
        return "gap"
    return "equation" if line.startswith("  ") else "text"


def sentence(text: str) -> str:
    """Return a phrase as a sentence: a capital first, a full stop last."""
    words = " ".join(text.split())
    return words and words[0].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def deed(rule: object) -> str:
    """Return what a rule returns, in the words of its docstring, to follow a colon."""
    first = " ".join((getattr(rule, "__doc__", None) or "").partition("\n\n")[0].split())
    return first.removeprefix("Return ") or "in its own words nothing"


def coded(*names: str) -> str:
    """Return names as a list of code."""
    return ", ".join(f"`{name}`" for name in names)
