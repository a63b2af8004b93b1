"""Explanations: what a rule did wrong, in one sentence instead of a compiler's page."""

import re
from collections.abc import Callable
from typing import Any

from polybius.engine.backend import Plain, kernel_file
from polybius.engine.kernel import Kernel
from polybius.errors import RuleError, nearest
from polybius.state import STRUCTURE, TABLES

#: Lines of Numba's messages that say where it was, not what is wrong.
_NOISE = re.compile(
    r"Failed in|During:|File |- Resolution|- argument|There are|Enable|\[\d+\]|>>>|-+$|\d+\. "
)
_UNKNOWN = re.compile(r"Unknown attribute '(\w+)' of type ([\w.]+)\(")
#: What Numba puts around its words where colorama is installed.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r'File "([^"]+)", line (\d+)')


#: What Python says, and what a rule's author should hear.
_CONFUSIONS = (
    (
        re.compile(r"object does not support item assignment"),
        "assigns to a row. Return the new values of what it writes instead, for its own row; "
        "only a WorldRule sets, with .set(row, value).",
    ),
    (
        re.compile(r"^(?!.*indices).*\btuple\b|can't multiply sequence"),
        "computes with a row of several axes as if it were one number ({reason}). Take one axis, as in x[0], "
        "or use polybius.vectors: add, subtract, scale, mix, distance.",
    ),
)


class Explained:
    """A kernel whose rule's mistakes are told as RuleError, on either backend."""

    def __init__(self, kernel: Kernel, backend: Any) -> None:
        self.kernel, self.backend = kernel, backend
        self.call: Callable[..., Any] = backend.build(kernel)

    def __call__(self, *arguments: Any) -> Any:
        """Call the kernel."""
        if isinstance(self.backend, Plain):
            return self._plainly(self.call, *arguments)
        from numba.core.errors import NumbaError, UnsupportedBytecodeError

        try:
            return self.call(*arguments)
        except (NumbaError, UnsupportedBytecodeError) as error:
            refusal: Exception = error
        # Python says it better, if it does not like the rule either. Nothing has run so far.
        lo, hi = arguments[:2]
        self._plainly(Plain().build(self.kernel), lo, min(hi, lo + 1), *arguments[2:])
        raise self._not_compiled(str(refusal)) from refusal

    def _plainly(self, call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except AttributeError as error:
            known = self._unknown(str(error.name), type(error.obj).__name__)
            if known is None:
                raise
            raise known from error
        except (TypeError, ValueError) as error:
            wrong = self._wrong(error)
            if wrong is None:
                raise
            raise RuleError(f"{self.kernel.title} {wrong}") from error

    def _wrong(self, error: Exception) -> str | None:
        """Return what the rule does wrong: in what it returns, or on the way; None where that is clear."""
        if _raised_in(kernel_file(self.kernel), error):
            return f"must return {self.kernel.returns}: {error}."
        return _confused(str(error))

    def _unknown(self, name: str, kind: str) -> RuleError | None:
        """Explain a name that the rule may not use, by the tuple or column that lacks it."""
        title, view = self.kernel.title, self.kernel.view
        table = kind.removesuffix("_")
        if kind == "Parameters_":
            return RuleError(
                f"{title} has no parameter '{name}'.{nearest(name, view.parameters, 'parameter')}"
            )
        if kind == "State_":
            return RuleError(f"{title} reads a table '{name}'.{nearest(name, TABLES, 'table')}")
        if table in TABLES:
            return RuleError(f"{title} {self._undeclared(table, name)}")
        if name == "set" and "column" in kind.lower():
            return RuleError(
                f"{title} sets a column in place. Only a WorldRule may, and only what it writes."
            )
        return None

    def _undeclared(self, table: str, name: str) -> str:
        full = f"{table}.{name}"
        if table == "ties" or full == "citizens.first_tie":
            return f"reads {full}, but does not declare that it follows ties. Add 'ties' to `reads`."
        if full in STRUCTURE:
            return f"reads {full}, which this state does not have."
        seen = [f"{access.table}.{access.name}" for access in self.kernel.view.columns]
        declared = [name for name in seen if name not in STRUCTURE]
        hint = nearest(full, declared).partition(" Known")[0]
        return f"reads {full}, which it does not declare.{hint} Add it to `reads`."

    def _not_compiled(self, coloured: str) -> RuleError:
        message = _COLOUR.sub("", coloured)
        if "IMPORT_NAME" in message:
            return RuleError(
                f"{self.kernel.title} imports inside its rule. Import at the top of the file instead."
            )
        unknown = _UNKNOWN.search(message)
        found = self._unknown(*unknown.groups()) if unknown else None
        if found is not None:
            return found
        lines = [line.strip() for line in message.splitlines()]
        reason = next((line for line in lines if line and not _NOISE.match(line)), "no reason given")
        places = [(file, line) for file, line in _PLACE.findall(message) if "polybius_kernel" not in file]
        where = f", line {places[-1][1]}" if places else ""
        reason = reason.rstrip(".:")
        return RuleError(
            f"{self.kernel.title} runs in plain Python but cannot be compiled ({reason}{where}). "
            f"Rules may use numbers, loops, tuples, polybius.rng, polybius.numbers and polybius.vectors."
        )


def _confused(reason: str) -> str | None:
    """Return what a rule does that makes Python say `reason`; None where that is clear enough."""
    found = (told for pattern, told in _CONFUSIONS if pattern.search(reason))
    told = next(found, None)
    return told and told.format(reason=reason)


def _raised_in(file: str, error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename == file
