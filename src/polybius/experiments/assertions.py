"""Assertions: what the texts say moves what, and what comes of pushing it.

An assertion names a cause that an intervention can push, an effect that a measure can see, how long it is
given, and the sign that a text asserts. What comes of it is no finding about the world: it says what
follows in the model, at one point of its parameters, where links of disputed sign have either sign in
their priors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from polybius.errors import ScenarioError
from polybius.experiments.contrast import Contrast, Effect
from polybius.results import Result
from polybius.scenarios import Blueprint, Progress, Scenario, load, run

__all__ = ["ASSERTIONS", "Assertion", "Finding", "findings"]

#: When causes are pushed, in years from the start.
PUSH = 5.0

#: Standard deviations of the control arm below which an effect is faint: those of the claims' verdicts.
FAINT = 0.2


@dataclass(frozen=True)
class Assertion:
    """A cause, the push on it (an intervention without its time), an effect, and the asserted sign.

    `sign` is +1, -1, or 0 where a text says that nothing comes of it; `after` is in years.
    """

    cause: str
    push: Mapping[str, Any]
    effect: str
    sign: int
    after: float
    source: str
    where: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def intervention(self) -> dict[str, Any]:
        """The push as a scenario states it."""
        return {"at": PUSH, "note": self.cause, **self.push}


@dataclass(frozen=True)
class Finding:
    """An assertion and what came of the push; without an effect the theory lacks cause or measure."""

    assertion: Assertion
    effect: Effect | None

    @property
    def text(self) -> str:
        """How the measured sign compares with the asserted one."""
        if self.effect is None:
            return "not in this theory"
        if self.effect.sign == 0:
            return "as said" if self.assertion.sign == 0 else "nothing seen"
        if self.effect.sign == -self.assertion.sign:
            found = "reversed"
        else:
            found = "as said" if self.assertion.sign else "something seen"
        return found if abs(self.effect.size) >= FAINT else f"{found}, faintly"


def findings(
    assertions: Iterable[Assertion] | None = None,
    *,
    scenario: str | Scenario = "one_society",
    theory: str | None = None,
    citizens: int = 2000,
    worlds: int = 12,
    seed: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[Finding]:
    """Return what comes of each push, in worlds that are otherwise the same.

    All are compared with one control arm; `progress` is called with pushes made and to make. Raises a
    PolybiusError as `run` does.
    """
    chosen = tuple(ASSERTIONS if assertions is None else assertions)
    base = _prepared(scenario, theory, citizens, seed, chosen)
    options: dict[str, Any] = {"worlds": worlds, "threads": threads}
    control = run(base, **options)
    found = []
    for each in chosen:
        found.append(Finding(each, _effect(each, base, control, options)))
        if progress is not None:
            progress(len(found), len(chosen))
    return found


def _prepared(
    scenario: str | Scenario,
    theory: str | None,
    citizens: int,
    seed: int | None,
    assertions: tuple[Assertion, ...],
) -> Scenario:
    """Return the control arm: long enough for every push, recording what they name once a year."""
    base = scenario if isinstance(scenario, Scenario) else load(scenario)
    if theory is not None:
        base = base.with_overrides(set={"scenario.theory": theory})
    wanted = dict.fromkeys(each.effect for each in assertions)
    there = {measure.name for measure in Blueprint.of(base).measures}
    years = PUSH + max((each.after for each in assertions), default=1.0)
    return _recording(
        base.with_overrides(citizens=citizens, years=years, seed=seed),
        [name for name in wanted if name in there],
    )


def _recording(scenario: Scenario, measures: Iterable[str]) -> Scenario:
    """Return a scenario that records once a year, and plans nothing beyond its end."""
    content = scenario.to_dict()
    end = content["scenario"]["years"]
    content["interventions"] = [item for item in content["interventions"] if item["at"] < end]
    content["record"] = {
        "every": scenario.scenario.steps_per_year,
        "measures": list(measures),
        "cells": 0,
        "groups": False,
    }
    return Scenario.parse(content)


def _effect(
    assertion: Assertion, base: Scenario, control: Result, options: Mapping[str, Any]
) -> Effect | None:
    if assertion.effect not in control.measures.variables:
        return None
    longer = base.adding(assertion.intervention).with_overrides(years=PUSH + assertion.after)
    pushed = _recording(longer, [assertion.effect])
    try:
        Blueprint.of(pushed)
    except ScenarioError:  # the theory does not have what is pushed
        return None
    treated = run(pushed, **options)
    return Contrast(control, treated).effect(assertion.effect, PUSH + assertion.after, **assertion.where)


def _up(column: str, change: float) -> dict[str, Any]:
    return {"column": f"societies.{column}", "change": change}


def _held(column: str, value: float) -> dict[str, Any]:
    return {"column": f"societies.{column}", "value": value, "hold": True}


def _set(parameter: str, value: float) -> dict[str, Any]:
    return {"parameter": parameter, "value": value}


M3, M5, M1, M4 = "mearsheimer2019", "mearsheimer2018", "mearsheimer2018", "mearsheimer2011"
N, D = "nietzsche1889", "dugin2025"
NATION = {"axis": "nation"}
OTHER_PARTY = {"column": "societies.party_in_power", "value": 1, "hold": True}

#: cause, push, effect, sign, years, source
ASSERTIONS: tuple[Assertion, ...] = (
    Assertion("trade opens", _up("trade", 0.4), "displaced_share", 1, 5, M3),
    Assertion("trade opens", _up("trade", 0.4), "grievance_mean", 1, 3, M3),
    Assertion("trade opens", _up("trade", 0.4), "earnings_gini", 1, 10, M3),
    Assertion("trade opens", _up("trade", 0.4), "private_mean", 1, 15, M3, NATION),
    Assertion("finance opens", _up("finance", 0.4), "society_crisis", 1, 10, M3),
    Assertion("a lasting crisis", _held("crisis", 0.3), "grievance_mean", 1, 1, M3),
    Assertion("a lasting crisis", _held("crisis", 0.3), "against_share", 1, 2, M3),
    Assertion("a lasting crisis", _held("crisis", 0.3), "society_authority", -1, 3, N),
    Assertion("losers are compensated", _up("compensation", 0.5), "grievance_mean", -1, 3, "ruggie1982"),
    Assertion("universal claims", _up("universalism", 0.6), "salience_mean", -1, 2, M5),
    Assertion("universal claims", _up("universalism", 0.6), "salience_mean", 1, 20, M5),
    Assertion("universal claims", _up("universalism", 0.6), "private_mean", 1, 20, M5, NATION),
    Assertion("a threat from abroad", _up("threat", 0.5), "salience_mean", 1, 3, M1),
    Assertion("a threat from abroad", _up("threat", 0.5), "resolve_mean", 1, 10, N),
    Assertion("a threat from abroad", _up("threat", 0.5), "for_share", 1, 5, M1),
    Assertion("an inflow from outside", _up("inflow", 0.5), "salience_mean", 1, 3, M4),
    Assertion("a sanction by office", _up("severity", 2.0), "falsifying_share", 1, 2, "kuran1995", NATION),
    Assertion("a sanction by office", _up("severity", 2.0), "silent_share", 1, 2, "daymude2025"),
    Assertion("a sanction by office", _up("severity", 2.0), "private_mean", 0, 10, D, NATION),
    Assertion("a sanction by office", _up("severity", 2.0), "society_authority", -1, 5, N),
    Assertion("vivid media", _up("appeal", 0.04), "private_mean", -1, 10, D, NATION),
    Assertion("another party in power", OTHER_PARTY, "expressed_mean", 1, 2, D, NATION),
    Assertion("another party in power", OTHER_PARTY, "climate_mean", 1, 2, D, NATION),
    Assertion("another party in power", OTHER_PARTY, "private_mean", 1, 15, D, NATION),
    Assertion("retreats", _set("Policy.retreat", 2.0), "society_durability", -1, 5, "rodrik1991"),
    Assertion("retreats", _set("Policy.retreat", 2.0), "sincerity_mean_among_office", -1, 10, D),
    Assertion("elites rotate", _set("Rotation.rate", 1.0), "sincerity_mean_among_office", 1, 10, D),
    Assertion("a struggle", _held("struggle", 0.5), "resolve_mean", 1, 5, N),
    Assertion("a struggle", _held("struggle", 0.5), "society_institutions", 1, 5, N),
    Assertion("people act sooner", _set("Participation.threshold", 0.2), "attachment_mean", 1, 10, N),
    Assertion("attained institutions", _held("institutions", 0.95), "resolve_mean", -1, 20, N),
    Assertion("attained institutions", _held("institutions", 0.95), "attachment_mean", -1, 15, N),
    Assertion("attained institutions", _held("institutions", 0.95), "falsifying_share", 1, 20, N, NATION),
    Assertion("attained institutions", _held("institutions", 0.95), "society_restraint", 1, 5, "north1989"),
    Assertion("failing institutions", _held("institutions", 0.1), "society_authority", -1, 3, N),
    Assertion("a benefit from institutions", _up("benefit", 0.4), "attachment_mean", 1, 5, "easton1975"),
    Assertion("restrained office", _held("restraint", 1.0), "falsifying_share", -1, 2, "kuran1995", NATION),
    Assertion("authority", _held("authority", 0.9), "society_horizon", 1, 1, N),
    Assertion("authority", _held("authority", 0.9), "society_institutions", 1, 15, N),
    Assertion(
        "office wears restraint down", _set("Institutions.wear", 0.3), "society_restraint", -1, 10, "luo2023"
    ),
    Assertion("schools teach the line", _set("Cohorts.official", 0.8), "private_mean", -1, 20, N, NATION),
)
