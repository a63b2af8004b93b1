"""Result folders: written whole or not at all, and never read without a check.

A folder is filled under a hidden name beside its place and renamed at the end. Its
manifest names every file with its length and BLAKE2b digest, and carries a digest of its own. The digest
tells damage and edits by hand; who wants to can compute it anew, so that nothing is believed for its sake:
what a manifest lists are plain names of files in the folder itself, and each is read only to its length.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from polybius.contents import fault_in, json_of
from polybius.errors import ResultError, check_kind
from polybius.results.shape import check_shape
from polybius.writing import hidden, leftovers, locked

__all__ = ["FORMAT", "MANIFEST", "check_out", "new_folder", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
#: What a folder that is being written holds, and nothing else.
OWN = frozenset({MANIFEST, "measures.nc", "state.npz"})
NEEDED = " and ".join(sorted(OWN - {MANIFEST}))
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")  # names of files in a result
LOCKS = os.name == "posix"  # elsewhere folders cannot be opened
LOG = logging.getLogger("polybius")
FORMAT = 1  # raised when an older polybius could no longer read a folder

Manifest = dict[str, Any]


def check_out(out: str | Path) -> None:
    """Raise ResultError where a result could not be saved to `out` later; leave nothing behind.

    What a killed process left there of a save is taken away, or told where it is a whole result.
    """
    try:
        target = _target(out)
        place = _nearest_there(target)
        with suppress(FileNotFoundError):
            os.lstat(place / target.name)  # a name that is too long is told here
        trial = hidden(place)
        trial.mkdir()
        trial.rmdir()
        _take_away_leftovers(target.parent)
    except (OSError, ValueError) as error:
        raise _unwritable(out, error) from None


@contextmanager
def new_folder(out: str | Path) -> Iterator[Path]:
    """Yield a hidden folder that becomes `out` at the end; on any failure, nothing is left."""
    made: list[Path] = []
    partial: Path | None = None
    try:
        target = _target(out)
        made = _make_parents(target)
        partial = hidden(target.parent)
        partial.mkdir()
        with locked(os.open(partial, os.O_RDONLY)) if LOCKS else nullcontext():
            yield partial
            if target.exists():
                target.rmdir()  # empty: some systems will not rename over it
            partial.rename(target)
    except BaseException as error:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        for folder in made:
            folder.rmdir()
        if isinstance(error, OSError | ValueError):
            raise _unwritable(out, error) from None
        raise


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest` beside the files of a folder, whose digests it takes up."""
    files = {path.name: _fact(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    whole = {"format": FORMAT, **manifest, "files": files}
    whole["digest"] = _digest(whole)
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


class Told(dict[str, Any]):
    """A table of a manifest that was read; to ask for a key that it lacks is a ResultError."""

    def __missing__(self, key: str) -> Any:
        raise ResultError(f"the manifest lacks '{key}'. Run it again, or restore the file.")


def read_manifest(out: str | Path) -> Manifest:
    """Return the manifest of a result folder, after checking it and all files that it names."""
    check_kind("a result is loaded from the path of its folder", out, str, Path, error=ResultError)
    folder = Path(out)
    if "\0" in str(out) or not os.path.isdir(folder):  # noqa: PTH112  (of a name too long, pathlib complains)
        raise ResultError(f"there is no result folder '{out}'. Make one with: polybius run --out {out}")
    if not (folder / MANIFEST).is_file():
        raise ResultError(f"'{out}' is not a result folder: it has no {MANIFEST}.")
    try:
        manifest = json_of((folder / MANIFEST).read_text(encoding="utf-8"), Told)
        digest = manifest.pop("digest")
        sound = digest == _digest(manifest) and not fault_in(manifest, finite=False)
    except OSError as error:
        raise ResultError(f"result '{out}' cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise _damaged(folder, MANIFEST)
    _check_format(out, manifest)
    check_shape(f"result '{out}'", manifest)
    _check_files(folder, manifest)
    return manifest  # type: ignore[no-any-return]


def _check_format(out: str | Path, manifest: Manifest) -> None:
    made = manifest.get("format")
    if not isinstance(made, int) or isinstance(made, bool) or made < 1:
        raise _damaged(Path(out), MANIFEST)
    if made > FORMAT:
        raise ResultError(
            f"result '{out}' is in a newer format, of polybius {manifest.get('polybius')}. Update polybius."
        )


def _check_files(folder: Path, manifest: Manifest) -> None:
    """Check the files that a manifest lists: regular ones of the folder itself, all that a result needs."""
    files = manifest.get("files")
    if not isinstance(files, dict) or not (OWN - {MANIFEST}).issubset(files):
        raise ResultError(f"result '{folder}' is incomplete: its {MANIFEST} does not list {NEEDED}.")
    for name, fact in files.items():
        if not PLAIN.fullmatch(name) or name == MANIFEST:
            raise ResultError(f"result '{folder}': its {MANIFEST} lists '{name}', which is no file of it.")
        _check_file(folder, name, fact)


def _check_file(folder: Path, name: str, fact: Any) -> None:
    try:
        found = (folder / name).lstat()
        if not stat.S_ISREG(found.st_mode):
            raise ResultError(f"result '{folder}': {name} is no regular file.")
        whole = isinstance(fact, dict) and fact.get("bytes") == found.st_size
        intact = whole and _fact(folder / name) == fact
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


def _target(out: str | Path) -> Path:
    """Return where `out` leads, its links followed; raise where that is not free for a new folder."""
    check_kind("a result is saved to the path of a new folder", out, str, Path, error=ResultError)
    name = Path(out).name
    if not name or name == "..":
        raise ResultError(f"output folder '{out}' is no new folder. Give it a name, as in --out first.")
    target = Path(os.path.realpath(out))
    if target.is_dir():
        if any(target.iterdir()):
            raise ResultError(f"output folder '{out}' is not empty. Choose another, or empty it first.")
        if target in (here := Path.cwd(), *here.parents):
            raise ResultError(f"output folder '{out}' is in use: commands run in it. Choose another.")
    elif os.path.lexists(target):
        raise ResultError(f"output '{out}' is a file. Choose another name for the folder.")
    return target


def _nearest_there(target: Path) -> Path:
    """Return the lowest folder above `target` that exists."""
    for place in target.parents:
        if place.is_dir():
            return place
        if place.exists():
            raise ResultError(f"output folder '{target}' cannot be made: '{place}' is a file.")
    return Path(target.anchor)


def _make_parents(target: Path) -> list[Path]:
    """Make the folders above `target` that are missing; return them, lowest first."""
    there = _nearest_there(target)
    missing = [place for place in target.parents if place != there and there in place.parents]
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _take_away_leftovers(place: Path) -> None:
    """Remove what killed saves left in a folder; tell of a result that is whole, and leave the rest alone."""
    for path in leftovers(place):
        if not path.is_dir():
            path.unlink()
        elif _is_whole(path):
            LOG.warning("'%s' is a whole result that a killed run left. Rename or remove it.", path)
        elif all(item.name in OWN and item.is_file() and not item.is_symlink() for item in path.iterdir()):
            shutil.rmtree(path)
            LOG.warning("Removed '%s', the half of a result that a killed run had left.", path)


def _is_whole(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except ResultError:
        return False
    return True


def _unwritable(target: str | Path, error: OSError | ValueError) -> ResultError:
    return ResultError(
        f"output folder '{target}' cannot be written: {getattr(error, 'strerror', None) or error}. "
        "Nothing was left behind. Choose another place, or make room."
    )


def _damaged(folder: Path, name: str) -> ResultError:
    return ResultError(
        f"result '{folder}': {name} is truncated or was edited. Run it again, or restore the file."
    )
