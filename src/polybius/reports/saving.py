"""Saving: a text into a file, whole or not at all."""

from pathlib import Path

from polybius.errors import ResultError

__all__ = ["save"]


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
