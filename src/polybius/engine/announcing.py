"""Announcing: telling somebody which kernels are compiled for the first time, and how many are to come."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

from polybius.compiled.store import SHORT, keys

__all__ = ["Announcing", "Compiling"]

#: Called with a kernel's title, how many of the new kernels were begun before it, and how many there are.
Compiling = Callable[[str, int, int], None]


class Announcing:
    """Tells of each kernel that no earlier run has compiled, just before its first call compiles it."""

    def __init__(self, tell: Compiling) -> None:
        self.tell = tell
        self._new: dict[str, bool] = {}  # whether it has been told, by name
        self._telling = threading.Lock()

    def around(self, name: str, title: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return `call`, which tells when it is first called if the kernel whose key is `name` is new."""
        if name[:SHORT] in self._compiled:
            return call
        self._new.setdefault(name, False)

        def first_told(*arguments: Any) -> Any:
            if not self._new[name]:
                self._announce(name, title)
            return call(*arguments)

        return first_told

    @cached_property
    def _compiled(self) -> frozenset[str]:
        """Keys of the kernels on disk when the first is asked for."""
        return keys()

    def _announce(self, name: str, title: str) -> None:
        with self._telling:
            if not self._new[name]:
                self.tell(title, sum(self._new.values()), len(self._new))
                self._new[name] = True
