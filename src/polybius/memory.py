"""Memory: how much there is, and what is refused because it would need more."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from polybius.errors import PolybiusError

__all__ = ["check_memory", "memory"]


def check_memory(owner: str, least: float, of: str, error: type[PolybiusError]) -> None:
    """Raise `error`, which asks for fewer `of`, where `least` bytes are more than there are."""
    there = memory()
    if least > there:
        raise error(
            f"{owner}: this takes {_gigabytes(least)} of memory at least, and there is {_gigabytes(there)}. "
            f"Ask for fewer {of}."
        )


def memory() -> float:
    """Return bytes of memory that this process may use; infinite where the system does not say."""
    return min(_limits(), default=float("inf"))


def _limits() -> Iterator[float]:
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        yield float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    with suppress(ImportError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            yield float(soft)
    with suppress(OSError, ValueError):  # "max" where a container has no limit
        yield float(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii"))


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:,.1f} GB" if size < 1e21 else "more than a trillion GB"
