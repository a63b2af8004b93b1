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
from numba.core.errors import TypingError
from numba.extending import intrinsic, overload, overload_method, register_model

from polybius.compiled import INNER, jitable
from polybius.engine.plain_columns import complete_target

#: Where columns leave word of a row that is out of reach.
_WORD = types.CPointer(types.int64)


class FastType(types.Type):  # type: ignore[misc]
    """Compiled twin of the plain classes: `kind` says which, `width` the size of a row.

    A column is a bare pointer, whose array the caller keeps alive: reference counts in
    the loop over ties would cost seven eighths of the speed. One that is `guarded` guards what is
    read; what is set is guarded always, so that a writable column knows the rows in reach, too.
    """

    def __init__(self, kind: str, dtype: Any, width: int = 0, guarded: bool = False) -> None:
        self.kind, self.dtype, self.width, self.guarded = kind, dtype, width, guarded
        self.has_reach = guarded or kind == "writable"
        self.is_array = kind in ("column", "writable", "held")
        self.inner = types.CPointer(dtype) if self.is_array else dtype
        super().__init__(f"polybius.{'guarded_' if guarded else ''}{kind}({dtype}, {width})")

    @property
    def value(self) -> Any:
        """Type of what reading a row gives."""
        one = types.float64 if isinstance(self.dtype, types.Float) else types.int64
        return types.UniTuple(one, self.width) if self.width else one


@register_model(FastType)
class FastModel(models.StructModel):  # type: ignore[misc]
    """Where the numbers lie, or what every row holds, or how many citizens a complete world has; the rows in
    reach, and where to leave word of another; and a row that is held.
    """

    def __init__(self, manager: Any, fe_type: FastType) -> None:
        reach = []
        if fe_type.has_reach:
            reach = [("lo", types.uint64), ("n", types.uint64), ("trouble", _WORD), ("number", types.int64)]
        held = [("home", types.uint64), ("value", fe_type.value)] if fe_type.kind == "held" else []
        super().__init__(manager, fe_type, [("inner", fe_type.inner), *reach, *held])


def _fill(proxy: Any, context: Any, builder: Any, signature: Any, arguments: Any, column: FastType) -> None:
    """Put what every maker takes into a column: array or number, width; and lo, n, trouble, number."""
    given = signature.args[0]
    if isinstance(given, types.Array):
        proxy.inner = context.make_array(given)(context, builder, value=arguments[0]).data
    else:
        proxy.inner = arguments[0]
    if column.has_reach:
        proxy.lo, proxy.n, proxy.number = arguments[2], arguments[3], arguments[5]
        trouble = signature.args[4]
        proxy.trouble = context.make_array(trouble)(context, builder, value=arguments[4]).data


def _reach(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the types of lo, n, trouble and number, or of the number alone, as a maker is given them."""
    return (types.uint64, types.uint64, given[2], types.int64) if len(given) > 1 else (types.int64,)


def _maker(kind: str, guarded: bool) -> Callable[..., Any]:
    def made(inner: Any, width: Any, *reach: Any) -> Any:
        # Literal widths become part of the type, so that rows are tuples of known length.
        given = types.unliteral(inner)
        dtype = given.dtype if isinstance(given, types.Array) else given
        column = FastType(kind, dtype, width.literal_value, guarded)

        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(column)(context, builder)
            _fill(proxy, context, builder, signature, arguments, column)
            return proxy._getvalue()

        return column(given, width, *_reach(reach)), codegen

    def bare(typing_context: Any, inner: Any, width: Any, number: Any) -> Any:
        return made(inner, width, number)

    def guarding(
        typing_context: Any, inner: Any, width: Any, lo: Any, n: Any, trouble: Any, number: Any
    ) -> Any:
        return made(inner, width, lo, n, trouble, number)

    told = guarded or kind == "writable"
    return intrinsic(prefer_literal=True)(guarding if told else bare)  # type: ignore[no-any-return]


def _holder(guarded: bool) -> Callable[..., Any]:
    def made(array: Any, width: Any, value: Any, *reach: Any) -> Any:
        given = types.unliteral(array)
        column = FastType("held", given.dtype, width.literal_value, guarded)

        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(column)(context, builder)
            _fill(proxy, context, builder, signature, arguments, column)
            proxy.home, proxy.value = arguments[-2:]
            return proxy._getvalue()

        return column(given, width, *_reach(reach), types.uint64, column.value), codegen

    def bare(typing_context: Any, array: Any, width: Any, number: Any, home: Any, value: Any) -> Any:
        return made(array, width, value, number)

    def guarding(
        typing_context: Any,
        array: Any,
        width: Any,
        lo: Any,
        n: Any,
        trouble: Any,
        number: Any,
        home: Any,
        value: Any,
    ) -> Any:
        return made(array, width, value, lo, n, trouble, number)

    return intrinsic(prefer_literal=True)(guarding if guarded else bare)  # type: ignore[no-any-return]


def _guard(setting: bool) -> Callable[..., Any]:
    @intrinsic  # type: ignore[untyped-decorator]
    def guard(typing_context: Any, column: Any, i: Any) -> Any:
        """Leave word, and raise IndexError, where row `i` is out of reach: one comparison without sign."""

        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(column)(context, builder, value=arguments[0])
            outside = builder.icmp_unsigned(">=", builder.sub(arguments[1], proxy.lo), proxy.n)
            with builder.if_then(outside, likely=False):
                word = (proxy.number, arguments[1], proxy.lo.type(int(setting)), proxy.lo, proxy.n)
                for k, value in enumerate(word):
                    builder.store(value, builder.gep(proxy.trouble, [proxy.lo.type(k)]))
                context.call_conv.return_user_exc(builder, IndexError, ("row out of reach",))
            return context.get_dummy_value()

        return types.void(column, types.uint64), codegen

    return guard  # type: ignore[no-any-return]


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
    "guard": _guard(setting=False),
    "guard_set": _guard(setting=True),
    "save": _save,
    "value": _value,
    "target": jitable(complete_target),
    "float64": np.float64,
    "int64": np.int64,
    "row": np.uint64,
}


def _function(verb: str, column: FastType, arguments: str, lines: list[str]) -> Callable[..., Any]:
    """Return a function whose name tells what it does: the linker knows functions by name."""
    name = f"{verb}_{'guarded_' if column.guarded else ''}{column.kind}_{column.dtype}_{column.width}"
    space: dict[str, Any] = {"__name__": __name__, **_SPACE}
    exec("\n    ".join([f"def {name}({arguments}):", *lines]), space)
    return space[name]  # type: ignore[no-any-return]


def _check_row(i: Any) -> None:
    if not isinstance(i, (types.Integer, types.Boolean)):
        raise TypingError("rows are counted in whole numbers")


@overload(operator.getitem, strict=False, jit_options={"forceinline": True, **INNER})  # type: ignore[untyped-decorator]
def _read(column: Any, i: Any) -> Any:
    if not isinstance(column, FastType):
        return None
    _check_row(i)
    guard = ["guard(column, row(i))"] if column.guarded else []
    if column.is_array:
        cast, n = "float64" if isinstance(column.dtype, types.Float) else "int64", column.width
        held = ["if row(i) == home(column):", "    return value(column)"] if column.kind == "held" else []
        lines = [*held, *guard]
        if n == 0:
            return _function("read", column, "column, i", [*lines, f"return {cast}(load(column, row(i)))"])
        parts = "".join(f"{cast}(load(column, start + row({k}))), " for k in range(n))
        lines += [f"start = row(i) * row({n})", f"return ({parts})"]
        return _function("read", column, "column, i", lines)
    value = {
        "constant": "1.0",
        "nothing": "0.0",
        "same": "int64(inner(column))",
        "complete_first": "i * (inner(column) - 1)",
        "complete_to": "target(inner(column), i)",
    }[column.kind]
    return _function("read", column, "column, i", [*guard, f"return {value}"])


@overload_method(FastType, "set", strict=False, jit_options={"forceinline": True, **INNER})  # type: ignore[untyped-decorator]
def _set(column: Any, i: Any, value: Any) -> Any:
    if column.kind != "writable":
        return None
    _check_row(i)
    lines = ["guard_set(column, row(i))"]
    if column.width == 0:
        return _function("set", column, "column, i, value", [*lines, "save(column, row(i), value)"])
    places = [f"v{k}" for k in range(column.width)]
    lines += [f"start = row(i) * row({column.width})", f"{', '.join(places)}, = value"]
    lines += [f"save(column, start + row({k}), v{k})" for k in range(column.width)]
    return _function("set", column, "column, i, value", lines)


MAKERS = ("column", "writable", "same", "constant", "nothing", "complete_first", "complete_to")

#: What generated kernels call, compiled.
FAST: dict[str, Any] = {
    **{kind: _maker(kind, guarded=False) for kind in MAKERS},
    **{f"guarded_{kind}": _maker(kind, guarded=True) for kind in MAKERS},
    "fetch": _fetch,
    "held": _holder(guarded=False),
    "guarded_held": _holder(guarded=True),
    "row": np.uint64,
    "whole": np.int64,
}
