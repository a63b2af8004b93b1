"""An arms race: each nation arms against the others, tires of the cost, and bears a grievance.

    dx/dt = k y - a x + g
    dy/dt = l x - b y + h                                     two nations
    dx_i/dt = d_i * (sum over j of w_ij x_j) - a_i x_i + g_i  any number, w_ij being ties' weights

x is what a nation spends, less what it gains from trade with the other (so it may be negative).
Two nations come to rest at ((b g + k h), (a h + l g)) / (a b - k l) if fatigue outweighs fear,
a b > k l; else they race without end, or disarm without end. Where both are alike (k = l,
a = b), their sum grows at k - a per unit of it: a straight line of increase against sum, which
Richardson drew through the budgets of 1909 to 1913.

Scheme: the classical Runge-Kutta method, of order 4. Of more than two nations, all but the first
have the second's coefficients, unless `initial` sets `defence`, `fatigue` and `grievance`.

Limits: linear, so no budget ever binds; no war, no stock of arms apart from spending.
"""

import cmath
import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.model import RK4, Clock, Mechanism, Theory, Tick, param
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = [
    "BUDGETS",
    "INCREASES",
    "MODEL",
    "Arming",
    "eigenvalues",
    "equilibrium",
    "equilibrium_of_nations",
    "is_stable",
    "line_of_increase",
]

#: Defence budgets of France, Russia, Germany and Austria-Hungary together, in million pounds:
#: means of two years running, 1909-10 to 1912-13, and the increases between them
#: (Richardson 1960; typed from memory of the table, not from the page).
BUDGETS = (202.0, 209.8, 226.8, 263.8)
INCREASES = (5.6, 10.1, 23.8, 50.3)

ARMS = Column(name="citizens.arms", unit="spending", kind=Kind.CARRIED, meaning="arms, less trade")
DEFENCE = Column(
    name="citizens.defence", unit="1/time", low=0, kind=Kind.GIVEN, meaning="response to others' arms"
)
FATIGUE = Column(
    name="citizens.fatigue", unit="1/time", low=0, kind=Kind.GIVEN, meaning="response to one's own arms"
)
GRIEVANCE = Column(
    name="citizens.grievance", unit="spending/time", kind=Kind.GIVEN, meaning="grievance, less goodwill"
)


@dataclass(frozen=True, kw_only=True)
class Arming(Mechanism):
    """The rate at which a nation arms (Richardson 1960). It has no parameters: nations differ."""

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.arms",
        "citizens.defence",
        "citizens.fatigue",
        "citizens.grievance",
        "ties",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.arms",)
    columns: ClassVar[tuple[Column, ...]] = (ARMS, DEFENCE, FATIGUE, GRIEVANCE)
    sources: ClassVar[tuple[str, ...]] = ("richardson1960",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the rate of change of nation `i`'s arms."""
        me, threat = s.citizens, 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            threat += s.ties.weight[e] * me.arms[s.ties.to[e]]
        rate: float = me.defence[i] * threat - me.fatigue[i] * me.arms[i] + me.grievance[i]
        return rate


@dataclass(frozen=True, kw_only=True)
class Rivals(Start):
    """A first nation, and others who are all alike."""

    k: float = param(0.1, "1/time", (0, 1e6), "richardson1960", "first nation's response to others")
    l: float = param(0.15, "1/time", (0, 1e6), "richardson1960", "others' response to others")  # noqa: E741
    a: float = param(0.2, "1/time", (0, 1e6), "richardson1960", "first nation's fatigue")
    b: float = param(0.3, "1/time", (0, 1e6), "richardson1960", "others' fatigue")
    g: float = param(1.0, "spending/time", (-1e9, 1e9), "richardson1960", "first nation's grievance")
    h: float = param(2.0, "spending/time", (-1e9, 1e9), "richardson1960", "others' grievance")
    x: float = param(0.0, "spending", (-1e9, 1e9), "arbitrary", "first nation's arms at the start")
    y: float = param(0.0, "spending", (-1e9, 1e9), "arbitrary", "others' arms at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at time 0."""
        columns = {
            "arms": (self.x, self.y),
            "defence": (self.k, self.l),
            "fatigue": (self.a, self.b),
            "grievance": (self.g, self.h),
        }
        nations = {name: np.where(np.arange(n) == 0, *values) for name, values in columns.items()}
        return make_world(citizens=nations, network=network, seed=seed)


def is_stable(a: float, b: float, k: float, l: float) -> bool:  # noqa: E741
    """Say whether two nations come to rest: a b > k l, with some fatigue."""
    return a * b > k * l and a + b > 0


def equilibrium(
    a: float, b: float, k: float, l: float, g: float, h: float  # noqa: E741
) -> tuple[float, float]:  # fmt: skip
    """Return the arms (x, y) at which two nations rest, stable or not; NaN where a b = k l."""
    determinant = a * b - k * l
    if determinant == 0:
        return math.nan, math.nan
    return (b * g + k * h) / determinant, (a * h + l * g) / determinant


def eigenvalues(a: float, b: float, k: float, l: float) -> tuple[complex, complex]:  # noqa: E741
    """Return the rates at which two nations near their rest or leave it, the greater first.

    They are real where k l >= 0.
    """
    middle, spread = -(a + b) / 2, cmath.sqrt((a - b) ** 2 / 4 + k * l)
    return middle + spread, middle - spread


def equilibrium_of_nations(
    responses: ArrayLike, fatigue: ArrayLike, grievance: ArrayLike
) -> NDArray[np.float64]:
    """Return the arms at which n nations rest, (n,).

    `responses` (n, n): of row i to column j, zero on the diagonal; `fatigue`, `grievance` (n,).
    Raises ParameterError where there is no single point of rest.
    """
    rates = np.diag(np.asarray(fatigue, float)) - np.asarray(responses, float)
    try:
        return np.linalg.solve(rates, np.asarray(grievance, float))
    except np.linalg.LinAlgError:
        raise ParameterError("these nations have no single point of rest: their responses cancel.") from None


def line_of_increase(sums: ArrayLike = BUDGETS, increases: ArrayLike = INCREASES) -> tuple[float, float]:
    """Return slope and zero of the least-squares line of `increases` against `sums`.

    Between like nations the slope is k - a, and at the zero, goodwill, arms stay as they are.
    """
    slope, intercept = np.polyfit(np.asarray(sums, float), np.asarray(increases, float), 1)
    return float(slope), float(-intercept / slope)


def rest(simulate: Simulate, **parameters: float) -> dict[str, Estimate]:
    """Return where two nations come to rest, and how fast."""
    found = simulate(MODEL, n=2, **parameters)
    chosen = MODEL.defaults() | parameters
    fast = eigenvalues(*(chosen[name] for name in ("a", "b", "k", "l")))
    return {
        "x at rest": Estimate(float(found.arms[0, 0])),
        "y at rest": Estimate(float(found.arms[0, 1])),
        "slower eigenvalue": Estimate(fast[0].real),
        "faster eigenvalue": Estimate(fast[1].real),
    }


def budgets(simulate: Simulate) -> dict[str, Estimate]:
    """Return slope and zero of the line through the budgets of 1909 to 1913."""
    slope, zero = line_of_increase()
    return {"slope, 1909-13": Estimate(slope), "goodwill, 1909-13": Estimate(zero)}


_RACE = {"a": 0.2, "b": 0.3, "k": 0.1, "l": 0.15, "g": 1.0, "h": 2.0}
_DERIVED = (Sure.DERIVED,)

MODEL = ReferenceModel(
    name="richardson",
    title="Richardson's arms race",
    summary="Fear drives arms up, cost holds them down: nations rest if fatigue outweighs fear, else race.",
    family=Family.STATES,
    source="richardson1960",
    theory=Theory(
        name="Richardson's arms race",
        claim="Nations that fear each other more than they tire of the cost race without end.",
        source="richardson1960",
        mechanisms=(RK4(Arming()),),
        clock=Clock.YEARS,
        precision="float64",
    ),
    start=Rivals(),
    n=2,
    steps=2500,
    dt=0.1,
    shows=("citizens.arms",),
    outcomes=(
        Outcome("total", "arms of all nations", lambda state: by_world(state, ARMS.name).sum(axis=1)),
        Outcome("greatest", "arms of the most armed", lambda state: by_world(state, ARMS.name).max(axis=1)),
    ),
    functions=(is_stable, equilibrium, eigenvalues, equilibrium_of_nations, line_of_increase),
    known_answers=(
        # (.3 * 1 + .1 * 2) / .045 and (.2 * 2 + .15 * 1) / .045; roots of z^2 + .5 z + .045
        KnownAnswer(
            quantity="x at rest", expected=100 / 9, tolerance=1e-8, source="richardson1960", sure=_DERIVED,
            run=rest, parameters=_RACE,
        ),
        KnownAnswer(
            quantity="y at rest", expected=110 / 9, tolerance=1e-8, source="richardson1960", sure=_DERIVED,
            run=rest, parameters=_RACE,
        ),
        KnownAnswer(
            quantity="slower eigenvalue", expected=-0.117712, tolerance=5e-7, source="richardson1960",
            sure=_DERIVED, run=rest, parameters=_RACE,
        ),
        KnownAnswer(
            quantity="faster eigenvalue", expected=-0.382288, tolerance=5e-7, source="richardson1960",
            sure=_DERIVED, run=rest, parameters=_RACE,
        ),
        KnownAnswer(
            quantity="slope, 1909-13", expected=0.73, tolerance=0.005, source="richardson1960",
            sure=(Sure.RECALL, Sure.DERIVED), run=budgets,
        ),
        KnownAnswer(
            quantity="goodwill, 1909-13", expected=194, tolerance=1, source="richardson1960",
            sure=(Sure.RECALL, Sure.DERIVED), run=budgets,
        ),
    ),
)  # fmt: skip
