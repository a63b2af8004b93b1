"""Backends: what turns a kernel's text into something that runs."""

import hashlib
import os
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from polybius.compiled import compiled, kernel_folder
from polybius.engine.announcing import Announcing, Compiling
from polybius.engine.kernel import Kernel
from polybius.engine.plain_columns import PLAIN
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

_BUILDING = threading.Lock()


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
        digests = "".join(f"{name}:{source.digest};" for name, source in kernel.rules.items())
        key = hashlib.blake2b((kernel.text + digests).encode(), digest_size=10).hexdigest()
        name = f"polybius_kernel_{key}"
        with _BUILDING:
            if name not in sys.modules:
                sys.modules[name] = _module(name, kernel)
        call: Callable[..., Any] = sys.modules[name].kernel
        return self._announcing.around(name, kernel.title, call) if self._announcing else call

    def __repr__(self) -> str:
        return "compiled"


Backend = Plain | Compiled


def kernel_file(kernel: Kernel) -> str:
    """Return what tracebacks call the file of a kernel in plain Python."""
    return f"<kernel of {kernel.title}>"


def _module(name: str, kernel: Kernel) -> ModuleType:
    """Return the kernel as a module that Numba can cache: it has a file, and its rules are in its name."""
    from polybius.engine.fast_columns import FAST
    from polybius.engine.linking import linked

    module = ModuleType(name)
    rules = {rule: linked(source, name) for rule, source in kernel.rules.items()}
    module.__dict__.update({**FAST, **COMMON, **rules})
    code = compile(kernel.text, _written(name, kernel.text), "exec")
    exec(code, module.__dict__)
    module.kernel = compiled(module.kernel)  # type: ignore[attr-defined]
    return module


def _written(name: str, text: str) -> str:
    """Write a module's text into the cache and return its path; where that fails, a path to nowhere."""
    path = kernel_folder() / f"{name}.py"
    try:
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}.tmp")
            fresh.write_text(text, encoding="utf-8")
            os.utime(
                fresh, (0, 0)
            )  # Numba looks at the date: whoever writes it last must not make it look new
            fresh.replace(path)
    except OSError:
        return f"<{name}>"
    return str(path)
