"""Refusals: what a rule may not use, for what reason, and what to write instead."""

import dis
import math
from collections.abc import Iterator
from enum import Enum
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from polybius.compiled.references import codes, instructions

_BITS = "which need not give the same bits everywhere"

_POWER = f"{_BITS}. Write x * x for a square, sqrt(x), or exp(a * log(x)) out of polybius.numbers."
_SUM = f"{_BITS}: newer Pythons correct its rounding. Add up in a loop: total += x."
_ROOT = f"{_BITS}. Write sqrt(x * x + y * y), or polybius.vectors.distance."
_DRAW = "whose draws nobody can repeat. Use polybius.rng: uniform(s.worlds.seed[w], me.id[i], t, 0)."
_OTHER = f"{_BITS}. Use + - * / and sqrt, or what polybius.numbers has."

#: Functions whose results differ between Python and compiled code, or between machines.
FORBIDDEN: dict[Any, str] = {
    pow: _POWER,
    sum: _SUM,
    **{
        getattr(math, name): reason
        for name, reason in {
            "cbrt": _POWER,
            "dist": _ROOT,
            "exp2": _POWER,
            "fsum": _SUM,
            "gamma": _OTHER,
            "hypot": _ROOT,
            "lgamma": _OTHER,
            "pow": _POWER,
            "sumprod": _SUM,
        }.items()
        if hasattr(math, name)
    },
}

#: Built-in types that rules may name; `float(x)` calls one.
TYPES = frozenset({bool, enumerate, float, int, range, reversed, tuple, zip})

#: Types of what rules may name besides functions, modules, and tuples.
PLAIN_VALUES = frozenset({bool, int, float, str, type(None)})

_NO_OBJECTS = "rules make numbers and tuples only. Use a tuple, or add up in a loop."

#: What an instruction shows that rules may not do. The first that is found is told.
_STATEMENTS = {
    "GET_AWAITABLE": "waits, but rules only calculate.",
    "IMPORT_NAME": "imports inside its rule. Import at the top of the file instead.",
    "LOAD_ASSERTION_ERROR": "asserts, but a rule cannot stop a run. Run with check=True instead.",
    "RAISE_VARARGS": "raises an error, but a rule cannot stop a run. Return a number for every row.",
    "BEFORE_WITH": "uses 'with', but rules only calculate.",
    "YIELD_VALUE": "yields, but rules return once.",
    "STORE_GLOBAL": "sets a global, but rules keep nothing from row to row. Return what is to be kept.",
    "STORE_ATTR": "sets an attribute. Return the new values of what it writes instead.",
    "BUILD_STRING": "puts text together, but rules only calculate.",
    "FORMAT_VALUE": "puts text together, but rules only calculate.",
    "FORMAT_SIMPLE": "puts text together, but rules only calculate.",
    "FORMAT_WITH_SPEC": "puts text together, but rules only calculate.",
    "BUILD_LIST": f"makes a list, but {_NO_OBJECTS}",
    "BUILD_MAP": f"makes a dict, but {_NO_OBJECTS}",
    "BUILD_CONST_KEY_MAP": f"makes a dict, but {_NO_OBJECTS}",
    "BUILD_SET": f"makes a set, but {_NO_OBJECTS}",
}

_COMPREHENSIONS = {
    "<listcomp>": f"makes a list, but {_NO_OBJECTS}",
    "<dictcomp>": f"makes a dict, but {_NO_OBJECTS}",
    "<setcomp>": f"makes a set, but {_NO_OBJECTS}",
    "<genexpr>": "loops inside brackets, which cannot be compiled. Write a loop, or use polybius.vectors.",
}


def statement_refused(code: CodeType) -> str:
    """Return what `code`, or code nested in it, does that rules may not do; else nothing."""
    for each in codes(code):
        if each.co_name in _COMPREHENSIONS:
            return _COMPREHENSIONS[each.co_name]
    return next((told for each in codes(code) for told in _found(each)), "")


def _found(code: CodeType) -> Iterator[str]:
    body = instructions(code)
    found = {i.opname for i in body}
    yield from (told for opname, told in _STATEMENTS.items() if opname in found)
    if any(_is_power(i) for i in body):
        yield f"uses '**', {_POWER}"
    if getattr(code, "co_exceptiontable", b""):
        yield "uses 'try', but errors stop a run: test for what could go wrong beforehand, with 'if'."
    if any(i.opname == "LOAD_CONST" and isinstance(i.argval, str) for i in body):
        yield "uses text, but columns hold numbers. Compare with the number that stands for it."


def _is_power(instruction: dis.Instruction) -> bool:
    return instruction.opname == "BINARY_OP" and "**" in instruction.argrepr


def value_refused(value: Any) -> str:
    """Return why a rule may not use a `value` from outside, and what to use instead; else nothing."""
    match value:
        case tuple():
            return next((why for item in value if (why := value_refused(item))), "")
        case type():
            return "" if value in TYPES else _type_refused(value)
        case BuiltinFunctionType():
            return _builtin_refused(value)
    # NumPy's scalars calculate by rules of their own: np.float64 passes for a float, but is none.
    if type(value) in PLAIN_VALUES or isinstance(value, (FunctionType, ModuleType, Enum)):
        return ""
    return _thing_refused(value)


def _type_refused(value: type) -> str:
    if value.__module__ == "numpy":
        return "whose numbers calculate by rules of their own. Use float or int."
    if value.__module__ == "builtins":
        return f"but {_NO_OBJECTS}"
    return "a class. Rules call functions only."


def _builtin_refused(value: BuiltinFunctionType) -> str:
    if value in FORBIDDEN:
        return FORBIDDEN[value]
    if value.__module__ in ("math", "builtins") and value not in (open, input, eval, exec, compile):
        return ""
    if _is_random(value):
        return _DRAW
    return "which does something besides calculating. Rules only calculate."


def _is_random(value: Any) -> bool:
    return "random" in type(getattr(value, "__self__", None)).__module__


def _thing_refused(value: Any) -> str:
    if _is_random(value):
        return _DRAW
    module = type(value).__module__
    if type(value).__name__ in ("ufunc", "_ArrayFunctionDispatcher"):
        return f"{_BITS}: it is NumPy's. Use math.sqrt, abs, min, max, and exp, log, ... of polybius.numbers."
    if type(value).__name__ == "ndarray":
        return "an array. Give it as a column of the state, or as a tuple if it is short and stays as it is."
    if module == "numpy":
        return "a number of NumPy's, which calculates by rules of its own. Write float(...) of it."
    if isinstance(value, (list, dict, set)):
        return f"a {type(value).__name__}, which may change while the rule is compiled. Make it a tuple."
    return f"an object ({type(value).__name__}). Rules use numbers, tuples and functions."
