"""Turns: of processes that need the same kernel, one compiles and the others wait, but not for ever.

Only time is at stake: a process that has waited long enough compiles for itself, and whoever is last
saves the same once more.
"""

import errno
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from polybius.compiled.folder import made, unsafe
from polybius.compiled.helpers import running

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

LOG = logging.getLogger("polybius")

#: Seconds after which a wait is told, and after which it ends.
TOLD, ENOUGH = 5.0, 30.0

#: Seconds from one look to the next.
PAUSE = 0.02


class Turn:
    """The right to compile the kernel at `path`, which ends with `end`, or with the process."""

    def __init__(self, path: Path, is_there: Callable[[], bool]) -> None:
        self._file = self._opened(path.parent)
        if self._file is not None:
            self._wait(path, is_there)

    def end(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self, folder: Path) -> int | None:
        if fcntl is None or unsafe(folder):
            return None
        try:
            return os.open(made(folder) / "turns", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError:  # read-only: nobody can keep what is compiled
            return None

    def _wait(self, path: Path, is_there: Callable[[], bool]) -> None:
        """Wait until nobody else compiles it, or it is there, or it takes too long."""
        start, told = time.monotonic(), False
        while self._is_taken(path) and not is_there():
            waited = time.monotonic() - start
            if waited > ENOUGH:
                LOG.warning("The other process is still at it: going on without it.")
                return
            if waited > TOLD and not told and not running():
                told = True
                LOG.warning(
                    "Waiting for another process, which compiles what is needed: up to %.0f seconds more.",
                    ENOUGH - TOLD,
                )
            time.sleep(PAUSE)

    def _is_taken(self, path: Path) -> bool:
        """Try to take this kernel's byte of the common file; it is free again when its holder ends."""
        byte = int(path.stem[-7:], 16)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)  # type: ignore[arg-type]
        except OSError as error:
            return error.errno in (errno.EACCES, errno.EAGAIN)  # others: this file system knows no locks
        return False
