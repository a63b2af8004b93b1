"""Dissent and self-censorship: how far to go where going far is punished.

Who would like to show the dissent delta in [0, 1] shows a in [0, delta], weighing what it is worth
against the expected punishment. An authority of tolerance tau, severity psi and surveillance nu
sees a with probability nu + (1 - nu) a and punishes what it sees beyond tau:

    U(a) = beta (1 - delta + a) - (nu + (1 - nu) a) punishment(a),   punishment(a) = 0 for a <= tau
    punishment(a) = psi ((1 - pi) + pi (a - tau))   beyond: uniform at pi = 0, proportional at pi = 1

Who desires no more than tau shows it (is compliant). For the others the best is

    uniform        delta (defies) if beta > (1 - nu) psi and delta > d, else tau (censors themselves)
                   d = (beta tau + nu psi) / (beta - (1 - nu) psi)
    proportional   min(delta, max(tau, d)),   d = (tau + (beta - nu psi) / ((1 - nu) psi)) / 2
                   where nu = 1: delta if beta >= psi, else tau

So nobody defies a uniform punishment of severity beta (1 - tau) or more, however little is watched,
nor shows more than tau under a proportional one of beta / (nu + (1 - nu) tau) or more.

The authority may adapt: each round it moves tau, psi or nu, drawn at random, to a random point
within epsilon, and goes back if the round costs more than the one before:

    cost = alpha * sum of a + sum of punishments

As in the authors' program, the round before is the one that was played, whether or not what was
tried in it was kept; so the climb sometimes goes downhill. delta is exponential, cut off at 1,
with mean `delta`; beta is exponential with mean `beta`. A step is a round; the first one plays
`tau`, `psi` and `nu` as they are. Such an authority never rests, so runs have no end of their own.

Limits: nobody learns from anybody, and nobody errs; values of pi between 0 and 1 are a mixture
of ours.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.model import Aggregate, Clock, Mechanism, Theory, Tick, Total, param
from polybius.numbers import log
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.roots import root
from polybius.reference.start import Start
from polybius.rng import below, uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import above, at_least

__all__ = [
    "MODEL",
    "Acting",
    "Exponential",
    "Judging",
    "Trying",
    "expected_punishment",
    "proportional_action",
    "silencing_severity",
    "uniform_action",
    "utility",
]

Floats = NDArray[np.float64]

#: The authority's least severity.
LEAST_SEVERITY = 1e-9


def _world(name: str, meaning: str, unit: str = "1") -> Column:
    return Column(name=f"worlds.{name}", unit=unit, kind=Kind.CARRIED, meaning=meaning)


TAU, PSI, NU = (
    _world("tau", "tolerance in force", "dissent"),
    _world("psi", "severity in force", "utility"),
    _world("nu", "surveillance in force", "probability"),
)
KEPT_TAU, KEPT_PSI, KEPT_NU = (
    _world("kept_tau", "tolerance that a failed attempt goes back to", "dissent"),
    _world("kept_psi", "severity that a failed attempt goes back to", "utility"),
    _world("kept_nu", "surveillance that a failed attempt goes back to", "probability"),
)
POLITICAL = _world("political", "dissent shown in the round, added up", "dissent")
PUNISHMENT = _world("punishment", "punishments of the round, added up", "utility")
COST = Column(
    name="worlds.cost",
    unit="utility",
    kind=Kind.CARRIED,
    meaning="authority's cost of the last round; infinite before the first",
    start=math.inf,
)
DESIRE = Column(
    name="citizens.desired", unit="dissent", low=0.0, high=1.0, kind=Kind.GIVEN, meaning="desired dissent"
)
BOLDNESS = Column(
    name="citizens.boldness", unit="utility", low=0.0, kind=Kind.GIVEN, meaning="worth of dissent"
)
ACTION = Column(
    name="citizens.action", unit="dissent", low=0.0, high=1.0, kind=Kind.CARRIED, meaning="dissent shown"
)
PUNISHED = Column(
    name="citizens.punished", unit="utility", low=0.0, kind=Kind.CARRIED, meaning="punishment suffered"
)

POLICY = (TAU, PSI, NU)
KEPT = (KEPT_TAU, KEPT_PSI, KEPT_NU)


def uniform_action(
    delta: ArrayLike, beta: ArrayLike, nu: ArrayLike, tau: ArrayLike, psi: ArrayLike
) -> Floats:
    """Return the best dissent to show under uniform punishment; who is indifferent shows tau.

    All arguments broadcast; `delta`, `nu` and `tau` in [0, 1], `beta` and `psi` not negative.
    """
    delta, beta, nu, tau, psi = _checked(delta, beta, nu, tau, psi)
    slope = beta - (1.0 - nu) * psi  # what further dissent is worth, net
    # delta > d, multiplied out: no division by a slope of 0.
    defies = (delta <= tau) | ((slope > 0.0) & above(delta * slope, beta * tau + nu * psi))
    return np.where(defies, delta, tau)


def proportional_action(
    delta: ArrayLike, beta: ArrayLike, nu: ArrayLike, tau: ArrayLike, psi: ArrayLike
) -> Floats:
    """Return the best dissent to show under proportional punishment. Arguments as in `uniform_action`."""
    delta, beta, nu, tau, psi = _checked(delta, beta, nu, tau, psi)
    curvature = (1.0 - nu) * psi
    straight = curvature == 0.0
    best = 0.5 * (tau + (beta - nu * psi) / np.where(straight, 1.0, curvature))
    best = np.where(straight, np.where(at_least(beta, nu * psi), 1.0, 0.0), best)
    return np.where(delta <= tau, delta, np.minimum(delta, np.maximum(tau, best)))


def expected_punishment(
    a: ArrayLike, nu: ArrayLike, tau: ArrayLike, psi: ArrayLike, pi: float = 0.0
) -> Floats:
    """Return the expected punishment of showing `a`; `pi` is 0 for uniform, 1 for proportional."""
    shown, nu, tau, psi = (np.asarray(x, float) for x in (a, nu, tau, psi))
    harm = psi * ((1.0 - pi) + pi * (shown - tau))
    return np.where(above(shown, tau), (nu + (1.0 - nu) * shown) * harm, 0.0)


def utility(
    a: ArrayLike,
    delta: ArrayLike,
    beta: ArrayLike,
    nu: ArrayLike,
    tau: ArrayLike,
    psi: ArrayLike,
    pi: float = 0.0,
) -> Floats:
    """Return the expected utility of showing `a`; `pi` is 0 for uniform, 1 for proportional punishment."""
    worth = np.asarray(beta, float) * (1.0 - np.asarray(delta, float) + np.asarray(a, float))
    return np.asarray(worth - expected_punishment(a, nu, tau, psi, pi))


def silencing_severity(beta: float, nu: float, tau: float, pi: int = 0) -> float:
    """Return the severity from which on nobody of boldness `beta` or less shows more than `tau`.

    beta (1 - tau) under uniform punishment (`pi` 0), whatever the surveillance;
    beta / (nu + (1 - nu) tau) under proportional punishment (`pi` 1), infinite where nothing is seen.
    """
    if pi not in (0, 1):
        raise ParameterError(f"pi must be 0 (uniform) or 1 (proportional). Got {pi!r} instead.")
    if pi == 0:
        return beta * (1.0 - tau)
    seen = nu + (1.0 - nu) * tau
    return beta / seen if seen > 0.0 else math.inf


#: The most that each argument may be, in the order in which functions take them.
MOST = {"delta": 1.0, "beta": math.inf, "nu": 1.0, "tau": 1.0, "psi": math.inf}


def _checked(*given: ArrayLike) -> list[Floats]:
    arrays = [np.asarray(x, float) for x in given]
    for (name, high), x in zip(MOST.items(), arrays, strict=True):
        if not bool(np.all((x >= 0.0) & (x <= high))):
            raise ParameterError(f"{name} must lie in [0, {high:g}]. Got {x!r} instead.")
    return arrays


def best_action(delta: float, beta: float, nu: float, tau: float, psi: float, pi: float) -> float:
    """Return the best dissent to show, for any mixture of punishments; who is indifferent shows less.

    Beyond tau the utility is a parabola, or straight: its top, and both ends, are compared.
    """
    if delta <= tau:
        return delta
    best, most = tau, beta * tau
    bend = (1.0 - nu) * psi * pi
    top = delta
    if bend > 0.0:
        slope = beta - psi * (nu * pi + (1.0 - nu) * ((1.0 - pi) - pi * tau))
        top = slope / (2.0 * bend)
        top = tau if top < tau else delta if top > delta else top
    for a in (top, delta):
        gain = beta * a - (nu + (1.0 - nu) * a) * psi * ((1.0 - pi) + pi * (a - tau))
        if above(a, tau) and above(gain, most):
            best, most = a, gain
    return best


@dataclass(frozen=True, kw_only=True)
class Trying(Mechanism):
    """The authority moves tolerance, severity or surveillance at random, by at most epsilon."""

    epsilon: float = param(0.05, "1", (0, 1e9), "daymude2025", "farthest that one attempt moves a parameter")

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = (*(column.name for column in POLICY), COST.name)
    writes: ClassVar[tuple[str, ...]] = tuple(column.name for column in (*POLICY, *KEPT))
    columns: ClassVar[tuple[Column, ...]] = (*POLICY, *KEPT, COST)
    sources: ClassVar[tuple[str, ...]] = ("daymude2025",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float, float, float, float]:
        """Return what world `i` tries, and what it goes back to if that fails."""
        tau, psi, nu = s.worlds.tau[i], s.worlds.psi[i], s.worlds.nu[i]
        if s.worlds.cost[i] == math.inf:  # nothing has been played yet
            return tau, psi, nu, tau, psi, nu
        which = below(3, s.worlds.seed[i], i - i, t, 0)
        moved = tau if which == 0 else psi if which == 1 else nu
        low = moved - p.epsilon[i]
        least = LEAST_SEVERITY if which == 1 else 0.0
        low = least if low < least else low
        high = moved + p.epsilon[i]
        high = 1.0 if which != 1 and high > 1.0 else high
        moved = low + (high - low) * uniform(s.worlds.seed[i], i - i, t, 1)
        return (
            moved if which == 0 else tau,
            moved if which == 1 else psi,
            moved if which == 2 else nu,
            tau,
            psi,
            nu,
        )


@dataclass(frozen=True, kw_only=True)
class Acting(Mechanism):
    """Each shows the dissent that is best for them, and is punished if seen beyond tolerance."""

    pi: float = param(0.0, "1", (0, 1), "daymude2025", "0 uniform, 1 proportional punishment")

    reads: ClassVar[tuple[str, ...]] = (DESIRE.name, BOLDNESS.name, *(column.name for column in POLICY))
    writes: ClassVar[tuple[str, ...]] = (ACTION.name, PUNISHED.name)
    columns: ClassVar[tuple[Column, ...]] = (DESIRE, BOLDNESS, *POLICY, ACTION, PUNISHED)
    sources: ClassVar[tuple[str, ...]] = ("daymude2025",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the dissent that citizen `i` shows, and the punishment for it."""
        me, w = s.citizens, s.citizens.world[i]
        tau, psi, nu, pi = s.worlds.tau[w], s.worlds.psi[w], s.worlds.nu[w], p.pi[w]
        a = best_action(me.desired[i], me.boldness[i], nu, tau, psi, pi)
        if not above(a, tau) or uniform(s.worlds.seed[w], me.id[i], t, 0) >= nu + (1.0 - nu) * a:
            return a, 0.0
        return a, psi * ((1.0 - pi) + pi * (a - tau))


@dataclass(frozen=True, kw_only=True)
class Judging(Mechanism):
    """The authority goes back if the round cost more than the one before."""

    alpha: float = param(1.0, "utility", (0, 1e9), "daymude2025", "adamancy: cost of a unit of dissent")

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = tuple(column.name for column in (*POLICY, *KEPT, COST))
    writes: ClassVar[tuple[str, ...]] = tuple(
        column.name for column in (*POLICY, COST, POLITICAL, PUNISHMENT)
    )
    columns: ClassVar[tuple[Column, ...]] = (*POLICY, *KEPT, COST, POLITICAL, PUNISHMENT)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {
        "shown": Total(of=ACTION.name, by="worlds"),
        "suffered": Total(of=PUNISHED.name, by="worlds"),
    }
    sources: ClassVar[tuple[str, ...]] = ("daymude2025",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float, float, float, float]:
        """Return the policy that world `i` keeps, and what the round cost."""
        me = s.worlds
        shown, suffered = me.shown[i], me.suffered[i]
        cost = p.alpha[i] * shown + suffered
        if above(cost, me.cost[i]):
            return me.kept_tau[i], me.kept_psi[i], me.kept_nu[i], cost, shown, suffered
        return me.tau[i], me.psi[i], me.nu[i], cost, shown, suffered


@dataclass(frozen=True, kw_only=True)
class Exponential(Start):
    """Desires and boldness are exponential, desires cut off at 1; the authority has its first policy."""

    delta: float = param(0.25, "dissent", (1e-3, 0.499), "daymude2025", "mean desired dissent")
    beta: float = param(0.5, "utility", (0, 1e9), "daymude2025", "mean boldness")
    tau: float = param(0.25, "dissent", (0, 1), "daymude2025", "tolerance at the start")
    psi: float = param(0.1, "utility", (0, 1e9), "daymude2025", "severity at the start")
    nu: float = param(0.1, "probability", (0, 1), "daymude2025", "surveillance at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        citizens = {
            "desired": truncated_exponential(uniforms(seed, n, "delta"), self.delta),
            "boldness": exponential(uniforms(seed, n, "beta"), self.beta, 1.0),
        }
        state = make_world(citizens=citizens, network=network, seed=seed)
        for name, value in (("tau", self.tau), ("psi", self.psi), ("nu", self.nu)):
            state.worlds[name] = np.array([value])
        return state


@compiled
def _to_exponential(values: Floats, scale: float, cut: float) -> None:
    for i in range(len(values)):
        values[i] = -scale * log(1.0 - values[i] * cut)


def exponential(shares: Floats, scale: float, cut: float) -> Floats:
    """Return the quantiles of an exponential distribution of mean `scale`, the first `cut` of it kept."""
    values = np.array(shares, np.float64)
    _to_exponential(values, float(scale), float(cut))
    return values


def truncated_exponential(shares: Floats, mean: float) -> Floats:
    """Return the quantiles of an exponential distribution cut off at 1, with `mean` in (0, 1/2)."""
    # The mean of one with scale y is y - 1 / (exp(1 / y) - 1), which rises from 0 to 1/2.
    scale = root(lambda y: y - (1.0 / math.expm1(1.0 / y) if y > 1.0 / 700.0 else 0.0) - mean, 1e-6, 1e4)
    cut = -math.expm1(-1.0 / scale)
    return np.asarray(np.minimum(exponential(shares, scale, cut), 1.0), float)


def _mean(column: str) -> Any:
    return lambda state: state.column(column).reshape(state.n_worlds, -1).mean(axis=1)


def _policy(name: str) -> Any:
    return lambda state: np.asarray(state.worlds[name], float)


def _censored(state: State) -> Floats:
    action, desire = state.citizens["action"], state.citizens["desired"]
    return np.asarray((action < desire).reshape(state.n_worlds, -1).mean(axis=1))


OUTCOMES = (
    Outcome("dissent", "mean dissent shown", _mean("citizens.action")),
    Outcome("punishment", "mean punishment suffered", _mean("citizens.punished")),
    Outcome("censored", "share of citizens who show less than they desire", _censored),
    Outcome("tolerance", "tolerance kept", _policy("tau")),
    Outcome("severity", "severity kept", _policy("psi")),
    Outcome("surveillance", "surveillance kept", _policy("nu")),
)

#: Five people of boldness 1, by what they desire.
FIVE = (0.1, 0.3, 0.5, 0.75, 0.95)


def five(simulate: Simulate, pi: int, psi: float) -> dict[str, Estimate]:
    """Return what five people of boldness 1 show under tolerance .25 and surveillance .2, and risk."""
    shown = (uniform_action, proportional_action)[pi](FIVE, 1.0, 0.2, 0.25, psi)
    risked = expected_punishment(shown, 0.2, 0.25, psi, pi)
    return {
        "dissent of five": Estimate(float(shown.sum())),
        "punishment that five expect": Estimate(float(risked.sum())),
    }


def of_one(simulate: Simulate, pi: int, psi: float, nu: float, delta: float) -> dict[str, Estimate]:
    """Return what one of boldness 1 shows under tolerance .25."""
    shown = (uniform_action, proportional_action)[pi](delta, 1.0, nu, 0.25, psi)
    return {"dissent shown": Estimate(float(shown))}


def played(simulate: Simulate, pi: int, psi: float, times: int, replicates: int) -> dict[str, Estimate]:
    """Return what five such people show, and are punished with, in a round of many like them."""
    found = simulate(
        MODEL,
        n=5 * times,
        steps=1,
        replicates=replicates,
        initial={"desired": np.tile(FIVE, times), "boldness": np.ones(5 * times)},
        record=("dissent", "punishment"),
        pi=pi,
        psi=psi,
        nu=0.2,
        tau=0.25,
    )
    return {
        "dissent played": Estimate(5.0 * float(found.dissent[0])),
        "punishment played": Estimate.mean(5.0 * found.punishment),
    }


def _five_answers() -> Sequence[KnownAnswer]:
    derived: tuple[tuple[int, float, float, float], ...] = ((0, 0.6, 2.3, 1.056), (1, 1.0, 2.15, 0.697))
    exact = [
        KnownAnswer(
            quantity=quantity,
            expected=expected,
            tolerance=1e-3 if quantity.startswith("punishment") else 1e-9,
            source="daymude2025",
            sure=(Sure.DERIVED,),
            run=five,
            parameters={"pi": pi, "psi": psi},
        )
        for pi, psi, dissent, punishment in derived
        for quantity, expected in (("dissent of five", dissent), ("punishment that five expect", punishment))
    ]
    simulated = [
        KnownAnswer(
            quantity=quantity,
            expected=expected,
            tolerance=1e-9 if quantity.startswith("dissent") else None,
            source="daymude2025",
            sure=(Sure.DERIVED,),
            run=played,
            parameters={"pi": pi, "psi": psi, "times": 200, "replicates": 20},
        )
        for pi, psi, dissent, punishment in derived
        for quantity, expected in (("dissent played", dissent), ("punishment played", punishment))
    ]
    return [*exact, *simulated]


#: pi, psi, nu, desired dissent, and what is shown.
SHOWN: tuple[tuple[int, float, float, float, float], ...] = (
    (0, 0.6, 0.2, 0.7, 0.25),
    (0, 0.6, 0.2, 0.72, 0.72),
    (0, 2.0, 0.2, 1.0, 0.25),
    (1, 1.0, 0.2, 0.5, 0.5),
    (1, 1.0, 0.2, 0.9, 0.625),
    (1, 0.6, 0.2, 1.0, 1.0),
    (1, 0.6, 1.0, 0.9, 0.9),
    (1, 2.0, 1.0, 0.9, 0.25),
)

MODEL = ReferenceModel(
    name="self_censorship",
    title="Strategic self-censorship (Daymude, Axelrod and Forrest)",
    summary="People show as much dissent as is worth its expected punishment, and the authority adapts.",
    family=Family.THRESHOLDS,
    source="daymude2025",
    theory=Theory(
        name="strategic self-censorship",
        claim="Severity, not surveillance, silences all; a patient authority finds its way there.",
        source="daymude2025",
        mechanisms=(Trying(), Acting(), Judging()),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Exponential(),
    n=1000,
    steps=5000,
    shows=("citizens.desired", "citizens.boldness", "citizens.action"),
    outcomes=OUTCOMES,
    functions=(uniform_action, proportional_action, expected_punishment, utility, silencing_severity),
    known_answers=(
        *(
            KnownAnswer(
                quantity="dissent shown",
                expected=shown,
                tolerance=1e-9,
                source="daymude2025",
                sure=(Sure.TEXT, Sure.DERIVED),
                run=of_one,
                parameters={"pi": pi, "psi": psi, "nu": nu, "delta": delta},
            )
            for pi, psi, nu, delta, shown in SHOWN
        ),
        *_five_answers(),
    ),
)
