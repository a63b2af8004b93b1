"""No step-size surprise: for every theory that ships, steps of half the length come to the same in ten years.

Every theory runs on its own scenario with 12 and with 24 steps a year, from the same worlds. From there on
the two runs share no draw, since draws are keyed by the step: elections, crises and all else that is chance
differ. So of each measure we look at d, the mean over worlds of (finer - coarser), and allow for

* chance: s / sqrt(worlds) is the standard error of d, s the deviation of the difference between worlds. d
  over it follows Student's law with one degree of freedom less than there are worlds. All theories, measures
  and axes together make some two thousand comparisons, any of which may raise a false alarm; sharing ALPHA
  out among them (Bonferroni) leaves each the quantile in `_halving`. No independence is needed.
* the documented order, which is the first: a mechanism reads what others left a step before, what is given
  is read at the beginning of a step, and a record shows what the last step left. Whatever moves is behind
  by some steps, so where it moves by v a year the runs differ by v * LAG * (1 / 12 - 1 / 24). For v we take
  the fastest year of the mean over worlds; a LAG of 2 is a step to be read and one to be shown.
* single precision, in which states are kept.

Beside that, d may not be larger than the deviation between worlds at the same step: replicate noise. A few
measures of few citizens show gross surprises in seconds; all measures of many (`-m slow`) show those of a
mechanism that lets an event happen but once a step.
"""

from typing import NamedTuple

import numpy as np
import pytest
from own_scenarios import SCENARIOS
from scipy.special import stdtrit

from polybius import run
from polybius.measures import fitting

YEARS = 10
COARSE, FINE = 12, 24

#: Chance of any false alarm among all comparisons of a test file. Arbitrary.
ALPHA = 1e-3

#: Steps by which what moves may be behind. Arbitrary, but see above.
LAG = 2

#: Relative error of single precision, over some hundred steps.
ROUNDING = 1e-5

#: Some of each kind: what is thought, said and believed of others, and what the society has come to.
FEW = (
    "private_mean",
    "private_spread",
    "expressed_mean",
    "expressed_spread",
    "climate_mean",
    "society_line",
    "society_institutions",
)

Runs = dict[int, dict[str, np.ndarray]]


class Halving(NamedTuple):
    """What halving the step does to one number: `difference`, the `bound` on it, and replicate `noise`."""

    name: str
    difference: float
    bound: float
    noise: float


def runs(theory: str, worlds: int, citizens: int, measures: tuple[str, ...] = ()) -> Runs:
    """Return yearly measures (year, world, ...) at each number of steps a year."""
    found: Runs = {}
    for steps in (COARSE, FINE):
        record = {"record.every": steps, "record.measures": _known(theory, measures)}
        result = run(
            SCENARIOS[theory],
            citizens=citizens,
            years=YEARS,
            worlds=worlds,
            seed=1,
            set={"scenario.steps_per_year": steps, **record},
        )
        found[steps] = {
            name: np.asarray(variable.values, np.float64).reshape(YEARS + 1, worlds, -1)
            for name, variable in result.measures.variables.items()
        }
    return found


def halvings(found: Runs, comparisons: int) -> list[Halving]:
    """Return what halving the step does to each number that half of the worlds or more have in both runs.

    The mean of a few differences is as wide as the noise between worlds itself.
    """
    compared = []
    for name, coarse in found[COARSE].items():
        fine = found[FINE][name]
        for k in range(coarse.shape[2]):
            both = np.isfinite(coarse[-1, :, k]) & np.isfinite(fine[-1, :, k])
            if 2 * both.sum() >= max(6, len(both)):
                compared.append(_halving(f"{name}[{k}]", coarse[:, both, k], fine[:, both, k], comparisons))
    return compared


def _halving(name: str, coarse: np.ndarray, fine: np.ndarray, comparisons: int) -> Halving:
    apart = fine[-1] - coarse[-1]
    n = len(apart)
    chance = stdtrit(n - 1, 1.0 - 0.5 * ALPHA / comparisons) * apart.std(ddof=1) / np.sqrt(n)
    slack = _order(fine) + ROUNDING * (1.0 + abs(fine[-1].mean()))
    noise = np.sqrt(0.5 * (fine[-1].var(ddof=1) + coarse[-1].var(ddof=1)))
    return Halving(name, float(apart.mean()), float(chance + slack), float(noise + slack))


def _order(yearly: np.ndarray) -> float:
    """Return by how much LAG steps of a coarse and of a fine run are apart in the fastest year."""
    moved = np.abs(np.diff(yearly.mean(axis=1)))
    return float(LAG * (1 / COARSE - 1 / FINE) * moved[np.isfinite(moved)].max(initial=0.0))


def _known(theory: str, measures: tuple[str, ...]) -> tuple[str, ...] | str:
    """Return those measures that the theory's columns allow."""
    allowed = {measure.name for measure in fitting(SCENARIOS[theory].theory.columns)}
    return tuple(name for name in measures if name in allowed) or "standard"


def check(found: list[Halving]) -> None:
    surprises = [each for each in found if abs(each.difference) > min(each.bound, each.noise)]
    assert found
    assert not surprises, surprises


def made(shift: float, slope: float = 0.0, worlds: int = 100) -> Runs:
    """Return runs of chance alone, with a `shift` between them and a `slope` over the years in both."""
    rng = np.random.default_rng(0)
    years = slope * np.arange(YEARS + 1.0)[:, np.newaxis, np.newaxis]
    drawn = {steps: years + rng.normal(size=(1, worlds, 1)) for steps in (COARSE, FINE)}
    return {COARSE: {"made": drawn[COARSE]}, FINE: {"made": drawn[FINE] + shift}}


def test_a_surprise_is_found_and_chance_and_order_are_none() -> None:
    # The deviation of a difference of two normal numbers is sqrt(2), so d has a standard error of .14.
    # Student's quantile at 99 degrees of freedom for .0005 is 3.39: the bound is .48, more where things move.
    check(halvings(made(0.0), 1))
    assert halvings(made(0.0), 1)[0].bound == pytest.approx(3.39 * np.sqrt(2.0 / 100), rel=0.15)
    with pytest.raises(AssertionError):
        check(halvings(made(1.0), 1))
    check(halvings(made(0.5, slope=12.0), 1))  # a step of 12 a year is 1, half a step behind


@pytest.mark.parametrize("theory", SCENARIOS)
def test_half_the_step_changes_no_mean_and_no_spread(theory: str) -> None:
    found = runs(theory, 24, 200, FEW)
    check(halvings(found, len(SCENARIOS) * 15))


@pytest.mark.slow
@pytest.mark.parametrize("theory", SCENARIOS)
def test_half_the_step_changes_no_measure(theory: str) -> None:
    found = runs(theory, 48, 1000)
    check(halvings(found, len(SCENARIOS) * 250))
