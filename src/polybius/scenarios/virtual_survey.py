"""A virtual survey: the model as a pollster sees it.

At every wave a new sample of each society is asked. What is reported is the truth plus a
normal error, on a scale of equal categories over [-1, 1]; estimates are made from the reports as
a pollster would make them, with the standard error s / sqrt(n) of a simple random sample.
Nobody refuses, and there is no bias: what people would not say aloud they say here only where the
item is `private`.
"""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.categories import category
from polybius.results import Record, Variable
from polybius.rng import Tick, normal, stream
from polybius.scenarios.calendar import NEVER, Calendar
from polybius.scenarios.observer import Observer, by_world, society_coords, time_coords
from polybius.scenarios.sampling import sample
from polybius.scenarios.sections import SurveySection
from polybius.state import State

__all__ = ["VirtualSurvey", "estimates"]

Numbers = NDArray[np.float64]


def estimates(counts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return shares, mean and standard error of the mean from counts by category, along the last axis.

    Categories stand for their centres in [-1, 1]. One answer alone has a standard error of nan.
    """
    points = counts.shape[-1]
    centre = (2 * np.arange(points) + 1) / points - 1
    n = counts.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (counts * centre).sum(axis=-1) / n
        squares = (counts * (centre - mean[..., np.newaxis]) ** 2).sum(axis=-1)
        return counts / n[..., np.newaxis], mean, np.sqrt(squares / (n - 1) / n)


class VirtualSurvey(Observer):
    """Ask new samples, wave after wave, from the start of the run."""

    def __init__(self, section: SurveySection, calendar: Calendar) -> None:
        self.section, self.calendar = section, calendar
        self.steps: list[int] = []
        self.counts: list[Numbers] = []

    def _wave_after(self, step: int) -> int:
        """Return the step of the first wave after `step`; waves are at least a step apart."""
        apart = min(max(1.0, self.section.every * self.calendar.per_unit), float(NEVER))
        wave = int(step / apart)
        while round(wave * apart) <= step:
            wave += 1
        return round(wave * apart)

    def next(self, step: int, state: State) -> int:
        """Return the step of the next wave."""
        return self._wave_after(step)

    def look(self, state: State, step: int, last: bool) -> None:
        """Ask, if this is a wave."""
        if self._wave_after(step - 1) != step:
            return
        t = Tick(step, stream("survey"), 0.0)
        rows = sample(state, self.section.sample, "survey: sample", step)
        society = state.citizens["society"][rows].astype(np.int64)
        seeds, ids = state.worlds["seed"][state.citizens["world"][rows]], state.citizens["id"][rows]
        axes, points = len(state.axes), self.section.points
        counts = np.zeros((state.societies.n, len(self.section.items), axes, points))
        for k, item in enumerate(self.section.items):
            said = state.citizens[item][rows]
            _count(said, society, seeds, ids, self.section.error, k, t, counts[:, k])
        self.steps.append(step)
        self.counts.append(by_world(counts, state.n_worlds))
        self.coords = society_coords(state)

    def record(self) -> Record | None:
        """Return (wave, world, society, item, axis[, category])."""
        if not self.steps:
            return None
        share, mean, error = estimates(np.stack(self.counts))
        dims = ("wave", "world", "society", "item", "axis")
        points = self.section.points
        coords = {
            **time_coords(self.steps, self.calendar, "wave"),
            **self.coords,
            "item": Variable(("item",), np.array(self.section.items, np.str_)),
            "category": Variable(
                ("category",), np.arange(1, points + 1), {"long_name": "point of the scale"}
            ),
        }
        asked = np.stack(self.counts).sum(axis=-1)[:, :, :, 0, 0].astype(np.int64)
        return Record(
            {
                "share": Variable((*dims, "category"), share, _attrs("share", "share of answers")),
                "mean": Variable(dims, mean, _attrs("opinion", "mean answer")),
                "standard_error": Variable(
                    dims, error, _attrs("opinion", "standard error of the mean answer")
                ),
                "asked": Variable(dims[:3], asked, _attrs("citizen", "citizens asked")),
            },
            coords,
        )


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name}


@compiled
def _count(
    said: NDArray[np.float32],
    society: NDArray[np.int64],
    seeds: NDArray[np.uint32],
    ids: NDArray[np.int64],
    error: float,
    item: int,
    t: Tick,
    counts: Numbers,
) -> None:
    """Add each respondent's answer to `counts` (n_societies, n_axes, points)."""
    for r in range(len(said)):
        for a in range(said.shape[1]):
            x = float(said[r, a]) + error * normal(seeds[r], ids[r], t, item, a)
            counts[society[r], a, category(x, counts.shape[2])] += 1.0
