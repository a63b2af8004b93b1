"""Saving: a text into a file, whole or not at all."""

from pathlib import Path

from polybius.errors import ResultError

__all__ = ["check_svg", "save"]


def check_svg(path: str | Path) -> None:
    """Raise ResultError where a figure, which is SVG, is to go into a file that is called something else."""
    if Path(path).suffix.lower() != ".svg":
        raise ResultError(
            f"a figure is written as SVG, into a file that ends in .svg. Got '{path}'. "
            "Give it that ending; other programs turn SVG into other formats."
        )


def save(text: str, path: str | Path, noun: str) -> Path:
    """Write `text` to `path` and return the path; raise ResultError, calling it `noun`, where that fails."""
    target = Path(path)
    partial = target.with_name(f".{target.name}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ResultError(f"{noun} '{target}' cannot be written: {error.strerror or error}.") from None
        raise
    return target
