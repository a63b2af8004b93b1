"""Integrators: schemes that carry rates of change forward in time."""

from dataclasses import dataclass
from math import isclose

from polybius.errors import DeclarationError
from polybius.model.mechanism import Mechanism


@dataclass(frozen=True)
class Integrated:
    """A mechanism whose rule returns rates of change, carried forward by a scheme.

    Rates are per unit of the theory's clock. `nodes` and `weights` are the scheme's: stage
    k starts from x + nodes[k] * dt * rate[k - 1]; the step is dt * sum(weights * rates).
    Aggregates are computed anew at every stage. The `order` holds for all columns that one
    mechanism writes together; mechanisms one after the other are split to first order.
    """

    mechanism: Mechanism
    nodes: tuple[float, ...]
    weights: tuple[float, ...]
    order: int

    def __post_init__(self) -> None:
        fits = len(self.nodes) == len(self.weights) > 0
        if not fits or self.nodes[0] != 0 or not isclose(sum(self.weights), 1.0):
            raise DeclarationError(
                "a scheme needs as many nodes as weights, the first node 0, and weights that add up to 1. "
                f"Got {self.nodes} and {self.weights}."
            )


def Euler(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by Euler's method, of order 1."""
    return Integrated(mechanism, (0.0,), (1.0,), 1)


def Heun(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by Heun's method, of order 2."""
    return Integrated(mechanism, (0.0, 1.0), (0.5, 0.5), 2)


def RK4(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by the classical Runge-Kutta method, of order 4."""
    return Integrated(mechanism, (0.0, 0.5, 0.5, 1.0), (1 / 6, 1 / 3, 1 / 3, 1 / 6), 4)
