"""Expression: each chooses what to say, by what it costs and what the climate seems to be.

On each axis citizen i compares what they think (x) with a few other things to say and takes
the one of highest utility, reconsidering `revisions` times a year:

    U(y) = -expressive * |y - x| / 2  +  (1 - resolve_i) * (reputation(y) - office(y))
    reputation(y) = side(y) * (reputational * (2 c_i - 1) / 2 + peer_pressure * pressure_i)
    office(y)     = severity * (nu + (1 - nu) a) * ((1 - q) + q (a - tau)),  if a > tau, else 0
    severity      = what office decrees * (1 - restrained * restraint)

The expressive and reputational parts of Kuran (1989, 1995); the intrinsic part drops out
because one voice does not decide. c_i is the perceived share of the + side, pressure_i what peers
press for, a = |y - line| / 2 the dissent shown, tau = tolerance / 2, nu the surveillance and q the
proportionality: Daymude, Axelrod and Forrest's uniform (q = 0) and proportional (q = 1)
punishment by office, with boldness expressive / (1 - resolve). Without a mechanism that sets
restraint nothing restrains office.

To say: the truth; what takes no side and lies nearest to the truth, or to the line; a mild word
(`voice`) for either side; the nearest point that office tolerates; and the best compromise with
office. Among equals the earlier wins, so truth is said unless something is strictly better. Nothing
else that one could say is worth more, if to take a side is to say the truth, or `voice` and beyond.

With voice = 1 and band = 0 it is Granovetter's (1978) threshold model: a citizen at x = 1 says -1
until c >= (1 + (k - expressive / (1 - resolve) - 2 * peer_pressure * pressure) / reputational) / 2, where
k is the cost of all that is off a line at -1 (severity, at surveillance 1, proportionality and
tolerance 0).

Limits: the linear losses are a plain choice that keeps both roots exact; best replies are
exact, without error; axes are decided one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Draws, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, above
from polybius.vectors import put

#: Share of the band within which silence keeps, so that rounded to single precision it takes no side.
SAFE = 1.0 - 2.0**-20


@jitable
def side(y: float, band: float) -> int:
    """Return +1 or -1 for a position beyond `band` of the middle, else 0."""
    return (1 if above(y, band, SINGLE) else 0) - (1 if above(-y, band, SINGLE) else 0)


@jitable
def sanction(y: float, line: float, severity: float, tolerance: float, nu: float, q: float) -> float:
    """Return office's expected punishment for saying `y` (Daymude, Axelrod and Forrest)."""
    dissent, tau = 0.5 * abs(y - line), 0.5 * tolerance
    if not above(dissent, tau, SINGLE):
        return 0.0
    return severity * (nu + (1.0 - nu) * dissent) * ((1.0 - q) + q * (dissent - tau))


@jitable
def compromise(
    x: float, line: float, boldness: float, severity: float, tolerance: float, nu: float, q: float
) -> float:
    """Return the point between `x` and what office tolerates where one more step costs what it is worth."""
    desired, tau = 0.5 * abs(x - line), 0.5 * tolerance
    if q * (1.0 - nu) * severity <= 0.0 or desired <= tau:
        return x
    best = (boldness / severity - (1.0 - nu) * (1.0 - q - q * tau) - q * nu) / (2.0 * q * (1.0 - nu))
    shown = min(desired, max(tau, best))
    return line + 2.0 * shown if x > line else line - 2.0 * shown


@jitable
def nearest(x: float, centre: float, reach: float) -> float:
    """Return the point within `reach` of `centre` that lies nearest to `x`."""
    return min(centre + reach, max(centre - reach, x))


@dataclass(frozen=True, kw_only=True)
class Expression(Mechanism):
    """Preference falsification (Kuran 1989, 1995) under sanction by office and by peers."""

    expressive: float = param(
        1.0, "utility", (0, 100), "arbitrary", "worth of saying what one thinks", prior=Uniform(0, 5)
    )
    reputational: float = param(
        1.0, "utility", (0, 100), "arbitrary", "worth of standing with the majority", prior=Uniform(0, 5)
    )
    peer_pressure: float = param(
        1.0,
        "utility",
        (0, 100),
        "arbitrary",
        "worth of the side that all peers press for, whichever it is",
        prior=Uniform(0, 5),
    )
    surveillance: float = param(
        0.1, "probability", (0, 1), "daymude2025", "chance that the mildest dissent is seen"
    )
    proportionality: float = param(1.0, "1", (0, 1), "arbitrary", "0 uniform, 1 proportional punishment")
    voice: float = param(2 / 7, "opinion", (0, 1), "anes1996", "how far one goes for a side not one's own")
    band: float = param(1 / 7, "opinion", (0, 1), "anes1996", "half-width of the middle that takes no side")
    restrained: float = param(1.0, "1", (0, 1), "arbitrary", "how far restraint on office caps its sanction")
    revisions: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "times a year that one reconsiders what to say",
        prior=Uniform(0.5, 12),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.expressed",
        "citizens.climate",
        "citizens.pressure",
        "citizens.resolve",
        "societies.line",
        "societies.severity",
        "societies.tolerance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    heeds: ClassVar[dict[str, float]] = {"societies.restraint": 0}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "revised": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = (
        "kuran1989",
        "kuran1995",
        "granovetter1978",
        "centola2005",
        "daymude2025",
    )
    renamed: ClassVar[dict[str, str]] = {"stigma": "peer_pressure"}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` says on each axis."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        says: tuple[float, ...] = me.expressed[i]
        if uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.revised[w]:
            return says
        x, timid = me.private[i], 1.0 - me.resolve[i]
        severity = s.societies.severity[j] * (1.0 - p.restrained[w] * s.societies.restraint[j])
        tolerance = s.societies.tolerance[j]
        nu, q, worth = p.surveillance[w], p.proportionality[w], p.expressive[w]
        for a in range(len(x)):
            line = s.societies.line[j][a]
            standing = p.reputational[w] * (me.climate[i][a] - 0.5) + p.peer_pressure[w] * me.pressure[i][a]
            best = x[a]
            utility = timid * (
                side(best, p.band[w]) * standing - sanction(best, line, severity, tolerance, nu, q)
            )
            for k in range(6):
                if k == 0:
                    y = nearest(x[a], 0.0, SAFE * p.band[w])
                elif k == 1:
                    y = nearest(line, 0.0, SAFE * p.band[w])
                elif k == 2:
                    y = p.voice[w]
                elif k == 3:
                    y = -p.voice[w]
                elif k == 4:
                    y = nearest(x[a], line, tolerance)
                elif timid > 0.0:
                    y = compromise(x[a], line, worth / timid, severity, tolerance, nu, q)
                else:
                    y = x[a]
                value = -0.5 * worth * abs(y - x[a]) + timid * (
                    side(y, p.band[w]) * standing - sanction(y, line, severity, tolerance, nu, q)
                )
                if value > utility:
                    best, utility = y, value
            says = put(says, a, best)
        return says
