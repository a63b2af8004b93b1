"""Worlds: what a measure is in each of them, and how far they are apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.errors import FEW, ParameterError, nearest
from polybius.results.record import Record, Variable

__all__ = ["Spread", "by_world", "over_worlds", "places", "spread"]

Floats = NDArray[np.float64]


class Spread(NamedTuple):
    """A measure over `n` worlds in which it is a number; `sd` of one world is nan, all are of none."""

    mean: float
    sd: float
    median: float
    low: float
    high: float
    n: int


def spread(values: NDArray[np.float64]) -> Spread:
    """Return mean, standard deviation, median, lowest and highest of one number a world; NaN is left out."""
    known = values[~np.isnan(values)]
    if not len(known):
        nan = float("nan")
        return Spread(nan, nan, nan, nan, nan, 0)
    sd = float(known.std(ddof=1)) if len(known) > 1 else float("nan")
    low, middle, high = np.percentile(known, (0, 50, 100)).tolist()
    return Spread(float(known.mean()), sd, middle, low, high, len(known))


def by_world(
    record: Record, measure: str, at: float | None, where: Mapping[str, str | int]
) -> NDArray[np.float64]:
    """Return a measure at one time (by default the last) and place, (n_worlds,); raise ParameterError."""
    if measure not in record.variables:
        raise ParameterError(
            f"the result has no measure '{measure}'.{nearest(measure, record.variables, 'measure')}"
        )
    variable = record.variables[measure]
    wanted: dict[str, Any] = {"time": record["time"][-1] if at is None else at, **where}
    values = variable.values
    for dim in reversed(variable.dims):
        if dim == "world":
            continue
        place = _place(measure, dim, _labels(record, dim), wanted)
        values = np.take(values, place, axis=variable.dims.index(dim))
    unused = [dim for dim in where if dim not in variable.dims]
    if unused:
        raise ParameterError(
            f"measure '{measure}' has no dimension '{unused[0]}'. It has: {', '.join(variable.dims)}."
        )
    return np.asarray(values, np.float64)


def _labels(record: Record, dim: str) -> NDArray[Any]:
    return record[dim] if dim in record else np.arange(record.sizes[dim])


def _place(measure: str, dim: str, coordinate: NDArray[Any], wanted: Mapping[str, Any]) -> int:
    """Return where along `dim` the wanted value lies; the only one where there is but one."""
    if dim not in wanted and len(coordinate) == 1:
        return 0
    known = coordinate.tolist()
    if dim not in wanted:
        raise ParameterError(
            f"measure '{measure}' has several values of '{dim}'. Name one: {dim}={known[0]!r}."
        )
    found = [k for k, value in enumerate(known) if _same(value, wanted[dim])]
    if not found:
        raise ParameterError(
            f"measure '{measure}' was not recorded at {dim} {wanted[dim]!r}. There is: {_shown(known)}."
        )
    return found[0]


def _shown(known: Sequence[Any]) -> str:
    """Return the values of a coordinate in words: of many, the first few and the last."""
    words = [f"{value:g}" if isinstance(value, float) else str(value) for value in known]
    return ", ".join(words if len(words) <= FEW else [*words[:3], "...", *words[-1:]])


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) < 1e-9
    return bool(one == other)


def over_worlds(record: Record) -> tuple[Sequence[str], Sequence[Sequence[str]], str]:
    """Return head, rows and note of a table: where every measure starts and ends, over all worlds."""
    n = record.sizes.get("world", 1)
    told = {name: v for name, v in record.variables.items() if v.dims[:2] == ("time", "world")}
    found = [
        (f"{name} ({label})" if label else name, _told(first), _told(last), _unit(variable))
        for name, variable in told.items()
        for label, first, last in _strands(record, name)
    ]
    note = "One world." if n == 1 else f"Mean over {n} worlds; lowest and highest in brackets."
    return ("measure", "start", "end", "unit"), found, note


def places(record: Record, variable: Variable) -> Iterator[dict[str, str | int]]:
    """Yield every place in a variable's dimensions behind time and world, as `by_world` takes it."""
    inner = [dim for dim in variable.dims[2:] if dim != "society" or record.sizes[dim] > 1]
    for at in product(*(_labels(record, dim).tolist() for dim in inner)):
        yield dict(zip(inner, at, strict=True))


def _strands(record: Record, name: str) -> Iterator[tuple[str, Floats, Floats]]:
    """Yield a place of a measure in words, and what the measure is there at start and end."""
    start = float(record["time"][0])
    for where in places(record, record.variables[name]):
        label = ", ".join(str(v) if k == "axis" else f"{k} {v}" for k, v in where.items())
        yield label, by_world(record, name, start, where), by_world(record, name, None, where)


def _told(values: Floats) -> str:
    found = spread(values)
    if not found.n:
        return "–"
    middle = f"{found.mean:.4g}"
    return middle if len(values) == 1 else f"{middle} [{found.low:.4g}, {found.high:.4g}]"


def _unit(variable: Variable) -> str:
    unit = variable.attrs.get("units", "")
    return "" if unit == "1" else unit
