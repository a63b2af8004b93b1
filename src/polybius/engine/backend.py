"""Backends: what turns a kernel's text into something that runs."""

import importlib
import itertools
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numba.core import config

from polybius.compiled import machine_code, module_digest
from polybius.compiled.digest import hashed
from polybius.engine.announcing import Announcing, Compiling
from polybius.engine.kernel import Kernel
from polybius.engine.plain_columns import PLAIN
from polybius.engine.source import RuleSource
from polybius.rng import Drawn, Tick, fill_first_normals, fill_first_uniform, fill_uniform

#: What kernels call besides rules and columns.
COMMON: dict[str, Any] = {
    "Drawn": Drawn,
    "Tick": Tick,
    "empty": np.empty,
    "fill": fill_uniform,
    "fill_first_normals": fill_first_normals,
    "fill_first_uniform": fill_first_uniform,
}

#: Modules that every kernel is made with.
_TOOLS = ("polybius.engine.fast_columns", "polybius.engine.linking", "polybius.rng")

_BUILDING = threading.Lock()

_NUMBERS = itertools.count()


class Plain:
    """Run rules as plain Python: slow, and open to the debugger."""

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the loop as a Python function."""
        rules = {name: source.plain() for name, source in kernel.rules.items()}
        space = {**PLAIN, **COMMON, **rules}
        exec(compile(kernel.text, kernel_file(kernel), "exec"), space)
        return space["kernel"]  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return "plain Python"


class Compiled:
    """Run rules as machine code, kept in a cache on disk that cannot be stale.

    `compiling` is called before a kernel is compiled that the cache lacks: with its title, how many such
    came before it, and how many there are.
    """

    def __init__(self, compiling: Compiling | None = None) -> None:
        self._announcing = Announcing(compiling) if compiling else None

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the loop as compiled code; compiling is put off until the first call."""
        if config.DISABLE_JIT:
            return Plain().build(kernel)
        call: Callable[..., Any] = code_of(kernel)
        if not self._announcing:
            return call
        return self._announcing.around(key_of(kernel), kernel.title, call)

    def __repr__(self) -> str:
        return "compiled"


Backend = Plain | Compiled


def kernel_file(kernel: Kernel) -> str:
    """Return what tracebacks call the file of a kernel in plain Python."""
    return f"<kernel of {kernel.title}>"


class Recipe(Protocol):
    """What a kernel is made from."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def rules(self) -> dict[str, RuleSource]: ...  # noqa: D102


def code_of(kernel: Recipe) -> Any:
    """Return a kernel as machine code, the same for all who ask in this process."""
    key = key_of(kernel)
    name = f"polybius_kernel_{key or f'{next(_NUMBERS)}_unkept'}"
    with _BUILDING:
        if name not in sys.modules:
            sys.modules[name] = _module(name, key, kernel)
    return sys.modules[name].kernel


def key_of(kernel: Recipe) -> str:
    """Return a hash of all that the kernel is made of; nothing where it cannot be known."""
    rules = [f"{name}:{source.digest}" for name, source in sorted(kernel.rules.items())]
    rules_known = all(source.digest for source in kernel.rules.values())
    tools = [module_digest(importlib.import_module(name).__name__) for name in _TOOLS]
    if not rules_known or not all(tools):
        return ""
    return hashed((kernel.text, *rules, *tools))


def _module(name: str, key: str, kernel: Recipe) -> ModuleType:
    """Return a module with the kernel, whose rules are put in when it has to be compiled.

    It has a name that nothing else has, because the linker, and Numba when it loads machine code, know
    functions and modules by name.
    """
    module = ModuleType(name)
    code = compile(kernel.text, f"<{name}>", "exec")
    exec(code, module.__dict__)

    def prepare() -> None:
        from polybius.engine.fast_columns import FAST
        from polybius.engine.linking import linked

        rules = {rule: linked(source, name) for rule, source in kernel.rules.items()}
        module.__dict__.update({**FAST, **COMMON, **rules})

    module.kernel = machine_code(module.kernel, key, kernel.title, prepare)  # type: ignore[attr-defined]
    return module
