"""What a rule is made of: the functions that it calls, the names that it uses, and a hash of it all."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any

from polybius.compiled import digest, reached
from polybius.compiled.digest import TOOLKIT
from polybius.compiled.references import codes, unknown_names
from polybius.engine.assignment import unset_variable
from polybius.engine.refusals import statement_refused, value_refused
from polybius.errors import RuleError
from polybius.state import TABLES


@dataclass(frozen=True)
class RuleSource:
    """A rule's function together with every plain function that it reaches."""

    owner: str
    function: Callable[..., Any]

    def plain(self) -> FunctionType:
        """The function as Python runs it; raises RuleError where it is no plain function."""
        plain = getattr(self.function, "py_func", self.function)
        if not isinstance(plain, FunctionType):
            raise RuleError(f"{self.owner}.rule must be a plain function. Got {self.function!r} instead.")
        return plain

    @cached_property
    def _reached(self) -> dict[FunctionType, list[tuple[str, Any]]]:
        """The rule first, then what it calls, each once, with all that it names from outside."""
        return reached(self.plain())

    @property
    def functions(self) -> tuple[FunctionType, ...]:
        """The rule first, then what it calls, each once."""
        return tuple(self._reached)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every attribute and global name used anywhere in it."""
        return frozenset(
            name
            for function in self.functions
            for code in codes(function.__code__)
            for name in code.co_names
        )  # fmt: skip

    @cached_property
    def digest(self) -> str:
        """A hash that changes whenever the rule's behaviour can; nothing where that cannot be known."""
        return digest(self.plain(), is_copied=True)

    def check(self) -> None:
        """Raise RuleError where the rule uses what rules may not use."""
        for function, outer in self._reached.items():
            refused = statement_refused(function.__code__)
            if refused:
                raise RuleError(f"{self.owner}.rule {refused}")
            for name, value in outer:
                refused = value_refused(value)
                if refused:
                    raise RuleError(f"{self.owner}.rule uses '{name}', {refused}")
            self._check_names(function)
            unset = next(filter(None, map(unset_variable, codes(function.__code__))), "")
            if unset:
                raise RuleError(
                    f"{self.owner}.rule uses '{unset}' on a way on which no line has set it: "
                    f"an 'if' that does not hold, or a loop that never runs. Set it before."
                )
        self._check_circles(self.plain(), ())

    def _check_names(self, function: FunctionType) -> None:
        for name in unknown_names(function):
            raise RuleError(f"{self.owner}.rule uses '{name}', which is defined nowhere.{_meant(name)}")

    def _check_circles(self, function: FunctionType, callers: tuple[FunctionType, ...]) -> None:
        if function in callers:
            raise RuleError(
                f"{self.owner}.rule reaches '{function.__name__}', which calls itself. Write a loop instead."
            )
        for _, value in self._reached[function]:
            if value in self._reached:
                self._check_circles(value, (*callers, function))


def _meant(name: str) -> str:
    """Return what to write for a name that rules need and that is not there."""
    home = next((module for module in sorted(TOOLKIT) if hasattr(sys.modules.get(module), name)), "")
    if home:
        return f" Write 'from {home} import {name}' at the top."
    if name in TABLES:
        return f" Write s.{name}."
    if hasattr(math, name):
        return f" Write 'from math import {name}' at the top."
    return " Is it a variable that no line sets, or an import that is missing?"
