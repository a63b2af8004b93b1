"""A survey: respondents in rows, items in columns, checked against its mapping."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from polybius.delimited import place_of
from polybius.errors import FEW, DataError, nearest
from polybius.populations.answers import Answers
from polybius.populations.description import Description, describe
from polybius.populations.item import label
from polybius.populations.mapping import SurveyMapping
from polybius.populations.sheet import Sheet, read_sheet

__all__ = ["Survey"]


@dataclass(frozen=True, eq=False)
class Survey:
    """Answers as they were given, and only valid ones.

    `columns` are (n,) float64 with NaN for no answer, or strings with "" for no answer
    where the item has categories. `weights` (n,) float64, at least 0. `rows` (n,) are the
    respondents' rows in the file; `digest` is the file's SHA-256.
    """

    name: str
    columns: dict[str, NDArray[Any]] = field(repr=False)
    weights: NDArray[np.float64] = field(repr=False)
    rows: NDArray[np.int64] = field(repr=False)
    digest: str

    @classmethod
    def read(cls, path: str | Path, mapping: SurveyMapping) -> Self:
        """Read a survey file as `mapping` says; raise DataError naming file, row and column."""
        file = mapping.survey
        reading = file.model_dump(include={"delimiter", "quote", "decimal", "encoding"})
        sheet = read_sheet(Path(path), _names(mapping), **reading)
        with Path(path).open("rb") as content:
            return cls._parse(sheet, mapping, hashlib.file_digest(content, "sha256").hexdigest())

    @classmethod
    def from_columns(
        cls, columns: Mapping[str, Sequence[object] | NDArray[Any]], mapping: SurveyMapping
    ) -> Self:
        """Take a survey from columns in memory, checked like a file; rows count from 0."""
        owner = f"survey '{mapping.survey.name}'"
        for name in _names(mapping):
            place_of(owner, list(map(str, columns)), name)
        wanted: dict[str, Sequence[object]] = {name: list(columns[name]) for name in _names(mapping)}
        if len({len(cells) for cells in wanted.values()}) > 1:
            lengths = ", ".join(f"{name}: {len(cells)}" for name, cells in wanted.items())
            raise DataError(f"{owner} needs columns of one length. Got {lengths}.")
        digest = hashlib.sha256()
        for name, cells in sorted(wanted.items()):
            digest.update("\0".join([name, *map(label, cells), "\n"]).encode())
        return cls._parse(Sheet(owner, wanted, 0), mapping, digest.hexdigest())

    @property
    def n(self) -> int:
        """Number of respondents."""
        return len(self.weights)

    def column(self, name: str) -> NDArray[Any]:
        """Return the answers to the item called `name`."""
        if name not in self.columns:
            raise DataError(
                f"survey '{self.name}' has no item '{name}'.{nearest(name, self.columns, 'item')}"
            )
        return self.columns[name]

    def describe(self, name: str, weights: NDArray[np.float64] | None = None) -> Description:
        """Return weighted mean, sd, n and effective n of an item with numbers, in its own units.

        `weights` (n,) take the place of the survey's. Raises DataError for an item of categories.
        """
        answers = self.column(name)
        if answers.dtype.kind != "f":
            raise DataError(
                f"survey '{self.name}': item '{name}' has categories, and no mean. Compare it with a code, "
                f"as in describe(survey.column('{name}') == 'yes', survey.weights)."
            )
        return describe(answers, self.weights if weights is None else weights)

    @classmethod
    def _parse(cls, sheet: Sheet, mapping: SurveyMapping, digest: str) -> Self:
        file, rows = mapping.survey, _kept(sheet, mapping.survey.only)
        columns: dict[str, NDArray[Any]] = {name: Answers(sheet, name, rows).kept() for name in file.keep}
        columns |= {item.item: Answers(sheet, item.item, rows).to(item) for item in mapping.items}
        weights = Answers(sheet, file.weight, rows).weights() if file.weight else np.ones(len(rows))
        return cls(file.name, columns, weights, rows + sheet.first_row, digest)


def _names(mapping: SurveyMapping) -> list[str]:
    file = mapping.survey
    return [*(item.item for item in mapping.items), *file.keep, *file.only, *filter(None, [file.weight])]


def _kept(sheet: Sheet, only: Mapping[str, Iterable[object]]) -> NDArray[np.int64]:
    """Return the places of the respondents whom the mapping asks for."""
    keep = np.ones(len(sheet), bool)
    for name, codes in only.items():
        wanted = {label(code) for code in codes}
        answers = Answers(sheet, name, np.arange(len(sheet)))
        keep &= [not wanted.isdisjoint(answers.names(r)) for r in answers.rows]
    if not keep.any():
        asked = "; ".join(f"{name}: {', '.join(map(label, codes))}" for name, codes in only.items())
        there = "; ".join(f"{name}: {_some(sheet.columns[name])}" for name in only)
        raise DataError(
            f"{sheet.name} has no respondent with {asked}. Change 'only' in the mapping. There are {there}."
        )
    return np.flatnonzero(keep)


def _some(cells: Iterable[object]) -> str:
    """Return the first few answers, as a mapping has to write them."""
    names = list(dict.fromkeys(label(cell) for cell in cells))
    return ", ".join(f'"{name}"' for name in names[:FEW]) + ", ..." * (len(names) > FEW)
