"""Compiling ahead: helpers compile from the last kernel on, while this process begins with the first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numba

from polybius.compiled.helpers import helpers_wanted, start_helper
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

    def __call__(self) -> None:
        """Compile it."""
        from polybius.engine.backend import code_of

        code_of(self).compile(self.types)


def compile_ahead(calls: Iterable[Call], threads: int) -> None:
    """Start helpers for kernels that the cache lacks, if there are enough of them and threads to spare."""
    if helpers_wanted(threads) < 1:
        return
    orders = list(_orders(calls))[::-1]
    helpers = min(helpers_wanted(threads), len(orders) // WORTH)
    for k in range(helpers):
        start_helper(orders[k::helpers])


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
