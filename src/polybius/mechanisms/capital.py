"""Capital: years under democracy are laid by, years without it use them up.

    Z_t = (1 - delta) * sum over k of delta^k * a_(t-k),    a = 1 where votes decide, else 0
    Z  <- a + delta^dt * (Z - a)

The domestic democratic capital of Persson and Tabellini (2009), which is the level of the institutions
here: from nothing, n years of democracy make 1 - delta^n, and n years without it leave delta^n. They
estimate delta from the rates at which countries leave and enter democracy; .94 is chosen near that. The
stock of democracy of Edgell et al. (2020) keeps .99 a year. Votes decide where an
election is set.

Limits: all years count alike, however good; nothing is built by struggle or upkeep, nor worn by office.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log


@dataclass(frozen=True, kw_only=True)
class Capital(Mechanism):
    """Stock of democratic experience (Persson and Tabellini 2009)."""

    delta: float = param(0.94, "1", (0, 1), "persson2009", "share kept a year", prior=Uniform(0.85, 0.995))

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.institutions", "societies.election_at")
    writes: ClassVar[tuple[str, ...]] = ("societies.institutions",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "kept": lambda p, dt: exp(log(p.delta) * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("persson2009", "edgell2020")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the democratic capital of society `i`."""
        me, w = s.societies, s.societies.world[i]
        democracy = 1.0 if me.election_at[i] >= 0 else 0.0
        capital: float = democracy + p.kept[w] * (me.institutions[i] - democracy)
        return capital
