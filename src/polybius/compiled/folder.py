"""The folder of kernels: where it is, and whether it is safe to load from.

Machine code is loaded by unpickling, so whoever may write a kernel may run anything as its reader. Nothing
is read from a folder or file that belongs to somebody else, but for the system's administrator, or
that others may write.
"""

import errno
import os
import platform
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import llvmlite
import llvmlite.binding as llvm
import numba
import numpy as np
from numba.core import config

from polybius.compiled.digest import hashed
from polybius.errors import PolybiusError

__all__ = ["cache_error", "cache_root", "kernel_folder", "kernels", "made", "unsafe"]

#: Ending of a file that holds one kernel.
ENDING = ".kernel"

#: Bytes that one kernel takes, about.
ROOM = 65_536

#: Settings of Numba, from its environment variables, that change machine code.
_SETTINGS = (
    "BOUNDSCHECK", "CPU_FEATURES", "CPU_NAME", "DEBUGINFO_DEFAULT", "ENABLE_AVX", "LOOP_VECTORIZE", "OPT",
    "SLP_VECTORIZE",
)  # fmt: skip


def cache_root() -> Path:
    """Return the folder that holds all caches: `$POLYBIUS_CACHE`, else the user's cache folder.

    Raises PolybiusError where that variable names the home of nobody.
    """
    given = os.environ.get("POLYBIUS_CACHE")
    if given:
        try:
            return Path(given).expanduser().absolute()
        except RuntimeError:
            raise PolybiusError(
                f"POLYBIUS_CACHE begins with the home of a user who does not exist. Got '{given}': "
                f"write the whole path."
            ) from None
    try:
        user = Path.home()
    except RuntimeError:  # no such user
        user = Path(tempfile.gettempdir()) / "nobody"
    home = {
        "Darwin": user / "Library" / "Caches",
        "Windows": Path(os.environ.get("LOCALAPPDATA", user)),
    }.get(platform.system(), Path(os.environ.get("XDG_CACHE_HOME") or user / ".cache"))
    return home / "polybius"


def kernel_folder() -> Path:
    """Return the folder for kernels of this Python, Numba, NumPy and processor, which need not exist."""
    return cache_root() / _machine(tuple(repr(getattr(config, name, None)) for name in _SETTINGS))


def kernels(folder: Path) -> Iterator[Path]:
    """Yield the kernels in a folder, none where it cannot be looked into."""
    try:
        yield from sorted(path for path in folder.iterdir() if path.suffix == ENDING)
    except OSError:
        return


def unsafe(folder: Path) -> str:
    """Return why nothing may be loaded from `folder`, or kept there; nothing where it is safe, or not there.

    The folder itself and the one that holds all caches must be the user's, or the administrator's, and
    only they may write there.
    """
    for path in (folder.parent, folder):
        try:
            reason = distrusted(path.stat())
        except OSError:
            continue
        if reason:
            return f"'{path}' {reason}"
    return ""


def distrusted(status: os.stat_result) -> str:
    """Return what is wrong with the owner or the mode of a file or folder; nothing if nothing."""
    if not hasattr(os, "geteuid"):  # Windows: the user's profile is the user's
        return ""
    if status.st_uid not in (os.geteuid(), 0):
        return f"belongs to another user (number {status.st_uid})"
    if status.st_mode & 0o022:
        return f"may be written by others (mode {status.st_mode & 0o7777:o})"
    return ""


def made(folder: Path) -> Path:
    """Make `folder`, and those above it, for the user alone; raise OSError where that fails."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not folder.is_dir():
        if folder.parent != folder:
            made(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def cache_error() -> str:
    """Return why kernels cannot be kept, in a few words; nothing where they can, or some are read-only."""
    folder = kernel_folder()
    refusal = unsafe(folder)
    if refusal:
        return refusal
    full = any(kernels(folder))
    try:
        with tempfile.TemporaryFile(dir=made(folder)) as file:
            if not full:  # what is there can be used on a full disk, too
                file.write(bytes(ROOM))
    except OSError as error:
        return "" if full else error.strerror or str(error)
    return ""


@cache
def _machine(settings: tuple[str, ...]) -> str:
    processor = (llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    python = (platform.python_implementation(), platform.python_version())
    versions = (*python, numba.__version__, np.__version__, llvmlite.__version__)
    return hashed(map(repr, (processor, versions, settings)))[:16]
