"""How a rule sees a column: `s.citizens.private[i]` is a number, or a tuple of numbers.

The same expression gives the same bits in Python and compiled: every float is read as a
double, every integer as a whole number, and rows are counted from zero without wrap-around.
`PLAIN` and `FAST` each offer the constructors that generated kernels use.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, overload_method, register_jitable, register_model

from polybius.state import Array


class PlainColumn:
    """A flat column for plain Python, read through a memoryview for the sake of exact doubles."""

    __slots__ = ("_array", "_view")

    def __init__(self, array: Array) -> None:
        self._array, self._view = array, memoryview(array)

    def __getitem__(self, i: int) -> Any:
        return self._view[i]

    def set(self, i: int, value: float) -> None:
        """Store `value` in row `i`."""
        self._array[i] = value


class PlainWideColumn:
    """A column with a trailing size for plain Python: each row is a tuple."""

    __slots__ = ("_array", "_places", "_view")

    def __init__(self, array: Array) -> None:
        self._array, self._view = array, memoryview(array)
        self._places = range(array.shape[1])

    def __getitem__(self, i: int) -> tuple[Any, ...]:
        return tuple(self._view[i, k] for k in self._places)

    def set(self, i: int, value: tuple[float, ...]) -> None:
        """Store the tuple `value` in row `i`."""
        self._array[i] = value


class PlainConstant:
    """A column that is one everywhere, such as the weight of unweighted ties."""

    def __getitem__(self, i: int) -> float:
        return 1.0


class PlainCompleteFirst:
    """Row bounds of the ties of complete worlds of `n` citizens each."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, i: int) -> int:
        return i * (self.n - 1)


class PlainCompleteTo:
    """Targets of the ties of complete worlds of `n` citizens each: everyone but oneself."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, e: int) -> int:
        return _complete_target(self.n, e)


@register_jitable  # type: ignore[untyped-decorator]
def _complete_target(n: int, e: int) -> int:
    i = e // (n - 1)
    r = e - i * (n - 1)
    start = (i // n) * n
    return start + r + (1 if r >= i - start else 0)


class FastType(types.Type):  # type: ignore[misc]
    """Compiled twin of the plain classes: `kind` says which, `width` the size of a row.

    A column is a bare pointer, whose array the caller keeps alive: reference counts in
    the loop over ties would cost seven eighths of the speed.
    """

    def __init__(self, kind: str, dtype: Any, width: int = 0) -> None:
        self.kind, self.dtype, self.width = kind, dtype, width
        self.inner = types.CPointer(dtype) if kind == "column" else dtype
        super().__init__(f"polybius.{kind}({dtype}, {width})")


@register_model(FastType)
class FastModel(models.StructModel):  # type: ignore[misc]
    """One field: where the numbers lie, or the number of citizens of a complete world."""

    def __init__(self, manager: Any, fe_type: FastType) -> None:
        super().__init__(manager, fe_type, [("inner", fe_type.inner)])


def _maker(kind: str) -> Callable[..., Any]:
    @intrinsic(prefer_literal=True)
    def make(typing_context: Any, inner: Any, width: Any) -> Any:
        # Literal widths become part of the type, so that rows are tuples of known length.
        given = types.unliteral(inner)
        made = FastType(kind, given.dtype if isinstance(given, types.Array) else given, width.literal_value)

        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(made)(context, builder)
            if isinstance(given, types.Array):
                proxy.inner = context.make_array(given)(context, builder, value=arguments[0]).data
            else:
                proxy.inner = arguments[0]
            return proxy._getvalue()

        return made(given, width), codegen

    return make  # type: ignore[no-any-return]


@intrinsic
def _inner(typing_context: Any, column: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner

    return column.inner(column), codegen


@intrinsic
def _load(typing_context: Any, column: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner
        return context.unpack_value(builder, column.dtype, builder.gep(data, [arguments[1]]))

    return column.dtype(column, types.uint64), codegen


@intrinsic
def _save(typing_context: Any, column: Any, place: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner
        number = context.cast(builder, arguments[2], value, column.dtype)
        context.pack_value(builder, column.dtype, number, builder.gep(data, [arguments[1]]))
        return context.get_dummy_value()

    return types.void(column, types.uint64, value), codegen


def _number(dtype: Any) -> str:
    return "float64" if isinstance(dtype, types.Float) else "int64"


_SPACE = {
    "inner": _inner, "load": _load, "save": _save, "target": _complete_target,
    "float64": np.float64, "int64": np.int64, "row": np.uint64,
}


def _function(text: str) -> Callable[..., Any]:
    space: dict[str, Any] = dict(_SPACE)
    exec(text, space)
    return space["read"]  # type: ignore[no-any-return]


@overload(operator.getitem, strict=False)
def _read(column: Any, i: Any) -> Any:
    if not isinstance(column, FastType):
        return None
    match column.kind:
        case "column" if column.width == 0:
            cast = _number(column.dtype)
            return _function(f"def read(column, i):\n    return {cast}(load(column, row(i)))")
        case "column":
            cast, n = _number(column.dtype), column.width
            parts = " ".join(f"{cast}(load(column, start + row({k}))),"for k in range(n))
            return _function(f"def read(column, i):\n    start = row(i) * row({n})\n    return ({parts})")
        case "constant":
            return _function("def read(column, i):\n    return 1.0")
        case "complete_first":
            return _function("def read(column, i):\n    return i * (inner(column) - 1)")
        case "complete_to":
            return _function("def read(column, e):\n    return target(inner(column), e)")
    return None


@overload_method(FastType, "set", strict=False)
def _store(column: Any, i: Any, value: Any) -> Any:
    if column.kind != "column":
        return None
    if column.width == 0:
        return _function("def read(column, i, value):\n    save(column, row(i), value)")
    lines = [f"    save(column, start + row({k}), value[{k}])" for k in range(column.width)]
    head = ["def read(column, i, value):", f"    start = row(i) * row({column.width})"]
    return _function("\n".join([*head, *lines]))


def _plain_column(array: Array, width: int) -> PlainColumn | PlainWideColumn:
    return PlainWideColumn(array) if width else PlainColumn(array)


#: What generated kernels call, in plain Python.
PLAIN: dict[str, Any] = {
    "column": _plain_column,
    "constant": lambda array, width: PlainConstant(),
    "complete_first": lambda n, width: PlainCompleteFirst(n),
    "complete_to": lambda n, width: PlainCompleteTo(n),
    "row": int,
}

#: What generated kernels call, compiled.
FAST: dict[str, Any] = {
    "column": _maker("column"),
    "constant": _maker("constant"),
    "complete_first": _maker("complete_first"),
    "complete_to": _maker("complete_to"),
    "row": np.uint64,
}
