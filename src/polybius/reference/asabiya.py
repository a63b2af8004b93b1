"""Solidarity and empire: asabiya grows at frontiers, and an empire that grows has less frontier.

    dA/dt = c_0 A S (1 - A / h) - a,    A >= 0
    dS/dt = r_0 (1 - A / (2 b)) S (1 - S)

A is the area of an empire, S in [0, 1] its mean asabiya, its members' capacity to act together.
Power wanes with distance (h), rivals press with a; asabiya grows within b of the border and
shrinks further in, so that an empire of area 2 b has as much of one as of the other. There the
empire could rest, with S = a / (c_0 2 b (1 - 2 b / h)) if that is below 1. Whether it gets there
hangs on b: narrow frontiers make empires that rise and collapse, broad ones a lasting empire.

Scheme: the classical Runge-Kutta method, of order 4 until nothing is left; there A is cut off at
0, at every stage. `collapse` is the end of the first step at whose end A is 0: it comes at most
a step late. `frontier` is the model in space.

Limits: one empire, and rivals who never change; a lost empire stays lost.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from polybius.errors import ParameterError
from polybius.model import RK4, Clock, Mechanism, Theory, Tick, param
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.rise_and_fall import COLLAPSE, PEAK, PEAK_AT, watched
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["MODEL", "AreaAndAsabiya", "equilibrium", "saturated_area"]

AREA = Column(name="worlds.area", unit="area", low=0, kind=Kind.CARRIED, meaning="area A of the empire")
ASABIYA = Column(
    name="worlds.asabiya", unit="1", low=0, high=1, kind=Kind.CARRIED, meaning="mean asabiya S of the empire"
)


@dataclass(frozen=True, kw_only=True)
class AreaAndAsabiya(Mechanism):
    """The rates at which area and asabiya change (Turchin 2003, ch. 4)."""

    c_0: float = param(1.0, "1/time", (0, 1e6), "turchin2003", "growth of area by power")
    h: float = param(1.0, "area", (1e-9, 1e9), "turchin2003", "reach of power")
    a: float = param(0.1, "area/time", (0, 1e9), "turchin2003", "pressure of rivals")
    r_0: float = param(1.0, "1/time", (0, 1e6), "turchin2003", "growth of asabiya at a frontier")
    b: float = param(0.2, "area", (1e-9, 1e9), "turchin2003", "width of the frontier in which it grows")

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = ("worlds.area", "worlds.asabiya")
    writes: ClassVar[tuple[str, ...]] = ("worlds.area", "worlds.asabiya")
    columns: ClassVar[tuple[Column, ...]] = (AREA, ASABIYA)
    sources: ClassVar[tuple[str, ...]] = ("turchin2003",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the rates of change of A and S in world `i`."""
        area, asabiya = s.worlds.area[i], s.worlds.asabiya[i]
        growth = p.c_0[i] * area * asabiya * (1.0 - area / p.h[i]) - p.a[i]
        return growth, p.r_0[i] * (1.0 - area / (2.0 * p.b[i])) * asabiya * (1.0 - asabiya)


@dataclass(frozen=True, kw_only=True)
class Empire(Start):
    """An empire and its asabiya."""

    A: float = param(0.3, "area", (0, 1e9), "arbitrary", "area at the start")
    S: float = param(0.8, "1", (0, 1), "arbitrary", "asabiya at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at time 0; it has no citizens but one, who does nothing."""
        if n != 1:
            raise ParameterError(f"asabiya is a model of one empire: n must be 1. Got {n} instead.")
        state = make_world(citizens=1, seed=seed)
        state.worlds["area"], state.worlds["asabiya"] = np.array([self.A]), np.array([self.S])
        state.worlds["peak"] = state.worlds["area"].copy()
        return state


def equilibrium(
    b: float, a: float = 0.1, c_0: float = 1.0, h: float = 1.0
) -> tuple[float, float]:  # fmt: skip
    """Return area and asabiya (2 b, S) at which the empire could rest; NaN where S would leave [0, 1]."""
    area = 2.0 * b
    power = c_0 * area * (1.0 - area / h)
    asabiya = a / power if power > 0 else math.nan
    return (area, asabiya) if 0 <= asabiya <= 1 else (math.nan, math.nan)


def saturated_area(a: float = 0.1, c_0: float = 1.0, h: float = 1.0) -> float:
    """Return the area that an empire in full asabiya holds, the greater root of c_0 A (1 - A / h) = a.

    NaN where rivals press too hard for any.
    """
    square = 1.0 - 4.0 * a / (c_0 * h) if c_0 > 0 else -1.0
    return h * (1.0 + math.sqrt(square)) / 2.0 if square >= 0 else math.nan


def fate(simulate: Simulate, b: float, dt: float) -> dict[str, Estimate]:
    """Return when an empire collapses, and what there is of it after 2000 steps."""
    found = simulate(MODEL, steps=2000, dt=dt, b=b)
    return {name: Estimate(found[name].item()) for name in ("area", "asabiya", "collapse")}


def _known(quantity: str, expected: float, tolerance: float, b: float, dt: float) -> KnownAnswer:
    """Return an answer computed from the equations; the equations are quoted by others."""
    return KnownAnswer(
        quantity=quantity, expected=expected, tolerance=tolerance, source="turchin2003",
        sure=(Sure.NOTES, Sure.DERIVED), run=fate, parameters={"b": b, "dt": dt},
    )  # fmt: skip


MODEL = ReferenceModel(
    name="asabiya",
    title="Turchin's asabiya model",
    summary="Solidarity grows at frontiers and wanes within: narrow frontiers make empires that collapse.",
    family=Family.INSTITUTIONS,
    source="turchin2003",
    theory=Theory(
        name="asabiya",
        claim="An empire that outgrows its frontier loses the solidarity that made it.",
        source="turchin2003",
        mechanisms=(RK4(AreaAndAsabiya()), watched(AREA.name)),
        clock=Clock.YEARS,
        precision="float64",
    ),
    start=Empire(),
    n=1,
    steps=10_000,
    dt=0.01,
    outcomes=(
        Outcome("area", "area A of the empire", lambda state: np.array(state.worlds["area"])),
        Outcome("asabiya", "mean asabiya S of the empire", lambda state: np.array(state.worlds["asabiya"])),
        PEAK,
        PEAK_AT,
        COLLAPSE,
    ),
    functions=(equilibrium, saturated_area),
    known_answers=(
        # half of the last digit, and a step
        _known("collapse", 7.66, 0.015, 0.1, 0.01),
        _known("collapse", 15.45, 0.015, 0.2, 0.01),
        _known("area", 0.6, 1e-4, 0.3, 0.1),
        _known("asabiya", 0.1 / 0.24, 1e-4, 0.3, 0.1),  # a / (2 b (1 - 2 b))
        _known("area", (1 + math.sqrt(0.6)) / 2, 1e-9, 0.5, 0.1),  # greater root of A (1 - A) = 0.1
        _known("asabiya", 1.0, 1e-9, 0.5, 0.1),
    ),
)
