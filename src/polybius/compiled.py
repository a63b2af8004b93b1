"""Compile once, keep the machine code on disk, never run stale code.

Numba's own file cache looks at one file's date, so an edit in a file that a kernel
*calls* goes unnoticed and old code runs. Here every compiled function is cached in a
folder whose name is a hash of all of polybius' sources, the versions of Python, Numba
and NumPy, and the processor: a change in any of them starts an empty folder.

`jitable` marks a small function that is plain Python when Python calls it and is
inlined when compiled code calls it: one source, the same bits. `compiled` makes a
function machine code that releases the interpreter's lock.
"""

import hashlib
import os
import platform
import shutil
import tempfile
import threading
from collections.abc import Callable
from functools import cache, update_wrapper
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import llvmlite.binding as llvm
import numba
import numpy as np
from numba.core import config
from numba.extending import register_jitable

__all__ = ["cache_root", "compiled", "inlined", "jitable", "kernel_folder", "source_hash"]

F = TypeVar("F", bound=Callable[..., Any])

_DECORATING = threading.Lock()


def jitable(function: F) -> F:
    """Let compiled code call `function`, which stays plain Python for Python."""
    marked: F = register_jitable(function)
    return marked


def inlined(function: F) -> F:
    """Like `jitable`, but always inlined, and with no test for zero at a division.

    The call and the test would keep loops from being vectorised. For functions without a divisor
    that can be zero: theirs would give inf or nan compiled, and raise in Python.
    """
    marked: F = register_jitable(error_model="numpy", forceinline=True)(function)
    return marked


def compiled(function: F) -> F:
    """Return `function` as machine code without the interpreter's lock, cached on disk.

    Compiling, and touching the cache, waits for the first call: importing a module does nothing.
    """
    return _OnCall(function)  # type: ignore[return-value]


class _OnCall:
    """A function that becomes machine code when it is first called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._kernel: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        if self._kernel is None:
            self._kernel = _machine_code(self.py_func)
        return self._kernel(*arguments)


def _machine_code(function: Callable[..., Any]) -> Callable[..., Any]:
    with _DECORATING:
        before = config.CACHE_DIR
        config.CACHE_DIR = str(kernel_folder())  # read by Numba at decoration only
        try:
            kernel: Callable[..., Any] = numba.njit(nogil=True, cache=True, error_model="python")(function)
        finally:
            config.CACHE_DIR = before
    return kernel


def cache_root() -> Path:
    """Return the folder that holds all caches: `$POLYBIUS_CACHE`, else the user's cache folder."""
    given = os.environ.get("POLYBIUS_CACHE")
    if given:
        return Path(given).expanduser()
    home = {
        "Darwin": Path.home() / "Library" / "Caches",
        "Windows": Path(os.environ.get("LOCALAPPDATA", Path.home())),
    }.get(platform.system(), Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"))
    return home / "polybius"


@cache
def source_hash() -> str:
    """Return a hash (16 hex digits) of every Python file of polybius."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def kernel_folder() -> Path:
    """Return the folder of this installation's kernels, made if need be.

    Where the cache folder cannot be written, a folder that lasts as long as the process.
    """
    processor = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    versions = (platform.python_version(), numba.__version__, np.__version__, llvmlite.__version__)
    key = hashlib.blake2b(
        repr((source_hash(), processor, versions)).encode(), digest_size=8
    ).hexdigest()
    folder = cache_root() / key
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="polybius-kernels-"))
        import atexit

        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
