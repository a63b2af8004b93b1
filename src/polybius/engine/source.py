"""What a rule is made of: the functions it calls, the names it uses, and a hash of it all.

Works on bytecode, so a rule typed at a prompt or in a notebook is as good as one in a file.
"""

import dis
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

from polybius.compiled import jitable
from polybius.errors import RuleError

#: Names whose results differ between Python and compiled code, or between machines.
FORBIDDEN = frozenset({"hypot", "gamma", "lgamma", "pow", "fsum", "dist", "cbrt", "exp2", "sum"})

#: Modules made for rules: nothing in them needs a look, and the cache's folder knows their text.
TRUSTED = frozenset({"polybius.rng", "polybius.numbers", "polybius.vectors"})


@dataclass(frozen=True)
class RuleSource:
    """A rule's function together with every plain function that it reaches."""

    owner: str
    function: Callable[..., Any]

    @cached_property
    def functions(self) -> tuple[FunctionType, ...]:
        """The rule first, then what it calls, each once."""
        found: dict[int, FunctionType] = {}
        _collect(_plain(self.function), found)
        return tuple(found.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """Every attribute and global name used anywhere in it."""
        return frozenset(name for function in self.functions for code in _codes(function.__code__) for name in code.co_names)

    @cached_property
    def digest(self) -> str:
        """A hash that changes whenever the rule's behaviour can."""
        hasher = hashlib.blake2b(digest_size=16)
        for function in self.functions:
            for code in _codes(function.__code__):
                hasher.update(repr((code.co_code, code.co_names, code.co_varnames, _constants(code))).encode())
            hasher.update(repr(function.__defaults__).encode())
            for name, value in _references(function):
                if not isinstance(value, (FunctionType, ModuleType, type)) and not hasattr(value, "py_func"):
                    hasher.update(repr((name, value)).encode())
        return hasher.hexdigest()

    def check(self) -> None:
        """Raise RuleError where the rule uses what would not give the same bits everywhere."""
        for function in self.functions:
            for code in _codes(function.__code__):
                found = _forbidden(code, function.__globals__)
                if found:
                    raise RuleError(
                        f"{self.owner}.rule uses '{found}', which does not give the same bits everywhere. "
                        f"Use + - * / and sqrt, or a function of polybius.numbers."
                    )

    def prepare(self) -> None:
        """Let compiled code call the plain functions of user modules that the rule reaches."""
        for function in self.functions[1:]:
            if not function.__module__.startswith("polybius.") and id(function) not in _PREPARED:
                _PREPARED[id(function)] = jitable(function)


#: Functions made known to the compiler; kept alive, so that their ids stay theirs.
_PREPARED: dict[int, Callable[..., Any]] = {}


def _plain(function: Any) -> FunctionType:
    plain = getattr(function, "py_func", function)
    if not isinstance(plain, FunctionType):
        raise RuleError(f"a rule must be a plain function. Got {function!r} instead.")
    return plain


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _constants(code: CodeType) -> tuple[Any, ...]:
    # The docstring is not behaviour; nested code is hashed on its own.
    first = 1 if code.co_consts and isinstance(code.co_consts[0], str) else 0
    return tuple(c for c in code.co_consts[first:] if not isinstance(c, CodeType))


def _references(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Yield the globals and enclosed values that `function` names."""
    names = {
        instruction.argval  # attributes may bear the same names as globals, so names alone do not tell
        for code in _codes(function.__code__)
        for instruction in dis.get_instructions(code)
        if instruction.opname == "LOAD_GLOBAL"
    }
    for name in sorted(names & set(function.__globals__)):
        yield name, function.__globals__[name]
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents


def _collect(function: FunctionType, found: dict[int, FunctionType]) -> None:
    if id(function) in found:
        return
    found[id(function)] = function
    for _, value in _references(function):
        value = getattr(value, "py_func", value)
        if isinstance(value, FunctionType) and value.__module__ not in TRUSTED:
            _collect(value, found)


def _forbidden(code: CodeType, space: dict[str, Any]) -> str:
    """Return the first forbidden operation in `code`, or an empty string."""
    module = False
    for instruction in dis.get_instructions(code):
        name = instruction.argval
        if instruction.opname == "BINARY_OP" and "**" in instruction.argrepr:
            return "**"
        if instruction.opname == "LOAD_GLOBAL" and name in FORBIDDEN:
            return str(name)
        if module and instruction.opname in ("LOAD_ATTR", "LOAD_METHOD") and name in FORBIDDEN:
            return str(name)
        module = instruction.opname == "LOAD_GLOBAL" and isinstance(space.get(str(name)), ModuleType)
    return ""
