"""Saving: a text into a file, whole or not at all."""

from pathlib import Path

from polybius.errors import ResultError
from polybius.writing import check_place, is_stream, new_file

__all__ = ["check_file", "check_svg", "save"]


def check_file(path: str | Path | None, noun: str) -> None:
    """Raise ResultError where a `noun` could not be saved to `path` later; None is no file, and fine."""
    if path is not None:
        check_place(path, noun)


def check_svg(path: str | Path) -> None:
    """Raise ResultError where a figure, which is SVG, is to go into a file that is called something else."""
    if Path(path).suffix.lower() != ".svg" and not is_stream(path):
        raise ResultError(
            f"a figure is written as SVG, into a file that ends in .svg. Got '{path}'. "
            "Give it that ending; other programs turn SVG into other formats."
        )
    check_place(path, "figure")


def save(text: str, path: str | Path, noun: str) -> Path:
    """Write `text` to `path` and return the path; raise ResultError, calling it `noun`, where that fails."""
    with new_file(path, noun) as partial:
        partial.write_text(text, encoding="utf-8")
    return Path(path)
