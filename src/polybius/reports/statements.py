"""Statements: what a mechanism says, in the words of its own file."""

import sys
from inspect import cleandoc

from polybius import mechanisms as library
from polybius.model import Mechanism

__all__ = ["says", "statement"]


def says(kind: type[Mechanism]) -> str:
    """Return what a mechanism says, in a line."""
    first = statement(kind).partition("\n\n")[0].replace("\n", " ").rstrip(".")
    return first.partition(": ")[2] or first


def statement(kind: type[Mechanism]) -> str:
    """Return all that a mechanism says of itself: of ours, its file's words, with the equations."""
    ours = kind.__module__.startswith(library.__name__)
    return cleandoc((sys.modules[kind.__module__].__doc__ if ours else kind.__doc__) or "")
