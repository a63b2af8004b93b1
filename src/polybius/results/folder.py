"""Result folders: written whole or not at all, and never read without a check.

A folder is filled under a hidden name beside its place and renamed at the end. Its
manifest names every file with its length and BLAKE2b digest, and carries a digest of its own.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from polybius.errors import ResultError

__all__ = ["FORMAT", "MANIFEST", "check_out", "new_folder", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
FORMAT = 1  # raised when an older polybius could no longer read a folder

Manifest = dict[str, Any]


def check_out(out: str | Path) -> None:
    """Raise ResultError where a result could not be saved to `out` later; leave nothing behind."""
    target = Path(out)
    _check_free(target)
    place = _nearest_there(target)
    try:
        Path(tempfile.mkdtemp(prefix=".polybius-", dir=place)).rmdir()
    except OSError as error:
        raise _unwritable(target, error) from None


@contextmanager
def new_folder(out: str | Path) -> Iterator[Path]:
    """Yield a hidden folder that becomes `out` at the end; on any failure, nothing is left."""
    target = Path(out).absolute()
    _check_free(target)
    made: list[Path] = []
    partial: Path | None = None
    try:
        made = _make_parents(target)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        partial.chmod(0o755)
        yield partial
        if target.exists():
            target.rmdir()  # empty: some systems will not rename over it
        partial.rename(target)
    except BaseException as error:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        for folder in made:
            folder.rmdir()
        if isinstance(error, OSError):
            raise _unwritable(target, error) from None
        raise


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest` beside the files of a folder, whose digests it takes up."""
    files = {path.name: _fact(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    whole = {"format": FORMAT, **manifest, "files": files}
    whole["digest"] = _digest(whole)
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(out: str | Path) -> Manifest:
    """Return the manifest of a result folder, after checking it and all files that it names."""
    folder = Path(out)
    if not folder.is_dir():
        raise ResultError(f"there is no result folder '{out}'. Make one with: polybius run --out {out}")
    if not (folder / MANIFEST).is_file():
        raise ResultError(f"'{out}' is not a result folder: it has no {MANIFEST}.")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        digest = manifest.pop("digest")
        sound = digest == _digest(manifest)
    except OSError as error:
        raise ResultError(f"result '{out}' cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, AttributeError, TypeError):
        sound = False
    if not sound:
        raise _damaged(folder, MANIFEST)
    if manifest["format"] > FORMAT:
        raise ResultError(
            f"result '{out}' is in a newer format, of polybius {manifest.get('polybius')}. Update polybius."
        )
    for name, fact in manifest["files"].items():
        _check_file(folder, name, fact)
    return dict(manifest)


def _check_file(folder: Path, name: str, fact: dict[str, Any]) -> None:
    try:
        intact = _fact(folder / name) == fact
    except FileNotFoundError:
        raise ResultError(f"result '{folder}' is incomplete: {name} is missing. Run it again.") from None
    except OSError as error:
        raise ResultError(f"result '{folder}' cannot be read: {error.strerror or error}.") from None
    if not intact:
        raise _damaged(folder, name)


def _fact(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, lambda: hashlib.blake2b(digest_size=16))
    return {"bytes": path.stat().st_size, "blake2b": digest.hexdigest()}


def _digest(manifest: Manifest) -> str:
    return hashlib.blake2b(json.dumps(manifest, sort_keys=True).encode(), digest_size=16).hexdigest()


def _check_free(target: Path) -> None:
    if target.is_dir():
        if any(target.iterdir()):
            raise ResultError(f"output folder '{target}' is not empty. Choose another, or empty it first.")
    elif target.exists() or target.is_symlink():
        raise ResultError(f"output '{target}' is a file. Choose another name for the folder.")


def _nearest_there(target: Path) -> Path:
    """Return the lowest folder above `target` that exists."""
    for place in target.absolute().parents:
        if place.is_dir():
            return place
        if place.exists():
            raise ResultError(f"output folder '{target}' cannot be made: '{place}' is a file.")
    return Path(target.absolute().anchor)


def _make_parents(target: Path) -> list[Path]:
    """Make the folders above `target` that are missing; return them, lowest first."""
    there = _nearest_there(target)
    missing = [place for place in target.parents if place != there and there in place.parents]
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _unwritable(target: Path, error: OSError) -> ResultError:
    return ResultError(
        f"output folder '{target}' cannot be written: {error.strerror or error}. "
        "Nothing was left behind. Choose another place, or make room."
    )


def _damaged(folder: Path, name: str) -> ResultError:
    return ResultError(
        f"result '{folder}': {name} is truncated or was edited. Run it again, or restore the file."
    )
