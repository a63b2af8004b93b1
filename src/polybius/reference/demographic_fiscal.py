"""People and treasury: a state feeds its people's growth until they cost it more than they pay.

    dN/dt = r N (1 - N / k(S))
    dS/dt = rho_0 N (1 - N / k(S)) - beta N,    S >= 0
    k(S)  = k_0 (1 + c S / (s_0 + S))

N is the population, S what the state has stored up (grain). Surplus a head falls as the land
fills; taxes are a share of it, and the state spends beta a head. What it spends raises the
land's capacity k. Since N nears k, where nothing is left to tax, S must fall to nothing:
there is no state in balance, only a rise and a collapse, after which N sinks back to k_0.

Scheme: the classical Runge-Kutta method, of order 4 until the treasury is empty; there S is cut
off at 0, at every stage. `collapse` is the end of the first step at whose end S is 0: it comes
at most a step late. `peak_at` is a multiple of the step.

Limits: one homogeneous people, no elite, no wars; a collapsed state never returns.
"""

from collections.abc import Mapping
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

__all__ = ["MODEL", "PeopleAndTreasury", "carrying_capacity"]

POPULATION = Column(name="worlds.population", unit="people", low=0, kind=Kind.CARRIED, meaning="population N")
RESOURCES = Column(
    name="worlds.resources", unit="grain", low=0, kind=Kind.CARRIED, meaning="resources S of the state"
)


@dataclass(frozen=True, kw_only=True)
class PeopleAndTreasury(Mechanism):
    """The rates at which people and treasury grow (Turchin 2003, ch. 7)."""

    r: float = param(0.02, "1/year", (0, 1e3), "turchin2003", "growth of a people with land to spare")
    rho_0: float = param(1.0, "grain/person/year", (0, 1e9), "turchin2003", "taxes a head at low density")
    beta: float = param(0.25, "grain/person/year", (0, 1e9), "turchin2003", "expenditure of the state a head")
    k_0: float = param(1.0, "people", (1e-9, 1e12), "turchin2003", "capacity of the land without a state")
    c: float = param(3.0, "1", (0, 1e6), "turchin2003", "greatest gain in capacity, a multiple of k_0")
    s_0: float = param(10.0, "grain", (1e-9, 1e12), "turchin2003", "resources at half of that gain")

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = ("worlds.population", "worlds.resources")
    writes: ClassVar[tuple[str, ...]] = ("worlds.population", "worlds.resources")
    columns: ClassVar[tuple[Column, ...]] = (POPULATION, RESOURCES)
    sources: ClassVar[tuple[str, ...]] = ("turchin2003",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the rates of change of N and S in world `i`."""
        n, stored = s.worlds.population[i], s.worlds.resources[i]
        surplus = n * (1.0 - n / carrying_capacity(stored, p.k_0[i], p.c[i], p.s_0[i]))
        return p.r[i] * surplus, p.rho_0[i] * surplus - p.beta[i] * n


def carrying_capacity(resources: float, k_0: float = 1.0, c: float = 3.0, s_0: float = 10.0) -> float:
    """Return k(S), the people whom the land feeds if the state has `resources`."""
    return k_0 * (1.0 + c * resources / (s_0 + resources))


@dataclass(frozen=True, kw_only=True)
class Founding(Start):
    """A people, and a state with what it has."""

    N: float = param(0.5, "people", (0, 1e12), "turchin2003", "population at the start")
    S: float = param(0.0, "grain", (0, 1e12), "turchin2003", "resources at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at time 0; it has no citizens but one, who does nothing."""
        if n != 1:
            raise ParameterError(
                f"demographic_fiscal is a model of one society: n must be 1. Got {n} instead."
            )
        state = make_world(citizens=1, seed=seed)
        state.worlds["population"], state.worlds["resources"] = np.array([self.N]), np.array([self.S])
        state.worlds["peak"] = state.worlds["resources"].copy()
        return state


def rise_and_collapse(simulate: Simulate, beta: float) -> dict[str, Estimate]:
    """Return how great people and treasury become, when, and when the treasury is empty."""
    found = simulate(MODEL, steps=1000, every=1, dt=0.5, beta=beta)
    population = found.population.to_numpy()[0]
    seen: Mapping[str, float] = {
        "greatest treasury": float(found.peak[0, -1]),
        "its time": float(found.peak_at[0, -1]),
        "greatest population": float(population.max()),
        "time of that": float(found.time[int(population.argmax())]),
        "collapse": float(found.collapse[0, -1]),
    }
    return {name: Estimate(value) for name, value in seen.items()}


def _known(quantity: str, expected: float, tolerance: float, beta: float) -> KnownAnswer:
    """Return an answer computed from the equations to the digits given; the equations are quoted."""
    return KnownAnswer(
        quantity=quantity, expected=expected, tolerance=tolerance, source="turchin2003",
        sure=(Sure.NOTES, Sure.DERIVED), run=rise_and_collapse, parameters={"beta": beta},
    )  # fmt: skip


MODEL = ReferenceModel(
    name="demographic_fiscal",
    title="Turchin's demographic-fiscal model",
    summary="A state feeds growth until its people cost more than they yield: it rises once, and collapses.",
    family=Family.INSTITUTIONS,
    source="turchin2003",
    theory=Theory(
        name="demographic-fiscal",
        claim="A people that fills its land bankrupts the state that let it grow.",
        source="turchin2003",
        mechanisms=(RK4(PeopleAndTreasury()), watched(RESOURCES.name)),
        clock=Clock.YEARS,
        precision="float64",
    ),
    start=Founding(),
    n=1,
    steps=5000,
    dt=0.1,
    outcomes=(
        Outcome("population", "population N", lambda state: np.array(state.worlds["population"])),
        Outcome("resources", "resources S of the state", lambda state: np.array(state.worlds["resources"])),
        PEAK,
        PEAK_AT,
        COLLAPSE,
    ),
    functions=(carrying_capacity,),
    known_answers=(
        _known("greatest treasury", 48.9, 0.05, 0.25),
        _known("its time", 159, 1, 0.25),
        _known("greatest population", 3.13, 0.005, 0.25),
        _known("time of that", 227, 1, 0.25),
        _known("collapse", 246, 1, 0.25),
        _known("greatest treasury", 100.9, 0.05, 0.10),
        _known("collapse", 463, 1, 0.10),
        _known("greatest treasury", 11.9, 0.05, 0.40),
        _known("collapse", 147, 1, 0.40),
    ),
)
