"""A contrast: the same worlds with and without something, sharing every draw that both make.

    effect = mean over worlds of (treated - control),  with a t interval over worlds

World w of either arm has the same seed, so the same people, ties and luck: what differs between the arms is
what was done, and what came of it. `deviation` is the standard deviation of the control arm between
worlds, the unit in which effects of unlike measures can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, sqrt
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.model import Theory
from polybius.results import Result
from polybius.scenarios import Scenario, load, run

__all__ = ["Contrast", "Effect", "contrast"]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """Difference that a treatment makes to a measure: its mean over worlds, and a 95 % interval."""

    measure: str
    mean: float
    half_width: float
    deviation: float
    n_worlds: int

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


@dataclass(frozen=True)
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
        return Effect(measure, float(difference.mean()), half, deviation, n)


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


def _t_quantile(degrees: int) -> float:
    """Return how many standard errors to either side hold 95 % of a t distribution."""
    from scipy.special import stdtrit  # loaded where it is used: it takes longer than a small run

    return float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))
