"""Kernels: generated loops over rules, one text for plain Python and for compiled code.

A kernel gets only the columns that its mechanism declares, as flat arrays, puts them
together as the `s`, `p` and `t` that rules expect, and loops. Giving it the whole state
would multiply compile times; giving it less would need other rules.
"""

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from polybius.compiled import compiled, kernel_folder
from polybius.engine.columns import FAST, PLAIN
from polybius.engine.source import RuleSource
from polybius.rng import Tick, fill_uniform


#: What kernels call besides rules and columns.
COMMON: dict[str, Any] = {"Tick": Tick, "fill": fill_uniform, "empty": np.empty}


@dataclass(frozen=True)
class Access:
    """One column as a kernel sees it: table and name for the rule, kind and width of row."""

    table: str
    name: str
    maker: str = "column"
    width: int = 0


@dataclass(frozen=True)
class Output:
    """One column that a kernel fills: its width and the range that values are clipped to."""

    width: int
    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True)
class Kernel:
    """A loop around one or more rules.

    `body` is the text of the loop; it may use `s`, `p`, `t`, the arguments in `extra`,
    and the functions in `rules` by name. The kernel is called with
    `(lo, hi, step, stream, dt, *extra, *columns, *parameters)`.
    """

    title: str
    rules: dict[str, RuleSource]
    columns: tuple[Access, ...]
    parameters: tuple[str, ...]
    extra: tuple[str, ...]
    body: Sequence[str] = field(repr=False)

    @property
    def text(self) -> str:
        """The kernel as a Python module."""
        return "\n".join([*self._tuples(), "", "", *self._head(), *(f"    {line}" for line in self.body), ""])

    def _tuples(self) -> list[str]:
        lines = [f'"""Kernel of {self.title}. Generated: edit the rule, not this file."""', "",
                 "from collections import namedtuple", ""]
        for table, members in self._tables().items():
            lines.append(f'{table}_ = namedtuple("{table}_", "{" ".join(a.name for _, a in members)}")')
        lines.append(f'State_ = namedtuple("State_", "{" ".join(self._tables()) or "nothing"}")')
        lines.append(f'Parameters_ = namedtuple("Parameters_", "{" ".join(self.parameters) or "nothing"}")')
        return lines

    def _tables(self) -> dict[str, list[tuple[int, Access]]]:
        tables: dict[str, list[tuple[int, Access]]] = {}
        for k, access in enumerate(self.columns):
            tables.setdefault(access.table, []).append((k, access))
        return tables

    def _head(self) -> list[str]:
        arguments = ["lo", "hi", "step", "stream", "dt", *self.extra]
        arguments += [f"c{k}" for k in range(len(self.columns))] + [f"p{k}" for k in range(len(self.parameters))]
        tables = [
            f"{table}_({', '.join(f'{a.maker}(c{k}, {a.width})' for k, a in members)})"
            for table, members in self._tables().items()
        ]
        values = [f"column(p{k}, 0)" for k in range(len(self.parameters))]
        return [
            f"def kernel({', '.join(arguments)}):",
            f"    s = State_({', '.join(tables) or '0'})",
            f"    p = Parameters_({', '.join(values) or '0'})",
            "    t = Tick(step, stream, dt)",
        ]


class Plain:
    """Run rules as plain Python: slow, and open to the debugger."""

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the loop as a Python function."""
        rules = {name: getattr(source.function, "py_func", source.function) for name, source in kernel.rules.items()}
        space = {**PLAIN, **COMMON, **rules}
        exec(compile(kernel.text, f"<{kernel.title}>", "exec"), space)
        return space["kernel"]  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return "plain Python"


class Compiled:
    """Run rules as machine code, kept in a cache on disk that cannot be stale."""

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the loop as compiled code; compiling is put off until the first call."""
        from numba import njit

        for source in kernel.rules.values():
            source.check()
            source.prepare()
        digests = "".join(f"{name}:{source.digest};" for name, source in kernel.rules.items())
        key = hashlib.blake2b((kernel.text + digests).encode(), digest_size=10).hexdigest()
        name = f"polybius_kernel_{key}"
        if name not in sys.modules:
            path = kernel_folder() / f"{name}.py"
            if not path.exists():
                fresh = path.with_suffix(f".{id(kernel)}.tmp")
                fresh.write_text(kernel.text, encoding="utf-8")
                fresh.replace(path)
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            rules = {
                key: njit(error_model="python")(getattr(source.function, "py_func", source.function))
                for key, source in kernel.rules.items()
            }
            module.__dict__.update({**FAST, **COMMON, **rules})
            sys.modules[name] = module
            spec.loader.exec_module(module)
            module.kernel = compiled(module.kernel)  # type: ignore[attr-defined]
        return sys.modules[name].kernel  # type: ignore[no-any-return, attr-defined]

    def __repr__(self) -> str:
        return "compiled"


Backend = Plain | Compiled


def store(value: str, out: str, at: str, output: Output, number: int, n_outputs: int) -> list[str]:
    """Return lines that test, clip and store `value` in `out[at]`, setting `bad` on trouble.

    `bad` codes what happened first: (row * n_outputs + number) * 2, plus 1 where the value
    lay out of range and `check` asks to know.
    """
    lines = []
    places = range(output.width) if output.width else (None,)
    for k in places:
        target = f"{out}[{at}]" if k is None else f"{out}[{at}, {k}]"
        x = f"x{number}"
        lines.append(f"{x} = {value}" if k is None else f"{x} = {value}[{k}]")
        lines += [f"if {x} != {x} and bad < 0:", f"    bad = (i * {n_outputs} + {number}) * 2"]
        for bound, sign in ((output.low, "<"), (output.high, ">")):
            if abs(bound) == float("inf"):
                continue
            slack = 1e-6 * max(1.0, abs(bound)) * (1 if sign == ">" else -1)
            lines += [
                f"if {x} {sign} {bound!r}:",
                f"    if check and bad < 0 and {x} {sign} {bound + slack!r}:",
                f"        bad = (i * {n_outputs} + {number}) * 2 + 1",
                f"    {x} = {int(bound) if output.whole else bound!r}",
            ]
        lines.append(f"{target} = int({x})" if output.whole else f"{target} = {x}")
    return lines


def result(number: int, n_outputs: int) -> str:
    """Return the expression for output `number` of a rule's value `v`."""
    return "v" if n_outputs == 1 else f"v[{number}]"
