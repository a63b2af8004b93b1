"""Synthesis: as many citizens as one likes, each drawn whole from a weighted survey.

Citizen `id` of a world draws one respondent with chances in proportion to the weights and
takes all their answers together, so the joint distribution is the survey's. Every
draw is keyed by the world's seed, the citizen's id and a stream named after its purpose:
nothing depends on how many citizens there are, or on the order of the work. Within an
answer's interval each citizen gets a place of their own (`Item.spread`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.numerals import whole
from polybius.populations.derived import Derived
from polybius.populations.hidden_support import Donors, HiddenSupport
from polybius.populations.item import Item
from polybius.populations.latent import fill_latent, mixing
from polybius.populations.mapping import COLUMNS
from polybius.populations.population import CHUNK, Population
from polybius.populations.respondents import Respondents
from polybius.populations.synthetic import Synthetic, fill_logit_normal
from polybius.rng import Tick, checked_seed, fill_uniform, stream

__all__ = ["Synthesis"]

Reals = NDArray[np.float64]
Rows = NDArray[np.intp]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Synthesis:
    """Draw populations from respondents, under an assumption on what they hide.

    Of the columns that nobody measured only those in `only` are filled; None fills all.
    """

    respondents: Respondents
    hidden: HiddenSupport = field(default_factory=HiddenSupport)
    only: frozenset[str] | None = None

    def population(self, n: int, seed: int, first: int = 0) -> Population:
        """Return the citizens with ids `first`, ..., `first + n - 1` of the world with this seed."""
        n, first = whole("citizens", n, 1), whole("first", first, 0)
        seed = checked_seed(seed)
        columns = self._columns(n)
        for lo in range(0, n, CHUNK):
            chunk = {name: values[lo : lo + CHUNK] for name, values in columns.items()}
            self._fill(chunk, seed, first + lo)
        return Population(n, seed, first, columns, self.respondents, self.hidden, self.only)

    def _columns(self, n: int) -> dict[str, NDArray[Any]]:
        shape = (n, len(self.respondents.axes))
        columns: dict[str, NDArray[Any]] = {
            "respondent": np.empty(n, np.uint16 if self.respondents.n <= 65_536 else np.uint32)
        }
        for name in ("expressed", "private", "anchor"):
            columns[name] = np.empty(shape, np.float32)
        for name in (*self.respondents.mapping.columns, *self._synthetic, *self._derived):
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
        for k, (name, item) in enumerate(mapping.axes.items()):
            centre = np.ascontiguousarray(self.respondents.expressed[:, k])
            shift = _shift(item, u, v, seed, first, _tick(f"axis {name}"))
            said, thought = centre[who] + shift, centre[private if k == self.hidden.axis else who] + shift
            if name in self.respondents.axes:
                a = self.respondents.axes.index(name)
                out["expressed"][:, a], out["private"][:, a] = said, thought
            else:
                self._fill_latent(out["expressed"], said, seed, first)
                self._fill_latent(out["private"], thought, seed, first)
        out["anchor"][:] = out["private"]
        for name, item in mapping.columns.items():
            values = self.respondents.columns[name][who] + _shift(
                item, u, v, seed, first, _tick(f"column {name}")
            )
            out[name][:] = values if out[name].dtype.kind == "f" else np.rint(values)
        for name in self._derived:
            low, width = self._spans[name]
            _uniforms(u, v, seed, first, _tick(f"column {name}"))
            out[name][:] = low[who] + u * width[who]
        for name, column in self._synthetic.items():
            if column.share is not None:
                _uniforms(u, v, seed, first, _tick(f"column {name}"))
                out[name][:] = u < column.share
                continue
            fill_logit_normal(
                out[name], self._centres[name][who], column.spread, seed, first, _tick(f"column {name}")
            )

    def _fill_latent(self, out: NDArray[np.float32], places: Reals, seed: int, first: int) -> None:
        """Write the latent axes, which come last, of people at `places` on their scale."""
        axes = self.respondents.mapping.latent.values()
        mean, deviation, _ = self.respondents.scale
        fill_latent(
            out[:, -len(axes) :],
            (places - mean) / deviation,
            self._mixing,
            np.array([axis.centre for axis in axes]),
            np.array([axis.spread for axis in axes]),
            seed,
            first,
            _tick("latent axes"),
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
    def _synthetic(self) -> dict[str, Synthetic]:
        return self._wanted(self.respondents.mapping.synthetic)

    @cached_property
    def _derived(self) -> dict[str, Derived]:
        return self._wanted(self.respondents.mapping.derived)

    def _wanted(self, columns: dict[str, T]) -> dict[str, T]:
        return {name: kind for name, kind in columns.items() if self.only is None or name in self.only}

    @cached_property
    def _mixing(self) -> Reals:
        return mixing(self.respondents.mapping.latent)

    @cached_property
    def _spans(self) -> dict[str, tuple[Reals, Reals]]:
        known, weights = self.respondents.columns, self.respondents.weights
        return {name: column.spans(known[column.of], weights) for name, column in self._derived.items()}

    @cached_property
    def _centres(self) -> dict[str, Reals]:
        age = self.respondents.columns.get("age")
        return {name: column.centre(age, self.respondents.n) for name, column in self._synthetic.items()}


def _tick(purpose: str) -> Tick:
    return Tick(0, stream(f"population: {purpose}"), 0.0)


def _shift(item: Item, u: Reals, v: Reals, seed: int, first: int, t: Tick) -> Reals | float:
    """Return how far from the centre of their answers the citizens of a chunk lie."""
    if not item.cell:
        return 0.0
    _uniforms(u, v, seed, first, t)
    return (u - 0.5) * item.cell


@compiled
def _uniforms(first: Reals, second: Reals, seed: int, start: int, t: Tick) -> None:
    """Write two independent uniform numbers for each of the citizens from id `start` on."""
    fill_uniform(first, second, seed, start, t, 0)
