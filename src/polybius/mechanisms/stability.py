"""Stability: democracy is lost and won at hazards that capital, neighbours and defenders move.

    where votes decide:  h = L(logit(loss) - keeping * Z - support),  and with it: no election is set
    elsewhere:           h = L(logit(win) + opening * Z + support),   and with it: one is set
    support = neighbours * F + defenders * A + income * log y
    P(in a step) = 1 - (1 - h)^dt,    prospect = 1 - h where votes decide, else h

h is the probability within a year and L the logistic function; Z is the level of the institutions,
F democracy in the neighbourhood, A citizens' mean attachment and y output a head. A regime that
stays as it is lasts -1 / log(1 - h) years on average, and a country with constant hazards spends
the share r_win / (r_win + r_loss) of its time in democracy, r = -log(1 - h).

Persson and Tabellini (2009) estimate the two hazards with domestic and foreign democratic capital and
income; in their model capital works because citizens who have it defend democracy, which A says
here in so many words. Without capital, neighbours and defenders the hazard of loss, .06, is chosen
near that of poor democracies (Przeworski and Limongi 1997): the poorest of all died at more than
twice the rate. The sizes of all other links are choices, and their signs free.

Where democracy is won, the first election comes `founding` later. Nothing else changes with the
regime; who takes office where votes do not decide is for another mechanism.

Limits: votes decide or do not, there is nothing between; no coup is seen coming; no one is harmed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log, logistic
from polybius.rng import uniform


@jitable
def happens(chance: float, dt: float) -> float:
    """Return the probability within `dt` of what has the probability `chance` < 1 within a year."""
    return 1.0 - exp(log(1.0 - chance) * dt) if chance < 1.0 else 1.0


@dataclass(frozen=True, kw_only=True)
class Stability(Mechanism):
    """Hazards of losing and winning democracy (Persson and Tabellini 2009)."""

    loss: float = param(
        0.06,
        "probability/year",
        (1e-9, 0.999),
        "przeworski1997",
        "hazard of losing it without anything to keep it",
        prior=Uniform(0.01, 0.15),
    )
    win: float = param(
        0.02,
        "probability/year",
        (1e-9, 0.999),
        "arbitrary",
        "hazard of winning it without anything for it",
        prior=Uniform(0.002, 0.06),
    )
    keeping: float = param(
        2.0, "logit", (-20, 20), "arbitrary", "what full capital takes from loss", prior=Uniform(-1, 5)
    )
    opening: float = param(
        1.0, "logit", (-20, 20), "arbitrary", "what full capital adds to winning", prior=Uniform(-1, 3)
    )
    neighbours: float = param(
        1.0, "logit", (-20, 20), "arbitrary", "what neighbours add for it", prior=Uniform(-1, 3)
    )
    defenders: float = param(
        1.0, "logit", (-20, 20), "arbitrary", "what full attachment adds for it", prior=Uniform(-1, 3)
    )
    income: float = param(
        0.5, "logit", (-20, 20), "arbitrary", "what output adds for it, by its log", prior=Uniform(-1, 2)
    )
    founding: float = param(
        1.0, "year", (0.01, 100), "arbitrary", "time to the first election", prior=Uniform(0.25, 4)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.attachment",
        "societies.institutions",
        "societies.neighbourhood",
        "societies.output",
        "societies.election_at",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.election_at", "societies.prospect")
    aggregates: ClassVar[dict[str, Aggregate]] = {"attached": Mean(of="citizens.attachment")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "from_loss": lambda p, dt: log(p.loss / (1.0 - p.loss)),
        "from_win": lambda p, dt: log(p.win / (1.0 - p.win)),
    }
    sources: ClassVar[tuple[str, ...]] = ("persson2009", "przeworski1997")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, float]:
        """Return the date of the next election in society `i`, and the prospect of democracy."""
        me, w, following = s.societies, s.societies.world[i], s.societies.election_at[i]
        capital, output = me.institutions[i], me.output[i]
        attached = me.attached[i] if me.attached[i] >= 0.0 else 0.0  # not a number where nobody lives
        support = p.neighbours[w] * me.neighbourhood[i] + p.defenders[w] * attached
        support += p.income[w] * log(output) if output > 0.0 else 0.0
        lost = logistic(p.from_loss[w] - p.keeping[w] * capital - support)
        won = logistic(p.from_win[w] + p.opening[w] * capital + support)
        hazard = lost if following >= 0 else won
        if uniform(s.worlds.seed[w], me.id[i], t, 0) < happens(hazard, t.dt):
            soon = max(0, t.step + max(1, int(p.founding[w] / t.dt + 0.5)))
            following = -1 if following >= 0 else soon
        return following, 1.0 - lost if following >= 0 else won
