"""The store: one file for each piece of machine code and types of arguments, never changed once written.

A file's name is a hash of all that its content is made of, so there is no index that two processes
could mix up: whoever comes second writes the same again. It is written under another name and then
renamed, holds its own name and a checksum, and is loaded only if nobody else may have written it.
Whatever is wrong with one, it counts as absent.
"""

import contextlib
import hashlib
import logging
import os
import pickle
import stat
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.serialize import dumps

from polybius.compiled.digest import hashed
from polybius.compiled.folder import ENDING, distrusted, kernel_folder, kernels, made, unsafe

LOG = logging.getLogger("polybius")

#: What a file begins with; the number changes with the format.
_MAGIC = b"polybius kernel 1\n"
#: Digits of a key that a file's name shows.
SHORT = 16

_SIZE = hashlib.blake2b().digest_size


def path_of(name: str, key: str, types: str) -> Path:
    """Return the file for the function called `name`, whose hash is `key`, on arguments of `types`."""
    return kernel_folder() / f"{title(name)}-{key[:SHORT]}-{hashed((key, types))}{ENDING}"


def keys() -> frozenset[str]:
    """Return the first `SHORT` digits of the keys of all that can be loaded."""
    folder = kernel_folder()
    if unsafe(folder):
        return frozenset()
    return frozenset(path.name.split("-")[1] for path in kernels(folder) if path.name.count("-") == 2)


def title(name: str) -> str:
    """Return what files of a function called `name` begin with."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)[:60]


def titles() -> frozenset[str]:
    """Return the `title` of all that is kept, whether it can be loaded or not."""
    return frozenset(path.name.partition("-")[0] for path in kernels(kernel_folder()))


def load(path: Path) -> Any:
    """Return what was saved at `path`; None where it is not there, not whole, or not to be trusted."""
    try:
        if _refused(path.parent):
            return None
        content = _read(path)
        head = _head(path, content[len(_MAGIC) + _SIZE :])
        return pickle.loads(content[len(head) :]) if content.startswith(head) else None
    except Exception:  # damage has no limits: what cannot be read is compiled anew
        return None


def save(path: Path, value: Any) -> None:
    """Save `value` at `path`; nothing happens where that cannot be done."""
    if _refused(path.parent):
        return
    payload = dumps(value)
    with contextlib.suppress(OSError):
        handle, temporary = tempfile.mkstemp(prefix=".", dir=made(path.parent))  # for the user alone
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(path, payload) + payload)
            if path.is_dir():  # damage, too
                path.rmdir()
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise


def _refused(folder: Path) -> str:
    """Return why a folder is not used, and say so once."""
    reason = unsafe(folder)
    return _tell(reason) if reason else ""


@cache
def _tell(reason: str) -> str:
    LOG.warning(
        "Compiled kernels are neither loaded nor kept: %s. Whoever can write there could run anything here. "
        "Set POLYBIUS_CACHE to a folder of your own, or take the right to write from others: chmod go-w.",
        reason,
    )
    return reason


def _head(path: Path, payload: bytes) -> bytes:
    """Return what comes before a payload: it tells damage, and a file under another's name."""
    return _MAGIC + hashlib.blake2b(path.name.encode() + b"\0" + payload).digest()


def _read(path: Path) -> bytes:
    """Return the content of a regular file that only its owner may write; raise OSError for any other."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if distrusted(status) or not stat.S_ISREG(status.st_mode):
            raise OSError(f"'{path}' is no file of the user's own")
        return file.read()
