"""A contrast: the same worlds with and without something, sharing every draw that both make.

    effect = mean over worlds of (treated - control),  with a t interval over worlds

World w of either arm has the same seed, so the same people, ties and luck: what differs between the arms is
what was done, and what came of it. `deviation` is the standard deviation of the control arm between
worlds, the unit in which effects of unlike measures can be compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isnan, sqrt
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.experiments.sequence import Ends, t_interval
from polybius.model import Theory
from polybius.notebook import Interval, heading, intervals, rows, shown
from polybius.results import Result, places
from polybius.scenarios import Scenario, load, run

__all__ = ["Contrast", "Effect", "contrast"]

CONFIDENCE = 0.95
NOTHING_KNOWN = Ends(-inf, inf)


@dataclass(frozen=True, repr=False)
class Effect:
    """Difference that a treatment makes to a measure: its mean over worlds, and a 95 % interval.

    `where` says at which place: an axis, a party, a society. `at_any_look` is the wider interval that holds
    however often worlds were added and looked at (`sequence.t_interval`).
    """

    measure: str
    mean: float
    half_width: float
    deviation: float
    n_worlds: int
    where: Mapping[str, str | int] = field(default_factory=dict)
    at_any_look: Ends = NOTHING_KNOWN

    @property
    def name(self) -> str:
        """The measure, and where it was taken."""
        places = ", ".join(str(v) if k == "axis" else f"{k} {v}" for k, v in self.where.items())
        return f"{self.measure} ({places})" if places else self.measure

    def __repr__(self) -> str:
        return (
            f"<Effect on {self.name}: {self.mean:+.4g} ± {self.half_width:.3g} "
            f"(95 % over {self.n_worlds} worlds), {self.size:+.2g} sd>"
        )

    def _repr_html_(self) -> str:
        return shown(_table([self]))

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.mean + self.half_width

    @property
    def sign(self) -> int:
        """+1 or -1 where the interval lies wholly on that side of 0, else 0."""
        return int(self.low > 0) - int(self.high < 0)

    @property
    def size(self) -> float:
        """The effect in standard deviations of the control arm; infinite where that does not vary.

        Of one world there is no deviation, and no size: nan.
        """
        if self.deviation > 0 or isnan(self.deviation):
            return self.mean / self.deviation
        return 0.0 if self.mean == 0 else float(np.copysign(np.inf, self.mean))


@dataclass(frozen=True, repr=False)
class Contrast:
    """Two results over the same seeds."""

    control: Result
    treated: Result

    def __post_init__(self) -> None:
        seeds = [result.manifest["seeds"] for result in (self.control, self.treated)]
        if seeds[0] != seeds[1]:
            raise ParameterError(
                "the arms of a contrast must share their seeds, world by world. "
                f"Got {seeds[0][:3]} ... and {seeds[1][:3]} ... instead."
            )

    def effect(self, measure: str, at: float | None = None, **where: str | int) -> Effect:
        """Return the effect on `measure` at time `at` (the last time by default).

        `where` picks from further dimensions by name: axis="nation", party=1, society=0. Raises
        ParameterError for a measure, time or place that was not recorded.
        """
        control, treated = (arm.by_world(measure, at, **where) for arm in (self.control, self.treated))
        difference = treated - control
        n = len(difference)
        half = float("nan") if n < 2 else _t_quantile(n - 1) * float(difference.std(ddof=1)) / sqrt(n)
        deviation = float("nan") if n < 2 else float(control.std(ddof=1))
        known = bool(np.isfinite(difference).all())
        lasting = t_interval(difference) if known else Ends(float("nan"), float("nan"))
        return Effect(measure, float(difference.mean()), half, deviation, n, where, lasting)

    def effects(self, at: float | None = None) -> list[Effect]:
        """Return the effects on all measures of both arms, at every place, at time `at` (or the last)."""
        both = self.treated.measures.variables
        record = self.control.measures
        return [
            self.effect(name, at, **where)
            for name, variable in record.variables.items()
            if name in both and variable.dims[:2] == ("time", "world")
            for where in places(record, variable)
        ]

    @property
    def title(self) -> str:
        """What is compared with what, in one line."""
        arms = {result.title for result in (self.control, self.treated)}
        return f"Contrast over {self.control.n_worlds} worlds of {' and '.join(sorted(arms))}"

    def __repr__(self) -> str:
        return f"<{self.title}; .effect('measure') says what the treatment does>"

    def _repr_html_(self) -> str:
        moved = sorted((e for e in self.effects() if e.sign), key=lambda e: -abs(e.size))
        note = "Effects at the end whose interval leaves out 0, the largest first; all are in .effects()."
        return shown(
            heading(self.title, note if moved else "No effect can be told from 0 at the end."), _table(moved)
        )


def contrast(
    scenario: str | Scenario,
    *interventions: Mapping[str, Any],
    set: Mapping[str, Any] | None = None,
    worlds: int = 8,
    theory: Theory | None = None,
    threads: int | None = None,
    **overrides: Any,
) -> Contrast:
    """Run a scenario as it is, and with more `interventions` or other values (`set`), on the same seeds.

    `overrides` (citizens, years, seed) hold for both arms. Raises ParameterError where the arms are the
    same or `worlds` is below 2, and a PolybiusError as `run` does.
    """
    base = scenario if isinstance(scenario, Scenario) else load(scenario)
    control = base.with_overrides(**overrides)
    changed = control.with_overrides(set=set, theory=theory).adding(*interventions)
    _check_arms(control, changed, worlds)
    options: dict[str, Any] = {"worlds": worlds, "theory": theory, "threads": threads}
    return Contrast(run(control, **options), run(changed, **options))


def _check_arms(control: Scenario, changed: Scenario, worlds: int) -> None:
    if changed == control:
        raise ParameterError(
            f"both arms of a contrast on '{control.name}' are the same. "
            "Give an intervention, or other values with set={...}."
        )
    if worlds == 1:
        raise ParameterError(
            "a contrast of 1 world has no interval: how far worlds differ cannot be seen. "
            "Give 2 worlds or more."
        )


def _table(effects: Sequence[Effect]) -> str:
    """Return effects with their intervals drawn on one scale, in standard deviations of the control arm."""
    if not effects:
        return ""
    drawn = intervals([Interval(e.size, *_ends(e)) for e in effects])
    body = [
        (e.name, f"{e.mean:+.4g} ± {e.half_width:.2g}", f"{e.size:+.2g}", picture)
        for e, picture in zip(effects, drawn, strict=True)
    ]
    return rows(
        ["effect on", "treated − control", "in sd", "interval"],
        body,
        f"Mean over {effects[0].n_worlds} worlds with a 95 % interval; the upright line is 0.",
    )


def _ends(effect: Effect) -> tuple[float, float]:
    """Return the interval's ends in standard deviations; where there are none to measure by, as they are."""
    known = effect.deviation > 0
    unit = effect.deviation if known else float("nan")
    return effect.low / unit, effect.high / unit


def _t_quantile(degrees: int) -> float:
    """Return how many standard errors to either side hold 95 % of a t distribution."""
    from scipy.special import stdtrit  # loaded where it is used: it takes longer than a small run

    return float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))
