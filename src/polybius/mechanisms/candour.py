"""Candour: everyone says what they think.

    e_i <- x_i

x is private, e expressed. What theories mean that know no falsification of preferences: it is
Kuran's (1995) choice of what to say where nothing hangs on reputation, so that only the wish to be
oneself is left. Nobody is silent, and nobody waits: words follow thoughts in the same step.

Limits: no error of speech and none of hearing; a survey adds its own.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick


@dataclass(frozen=True, kw_only=True)
class Candour(Mechanism):
    """Speech as it is where nothing hangs on it (Kuran 1995)."""

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    sources: ClassVar[tuple[str, ...]] = ("kuran1995",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` thinks."""
        thought: tuple[float, ...] = s.citizens.private[i]
        return thought
