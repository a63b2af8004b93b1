"""Functions as machine code, each compiled once for its types of arguments and kept on disk.

`jitable` marks a small function that is plain Python when Python calls it and is
inlined when compiled code calls it: one source, the same bits. `compiled` makes a
function machine code that releases the interpreter's lock. With Numba's compiler switched
off (`NUMBA_DISABLE_JIT=1`) both leave plain Python.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import update_wrapper
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from numba import types
from numba.core import config
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher
from numba.extending import register_jitable

from polybius.compiled import store
from polybius.compiled.digest import digest, module_digest
from polybius.compiled.turn import Turn

__all__ = ["INNER", "compiled", "inlined", "jitable", "machine_code", "uncompiled"]

#: Whether functions that have not been called before stay plain Python, in this thread.
_PLAIN: ContextVar[bool] = ContextVar("plain", default=False)

F = TypeVar("F", bound=Callable[..., Any])

#: How all machine code is made. Nobody calls it but Python, through the one wrapper that it needs.
OPTIONS = {
    "nopython": True,
    "nogil": True,
    "error_model": "python",
    "boundscheck": None,
    "no_cfunc_wrapper": True,
}

#: What functions lack that only compiled code calls: wrappers for others, which take long to compile.
INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def jitable(function: F) -> F:
    """Let compiled code call `function`, which stays plain Python for Python."""
    marked: F = register_jitable(**INNER)(function)
    return marked


def inlined(function: F) -> F:
    """Like `jitable`, but always inlined, and with no test for zero at a division.

    The call and the test would keep loops from being vectorised. For functions without a divisor
    that can be zero: theirs would give inf or nan compiled, and raise in Python.
    """
    marked: F = register_jitable(error_model="numpy", forceinline=True, **INNER)(function)
    return marked


def compiled(function: F) -> F:
    """Return `function` as machine code without the interpreter's lock, cached on disk.

    Compiling, and touching the cache, waits for the first call: importing a module does nothing.
    A cache that cannot be read or written costs time, never the run.
    """
    return _OnCall(function)  # type: ignore[return-value]


@contextmanager
def uncompiled() -> Iterator[None]:
    """Leave functions that have not been called before as plain Python, for little work: in this thread."""
    token = _PLAIN.set(True)
    try:
        yield
    finally:
        _PLAIN.reset(token)


class _OnCall:
    """A function that becomes machine code when it is first called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._code: Callable[..., Any] | None = None
        self._making = threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        return (self._code or self._made())(*arguments)

    def _made(self) -> Callable[..., Any]:
        if _PLAIN.get():
            return self.py_func
        with self._making:
            if self._code is None:
                function: Any = self.py_func
                if not config.DISABLE_JIT:
                    function = machine_code(function, digest(function), function.__name__)
                self._code = function
        return self._code

    def __reduce__(self) -> str:
        return self.py_func.__qualname__


def machine_code(
    function: FunctionType, key: str, title: str, prepare: Callable[[], object] = lambda: None
) -> Callable[..., Any]:
    """Return `function` as machine code, kept on disk under `key`, a hash of all that it does.

    Without a key nothing is kept. `title` is for people; `prepare` is called before anything is compiled.
    """
    # The linker knows functions by name: two forms of one must not meet under it.
    copy = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__, copy.__module__ = function.__kwdefaults__, function.__module__
    copy.__qualname__ = f"{function.__qualname__}_{key[:8]}"
    return _Dispatcher(copy, _Kept(title, key, prepare))


class _Dispatcher(CPUDispatcher):  # type: ignore[misc]
    """Numba's choice of machine code by types of arguments, with our store in place of its cache."""

    def __init__(self, function: FunctionType, kept: "_Kept") -> None:
        super().__init__(function, targetoptions=dict(OPTIONS))
        self._cache = kept

    def compile(self, signature: Any) -> Any:
        """Return the machine code for types of arguments, from the store or new."""
        with global_compiler_lock:
            try:
                return super().compile(signature)
            finally:
                self._cache.done()


class _Kept:
    """What Numba asks for machine code, and gives what it has compiled."""

    cache_path = None

    def __init__(self, title: str, key: str, prepare: Callable[[], object]) -> None:
        self.title, self.key, self.prepare = title, key, prepare
        self._turn: Turn | None = None

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return the machine code for a signature; None where it must be compiled, here and now."""
        target.refresh()
        found = None
        if path := self._path(signature):
            found = self._loaded(path, signature, target)
            if found is None:
                self._turn = Turn(path, path.is_file)
                found = self._loaded(path, signature, target)
        if found is None:
            self.prepare()
        return found

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep machine code, unless it holds addresses of this process or cannot be pickled."""
        path = self._path(signature)
        if path and not result.lifted and not result.library.has_dynamic_globals:
            with suppress(Exception):  # code that this Numba cannot take apart is compiled anew
                store.save(path, result._reduce())

    def done(self) -> None:
        """End the turn that a miss has begun."""
        if self._turn is not None:
            self._turn.end()
            self._turn = None

    def _path(self, signature: Any) -> Path | None:
        if not self.key:
            return None
        return store.path_of(self.title, self.key, f"{module_digest(__name__)} {_named(signature)}")

    def _loaded(self, path: Path, signature: Any, target: Any) -> Any:
        from numba.core.compiler import CompileResult

        reduced = store.load(path)
        try:
            found = None if reduced is None else CompileResult._rebuild(target, *reduced)
        except Exception:  # whole, and yet not what this Numba can use
            return None
        return found if found is not None and tuple(found.signature.args) == tuple(signature) else None


def _named(signature: tuple[types.Type, ...]) -> str:
    """Return the types of arguments as text, tuples with the classes that they are of."""
    return repr([(str(each), getattr(each, "instance_class", None)) for each in signature])
