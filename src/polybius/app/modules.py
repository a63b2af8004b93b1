"""Modules of the user's own: imported because they say so, never because a file does."""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from polybius.errors import PolybiusError

__all__ = ["import_modules"]


def import_modules(names: Iterable[str]) -> None:
    """Import modules by name, also from the working folder; raise PolybiusError where one cannot be."""
    here = str(Path.cwd())
    for name in names:
        if here not in sys.path:
            sys.path.append(here)
        try:
            import_module(name)
        except Exception as error:
            raise PolybiusError(
                f"module '{name}' cannot be imported: {type(error).__name__}, {error}."
            ) from None
