"""Synthesis: as many citizens as one likes, each drawn whole from a weighted survey.

Citizen `id` of a world draws one respondent with chances in proportion to the weights and
takes all their answers together, so the joint distribution is the survey's. Every
draw is keyed by the world's seed, the citizen's id and a stream named after its purpose:
nothing depends on how many citizens there are, or on the order of the work. Within an
answer's interval each citizen gets a place of their own (`Item.spread`).
"""

import operator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.populations.hidden_support import Donors, HiddenSupport
from polybius.populations.item import Item
from polybius.populations.mapping import COLUMNS
from polybius.populations.population import CHUNK, Population
from polybius.populations.respondents import Respondents
from polybius.populations.synthetic import fill_logit_normal
from polybius.rng import Tick, checked_seed, fill_uniform, stream

__all__ = ["Synthesis"]

Reals = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Synthesis:
    """Draw populations from respondents, under an assumption on what they hide."""

    respondents: Respondents
    hidden: HiddenSupport = field(default_factory=HiddenSupport)

    def population(self, n: int, seed: int, first: int = 0) -> Population:
        """Return the citizens with ids `first`, ..., `first + n - 1` of the world with this seed."""
        n, first = _whole("citizens", n, 1), _whole("first", first, 0)
        seed = checked_seed(seed)
        columns = self._columns(n)
        for lo in range(0, n, CHUNK):
            chunk = {name: values[lo : lo + CHUNK] for name, values in columns.items()}
            self._fill(chunk, seed, first + lo)
        return Population(n, seed, first, columns, self.respondents, self.hidden)

    def _columns(self, n: int) -> dict[str, NDArray[Any]]:
        shape = (n, len(self.respondents.axes))
        columns: dict[str, NDArray[Any]] = {
            "respondent": np.empty(n, np.uint16 if self.respondents.n <= 65_536 else np.uint32)
        }
        for name in ("expressed", "private", "anchor"):
            columns[name] = np.empty(shape, np.float32)
        for name in (*self.respondents.mapping.columns, *self.respondents.mapping.synthetic):
            columns[name] = np.empty(n, COLUMNS[name].numpy_dtype("float32"))
        return columns

    def _fill(self, out: dict[str, NDArray[Any]], seed: int, first: int) -> None:
        """Write all columns of one chunk, whose first citizen has the id `first`."""
        mapping = self.respondents.mapping
        u, v = np.empty((2, len(out["respondent"])))
        _uniforms(u, v, seed, first, _tick("respondent"))
        who = np.searchsorted(self._reached, u, side="right")
        out["respondent"][:] = who
        _uniforms(u, v, seed, first, _tick("hidden support"))
        private = self._lent(who, u, v)
        for a, (name, item) in enumerate(mapping.axes.items()):
            centre = np.ascontiguousarray(self.respondents.expressed[:, a])
            shift = _shift(item, u, v, seed, first, _tick(f"axis {name}"))
            out["expressed"][:, a] = centre[who] + shift
            out["private"][:, a] = centre[private if a == self.hidden.axis else who] + shift
        out["anchor"][:] = out["private"]
        for name, item in mapping.columns.items():
            values = self.respondents.columns[name][who] + _shift(
                item, u, v, seed, first, _tick(f"column {name}")
            )
            out[name][:] = values if out[name].dtype.kind == "f" else np.rint(values)
        for name, column in mapping.synthetic.items():
            fill_logit_normal(
                out[name], self._centres[name][who], column.spread, seed, first, _tick(f"column {name}")
            )

    def _lent(self, who: Rows, u: Reals, v: Reals) -> Rows:
        """Return whose public answer is each citizen's private value: their own, or a donor's."""
        hides = np.flatnonzero(u < self._chance[who])
        if not len(hides):
            return who
        lent = who.copy()
        lent[hides] = self._donors.draw(who[hides], v[hides])
        return lent

    @cached_property
    def _reached(self) -> Reals:
        """Cumulated weights, ending in exactly 1, so that no draw below 1 falls beyond."""
        reached = np.cumsum(self.respondents.weights)
        return np.asarray(reached / reached[-1])

    @cached_property
    def _chance(self) -> Reals:
        return self.hidden.probability(self.respondents)

    @cached_property
    def _donors(self) -> Donors:
        return Donors(self.respondents, self.hidden)

    @cached_property
    def _centres(self) -> dict[str, Reals]:
        age = self.respondents.columns.get("age")
        synthetic = self.respondents.mapping.synthetic
        return {name: column.centre(age, self.respondents.n) for name, column in synthetic.items()}


def _tick(purpose: str) -> Tick:
    return Tick(0, stream(f"population: {purpose}"), 0.0)


def _shift(item: Item, u: Reals, v: Reals, seed: int, first: int, t: Tick) -> Reals | float:
    """Return how far from the centre of their answers the citizens of a chunk lie."""
    if not item.cell:
        return 0.0
    _uniforms(u, v, seed, first, t)
    return (u - 0.5) * item.cell


def _whole(name: str, value: object, least: int) -> int:
    try:
        number = least - 1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if number < least:
        raise ParameterError(f"{name} must be a whole number of at least {least}. Got {value!r} instead.")
    return number


@compiled
def _uniforms(first: Reals, second: Reals, seed: int, start: int, t: Tick) -> None:
    """Write two independent uniform numbers for each of the citizens from id `start` on."""
    fill_uniform(first, second, seed, start, t, 0)
