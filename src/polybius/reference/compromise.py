"""The rate equation of compromise: bounded confidence in pairs among infinitely many.

P(x, t) is the density of opinions. Any two nearer than 1 meet at unit rate, and each closes
a share mu of the gap, in the middle if mu = 1/2 (Ben-Naim, Krapivsky and Redner 2003):

    dP(x)/dt = integral over |y - z| < 1 of P(y) P(z) [delta(x - y - mu (z - y)) - delta(x - y)]

from P = 1 on [-Delta, Delta]. Confidence d on opinions of range 1 is Delta = 1 / (2 d).
Scheme: `cells` cells of equal width; who lands between two cells is shared between them,
which keeps mass and mean; cells at the edge of the confidence count for the part that is
within; the classical Runge-Kutta method in time, of order 4. The cells' error is of first
order at worst, 1 / cells.
Limits: no noise from finite numbers, so minor parties of a mass below one citizen appear too.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, inlined
from polybius.errors import ParameterError

__all__ = ["Party", "compromise", "parties", "splitting_point"]

Floats = NDArray[np.float64]

#: Cells with less of a density of 1 than this are empty. Arbitrary: far below any minor party.
EMPTY = 1e-6


class Party(NamedTuple):
    """A group of opinions that no longer hears any other: where it stands, and its share of all."""

    position: float
    share: float


@inlined
def _shift(out: Floats, start: int, met: Floats, factor: float) -> None:
    for i in range(len(met)):
        out[start + i] += factor * met[i]


@inlined
def _rates(mass: Floats, reach: float, mu: float, out: Floats) -> None:
    """Write the rates of change of `mass`; confidence spans `reach` cells."""
    n = len(mass)
    out[:] = 0.0
    for apart in range(1, min(n, int(reach + 1.5))):
        within = min(1.0, reach - apart + 0.5)
        ahead = int(mu * apart)
        beyond = mu * apart - ahead
        met = within * mass[: n - apart] * mass[apart:]
        _shift(out, 0, met, -1.0)
        _shift(out, apart, met, -1.0)
        _shift(out, ahead, met, 1.0 - beyond)
        _shift(out, apart - ahead, met, 1.0 - beyond)
        if beyond > 0.0:
            _shift(out, ahead + 1, met, beyond)
            _shift(out, apart - ahead - 1, met, beyond)


@compiled
def _carry(mass: Floats, reach: float, mu: float, dt: float, steps: int) -> None:
    """Carry `mass` forward in place, by the classical Runge-Kutta method."""
    a, b, c, d = np.empty_like(mass), np.empty_like(mass), np.empty_like(mass), np.empty_like(mass)
    for _ in range(steps):
        _rates(mass, reach, mu, a)
        _rates(mass + 0.5 * dt * a, reach, mu, b)
        _rates(mass + 0.5 * dt * b, reach, mu, c)
        _rates(mass + dt * c, reach, mu, d)
        mass += dt / 6.0 * (a + 2.0 * b + 2.0 * c + d)


def compromise(
    Delta: float, *, mu: float = 0.5, time: float = 100.0, cells: int = 100, dt: float = 0.25
) -> tuple[Floats, Floats]:
    """Return opinions (n,) and the mass at each (n,) at `time`, from density 1 on [-Delta, Delta].

    `cells` (about) cells span the confidence of 1; n is odd, so that one lies in the middle.
    Raises ParameterError.
    """
    for name, value, low, high in (
        ("Delta", Delta, 0.0, 1e3),
        ("mu", mu, 0.0, 0.5),
        ("time", time, 0.0, 1e9),
        ("cells", cells, 1, 1e5),
        ("dt", dt, 1e-9, 1e9),
    ):
        if not low <= value <= high or (low == 0.0 and name == "Delta" and value == 0.0):
            raise ParameterError(
                f"compromise: {name} must lie in [{low:g}, {high:g}]. Got {value!r} instead."
            )
    n = 2 * math.ceil(Delta * cells) + 1
    width = 2.0 * Delta / n
    mass = np.full(n, width)
    steps = math.ceil(time / dt)
    if steps:
        _carry(mass, 1.0 / width, float(mu), time / steps, steps)
    return np.linspace(-Delta + 0.5 * width, Delta - 0.5 * width, n), mass


def parties(opinions: Floats, mass: Floats) -> list[Party]:
    """Return the groups that `compromise` ends in, from left to right: cells with mass between empty ones."""
    full = mass > EMPTY * (opinions[1] - opinions[0])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], full, [False]]).astype(np.int8)))
    total = mass.sum()
    found = []
    for low, high in edges.reshape(-1, 2):
        here = mass[low:high]
        found.append(Party(float(here @ opinions[low:high] / here.sum()), float(here.sum() / total)))
    return found


def splitting_point(
    low: float, high: float, *, tolerance: float = 1e-3, time: float = 100.0, cells: int = 100
) -> float:
    """Return the Delta in [`low`, `high`] beyond which the middle party is split in two, by bisection.

    At `low` somebody must be left in the middle, at `high` nobody; else raises ParameterError. A
    remnant there, however thin, hears both halves and draws them together in the end: so the middle
    is split only if it is empty at `time`.
    """

    def whole(Delta: float) -> bool:
        opinions, mass = compromise(Delta, time=time, cells=cells)
        middle = np.abs(opinions) < 0.5
        return bool(mass[middle].max() > EMPTY * (opinions[1] - opinions[0]))

    if not whole(low) or whole(high):
        raise ParameterError(
            f"splitting_point: the middle must hold a party at {low:g} and be empty at {high:g}."
        )
    while high - low > tolerance:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if whole(middle) else (low, middle)
    return 0.5 * (low + high)
