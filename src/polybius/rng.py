"""Random draws that depend on who draws and when, not on who drew before.

Every draw is a pure function of the world's seed, the person's id, the tick (step and
stream), the place `k` in the rule and a loop index `n`. So the order, the number of
threads and other mechanisms change nothing, and two arms of a contrast share every draw
that both make. The function is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel
random numbers: as easy as 1, 2, 3", SC 2011): ten rounds of multiply, swap and xor.

    key      seed, stream                          32 bits each
    counter  id (low), step, n, k << 24 | id >> 32  32 bits each

So `id` has 56 bits, `k` 8, all others 32; what lies above is cut off. The same source runs
in Python and compiled and gives the same bits: products wrap at 64 bits in machine code
and not in Python, hence the mask after each shift.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

from polybius.compiled import INNER, inlined, jitable
from polybius.numbers import expm1, fill_quantiles, normal_quantile
from polybius.numerals import whole
from polybius.vectors import fill, put

__all__ = [
    "Drawn",
    "Tick",
    "below",
    "checked_seed",
    "choice",
    "fill_first_normals",
    "fill_first_uniform",
    "fill_uniform",
    "happens",
    "normal",
    "normals",
    "philox",
    "stream",
    "uniform",
    "uniform2",
    "uniform4",
]

_WORD = 0xFFFFFFFF
# Multipliers and key increments of Philox4x32 (Salmon et al. 2011).
_MULTIPLY_0 = 0xD2511F53
_MULTIPLY_2 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9  # golden ratio
_WEYL_1 = 0xBB67AE85  # square root of 3, less 1


class Tick(NamedTuple):
    """Where in time, and in which stream, a draw is made; `dt` is the step's length."""

    step: int
    stream: int
    dt: float


class Drawn(NamedTuple):
    """A tick at which what `id` draws first under `seed` is known: `uniform` or `normals` at place 0."""

    step: int
    stream: int
    dt: float
    seed: int
    id: int
    first: float | tuple[float, ...]


def stream(name: str) -> int:
    """Return the number in [0, 2^32) of the stream called `name`: a hash, the same for ever."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def checked_seed(seed: object) -> int:
    """Return `seed` as an int; raise `ParameterError` unless it is a whole number in [0, 2^32)."""
    return whole("seed", seed, 0, _WORD)


@inlined
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return four random words in [0, 2^32) for a counter and a key of 32-bit words."""
    w0, w1, w2, w3 = int(c0) & _WORD, int(c1) & _WORD, int(c2) & _WORD, int(c3) & _WORD
    x0, x1 = int(k0) & _WORD, int(k1) & _WORD
    for _ in range(10):
        p0 = w0 * _MULTIPLY_0
        p2 = w2 * _MULTIPLY_2
        w0 = ((p2 >> 32) & _WORD) ^ w1 ^ x0
        w1 = p2 & _WORD
        w2 = ((p0 >> 32) & _WORD) ^ w3 ^ x1
        w3 = p0 & _WORD
        x0 = (x0 + _WEYL_0) & _WORD
        x1 = (x1 + _WEYL_1) & _WORD
    return w0, w1, w2, w3


@inlined
def _words(seed: int, id: int, t: Tick, k: int, n: int) -> tuple[int, int, int, int]:
    """Return the four words of one draw."""
    person, place = int(id), int(k)
    top = (place & 0xFF) << 24 | (person >> 32) & 0xFFFFFF
    return philox(person, t.step, n, top, seed, t.stream)


@inlined
def uniform2(seed: int, id: int, t: Tick, k: int, n: int = 0) -> tuple[float, float]:
    """Return two independent numbers in [0, 1), multiples of 2^-53; the first is `uniform`'s."""
    w0, w1, w2, w3 = _words(seed, id, t, k, n)
    return float(w0 << 21 | w1 >> 11) * 2.0**-53, float(w2 << 21 | w3 >> 11) * 2.0**-53


@inlined
def uniform4(seed: int, id: int, t: Tick, k: int, n: int = 0) -> tuple[float, float, float, float]:
    """Return four independent numbers in (0, 1), the midpoints of 2^32 cells, at the cost of one."""
    w0, w1, w2, w3 = _words(seed, id, t, k, n)
    return (
        (float(w0) + 0.5) * 2.0**-32,
        (float(w1) + 0.5) * 2.0**-32,
        (float(w2) + 0.5) * 2.0**-32,
        (float(w3) + 0.5) * 2.0**-32,
    )


def uniform(seed: int, id: int, t: Tick, k: int, n: int = 0) -> float:
    """Return a number in [0, 1), a multiple of 2^-53."""
    return uniform2(seed, id, t, k, n)[0]


@inlined
def _uniform_anew(seed: int, id: int, t: Tick, k: int, n: int = 0) -> float:
    return uniform2(seed, id, t, k, n)[0]


def _uniform_unless_known(seed: int, id: int, t: Drawn, k: int, n: int = 0) -> Any:
    if k == 0 and n == 0 and id == t.id and seed == t.seed:
        return t.first
    return _uniform_anew(seed, id, Tick(t.step, t.stream, t.dt), k, n)


@overload(uniform, strict=False, jit_options={"error_model": "numpy", "forceinline": True, **INNER})  # type: ignore[untyped-decorator]
def _uniform(seed: Any, id: Any, t: Any, k: Any, n: Any = 0) -> Any:
    """Return the compiled twin of `uniform`, which takes the draw that a `Drawn` tick holds."""
    return _uniform_unless_known if isinstance(_first(t), types.Float) else _uniform_anew


def normals(like: tuple[float, ...], seed: int, id: int, t: Tick, k: int) -> tuple[float, ...]:
    """Return standard normal numbers, as many as `like` has, at most 6.35 in size: four cost one draw."""
    return _normals_anew(like, seed, id, t, k)


@jitable
def _normals_anew(like: tuple[float, ...], seed: int, id: int, t: Tick, k: int) -> tuple[float, ...]:
    drawn = fill(like, 0.0)
    for block in range(0, len(like), 4):
        cells = uniform4(seed, id, t, k, block)
        for a in range(block, min(block + 4, len(like))):
            drawn = put(drawn, a, normal_quantile(cells[a - block]))
    return drawn


def _normals_unless_known(like: tuple[float, ...], seed: int, id: int, t: Drawn, k: int) -> Any:
    if k == 0 and id == t.id and seed == t.seed:
        return t.first
    return _normals_anew(like, seed, id, Tick(t.step, t.stream, t.dt), k)


@overload(normals, strict=False, jit_options=INNER)  # type: ignore[untyped-decorator]
def _normals(like: Any, seed: Any, id: Any, t: Any, k: Any) -> Any:
    """Return the compiled twin of `normals`, which takes the draw that a `Drawn` tick holds."""
    first = _first(t)
    known = isinstance(first, types.BaseTuple) and len(first) == len(like)
    return _normals_unless_known if known else _normals_anew


def _first(t: Any) -> Any:
    """Return the type of the draw that a tick of type `t` holds, None where it holds none."""
    known = isinstance(t, types.NamedTuple) and t.instance_class is Drawn
    return t.types[-1] if known else None


@inlined
def happens(drawn: float, hazard: float) -> bool:
    """Say whether `drawn`, uniform, lies below 1 - exp(-`hazard`), for a hazard that is not negative.

    That lies between h - h^2 / 2 and h: seldom does it take an exponential to tell.
    """
    if drawn >= hazard:
        return False
    return drawn < hazard * (1.0 - 0.5 * hazard) or drawn < -expm1(-hazard)


@inlined
def normal(seed: int, id: int, t: Tick, k: int, n: int = 0) -> float:
    """Return a standard normal number, the quantile of a uniform one; at most 8.21 in size."""
    w0, w1, _, _ = _words(seed, id, t, k, n)
    # Midpoints of 2^52 cells: symmetric, and never 0 or 1, whose quantiles are infinite.
    return normal_quantile((float(w0 << 20 | w1 >> 12) + 0.5) * 2.0**-52)


@inlined
def below(m: int, seed: int, id: int, t: Tick, k: int, n: int = 0) -> int:
    """Return a whole number in [0, m), for m in [1, 2^53]; no value is favoured by over m / 2^53."""
    return int(uniform(seed, id, t, k, n) * m)


@inlined
def choice(
    weights: Sequence[float] | NDArray[np.floating], seed: int, id: int, t: Tick, k: int, n: int = 0
) -> int:
    """Return an index, drawn in proportion to `weights`, or -1 where none is positive.

    `weights` is an array or a tuple of floats, all finite. Negative weights and NaN count as zero.
    """
    total = 0.0
    for i in range(len(weights)):
        if weights[i] > 0.0:
            total += float(weights[i])
    target = uniform(seed, id, t, k, n) * total
    reached = 0.0
    for i in range(len(weights)):
        if weights[i] > 0.0:
            reached += float(weights[i])
            if target < reached:
                return i
    return -1


@inlined
def fill_first_uniform(
    first: NDArray[np.float64], n_axes: int, ids: Sequence[int], start: int, n: int, seed: int, t: Tick
) -> None:
    """Write `uniform(seed, ids[start + e], t, 0)` to `first[0, e]` for e < `n`, in vector instructions."""
    row = first[0]
    for e in range(n):
        row[e] = uniform2(seed, ids[start + e], t, 0, 0)[0]


@inlined
def fill_first_normals(
    first: NDArray[np.float64], n_axes: int, ids: Sequence[int], start: int, n: int, seed: int, t: Tick
) -> None:
    """Write `normals(like, seed, ids[start + e], t, 0)` to `first[:, e]` for e < `n`, in vector instructions.

    `first` (4 k, m) float64, contiguous, with 4 k at least `n_axes`; rows beyond these get no meaning.
    """
    for block in range(0, n_axes, 4):
        a, b, c, d = first[block], first[block + 1], first[block + 2], first[block + 3]
        for e in range(n):
            a[e], b[e], c[e], d[e] = uniform4(seed, ids[start + e], t, 0, block)
    for axis in range(n_axes):
        fill_quantiles(first[axis, :n])


@inlined
def fill_uniform(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    seed: int,
    start: int,
    t: Tick,
    k: int,
    n: int = 0,
) -> None:
    """Write `uniform2(seed, start + e, t, k, n)` to `first[e]` and `second[e]` for every e.

    `first`, `second` (m,) float64, contiguous. For models that act one after the other: drawn in a
    loop of their own, in vector instructions, numbers come several times as fast; blocks of 512 fit
    the innermost cache.
    """
    origin = int(np.int64(start))  # Numba would add an unsigned one as a float
    for e in range(len(first)):
        first[e], second[e] = uniform2(seed, origin + e, t, k, n)
