"""Compiling ahead: other processes compile from the last kernel on, while this one begins with the first.

Numba compiles one function at a time in a process. Nothing depends on a helper: it puts kernels into the
cache, where they are found or not, and a kernel that it has just begun is waited for. It starts from
nothing, so forks, notebooks and scripts without a guard are all the same; rules that it cannot import it
leaves alone.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numba
from numba.core import config

from polybius.compiled.store import SHORT, keys
from polybius.engine.explanation import Explained
from polybius.engine.kernel import Kernel
from polybius.engine.source import RuleSource

__all__ = ["Call", "compile_ahead"]

#: A kernel, and arguments of the types that it will be called with.
Call = tuple[Callable[..., Any], tuple[Any, ...]]

#: Kernels that make up for the start of a process, about.
WORTH = 3

#: Keys of kernels that this process has asked for.
_SEEN: set[str] = set()

_HELPERS: list["subprocess.Popen[bytes]"] = []


@dataclass(frozen=True)
class Order:
    """A kernel to be compiled elsewhere: its text, where its rules are, and the types of its arguments."""

    title: str
    text: str
    places: dict[str, tuple[str, str, str]]
    types: tuple[Any, ...]

    @property
    def rules(self) -> dict[str, RuleSource]:
        """The rules, imported; raises ImportError or AttributeError where there are none."""
        found = {}
        for name, (owner, module, path) in self.places.items():
            function: Any = __import__(module, fromlist=["*"])
            for part in path.split("."):
                function = getattr(function, part)
            found[name] = RuleSource(owner, function)
        return found


def compile_ahead(calls: Iterable[Call], threads: int) -> None:
    """Start helpers for kernels that the cache lacks, if there are enough of them and threads to spare."""
    helpers = min(threads, _cores()) - 1
    if helpers < 1 or config.DISABLE_JIT or getattr(sys, "frozen", False):
        return
    _HELPERS[:] = [each for each in _HELPERS if each.poll() is None]
    orders = list(_orders(calls))
    helpers = min(helpers, len(orders) // WORTH) - len(_HELPERS)
    for k in range(helpers):
        _start(orders[k::helpers])


def _orders(calls: Iterable[Call]) -> Iterator[Order]:
    from polybius.engine.backend import key_of

    found = [(each.kernel, each.arguments(*given)) for each, given in calls if isinstance(each, Explained)]
    new = {key: pair for pair in found if (key := key_of(pair[0])) and key not in _SEEN}
    _SEEN.update(new)
    known = keys() if new else frozenset()
    for key, (kernel, arguments) in new.items():
        if key[:SHORT] in known or not _is_importable(kernel):
            continue
        places = {
            name: (source.owner, source.plain().__module__, source.plain().__qualname__)
            for name, source in kernel.rules.items()
        }
        types = tuple(numba.typeof(each) for each in arguments)
        yield Order(kernel.title, kernel.text, places, types)


def _is_importable(kernel: Kernel) -> bool:
    rules = [source.plain() for source in kernel.rules.values()]
    return all("<" not in rule.__qualname__ and rule.__module__ != "__main__" for rule in rules)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(orders: Sequence[Order]) -> None:
    """Start a helper, and leave it to itself."""
    program = "from polybius.engine.ahead import help_out; help_out()"
    try:
        helper = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {program}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _HELPERS.append(helper)
        with helper.stdin or open(os.devnull, "wb") as pipe:  # noqa: PTH123
            pipe.write(pickle.dumps(orders))
    except OSError:  # no more processes, or it is gone already
        return


def help_out() -> None:
    """Compile the orders that come in on standard input, the last first."""
    from polybius.engine.backend import code_of

    for order in reversed(pickle.load(sys.stdin.buffer)):
        try:
            code_of(order).compile(order.types)
        except Exception:  # whoever needs it compiles it, and says what is wrong
            continue
