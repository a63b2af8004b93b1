"""What a mechanism means: a hash that tells whether it does what it did.

Comments, docstrings, line breaks and names of local variables change nothing; sources, former names of
parameters, defaults and hints that only save time don't either. What counts is what its functions and
all that they call do, as Python compiled them, and what the class declares. The same text compiles to
other instructions under another minor version of Python, so hashes compare within one only. (Kernels are
kept under a stricter hash, of the code as it stands: `polybius.compiled.digest`.)
"""

import dis
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from inspect import getattr_static
from types import CodeType, FunctionType
from typing import Any

from polybius.compiled.digest import is_toolkit
from polybius.compiled.references import references
from polybius.model import Mechanism

__all__ = ["meaning"]

#: Attributes of a mechanism's class that change no number.
IDLE = frozenset({"sources", "renamed", "draws", "draws_where", "heard"})


def meaning(kind: type[Mechanism]) -> str:
    """Return the hash of what mechanisms of a class do, in 32 hexadecimal digits."""
    own = {
        name: getattr(kind, name)
        for name in sorted(dir(kind))
        if not name.startswith("_") and name not in IDLE
        if not isinstance(getattr_static(kind, name), property)
    }
    numbers: set[str] = {f.name for f in fields(kind)} if is_dataclass(kind) else set()
    base = next(cls for cls in kind.__mro__ if cls.__module__.startswith("polybius.model."))
    parts = [base.__name__, *sorted(numbers)]
    parts += [f"{name} = {_text(value, ())}" for name, value in own.items() if name not in numbers]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _text(value: Any, callers: tuple[FunctionType, ...]) -> str:
    """Return text that says what a value is, wherever it came from."""
    plain = getattr(value, "py_func", value)
    match plain:
        case FunctionType():
            return _function(plain, callers)
        case Enum():
            return str(plain)
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {_text(item, callers)}' for key, item in plain.items())}}}"
        case tuple() | list():
            return f"({', '.join(_text(item, callers) for item in plain)})"
    if is_dataclass(plain) and not isinstance(plain, type):
        inner = (f"{f.name}={_text(getattr(plain, f.name), callers)}" for f in fields(plain))
        return f"{type(plain).__name__}({', '.join(inner)})"
    named = getattr(plain, "__qualname__", None) or getattr(
        plain, "__name__", None
    )  # builtins, modules, types
    return f"{getattr(plain, '__module__', '')}.{named}" if named else repr(plain)


def _function(function: FunctionType, callers: tuple[FunctionType, ...]) -> str:
    if is_toolkit(function) or function in callers:
        return f"{function.__module__}.{function.__qualname__}"
    inner = (*callers, function)
    outer = {name: _text(value, inner) for name, value in references(function)}
    given = _text((function.__defaults__ or (), function.__kwdefaults__ or {}), inner)
    return f"{list(_instructions(function.__code__))} of {given} with {sorted(outer.items())}"


def _instructions(code: CodeType) -> Iterator[tuple[str, str]]:
    """Yield what a function's code does, without places, lines and names of local variables."""
    found = [
        i for i in dis.get_instructions(code) if i.opname not in ("EXTENDED_ARG", "NOP", "CACHE", "RESUME")
    ]
    places = [i.offset for i in found]
    for i in found:
        if isinstance(i.argval, CodeType):
            yield i.opname, str(list(_instructions(i.argval)))
        elif i.opcode in dis.hasjrel or i.opcode in dis.hasjabs:
            yield i.opname, str(sum(place < i.argval for place in places))
        elif i.opcode in dis.hasconst or i.opcode in dis.hasname or "GLOBAL" in i.opname:
            yield i.opname, repr(sorted(i.argval) if isinstance(i.argval, frozenset) else i.argval)
        else:
            yield i.opname, str(i.arg)
