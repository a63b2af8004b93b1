"""The cache of compiled kernels on disk: where, how big, and away with it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from polybius.compiled import cache_error, cache_root, kernel_folder, kernels
from polybius.errors import PolybiusError

__all__ = ["KernelCache"]

#: What `kernel_folder` calls its folders; nothing else under the cache's root is ever touched.
FOLDER = re.compile(r"[0-9a-f]{16}")


class KernelCache:
    """One folder of kernels for every version of Python and Numba and every processor seen."""

    def __init__(self) -> None:
        self.root = cache_root()

    @property
    def folders(self) -> list[Path]:
        """Folders of kernels, those of other installations included."""
        if not self.root.is_dir():
            return []
        return sorted(path for path in self.root.iterdir() if path.is_dir() and FOLDER.fullmatch(path.name))

    @property
    def size(self) -> int:
        """Bytes in all folders."""
        return sum(path.stat().st_size for path in self._files())

    @property
    def error(self) -> str:
        """Why nothing can be kept, and what to do, in a sentence; empty where all is well."""
        reason = cache_error()
        if not reason:
            return ""
        return (
            f"compiled kernels cannot be kept in {self.root}: {reason}. Every run compiles anew. "
            f"Make room there, or set POLYBIUS_CACHE to a folder that can be written."
        )

    @property
    def is_new(self) -> bool:
        """Whether this installation has compiled nothing yet."""
        return not any(kernels(kernel_folder()))

    def clear(self) -> str:
        """Delete all folders of kernels; return a sentence that says so."""
        folders, size = self.folders, self.size
        try:
            for folder in folders:
                shutil.rmtree(folder)
        except OSError as error:
            raise PolybiusError(f"cannot clear the cache in {self.root}: {error.strerror}.") from None
        return f"Cleared {_megabytes(size)} from {self.root}. The next run compiles again."

    def __str__(self) -> str:
        if self.error:
            return self.error
        folders = self.folders
        return (
            f"{self.root}\n{_megabytes(self.size)} of compiled kernels in {len(folders)} "
            f"{'folder' if len(folders) == 1 else 'folders'}, one for each Python, Numba and processor. "
            f"Clear them with: polybius cache --clear"
        )

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from (path for path in folder.rglob("*") if path.is_file())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
