"""Posts that neighbours receive: DOCES' model without feeds, as one of our users would write it.

    one is drawn, and a theme theta, uniform on [-1, 1], which it posts to all its neighbours;
    each of these moves by delta towards theta with probability 1 - |theta - b| / 2, not
    past it, else by delta away from it

That is `Opinion_dynamics` with mu = 1, uniform filters and no rewiring (de Arruda et al. 2022).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from ours import steps_of
from problem import Problem, Runs

from polybius.model import Clock, Encounter, Partners, Theory, Tick, param
from polybius.rng import uniform
from polybius.state import Column, Kind, make_world

BELIEF = Column(
    name="citizens.belief", unit="opinion", low=-1, high=1, kind=Kind.CARRIED, meaning="opinion held"
)


@dataclass(frozen=True, kw_only=True)
class Posting(Encounter):
    """One posts, all its neighbours react."""

    delta: float = param(0.1, "opinion", (0, 2), "arbitrary", "how far a post moves one")
    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "posts per citizen")

    members: ClassVar = 1
    updates: ClassVar = 0
    partners: ClassVar = Partners.NEIGHBOURS
    reads: ClassVar = ("citizens.belief", "ties")
    writes: ClassVar = ("citizens.belief",)
    columns: ClassVar = (BELIEF,)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        me, seed = s.citizens, s.worlds.seed[0]
        theta = 2.0 * uniform(seed, e, t, 0) - 1.0
        delta = p.delta[me.world[m[0]]]
        for tie in range(me.first_tie[m[0]], me.first_tie[m[0] + 1]):
            j = s.ties.to[tie]
            b = me.belief[j]
            gap = theta - b
            step = delta if gap >= 0.0 else -delta
            if uniform(seed, e, t, 1, tie - me.first_tie[m[0]]) <= 1.0 - 0.5 * abs(gap):
                b = theta if abs(gap) < delta else b + step
            else:
                b -= step if gap != 0.0 else 0.0
            me.belief.set(j, max(-1.0, min(1.0, b)))


THEORY = Theory(name="posting", mechanisms=(Posting(),), clock=Clock.STEPS, precision="float64")


def posting(problem: Problem, threads: int) -> Runs:
    state = make_world(citizens={"belief": problem.start}, network=problem.network, seed=1)
    return steps_of(THEORY, state, problem, threads)
