"""Columns as compiled code sees them: the same expressions, the same bits, at the speed of a bare pointer.

Every float is read as a double, every integer as a signed one of 64 bits, and rows are
counted without sign, which spares a test for wrap-around. `FAST` holds the constructors
that generated kernels call; `plain_columns` holds their twins for Python.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, overload_method, register_model

from polybius.compiled import jitable
from polybius.engine.plain_columns import complete_target


class FastType(types.Type):  # type: ignore[misc]
    """Compiled twin of the plain classes: `kind` says which, `width` the size of a row.

    A column is a bare pointer, whose array the caller keeps alive: reference counts in
    the loop over ties would cost seven eighths of the speed.
    """

    def __init__(self, kind: str, dtype: Any, width: int = 0) -> None:
        self.kind, self.dtype, self.width = kind, dtype, width
        self.is_array = kind in ("column", "writable", "held")
        self.inner = types.CPointer(dtype) if self.is_array else dtype
        super().__init__(f"polybius.{kind}({dtype}, {width})")

    @property
    def value(self) -> Any:
        """Type of what reading a row gives."""
        one = types.float64 if isinstance(self.dtype, types.Float) else types.int64
        return types.UniTuple(one, self.width) if self.width else one


@register_model(FastType)
class FastModel(models.StructModel):  # type: ignore[misc]
    """Where the numbers lie, or the number of citizens of a complete world; and a row that is held."""

    def __init__(self, manager: Any, fe_type: FastType) -> None:
        held = [("home", types.uint64), ("value", fe_type.value)] if fe_type.kind == "held" else []
        super().__init__(manager, fe_type, [("inner", fe_type.inner), *held])


def _maker(kind: str) -> Callable[..., Any]:
    @intrinsic(prefer_literal=True)  # type: ignore[untyped-decorator]
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


@intrinsic(prefer_literal=True)  # type: ignore[untyped-decorator]
def _hold(typing_context: Any, array: Any, width: Any, home: Any, value: Any) -> Any:
    given = types.unliteral(array)
    made = FastType("held", given.dtype, width.literal_value)

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        proxy = cgutils.create_struct_proxy(made)(context, builder)
        proxy.inner = context.make_array(given)(context, builder, value=arguments[0]).data
        proxy.home, proxy.value = arguments[2], arguments[3]
        return proxy._getvalue()

    return made(given, width, types.uint64, made.value), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _home(typing_context: Any, column: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).home

    return types.uint64(column), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _value(typing_context: Any, column: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).value

    return column.value(column), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _inner(typing_context: Any, column: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner

    return column.inner(column), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _load(typing_context: Any, column: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner
        return context.unpack_value(builder, column.dtype, builder.gep(data, [arguments[1]]))

    return column.dtype(column, types.uint64), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _fetch(typing_context: Any, column: Any, i: Any) -> Any:
    """Ask the processor for a row that will be read soon; nothing else changes."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner
        width = context.get_constant(types.uint64, max(1, column.width))
        place = builder.gep(data, [builder.mul(arguments[1], width)])
        pointer, number = ir.PointerType(ir.IntType(8)), ir.IntType(32)
        prefetch = cgutils.get_or_insert_function(
            builder.module,
            ir.FunctionType(ir.VoidType(), [pointer, number, number, number]),
            "llvm.prefetch.p0",
        )
        how = [ir.Constant(number, each) for each in (0, 3, 1)]  # to read, into all caches, data
        builder.call(prefetch, [builder.bitcast(place, pointer), *how])
        return context.get_dummy_value()

    return types.void(column, types.uint64), codegen


@intrinsic  # type: ignore[untyped-decorator]
def _save(typing_context: Any, column: Any, place: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0]).inner
        number = context.cast(builder, arguments[2], value, column.dtype)
        context.pack_value(builder, column.dtype, number, builder.gep(data, [arguments[1]]))
        return context.get_dummy_value()

    return types.void(column, types.uint64, value), codegen


_SPACE: dict[str, Any] = {
    "home": _home,
    "inner": _inner,
    "load": _load,
    "save": _save,
    "value": _value,
    "target": jitable(complete_target),
    "float64": np.float64,
    "int64": np.int64,
    "row": np.uint64,
}


def _function(verb: str, column: FastType, arguments: str, lines: list[str]) -> Callable[..., Any]:
    """Return a function whose name tells what it does: the linker knows functions by name."""
    name = f"{verb}_{column.kind}_{column.dtype}_{column.width}"
    space: dict[str, Any] = {"__name__": __name__, **_SPACE}
    exec("\n    ".join([f"def {name}({arguments}):", *lines]), space)
    return space[name]  # type: ignore[no-any-return]


@overload(operator.getitem, strict=False)  # type: ignore[untyped-decorator]
def _read(column: Any, i: Any) -> Any:
    if not isinstance(column, FastType):
        return None
    if column.is_array:
        cast, n = "float64" if isinstance(column.dtype, types.Float) else "int64", column.width
        held = ["if row(i) == home(column):", "    return value(column)"] if column.kind == "held" else []
        if n == 0:
            return _function("read", column, "column, i", [*held, f"return {cast}(load(column, row(i)))"])
        parts = "".join(f"{cast}(load(column, start + row({k}))), " for k in range(n))
        lines = [*held, f"start = row(i) * row({n})", f"return ({parts})"]
        return _function("read", column, "column, i", lines)
    value = {
        "constant": "1.0",
        "nothing": "0.0",
        "complete_first": "i * (inner(column) - 1)",
        "complete_to": "target(inner(column), i)",
    }[column.kind]
    return _function("read", column, "column, i", [f"return {value}"])


@overload_method(FastType, "set", strict=False)  # type: ignore[untyped-decorator]
def _set(column: Any, i: Any, value: Any) -> Any:
    if column.kind != "writable":
        return None
    if column.width == 0:
        return _function("set", column, "column, i, value", ["save(column, row(i), value)"])
    places = [f"v{k}" for k in range(column.width)]
    lines = [f"start = row(i) * row({column.width})", f"{', '.join(places)}, = value"]
    lines += [f"save(column, start + row({k}), v{k})" for k in range(column.width)]
    return _function("set", column, "column, i, value", lines)


MAKERS = ("column", "writable", "constant", "nothing", "complete_first", "complete_to")

#: What generated kernels call, compiled.
FAST: dict[str, Any] = {
    **{kind: _maker(kind) for kind in MAKERS},
    "fetch": _fetch,
    "held": _hold,
    "row": np.uint64,
    "whole": np.int64,
}
