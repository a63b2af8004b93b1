"""Explanations: what a rule did wrong, in one sentence instead of a compiler's page."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from polybius.engine.backend import Plain, kernel_file
from polybius.engine.confusions import confused, unknown, whole_column, wrongly_returned
from polybius.engine.kernel import Kernel
from polybius.engine.plain_columns import TROUBLE, WholeColumnError
from polybius.errors import RuleError
from polybius.state import Array

#: Lines of Numba's messages that say where it was, not what is wrong.
_NOISE = re.compile(
    r"Failed in|During:|File |- Resolution|- argument|There are|Enable|\[\d+\]|>>>|-+$|\d+\. "
)
_UNKNOWN = re.compile(r"Unknown attribute '(\w+)' of type ([\w.]+)\(")
#: What Numba puts around its words where colorama is installed.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r'File "([^"]+)", line (\d+)')


class Explained:
    """A kernel whose rule's mistakes are told as RuleError, on either backend.

    A row out of reach is an IndexError that says which, of which column; `edges` tell what is in reach.
    """

    def __init__(self, kernel: Kernel, backend: Any, edges: Array) -> None:
        self.kernel, self.backend, self.edges = kernel, backend, edges
        self.call: Callable[..., Any] = backend.build(kernel)

    def arguments(self, lo: int, hi: int, step: int, stream: int, dt: float, *rest: Any) -> tuple[Any, ...]:
        """Return what the kernel itself takes: a place to leave word in, and the edges, besides."""
        return (lo, hi, step, stream, dt, np.full(TROUBLE, -1, np.int64), self.edges, *rest)

    def __call__(self, *given: Any) -> Any:
        """Call the kernel on rows or worlds `lo` to `hi`, at a tick, with `rest`."""
        arguments = self.arguments(*given)
        try:
            return self._explained(*arguments)
        except IndexError as error:
            trouble = arguments[5]
            raise IndexError(self._out_of_reach(*trouble.tolist())) from error

    def _out_of_reach(self, number: int, row: int, setting: int, first: int, n: int) -> str:
        """Return what columns left word of; without it, the rule went beyond a tuple or a tie of its own."""
        if number < 0:
            return "takes a place of a tuple that is not there"
        name = self.kernel.view.name(number)
        allowed = f"its world has rows {first} to {first + n - 1}" if n else "its world has no such rows"
        if name.startswith(("p.", "worlds.")) and n == 1:
            allowed = f"its world is row {first}"
        return f"{'sets' if setting else 'reads'} {name} in row {row}, but {allowed}"

    def _explained(self, *arguments: Any) -> Any:
        if isinstance(self.backend, Plain):
            return self._plainly(self.call, *arguments)
        from numba.core.errors import NumbaError, UnsupportedBytecodeError

        try:
            return self.call(*arguments)
        except (NumbaError, UnsupportedBytecodeError) as error:
            refusal: Exception = error
        except TypeError as error:  # by a value that may be None
            raise self._wrong(wrongly_returned(self.kernel.returns, str(error))) from error
        # Python says it better, if it does not like the rule either. Nothing has run so far.
        lo, hi = arguments[:2]
        self._plainly(Plain().build(self.kernel), lo, min(hi, lo + self.kernel.trial), *arguments[2:])
        raise self._not_compiled(_COLOUR.sub("", str(refusal))) from refusal

    def _plainly(self, call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except WholeColumnError as error:
            raise self._wrong(whole_column(self.kernel.view.name(error.number))) from error
        except AttributeError as error:
            told = unknown(self.kernel.view, str(error.name), type(error.obj).__name__)
            raise self._wrong(told or self._as_python_says(error)) from error
        except (TypeError, NameError) as error:
            raise self._wrong(self._told(error) or self._as_python_says(error)) from error
        except ValueError as error:
            told = self._told(error)
            if not told:
                raise  # it could not calculate: the engine says for whom
            raise self._wrong(told) from error

    def _wrong(self, told: str) -> RuleError:
        return RuleError(f"{self.kernel.title} {told}")

    def _told(self, error: Exception) -> str:
        """Return what the rule does wrong: in what it returns, or on the way; nothing where that is clear."""
        if _last(error)[0] == kernel_file(self.kernel):
            return wrongly_returned(self.kernel.returns, str(error))
        return confused(str(error))

    def _as_python_says(self, error: Exception) -> str:
        return f"cannot be evaluated: {error} (line {_last(error)[1]})."

    def _not_compiled(self, message: str) -> RuleError:
        found = _UNKNOWN.search(message)
        told = unknown(self.kernel.view, *found.groups()) if found else ""
        if told:
            return self._wrong(told)
        lines = [line.strip() for line in message.splitlines()]
        reason = next((line for line in lines if line and not _NOISE.match(line)), "no reason given")
        told = confused(reason) or (confused(message) if "No implementation" in message else "")
        if told:
            return self._wrong(told)
        places = [(file, line) for file, line in _PLACE.findall(message) if "polybius_kernel" not in file]
        where = f", line {places[-1][1]}" if places else ""
        reason = reason.rstrip(".:")
        return self._wrong(
            f"runs in plain Python but cannot be compiled ({reason}{where}). "
            f"Rules may use numbers, loops, tuples, polybius.rng, polybius.numbers and polybius.vectors."
        )


def _last(error: BaseException) -> tuple[str, int]:
    """Return file and line in which an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)
