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
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, update_wrapper
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, TypeVar

import llvmlite
import llvmlite.binding as llvm
import numba
import numpy as np
from numba.core import config
from numba.extending import register_jitable

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["cache_error", "cache_root", "compiled", "inlined", "jitable", "kernel_folder", "source_hash"]

F = TypeVar("F", bound=Callable[..., Any])

#: When the sources were read, or shortly before.
_LOADED = time.time()

#: Bytes that one kernel takes, about.
ROOM = 65_536

_DECORATING = threading.Lock()

#: What a cache raises that is full, cut short, or has been taken away.
_BROKEN_CACHE = (OSError, EOFError, UnpicklingError, ImportError)


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
    A cache that cannot be read or written costs time, never the run.
    """
    return _OnCall(function)  # type: ignore[return-value]


class _OnCall:
    """A function that becomes machine code when it is first called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._kernel: Any = None
        self._compiling = threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        try:
            return (self._kernel or self._compiled_for(arguments))(*arguments)
        except _BROKEN_CACHE:  # raised by Numba before the function runs, never by the function
            self._kernel = _machine_code(self.py_func, cached=False)
            return self._kernel(*arguments)

    def _compiled_for(self, arguments: tuple[Any, ...]) -> Any:
        """Return the machine code for arguments of these types, from the cache or new."""
        with self._compiling:
            if self._kernel is None:
                cached = Path(self.py_func.__code__.co_filename).is_file()
                kernel = _machine_code(self.py_func, cached)
                with _one_process_at_a_time():
                    kernel.compile(tuple(numba.typeof(argument) for argument in arguments))
                self._kernel = kernel
        return self._kernel

    def __reduce__(self) -> str:
        return self.py_func.__qualname__


def _machine_code(function: Callable[..., Any], cached: bool) -> Any:
    with _DECORATING:
        before = config.CACHE_DIR
        config.CACHE_DIR = str(kernel_folder())  # read by Numba at decoration only
        try:
            return numba.njit(nogil=True, cache=cached, error_model="python")(function)
        finally:
            config.CACHE_DIR = before


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Keep processes that start together from compiling the same, and from mixing up Numba's index."""
    with ExitStack() as until_done:
        with suppress(OSError, AttributeError):  # some file systems have no locks, and Windows no fcntl
            file = until_done.enter_context((kernel_folder() / "lock").open("a"))
            fcntl.flock(file, fcntl.LOCK_EX)
            # Said aloud, because a child forked meanwhile holds the file open too.
            until_done.callback(fcntl.flock, file, fcntl.LOCK_UN)
        yield


def cache_root() -> Path:
    """Return the folder that holds all caches: `$POLYBIUS_CACHE`, else the user's cache folder."""
    given = os.environ.get("POLYBIUS_CACHE")
    if given:
        return Path(given).expanduser().absolute()
    home = {
        "Darwin": Path.home() / "Library" / "Caches",
        "Windows": Path(os.environ.get("LOCALAPPDATA", Path.home())),
    }.get(platform.system(), Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"))
    return home / "polybius"


def _sources() -> list[Path]:
    return sorted(Path(__file__).parent.rglob("*.py"))


@cache
def source_hash() -> str:
    """Return a hash (16 hex digits) of every Python file of polybius."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(__file__).parent
    for path in _sources():
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def kernel_folder() -> Path:
    """Return the folder of this installation's kernels, made if need be.

    Where the cache folder cannot be written, or a source was edited after this process read it,
    a folder that lasts as long as the process.
    """
    if any(path.stat().st_mtime > _LOADED for path in _sources()) or cache_error():
        return _private_folder()
    return _own_folder()


def cache_error() -> str:
    """Return why this installation's kernels cannot be kept, in the system's words; else nothing."""
    folder = _own_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            if not any(folder.rglob("*.nbi")):  # what is there can be used on a full disk, too
                file.write(bytes(ROOM))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _own_folder() -> Path:
    """Return where this installation's kernels belong."""
    processor = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    versions = (platform.python_version(), numba.__version__, np.__version__, llvmlite.__version__)
    key = repr((source_hash(), processor, versions)).encode()
    return cache_root() / hashlib.blake2b(key, digest_size=8).hexdigest()


def _private_folder() -> Path:
    folder, owner = Path(tempfile.mkdtemp(prefix="polybius-kernels-")), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # a forked child leaves it to its parent
            shutil.rmtree(folder, ignore_errors=True)

    import atexit

    atexit.register(remove)
    return folder
