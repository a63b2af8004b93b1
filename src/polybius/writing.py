"""Writing: files and folders whole or not at all, and never over what is no file of that kind.

What is new is made under a hidden random name in the folder where it belongs, opened exclusively and locked
while somebody writes it, and renamed at the end. Links are followed: what they lead to is replaced and the
link stays. Devices and pipes are written straight to, once everything is there. What a killed
process has left behind is known by its name and by its lock, which died with it.
"""

import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from polybius.errors import ResultError

if sys.platform != "win32":
    import fcntl

__all__ = ["Place", "check_place", "hidden", "is_stream", "leftovers", "locked", "new_file", "place_of"]

HIDDEN = re.compile(r"\.polybius-[0-9a-f]{16}")
YOUNG = 10.0  # seconds for which what has just been made is left alone, lest its lock is still to come
STREAMS = {stat.S_ISCHR: "a device", stat.S_ISFIFO: "a pipe"}
REFUSED = {stat.S_ISDIR: "a folder", stat.S_ISSOCK: "a socket", stat.S_ISBLK: "a disk"}


class Place(NamedTuple):
    """Where something is to be written: `path` with its links followed, and what is there now."""

    path: Path
    there: os.stat_result | None

    @property
    def streams(self) -> bool:
        """Say whether it is a device, a pipe, or where this process prints: written to, never replaced."""
        if self.there is None:
            return False
        return any(test(self.there.st_mode) for test in STREAMS) or _printed_to(self.there) is not None


def place_of(path: str | Path) -> Place:
    """Return where `path` leads; raise OSError where nothing could be there."""
    given = os.fspath(path)
    if not Path(given).name or Path(given).name == "..":
        raise IsADirectoryError(21, "it names no file of its own")
    try:
        there = Path(given).stat()
    except FileNotFoundError:
        there = None
    if there is not None and (any(test(there.st_mode) for test in STREAMS) or _printed_to(there) is not None):
        return Place(Path(given), there)  # links to pipes and the like lead to no name in any folder
    return Place(Path(os.path.realpath(given)), there)


def is_stream(path: str | Path) -> bool:
    """Say whether `path` is a device, a pipe, or where this process prints."""
    try:
        return place_of(path).streams
    except (OSError, ValueError):
        return False


def check_place(path: str | Path, noun: str) -> Place:
    """Return where a file could be written; raise ResultError, calling it `noun`, where it could not.

    Leaves nothing behind.
    """
    try:
        place = place_of(path)
        kind = next((kind for test, kind in REFUSED.items() if place.there and test(place.there.st_mode)), "")
        if kind:
            raise OSError(21, f"it is {kind}, which is never replaced")
        if place.there is not None and not os.access(place.path, os.W_OK):
            raise PermissionError(13, "it may not be written to")
        if not place.streams:
            os.lstat(place.path.parent)
            if place.there is None:
                with suppress(FileNotFoundError):
                    os.lstat(place.path)  # a name that is too long is told here
            trial = hidden(place.path.parent)
            os.close(_opened(trial))
            trial.unlink()
    except (OSError, ValueError) as error:
        raise _unwritable(path, noun, error) from None
    return place


@contextmanager
def new_file(path: str | Path, noun: str) -> Iterator[Path]:
    """Yield the path of an empty file that becomes `path` at the end; on any failure nothing has changed.

    Raises ResultError, calling it `noun`, where it cannot be written.
    """
    place = check_place(path, noun)
    folder = Path(tempfile.gettempdir()) if place.streams else place.path.parent
    partial = hidden(folder)
    try:
        with locked(_opened(partial)):
            yield partial
            if place.streams:
                _pour(partial, place)
            else:
                _put(partial, place)
    except OSError as error:
        raise _unwritable(path, noun, error) from None
    finally:
        partial.unlink(missing_ok=True)


def hidden(folder: Path) -> Path:
    """Return a random hidden name in `folder`, which is not there yet."""
    return folder / f".polybius-{secrets.token_hex(8)}"


@contextmanager
def locked(descriptor: int) -> Iterator[None]:
    """Hold a lock on an open file or folder, which is closed at the end."""
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def leftovers(folder: Path) -> Iterator[Path]:
    """Yield what killed processes of this user have left half-written in `folder`."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if HIDDEN.fullmatch(path.name) and _is_dead(path):
                yield path


def _is_dead(path: Path) -> bool:
    """Say whether nobody writes `path` any more: it is ours, not brand-new, and its lock is free."""
    if sys.platform == "win32":
        return False
    try:
        found = path.lstat()
        ours = found.st_uid == os.getuid() and not stat.S_ISLNK(found.st_mode)
        if not ours or time.time() - found.st_mtime < YOUNG:
            return False
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Take a lock, if it is free and the system has locks; say whether it was taken."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _opened(path: Path) -> int:
    """Make a file that was not there, with the rights that new files get, and return it open."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _put(partial: Path, place: Place) -> None:
    """Rename a finished file into its place, with the rights and owner of the one that it replaces."""
    if place.there is not None:
        partial.chmod(stat.S_IMODE(place.there.st_mode))
        with suppress(OSError):
            shutil.chown(partial, place.there.st_uid, place.there.st_gid)
    partial.replace(place.path)


def _pour(partial: Path, place: Place) -> None:
    """Copy a finished file to a device or pipe, or to where this process prints."""
    assert place.there is not None
    printing = _printed_to(place.there)
    if printing is None:
        target = os.open(place.path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe that nobody reads
        os.set_blocking(target, True)
    else:
        (sys.stdout if printing == 1 else sys.stderr).flush()
        target = os.dup(printing)
    with partial.open("rb") as content, os.fdopen(target, "wb") as stream:
        shutil.copyfileobj(content, stream)


def _printed_to(there: os.stat_result) -> int | None:
    """Return 1 or 2 where a file is this process's standard output or error."""
    for descriptor, stream in ((1, sys.stdout), (2, sys.stderr)):
        with suppress(OSError):
            own = os.fstat(descriptor)
            if stream is not None and os.path.samestat(own, there) and not stat.S_ISCHR(own.st_mode):
                return descriptor
    return None


def _unwritable(path: str | Path, noun: str, error: OSError | ValueError) -> ResultError:
    reason = getattr(error, "strerror", None) or error
    return ResultError(f"{noun} '{path}' cannot be written: {reason}.")
