"""What a function reaches beyond its arguments: globals, enclosed values, and what modules hold.

Works on bytecode, so a function typed at a prompt or in a notebook is as good as one in a file.
"""

import builtins
import dis
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

#: Instructions that push a value which the function did not compute.
_OUTER = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_CLASSDEREF"})
_ATTRIBUTE = frozenset({"LOAD_ATTR", "LOAD_METHOD"})


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield `code` and all code nested in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def references(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Yield the name, such as `math.sqrt`, and value of all that `function` names from outside itself.

    Attributes of modules and classes are followed; names that mean nothing yet are left out.
    """
    spaces = (_enclosed(function), function.__globals__, vars(builtins))
    for code in codes(function.__code__):
        for first, *attributes in _chains(code):
            space = next((space for space in spaces if first in space), None)
            if space is None:
                continue
            path, value = first, space[first]
            for name in attributes:
                if not isinstance(value, (ModuleType, type)):
                    break
                path, value = f"{path}.{name}", getattr(value, name, None)
            yield path, value


def unknown_names(function: FunctionType) -> list[str]:
    """Return the names that `function` uses and that mean nothing."""
    known = {*_enclosed(function), *function.__globals__, *vars(builtins)}
    nested = {name for code in codes(function.__code__) for name in (*code.co_varnames, *code.co_cellvars)}
    return [
        name
        for code in codes(function.__code__)
        for name, *_ in _chains(code)
        if name not in known and name not in nested
    ]


def _enclosed(function: FunctionType) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {name: cell.cell_contents for name, cell in cells}


@cache  # reading bytecode takes longer than all else when a simulation begins
def instructions(code: CodeType) -> tuple[dis.Instruction, ...]:
    """Return what `code` is made of, with arguments put together."""
    return tuple(i for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG")


@cache
def _chains(code: CodeType) -> tuple[tuple[str, ...], ...]:
    """Return each outer name in `code`, with the attributes taken of it one after the other."""
    found: list[list[str]] = []
    open_end = False
    for instruction in instructions(code):
        if instruction.opname in _OUTER:
            found.append([str(instruction.argval)])
            open_end = True
        elif open_end and instruction.opname in _ATTRIBUTE:
            found[-1].append(str(instruction.argval))
        else:
            open_end = False
    return tuple(dict.fromkeys(tuple(chain) for chain in found))
