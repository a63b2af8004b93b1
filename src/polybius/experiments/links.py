"""Links: what the texts say moves what, and what comes of pushing it.

A link names a cause that an intervention can push, an effect that a measure can see, how long it is given,
and the sign that a text asserts. None of it is a claim about the world: it says what follows in the model,
at one point of its parameters, where links of disputed sign have either sign in their priors.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from polybius.errors import ScenarioError
from polybius.experiments.contrast import Contrast, Effect
from polybius.results import Result
from polybius.scenarios import Blueprint, Scenario, load, run

__all__ = ["LINKS", "Link", "LinkVerdict", "tested"]

#: When causes are pushed, in years from the start.
PUSH = 5.0


@dataclass(frozen=True)
class Link:
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
class LinkVerdict:
    """A link and what came of the push; without an effect the theory lacks cause or measure."""

    link: Link
    effect: Effect | None

    @property
    def text(self) -> str:
        """How the measured sign compares with the asserted one."""
        if self.effect is None:
            return "not in this theory"
        if self.effect.sign == self.link.sign:
            return "as said"
        return (
            "nothing seen"
            if self.effect.sign == 0
            else "something seen"
            if self.link.sign == 0
            else "reversed"
        )


def tested(
    links: Iterable[Link] | None = None,
    *,
    scenario: str | Scenario = "one_society",
    theory: str | None = None,
    citizens: int = 2000,
    worlds: int = 12,
    seed: int | None = None,
    threads: int | None = None,
) -> Iterator[LinkVerdict]:
    """Yield a verdict on each link, pushed in worlds that are otherwise the same.

    All links are compared with one control arm. Raises a PolybiusError as `run` does.
    """
    chosen = tuple(LINKS if links is None else links)
    base = _prepared(scenario, theory, citizens, seed, chosen)
    options: dict[str, Any] = {"worlds": worlds, "threads": threads}
    control = run(base, **options)
    for link in chosen:
        yield LinkVerdict(link, _effect(link, base, control, options))


def _prepared(
    scenario: str | Scenario, theory: str | None, citizens: int, seed: int | None, links: tuple[Link, ...]
) -> Scenario:
    """Return the control arm: long enough for every link, recording what they name once a year."""
    base = scenario if isinstance(scenario, Scenario) else load(scenario)
    changes: dict[str, Any] = {
        "record.every": base.scenario.steps_per_year,
        "record.cells": 0,
        "record.panel": 0,
    }
    if theory is not None:
        changes["scenario.theory"] = theory
    years = PUSH + max((link.after for link in links), default=1.0)
    return base.with_overrides(citizens=citizens, years=years, seed=seed, set=changes)


def _effect(link: Link, base: Scenario, control: Result, options: Mapping[str, Any]) -> Effect | None:
    if link.effect not in control.measures.variables:
        return None
    pushed = base.adding(link.intervention).with_overrides(years=PUSH + link.after)
    try:
        Blueprint.of(pushed)
    except ScenarioError:  # the theory does not have what is pushed
        return None
    treated = run(pushed, **options)
    return Contrast(control, treated).effect(link.effect, PUSH + link.after, **link.where)


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
LINKS: tuple[Link, ...] = (
    Link("trade opens", _up("trade", 0.4), "displaced_share", 1, 5, M3),
    Link("trade opens", _up("trade", 0.4), "grievance_mean", 1, 3, M3),
    Link("trade opens", _up("trade", 0.4), "earnings_gini", 1, 10, M3),
    Link("trade opens", _up("trade", 0.4), "private_mean", 1, 15, M3, NATION),
    Link("finance opens", _up("finance", 0.4), "society_crisis", 1, 10, M3),
    Link("a lasting crisis", _held("crisis", 0.3), "grievance_mean", 1, 1, M3),
    Link("a lasting crisis", _held("crisis", 0.3), "against_share", 1, 2, M3),
    Link("a lasting crisis", _held("crisis", 0.3), "society_authority", -1, 3, N),
    Link("losers are compensated", _up("compensation", 0.5), "grievance_mean", -1, 3, "ruggie1982"),
    Link("universal claims", _up("universalism", 0.6), "salience_mean", -1, 2, M5),
    Link("universal claims", _up("universalism", 0.6), "salience_mean", 1, 20, M5),
    Link("universal claims", _up("universalism", 0.6), "private_mean", 1, 20, M5, NATION),
    Link("a threat from abroad", _up("threat", 0.5), "salience_mean", 1, 3, M1),
    Link("a threat from abroad", _up("threat", 0.5), "resolve_mean", 1, 10, N),
    Link("a threat from abroad", _up("threat", 0.5), "for_share", 1, 5, M1),
    Link("an inflow from outside", _up("inflow", 0.5), "salience_mean", 1, 3, M4),
    Link("a sanction by office", _up("severity", 2.0), "falsifying_share", 1, 2, "kuran1995"),
    Link("a sanction by office", _up("severity", 2.0), "silent_share", 1, 2, "noelleneumann1974"),
    Link("a sanction by office", _up("severity", 2.0), "private_mean", 0, 10, D, NATION),
    Link("a sanction by office", _up("severity", 2.0), "society_authority", -1, 5, N),
    Link("vivid media", _up("appeal", 0.04), "private_mean", -1, 10, D, NATION),
    Link("another party in power", OTHER_PARTY, "expressed_mean", 1, 2, D, NATION),
    Link("another party in power", OTHER_PARTY, "climate_mean", 1, 2, D, NATION),
    Link("another party in power", OTHER_PARTY, "private_mean", 1, 15, D, NATION),
    Link("retreats", _set("Policy.retreat", 2.0), "society_durability", -1, 5, "rodrik1991"),
    Link("retreats", _set("Policy.retreat", 2.0), "sincerity_mean", -1, 10, D),
    Link("elites rotate", _set("Rotation.rate", 1.0), "sincerity_mean", 1, 10, D),
    Link("a struggle", _held("struggle", 0.5), "resolve_mean", 1, 5, N),
    Link("a struggle", _held("struggle", 0.5), "society_institutions", 1, 5, N),
    Link("people act sooner", _set("Participation.threshold", 0.2), "attachment_mean", 1, 10, N),
    Link("attained institutions", _held("institutions", 0.95), "resolve_mean", -1, 20, N),
    Link("attained institutions", _held("institutions", 0.95), "attachment_mean", -1, 15, N),
    Link("attained institutions", _held("institutions", 0.95), "falsifying_share", 1, 20, N),
    Link("attained institutions", _held("institutions", 0.95), "society_restraint", 1, 5, "luo2023"),
    Link("failing institutions", _held("institutions", 0.1), "society_authority", -1, 3, N),
    Link("a benefit from institutions", _up("benefit", 0.4), "attachment_mean", 1, 5, "easton1975"),
    Link("restrained office", _held("restraint", 1.0), "falsifying_share", -1, 2, "kuran1995"),
    Link("authority", _held("authority", 0.9), "society_horizon", 1, 1, N),
    Link("authority", _held("authority", 0.9), "society_institutions", 1, 15, N),
    Link(
        "office wears restraint down", _set("Institutions.wear", 0.3), "society_restraint", -1, 10, "luo2023"
    ),
    Link("schools teach the line", _set("Cohorts.official", 0.8), "private_mean", -1, 20, N, NATION),
)
