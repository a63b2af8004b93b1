"""A survey item, and how its answers become numbers of the state.

An answer is a point (`width = 0`: days a week, years of age) or an interval: "slightly
liberal" out of seven covers a seventh of the line. Intervals of one width tile the
column's range, so seven points on [-1, 1] are seven cells 2/7 wide around -6/7, -4/7,
..., 6/7. `spread` says over which share of its cell an answer is drawn: 0 keeps
everyone at the cell's centre, 1 fills the line evenly.
"""

from functools import cached_property
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from polybius.errors import DataError
from polybius.numerals import is_missing, numeral, plain, written

__all__ = ["Item", "Table", "label", "span"]

Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Code = Annotated[int, Strict()] | Annotated[float, Strict()] | Annotated[str, Strict()]


def label(cell: object) -> str:
    """Return a cell as a category's name: `7` for the number 7.0; empty for a blank, a null and NaN.

    Text is its own name, but for blanks around it: `07`, `7.0` and `NA` are three names.
    """
    if isinstance(cell, str):
        return cell.strip()
    if is_missing(cell):
        return ""
    number = numeral(cell)
    if number is None:
        return str(cell).strip()
    return str(number) if isinstance(number, int) else f"{number:.15g}"


def span(code: object) -> tuple[float, float] | None:
    """Return the ends of a range of codes, as "-9..-1"; None for a single one. Raises ValueError."""
    low, dots, high = (part.strip() for part in str(code).partition(".."))
    ends = written(low), written(high)
    if not dots or not isinstance(code, str) or ends == (None, None):
        return None
    if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        raise ValueError(f'has the range "{code}", which needs two numbers that rise, as in "-9..-1"')
    return ends[0], ends[1]


class Table(BaseModel):
    """Base of all tables of a mapping: frozen, without unknown keys, taking any number for one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return plain(given)


class Item(Table):
    """Say where a column of the state is asked, and how its answers translate.

    `scale` is the lowest and highest answer and `to` the range of the state that they
    cover (default: the scale itself); `reversed` turns the line around. `categories`
    gives each answer a number instead, by its code as text or by what a Stata or SPSS file calls it.
    `missing` lists codes for no answer, and ranges of codes, "-9..-1", with both ends; an empty
    string there stands for blank cells, nulls and NaN.
    """

    item: str
    meaning: str = ""
    scale: tuple[Number, Number] | None = None
    width: Annotated[Number, Field(ge=0)] = 0.0
    to: tuple[Number, Number] | None = None
    reversed: bool = False
    spread: Annotated[Number, Field(ge=0, le=1)] = 0.0
    missing: tuple[Code, ...] = ()
    categories: dict[str, Number] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.scale is None) == (self.categories is None):
            raise ValueError("needs either a scale or categories, and not both")
        if self.categories is not None and (self.to or self.width or self.spread or self.reversed):
            raise ValueError(
                "with categories takes no to, width, spread or reversed: each has its own number"
            )
        for code in self.missing:
            span(code)
        for name in self.categories or ():
            if name != name.strip() or not name:
                raise ValueError(f"has the category {name!r}: name an answer, without blanks around it")
            if self.lacks(name, None):
                raise ValueError(f"has {name!r} both as a category and as missing. Keep one of them")
        for name, bounds in (("scale", self.scale), ("to", self.to)):
            if bounds and not bounds[0] < bounds[1]:
                raise ValueError(f"needs a {name} that rises, as in [1, 7]. Got {list(bounds)}")
        if self.spread and not self.width:
            raise ValueError(
                "has a spread but no width: only an answer that covers an interval can be spread"
            )
        steps = (self.scale[1] - self.scale[0]) / self.width if self.scale and self.width else 0
        if abs(steps - round(steps)) > 1e-9:
            raise ValueError(f"has a width of {self.width:g}, which does not divide its scale")
        return self

    def reads_like(self, other: "Item") -> bool:
        """Say whether the same cells are valid, and the same missing, under both items."""
        mine, theirs = ((i.scale, i.width, i.missing_labels, set(i.categories or ())) for i in (self, other))
        return mine == theirs

    @property
    def missing_labels(self) -> frozenset[str]:
        """Labels that mean no answer."""
        return frozenset(label(code) for code in self.missing)

    def lacks(self, name: str, number: float | None) -> bool:
        """Say whether the answer called `name`, or `number` where it is one, is none."""
        if name in self.missing_labels:
            return True
        if number is None:
            return False
        single, spans = self._missing_numbers
        alike = self.categories is None and number in single  # a category is known by its name alone
        return alike or any(low <= number <= high for low, high in spans)

    @cached_property
    def _missing_numbers(self) -> tuple[frozenset[float], list[tuple[float, float]]]:
        spans = [ends for ends in map(span, self.missing) if ends]
        single = [written(code.strip()) if isinstance(code, str) else code for code in self.missing]
        return frozenset(code for code in single if code is not None), spans

    @property
    def target(self) -> tuple[float, float]:
        """Lowest and highest number of the state that answers can become."""
        if self.categories is not None:
            return min(self.categories.values()), max(self.categories.values())
        return self.to or self._edges

    @property
    def cell(self) -> float:
        """Width in the state over which one answer is drawn; 0 for a point."""
        low, high = self._edges
        return self.spread * self.width / (high - low) * (self.target[1] - self.target[0])

    @property
    def _edges(self) -> tuple[float, float]:
        low, high = self.scale or (0.0, 1.0)
        return low - self.width / 2, high + self.width / 2

    def state(self, answers: NDArray[Any]) -> NDArray[np.float64]:
        """Return answers as numbers of the state, at the centre of each; NaN stays NaN.

        `answers` are numbers on the scale or, with categories, their labels, "" for none.
        """
        if self.categories is not None:
            named = {"": np.nan, **self.categories}
            return np.array([named[str(answer)] for answer in answers], np.float64)
        (low, high), (start, end) = self._edges, self.target
        if self.reversed:
            start, end = end, start
        return start + (answers - low) / (high - low) * (end - start)

    def answers(self, state: NDArray[Any]) -> NDArray[np.float64]:
        """Return the answers on the scale that people at `state` would give; undoes `state`."""
        if self.scale is None:
            raise DataError(f"item '{self.item}' has categories, so it has no scale to answer on.")
        (low, high), (start, end) = self._edges, self.target
        if self.reversed:
            start, end = end, start
        exact = low + (np.asarray(state, np.float64) - start) / (end - start) * (high - low)
        if self.width:
            exact = self.scale[0] + self.width * np.floor((exact - low) / self.width)
        return np.asarray(np.clip(exact, *self.scale), np.float64)
