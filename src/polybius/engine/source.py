"""What a rule is made of: the functions that it calls, the names that it uses, and a hash of it all."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from polybius.compiled import digest, reached
from polybius.compiled.references import codes, takes_powers
from polybius.errors import RuleError

#: Functions whose results differ between Python and compiled code, or between machines.
FORBIDDEN = frozenset(
    getattr(math, name)
    for name in ("cbrt", "dist", "exp2", "fsum", "gamma", "hypot", "lgamma", "pow", "sumprod")
    if hasattr(math, name)
) | {pow, sum}

#: Built-in types that rules may name; `float(x)` calls one.
TYPES = frozenset({bool, enumerate, float, int, range, reversed, tuple, zip})

#: Types of what rules may name besides functions, modules, and tuples.
PLAIN_VALUES = frozenset({bool, int, float, str, type(None)})


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
            if any(takes_powers(code) for code in codes(function.__code__)):
                raise self._refusal("**")
            for name, value in outer:
                if not _is_allowed(value):
                    raise self._refusal(name)
        self._check_circles(self.plain(), ())

    def _check_circles(self, function: FunctionType, callers: tuple[FunctionType, ...]) -> None:
        if function in callers:
            raise RuleError(
                f"{self.owner}.rule reaches '{function.__name__}', which calls itself. Write a loop instead."
            )
        for _, value in self._reached[function]:
            if value in self._reached:
                self._check_circles(value, (*callers, function))

    def _refusal(self, name: str) -> RuleError:
        return RuleError(
            f"{self.owner}.rule uses '{name}', which need not give the same bits everywhere. "
            f"Use + - * / and sqrt, numbers, loops, functions, and polybius.rng, numbers and vectors."
        )


def _is_allowed(value: Any) -> bool:
    match value:
        case tuple():
            return all(_is_allowed(item) for item in value)
        case type():
            return value in TYPES
        case BuiltinFunctionType():
            return value.__module__ in ("math", "builtins") and value not in FORBIDDEN
    # NumPy's scalars calculate by rules of their own: np.float64 passes for a float, but is none.
    return type(value) in PLAIN_VALUES or isinstance(value, (FunctionType, ModuleType, Enum))
