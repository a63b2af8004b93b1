"""Explanations: what a rule did wrong, in one sentence instead of a compiler's page."""

import re
import threading
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

#: Each thread's `word`: where columns leave word of a row out of reach.
_OWN = threading.local()


class Explained:
    """A kernel whose rule's mistakes are told as RuleError, on either backend.

    A row out of reach is an IndexError that says which, of which column; `edges` tell what is in reach.
    """

    def __init__(self, kernel: Kernel, backend: Any, edges: Array) -> None:
        self.kernel, self.backend, self.edges = kernel, backend, edges
        self.call: Callable[..., Any] = backend.build(kernel)

    def arguments(self, lo: int, hi: int, step: int, stream: int, dt: float, *rest: Any) -> tuple[Any, ...]:
        """Return what the kernel itself takes: a place to leave word in, and the edges, besides."""
        try:
            word = _OWN.word
        except AttributeError:
            word = _OWN.word = np.full(TROUBLE, -1, np.int64)
        return (lo, hi, step, stream, dt, word, self.edges, *rest)

    def __call__(self, *given: Any) -> Any:
        """Call the kernel on rows or worlds `lo` to `hi`, at a tick, with `rest`."""
        arguments = self.arguments(*given)
        try:
            return self.call(*arguments)
        except Exception as error:
            told = self._explained(error, arguments)
            if told is error:
                raise
            raise told from error

    def _explained(self, error: Exception, arguments: tuple[Any, ...]) -> Exception:
        """Return the error that says what a call has done wrong: itself where there is no more to say."""
        if isinstance(error, IndexError) or isinstance(self.backend, Plain):
            return self._plainly(error, arguments[5])
        from numba.core.errors import NumbaError, UnsupportedBytecodeError

        if isinstance(error, NumbaError | UnsupportedBytecodeError):
            # Python says it better, if it does not like the rule either. Nothing has run so far.
            lo, hi, *rest = arguments
            try:
                Plain().build(self.kernel)(lo, min(hi, lo + self.kernel.trial), *rest)
            except Exception as plain:
                return self._plainly(plain, arguments[5])
            return self._not_compiled(_COLOUR.sub("", str(error)))
        if isinstance(error, TypeError):  # by a value that may be None
            return self._wrong(wrongly_returned(self.kernel.returns, str(error)))
        return error

    def _plainly(self, error: Exception, word: Array) -> Exception:
        """Return what there is to say of an error of plain Python, or of a row out of reach."""
        if isinstance(error, IndexError):
            number, *where = word.tolist()
            word.fill(-1)
            return IndexError(self._out_of_reach(number, *where))
        if isinstance(error, WholeColumnError):
            return self._wrong(whole_column(self.kernel.view.name(error.number)))
        if isinstance(error, AttributeError):
            told = unknown(self.kernel.view, str(error.name), type(error.obj).__name__)
            return self._wrong(told or self._as_python_says(error))
        if isinstance(error, TypeError | NameError):
            return self._wrong(self._told(error) or self._as_python_says(error))
        if isinstance(error, ValueError) and (told := self._told(error)):
            return self._wrong(told)
        return error  # it could not calculate: the engine says for whom

    def _out_of_reach(self, number: int, row: int, setting: int, first: int, n: int) -> str:
        """Return what columns left word of; without it, the rule went beyond a tuple or a tie of its own."""
        if number < 0:
            return "takes a place of a tuple that is not there"
        name = self.kernel.view.name(number)
        allowed = f"its world has rows {first} to {first + n - 1}" if n else "its world has no such rows"
        if name.startswith(("p.", "worlds.")) and n == 1:
            allowed = f"its world is row {first}"
        return f"{'sets' if setting else 'reads'} {name} in row {row}, but {allowed}"

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
