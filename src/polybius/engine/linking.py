"""Linking: a rule and all that it calls, compiled together and apart from everything else.

Compiled code keeps what its globals held when it was compiled. So that a helper that was
edited in a notebook is never called in its old form, every kernel gets copies of the
functions that its rule reaches, which name each other instead of the originals.
"""

from types import CellType, FunctionType, ModuleType
from typing import Any

from numba import njit

from polybius.compiled import INNER, is_toolkit
from polybius.compiled.references import references
from polybius.engine.source import RuleSource


def linked(source: RuleSource, module: str) -> Any:
    """Return a rule as a function that compiled code can call, as if written in `module`.

    That name must tell this rule from all others: the linker knows functions by name, also
    those that other processes have left in the cache.
    """
    return _Linker(module).compiled(source.plain())


class _Linker:
    """Copies of functions, each made once."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.made: dict[FunctionType, Any] = {}

    def compiled(self, function: FunctionType) -> Any:
        """Return the compiled copy of `function`."""
        if function not in self.made:
            space = {**_named(function), "__name__": self.module}
            cells = tuple(CellType() for _ in function.__code__.co_freevars)
            copy = FunctionType(function.__code__, space, function.__name__, function.__defaults__, cells)
            copy.__kwdefaults__ = function.__kwdefaults__
            self.made[function] = njit(error_model="python", forceinline=True, **INNER)(copy)
            self._fill(function, space, cells)
        return self.made[function]

    def _fill(self, function: FunctionType, space: dict[str, Any], cells: tuple[CellType, ...]) -> None:
        """Give the copy what the original names, functions replaced by their copies."""
        enclosed = dict(zip(function.__code__.co_freevars, cells, strict=True))
        for cell, original in zip(cells, function.__closure__ or (), strict=True):
            cell.cell_contents = original.cell_contents
        copied: dict[str, ModuleType] = {}
        for path, value in references(function):
            value = getattr(value, "py_func", value)
            if not isinstance(value, FunctionType) or is_toolkit(value):
                continue
            if path in enclosed:
                enclosed[path].cell_contents = self.compiled(value)
            else:
                _put(space, copied, path, self.compiled(value))


def _named(function: FunctionType) -> dict[str, Any]:
    """Return the globals that `function` names, and no others: a kernel would keep them alive."""
    roots = {path.partition(".")[0] for path, _ in references(function)} | {"__builtins__"}
    return {name: function.__globals__[name] for name in roots if name in function.__globals__}


def _put(space: dict[str, Any], copied: dict[str, ModuleType], path: str, value: Any) -> None:
    """Set what `path`, such as `tools.helper`, means in `space`, in copies of the modules on the way."""
    *modules, name = path.split(".")
    holder, at = space, ""
    for module in modules:
        at = f"{at}.{module}"
        if at not in copied:
            copied[at] = ModuleType(module)
            vars(copied[at]).update(vars(holder[module]))
            holder[module] = copied[at]
        holder = vars(copied[at])
    holder[name] = value
