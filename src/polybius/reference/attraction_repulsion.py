"""Attraction and repulsion: those who meet draw together if they tolerate each other, else apart.

Of n actors in [0, 1]^D one, i, is drawn and meets another, j, with the probability

    (1/2)^delta,   delta = sqrt(sum_k ((x_ik - x_jk) / E_k)^2),

where E is the exposure. Only i moves:

    x_i <- x_i + R (x_j - x_i)   if |x_i - x_j| <= T,   else   x_i <- x_i - R (x_j - x_i),

then back to the nearest point of the box. With a steepness K below infinity one is repelled with
the probability 1 / (1 + ((sqrt(D)/d - 1) / (sqrt(D)/T - 1))^K) at distance d. With probability P
actor i meets nobody and moves towards its ideal, which is where it began:

    x_i <- x_i + R (ideal_i - x_i).

At `shock_at` everyone's first coordinate rises by `shock`, at most to 1. A step is n draws of i; a
shock takes no time (in the authors' program it takes one step). Starts are normal with mean 1/2 and
standard deviation `spread`, drawn again until they lie in the box. Polarization is the summed
variance, at most D/4.

The model comes to rest when nobody whom anyone may meet moves it by more than `tolerance`; with
self-interest it does not rest.

`mechanisms.repulsion` is the mean path of this rule, without the noise of meetings, on [-1, 1].

Limits: in the authors' program the box is [0, D]^D after a meeting, though D > 1 axes start in [0, 1]: set
`ceiling` = D to repeat it. Their start from survey data is not here; pass `initial` instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.model import Clock, Encounter, Partners, Theory, Tick, WorldRule, param
from polybius.numbers import exp, log, logistic
from polybius.reference.draws import truncated_normals
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform, uniform2
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import above
from polybius.vectors import clip, distance, mix, put

__all__ = ["MODEL", "AtRest", "Meeting", "Shock", "TruncatedNormal"]

POSITION = Column(
    name="citizens.opinion",
    unit="opinion",
    low=0.0,
    kind=Kind.CARRIED,
    meaning="position on each axis",
    size="axes",
)
IDEAL = Column(
    name="citizens.ideal",
    unit="opinion",
    low=0.0,
    kind=Kind.GIVEN,
    meaning="position that self-interest draws to",
    size="axes",
)

TOLERANCE = Column(
    name="citizens.T",
    unit="opinion",
    kind=Kind.GIVEN,
    meaning="tolerance by citizen, beyond T",
)

LN2 = 0.6931471805599453

#: Parameters that several mechanisms share.
R = (0.25, "1", (0, 1), "axelrod2021", "responsiveness: share of the gap closed or opened")
T = (0.25, "opinion", (0, 1e9), "axelrod2021", "tolerance: farthest who attracts")
K = (inf, "1", (0, inf), "axelrod2021", "steepness of the change from attraction to repulsion")
P = (0.0, "1", (0, 1), "axelrod2021", "probability of self-interest")
CEILING = (1.0, "opinion", (1, 1e9), "axelrod2021", "upper end of each axis")
SHOCK_AT = (-1, "step", (-1, 2**31), "axelrod2021", "step before which the shock comes; -1: never")


def delta(x: tuple[float, ...], y: tuple[float, ...], first: float, rest: float) -> float:
    """Return the distance with the first axis in units of exposure `first`, others of `rest` (0: `first`)."""
    if rest == 0.0 or rest == first:
        return distance(x, y) / first
    a, b = (x[0] - y[0]) / first, distance(put(x, 0, y[0]), y) / rest
    return sqrt(a * a + b * b)


def repulsion(d: float, tolerance: float, steepness: float, diagonal: float) -> float:
    """Return the probability that one at distance `d` repels, in a box with this `diagonal`."""
    if steepness == inf:
        return 1.0 if above(d, tolerance) else 0.0
    if d == 0.0 or tolerance >= diagonal:
        return 0.0
    if d >= diagonal or tolerance == 0.0:
        return 1.0
    return logistic(steepness * log((diagonal / tolerance - 1.0) / (diagonal / d - 1.0)))


def moved(x: tuple[float, ...], y: tuple[float, ...], share: float, ceiling: float) -> tuple[float, ...]:
    """Return x moved towards y by `share` of the way, away from it if that is negative, within the box."""
    return clip(mix(x, y, share), 0.0, ceiling)


@dataclass(frozen=True, kw_only=True)
class Shock(WorldRule):
    """Move everyone's first coordinate, once."""

    shock: float = param(0.0, "opinion", (-1, 1), "axelrod2021", "strength of the shock")
    shock_at: int = param(*SHOCK_AT)
    ceiling: float = param(*CEILING)

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (POSITION,)
    sources: ClassVar[tuple[str, ...]] = ("axelrod2021",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Shift the world's positions if it is time."""
        if t.step != p.shock_at[w]:
            return
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            x = s.citizens.opinion[i]
            s.citizens.opinion.set(i, clip(put(x, 0, x[0] + p.shock[w]), 0.0, p.ceiling[w]))


@dataclass(frozen=True, kw_only=True)
class Meeting(Encounter):
    """One meets another and is attracted or repelled, or follows its own interest (Axelrod et al. 2021)."""

    R: float = param(*R)
    T: float = param(*T)
    E: float = param(0.1, "opinion", (1e-6, 1e9), "axelrod2021", "exposure: distance at which meetings halve")
    E_2: float = param(
        0.0, "opinion", (0, 1e9), "axelrod2021", "exposure on the second and further axes; 0: as on the first"
    )
    K: float = param(*K)
    P: float = param(*P)
    ceiling: float = param(*CEILING)
    encounters: float = param(1.0, "1/step", (0, 1e9), "axelrod2021", "activations per actor")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    updates: ClassVar[int] = 1
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.ideal")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    heeds: ClassVar[Mapping[str, float]] = {TOLERANCE.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (POSITION, IDEAL, TOLERANCE)
    sources: ClassVar[tuple[str, ...]] = ("axelrod2021",)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the new position of the first of the two."""
        w = s.citizens.world[m[0]]
        x: tuple[float, ...] = s.citizens.opinion[m[0]]
        y = s.citizens.opinion[m[1]]
        meets, own = uniform2(s.worlds.seed[w], e, t, 0)
        if own < p.P[w]:
            return mix(x, s.citizens.ideal[m[0]], p.R[w])
        if meets >= exp(-LN2 * delta(x, y, p.E[w], p.E_2[w])):
            return x
        risk = repulsion(distance(x, y), p.T[w] + s.citizens.T[m[0]], p.K[w], sqrt(float(len(x))))
        repelled = risk == 1.0 or (risk > 0.0 and uniform(s.worlds.seed[w], e, t, 1) < risk)
        return moved(x, y, -p.R[w] if repelled else p.R[w], p.ceiling[w])


@dataclass(frozen=True, kw_only=True)
class AtRest(WorldRule):
    """Stop when no meeting would move anyone by more than `tolerance`, and no shock is to come."""

    R: float = param(*R)
    T: float = param(*T)
    K: float = param(*K)
    P: float = param(*P)
    ceiling: float = param(*CEILING)
    shock_at: int = param(*SHOCK_AT)
    tolerance: float = param(1e-9, "opinion", (0, 1), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    heeds: ClassVar[Mapping[str, float]] = {TOLERANCE.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (POSITION, TOLERANCE)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them still moves somebody; at first that is soon."""
        if p.P[w] > 0.0 or p.K[w] < inf or t.step < p.shock_at[w]:
            return
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            x, tolerance = me.opinion[i], p.T[w] + me.T[i]
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                y = me.opinion[s.ties.to[e]]
                share = -p.R[w] if above(distance(x, y), tolerance) else p.R[w]
                if distance(x, moved(x, y, share, p.ceiling[w])) > p.tolerance[w]:
                    return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class TruncatedNormal(Start):
    """Normal positions within [0, 1] on each axis; everyone's ideal is where it begins."""

    D: int = param(1, "1", (1, 10), "axelrod2021", "axes")
    spread: float = param(0.2, "opinion", (0.05, 1e9), "axelrod2021", "standard deviation before truncation")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        axes = tuple(f"axis {k + 1}" for k in range(self.D))
        drawn = [truncated_normals(seed, n, axis, 0.5, self.spread, 0.0, 1.0) for axis in axes]
        opinion = np.stack(drawn, axis=1)
        citizens = {"opinion": opinion, "ideal": opinion.copy()}
        return make_world(citizens=citizens, network=network, seed=seed, axes=axes)


def _positions(state: State) -> NDArray[np.float64]:
    """Return positions, (n_worlds, n, D)."""
    found = state.citizens["opinion"]
    return found.reshape(state.n_worlds, -1, found.shape[1])


POLARIZATION = Outcome(
    "polarization", "variance, summed over axes", lambda state: _positions(state).var(axis=1).sum(axis=1)
)
EXTREME = Outcome(
    "extreme",
    "share with the first coordinate below 0.05 or above 0.95",
    lambda state: above(np.abs(_positions(state)[:, :, 0] - 0.5), 0.45).mean(axis=1),
)
MEAN = Outcome(
    "mean_opinion",
    "mean of the first coordinate",
    lambda state: _positions(state)[:, :, 0].mean(axis=1),
    formerly="mean",
)


def polarization(simulate: Simulate, replicates: int, **parameters: float) -> dict[str, Estimate]:
    """Return the mean polarization after a million draws."""
    found = simulate(
        MODEL, n=100, encounters=100, steps=100, replicates=replicates, record=("polarization",), **parameters
    )
    return {"polarization": Estimate.mean(found.polarization)}


def drift(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return how far four actors move per activation, in units of R: with a tiny R nobody gets far."""
    start, tiny, each = np.array([0.1, 0.3, 0.5, 0.9]), 1e-9, 20_000
    found = simulate(
        MODEL,
        n=4,
        steps=1,
        encounters=each,
        replicates=replicates,
        R=tiny,
        initial={"opinion": start[:, None]},
        record=("opinion",),
    )
    moves = (found.opinion.to_numpy()[:, :, 0] - start) / (tiny * each)
    return {f"drift at {x:g}": Estimate.mean(moves[:, i]) for i, x in enumerate(start)}


def _tolerance_sweep() -> tuple[KnownAnswer, ...]:
    """Return the polarization over the tolerance, 20 runs of the authors' algorithm each."""
    expected = {
        0.05: (0.2325, 0.0007),
        0.15: (0.2477, 0.0004),
        0.25: (0.238, 0.005),
        0.30: (0.071, 0.013),
        0.35: (0.032, 0.004),
        0.40: (0.015, 0.002),
        0.45: (0.0072, 0.001),
        0.50: (0.0008, 0.0002),
        0.60: (0.0, 0.0),
    }
    return tuple(
        KnownAnswer(
            quantity="polarization",
            expected=value,
            error=error,
            tolerance=1e-6 if value == 0.0 else None,
            source="axelrod2021",
            sure=(Sure.SIMULATED,),
            run=polarization,
            parameters={"T": tolerance, "replicates": 10 if quick else 60},
            slow=not quick,
        )
        for tolerance, (value, error) in expected.items()
        for quick in (tolerance in (0.15, 0.35, 0.60),)
    )


def _drifts() -> tuple[KnownAnswer, ...]:
    """Return sum_j (1/2)^(d_j / E) s_j (x_j - x_i) / 3 for actors at 0.1, 0.3, 0.5, 0.9.

    s_j is -1 for those beyond T, else 1.
    """
    # d = .2: 1/4, .4: 1/16, .6: 1/64, .8: 1/256. Within T = .25 are only those .2 apart.
    sums = {
        0.1: 0.2 / 4 - 0.4 / 16 - 0.8 / 256,
        0.3: (0.2 - 0.2) / 4 - 0.6 / 64,
        0.5: -0.2 / 4 + 0.4 / 16 - 0.4 / 16,
        0.9: 0.8 / 256 + 0.6 / 64 + 0.4 / 16,
    }
    return tuple(
        KnownAnswer(
            quantity=f"drift at {x:g}",
            expected=total / 3,
            source="axelrod2021",
            sure=(Sure.DERIVED,),
            run=drift,
            parameters={"replicates": 25},
        )
        for x, total in sums.items()
    )


MODEL = ReferenceModel(
    name="attraction_repulsion",
    title="Attraction-repulsion model",
    summary="Actors draw near those they tolerate and away from others; intolerance drives them to the ends.",
    family=Family.OPINIONS,
    source="axelrod2021",
    theory=Theory(
        name="attraction-repulsion",
        claim="Below a level of tolerance polarization feeds upon itself.",
        source="axelrod2021",
        mechanisms=(Shock(), Meeting()),
        stops_when=AtRest(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=TruncatedNormal(),
    n=100,
    steps=5000,
    shows=("citizens.opinion",),
    by_citizen={"T": TOLERANCE.name},
    also={"epsilon": "T", "latitude": "T", "d": "T", "mu": "R", "exposure": "E"},
    outcomes=(POLARIZATION, EXTREME, MEAN),
    known_answers=(*_tolerance_sweep(), *_drifts()),
)
