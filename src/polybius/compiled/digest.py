"""Digests: a name for all that a function does, whatever file it stands in and whoever else is there.

Two functions with one digest do the same. Comments, docstrings, lines and edits elsewhere change none:
all is read off the code that runs in this process. Compiled code keeps what it saw, so where a function
was replaced after it was first looked at, there is no digest, and nothing is kept.
"""

import hashlib
import re
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from polybius.compiled.references import codes, references

__all__ = ["TOOLKIT", "digest", "is_toolkit", "module_digest", "reached"]

#: Modules made for rules. Compiled code calls twins of their functions that no bytecode names, so each
#: counts as a whole.
TOOLKIT = frozenset({"polybius.rng", "polybius.numbers", "polybius.vectors"})

#: When the toolkit was imported, or shortly before.
_LOADED = time.time()

#: What `repr` shows of a thing that is itself only for as long as the process lives.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

#: Packages whose version stands in the folder's name: what they hold is known by its own.
_VERSIONED = frozenset({"builtins", "math", "numba", "numpy"})

#: The flag of code with a docstring, from Python 3.14 on; before, what would be one is the first constant.
_HAS_DOCSTRING = 0x4000000

_FIRST: "WeakKeyDictionary[FunctionType, CodeType]" = WeakKeyDictionary()


def digest(function: FunctionType, is_copied: bool = False) -> str:
    """Return a hash (32 hex digits) that changes whenever what `function` does can change; nothing if unsure.

    `is_copied` says that it is compiled as a fresh copy, with all that it reaches: then it may be edited.
    """
    found = reached(function)
    if not is_copied and any(_is_replaced(each) for each in found):
        return ""
    places = {each: place for place, each in enumerate(found)}
    parts: list[str] = []
    for each, named in found.items():
        parts += [_does(code) for code in codes(each.__code__)]
        parts += [_told(each.__defaults__), _told(each.__kwdefaults__)]
        for name, value in named:
            called = isinstance(value, FunctionType) and value in places
            parts.append(f"{name}={places[value] if called else _told(value)}")
    modules = {value.__module__ for named in found.values() for _, value in named if is_toolkit(value)}
    parts += (tools := [module_digest(name) for name in sorted(modules)])
    if not all(tools) or any(_ADDRESS.search(part) for part in parts):
        return ""
    return hashed(parts)


def reached(function: FunctionType) -> dict[FunctionType, list[tuple[str, Any]]]:
    """Return `function` and all plain functions that it calls, each with what it names from outside.

    The toolkit's functions are named, not looked into.
    """
    found: dict[FunctionType, list[tuple[str, Any]]] = {}
    waiting = [function]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = [(name, getattr(value, "py_func", value)) for name, value in references(each)]
            waiting += [
                value for _, value in found[each] if isinstance(value, FunctionType) and not is_toolkit(value)
            ]
    return found


def is_toolkit(value: Any) -> bool:
    """Say whether a function was made for rules, and is what its module holds now."""
    if not isinstance(value, FunctionType) or value.__module__ not in TOOLKIT:
        return False
    return getattr(sys.modules.get(value.__module__), value.__name__, None) is value


def module_digest(name: str) -> str:
    """Return a hash of all of a module and of the toolkit that it uses; nothing if it was edited since."""
    functions = [each for used in _family(name) for each in _functions(sys.modules[used])]
    if any(_is_replaced(each) for each in functions):
        return ""
    return _module_digest(name)


def hashed(parts: Iterable[str]) -> str:
    """Return a hash (32 hex digits) of texts."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        hasher.update(f"{len(part)}:{part}".encode())
    return hasher.hexdigest()


@cache
def _module_digest(name: str) -> str:
    parts: list[str] = []
    for used in _family(name):
        module = sys.modules[used]
        code = _code(module)
        texts = [_does(each) for each in codes(code)] if code else []
        if not all(_does(each.__code__) in texts for each in _functions(module)):
            return ""  # the file is not what runs
        parts += texts
        for value in vars(module).values():  # such as a helper from elsewhere
            if isinstance(value, FunctionType) and value.__module__ not in {*TOOLKIT, used}:
                parts += [_does(each) for each in codes(value.__code__)]
    return hashed(parts)


@cache
def _family(name: str) -> tuple[str, ...]:
    """Return the name of a module and of those of the toolkit that it takes anything from, in order."""
    taken = {getattr(value, "__module__", None) for value in vars(sys.modules[name]).values()} & TOOLKIT
    return tuple(sorted({name}.union(*(_family(other) for other in taken - {name}))))


def _code(module: ModuleType) -> CodeType | None:
    """Return the code of a whole module; None where its file was written after this process read it."""
    try:
        if Path(str(module.__file__)).stat().st_mtime > _LOADED:
            return None
        code: CodeType | None = module.__spec__.loader.get_code(module.__name__)  # type: ignore[union-attr]
    except (OSError, ImportError, AttributeError):
        return None
    return code


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        value = getattr(value, "_defn", getattr(value, "py_func", value))  # an intrinsic's, a dispatcher's
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            yield value


def _is_replaced(function: FunctionType) -> bool:
    return _FIRST.setdefault(function, function.__code__) is not function.__code__


def _does(code: CodeType) -> str:
    """Return text that two pieces of code share if they do the same."""
    constants = [each for each in code.co_consts if not isinstance(each, CodeType)]
    if sys.version_info >= (3, 14):
        documented = bool(code.co_flags & _HAS_DOCSTRING)
    else:
        documented = bool(constants) and isinstance(constants[0], str) and code.co_name[0] != "<"
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    told = [_told(each) for each in constants[documented:]]
    return repr((code.co_code, code.co_exceptiontable, names, counts, told))


def _told(value: Any) -> str:
    """Return text that tells a value from others."""
    match value:
        case FunctionType() | type():
            return f"{value.__module__}.{value.__qualname__}"
        case ModuleType():
            return value.__name__
        case tuple() | list():
            return f"{type(value).__name__}({', '.join(map(_told, value))})"
        case frozenset() | set():
            return f"{type(value).__name__}({', '.join(sorted(map(_told, value)))})"
        case np.ndarray():
            content = hashlib.blake2b(np.ascontiguousarray(value).tobytes(), digest_size=16).hexdigest()
            return f"array({value.dtype.descr}, {value.shape}, {content})"
    if callable(value) and str(getattr(value, "__module__", "")).partition(".")[0] in _VERSIONED:
        return f"{value.__module__}.{getattr(value, '__qualname__', value.__name__)}"
    return f"{type(value).__qualname__}:{value!r}"
