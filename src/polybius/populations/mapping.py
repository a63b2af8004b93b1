"""The mapping from a survey to the state: what is measured, how, and what is synthetic.

A mapping is a small TOML file. `[survey]` says what the file is and how to read it,
`[axes.NAME]` which item places people on a value axis, `[columns.NAME]` which item
fills a column of citizens, `[vote]` which item reports their vote, `[[parties]]` which
items say where people see the parties, `[synthetic.NAME]` how a column that the survey
did not measure is drawn, `[latent.NAME]` a value axis that it did not ask for, and
`[derived.NAME]` which column follows from another.
"""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from polybius.contents import fault_in, toml_of
from polybius.errors import DataError, nearest
from polybius.populations.derived import Derived
from polybius.populations.item import Code, Item, Table
from polybius.populations.latent import Latent, check_scale, mixing
from polybius.populations.line import Line, drawn, measured
from polybius.populations.synthetic import Synthetic
from polybius.state import STRUCTURE, SYSTEM
from polybius.text import misnamed

__all__ = ["Party", "SurveyFile", "SurveyMapping"]

#: Columns of citizens that a mapping may fill, by name.
COLUMNS = {
    column.short: column
    for column in SYSTEM
    if column.table == "citizens"
    and column.size == 0
    and column.name not in STRUCTURE
    and column.short not in ("respondent", "vote")
}


Letter = Annotated[str, Field(min_length=1, max_length=1)]


class SurveyFile(Table):
    """Name a survey, and say how its file is to be read.

    `source` is a key of the bibliography. Of a text file, `delimiter` separates the cells (default: a
    comma, in a .tsv a tab), `quote` stands around those that hold one, and `decimal` is the point of its
    numbers. `encoding` is UTF-8, or what a Stata or SPSS file says. `weight` names the column of survey
    weights, if there is one. `only` keeps the respondents whose answers are listed (a year of a cumulative
    file). `keep` lists further columns to read, for raking.
    """

    name: str
    source: str = ""
    license: str = ""
    note: str = ""
    delimiter: Letter | None = None
    quote: Letter = '"'
    decimal: Literal[".", ","] = "."
    encoding: str | None = None
    weight: str = ""
    keep: tuple[str, ...] = ()
    only: dict[str, tuple[Code, ...]] = {}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len({self.delimiter or "a comma", self.quote, self.decimal}) < 3:
            raise ValueError("needs three different signs for delimiter, quote and decimal")
        return self


class Party(Table):
    """Name a party or candidate, and the items that ask where people see it, one for each axis."""

    name: str
    positions: dict[str, str]


class SurveyMapping(Table):
    """Say which answers of a survey become which columns of the state."""

    survey: SurveyFile
    axes: dict[str, Item] = Field(min_length=1)
    columns: dict[str, Item] = {}
    vote: Item | None = None
    parties: tuple[Party, ...] = ()
    synthetic: dict[str, Synthetic] = {}
    latent: dict[str, Latent] = {}
    derived: dict[str, Derived] = {}

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a mapping file; raise DataError, naming the key, where it is not one."""
        try:
            content = toml_of(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"mapping file '{path}' cannot be read: {error}.") from None
        except ValueError as error:
            raise DataError(f"mapping file '{path}' is not TOML: {error}.") from None
        return cls.parse(content, f"mapping file '{path}'")

    @classmethod
    def parse(cls, content: dict[str, Any], owner: str = "mapping") -> Self:
        """Return the mapping that the tables of `content` describe; `owner` names it in errors."""
        fault = fault_in(content)
        if fault:
            raise DataError(f"{owner}: {fault}.")
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise DataError(f"{owner}{_sentence(error)}") from None

    def with_synthetic(self, changes: dict[str, dict[str, Any]]) -> Self:
        """Return a mapping with other parameters of synthetic columns: `{"resolve": {"median": 0.4}}`."""
        tables = {name: column.model_dump() for name, column in self.synthetic.items()}
        for name, change in changes.items():
            if name not in tables and name in self.columns:
                raise DataError(f"column '{name}' is measured in this survey, so it is not synthetic.")
            tables[name] = tables.get(name, {}) | change
        return type(self).parse(self.model_dump() | {"synthetic": tables}, "the changed mapping")

    def with_latent(self, changes: dict[str, dict[str, Any]]) -> Self:
        """Return a mapping with other or more latent axes: `{"nation": {"loading": 0.4}}`.

        An axis that does not say so is drawn around the first scale of the survey.
        """
        tables = {name: axis.model_dump() for name, axis in self.latent.items()}
        for name, change in changes.items():
            tables[name] = tables.get(name, {"of": next(iter(self.axes))}) | change
        return type(self).parse(self.model_dump() | {"latent": tables}, "the changed mapping")

    @property
    def value_axes(self) -> tuple[str, ...]:
        """Names of the axes of the state: the scales that no latent axis is drawn around, and those axes."""
        around = {axis.of for axis in self.latent.values()}
        return (*(name for name in self.axes if name not in around), *self.latent)

    @property
    def perceived(self) -> list[tuple[str, str, Item]]:
        """Party, axis and item of every perceived position."""
        return [
            (party.name, axis, item.model_copy(update={"item": party.positions[axis]}))
            for party in self.parties
            for axis, item in self.axes.items()
        ]

    @property
    def items(self) -> Iterator[Item]:
        """Every item: of the axes and columns, which a citizen must have answered, and the others."""
        yield from self.axes.values()
        yield from self.columns.values()
        if self.vote:
            yield self.vote
        yield from (item for _, _, item in self.perceived)

    def describe(self, only: Container[str] | None = None) -> list[Line]:
        """Return the mapping as a table: what is measured by which item, and what is synthetic.

        Of the columns that nobody measured those in `only` are named; None names all.
        """
        lines = [measured(f"citizens.expressed ({axis})", item) for axis, item in self.axes.items()]
        lines += [measured(f"citizens.{name}", item) for name, item in self.columns.items()]
        if self.vote:
            lines.append(measured("reported vote", self.vote))
        lines += [
            measured(f"parties.position ({axis}) of {party}", item)._replace(how="mean of perceived places")
            for party, axis, item in self.perceived
        ]
        lines += [drawn(f"expressed ({name})", "(-1, 1)", axis.how) for name, axis in self.latent.items()]
        lines.append(drawn("private", "[-1, 1]", "as expressed, except for hidden support"))
        lines.append(drawn("anchor", "[-1, 1]", "private value at the start"))
        unmeasured: dict[str, Synthetic | Derived] = {**self.synthetic, **self.derived}
        return lines + [
            drawn(name, _span(name, column), column.how)
            for name, column in unmeasured.items()
            if only is None or name in only
        ]

    @model_validator(mode="after")
    def _check(self) -> Self:
        for noun, names in (
            ("axes", [*self.axes, *self.latent]),
            ("parties", [party.name for party in self.parties]),
        ):
            if wrong := misnamed(dict.fromkeys(names) if noun == "axes" else names):
                raise ValueError(f"{noun} need names of their own, but {wrong}. Rename it")
        for axis, item in self.axes.items():
            _check_range(axis, item, -1.0, 1.0)
        for name, item in self.columns.items():
            _check_range(name, item, *_bounds(name))
            if item.spread and COLUMNS[name].dtype != "float":
                raise ValueError(f"{name} holds whole numbers, so answers cannot be spread. Drop spread")
        for name, column in self.synthetic.items():
            self._check_synthetic(name, column)
        for name, follower in self.derived.items():
            self._check_derived(name, follower)
        self._check_latent()
        self._check_parties()
        readings: dict[str, Item] = {}
        for item in self.items:
            if not item.reads_like(readings.setdefault(item.item, item)):
                raise ValueError(
                    f"item '{item.item}' is read in two ways. Give it one scale and missing codes"
                )
        return self

    def _check_parties(self) -> None:
        for party in self.parties:
            if set(party.positions) != set(self.axes):
                raise ValueError(f"party '{party.name}' needs an item for each axis: {', '.join(self.axes)}")
        if self.vote and not set((self.vote.categories or {"": -1}).values()) <= set(range(127)):
            raise ValueError("vote needs categories that number the parties 0, 1, 2, ...")
        most = max((self.vote.categories or {"": -1}).values()) if self.vote and self.parties else -1
        if most >= len(self.parties) > 0:
            raise ValueError(
                f"vote numbers a party {most:g}, and parties count from 0 to {len(self.parties) - 1}"
            )

    def _check_derived(self, name: str, column: Derived) -> None:
        if name in self.columns or name in self.synthetic:
            raise ValueError(f"{name} is derived, and measured or synthetic. Keep one of them")
        if COLUMNS.get(name) is None or COLUMNS[name].dtype != "float":
            raise ValueError(f"citizens have no column '{name}' that could be derived")
        if column.of not in self.columns:
            raise ValueError(
                f"{name} follows from '{column.of}', which is not measured."
                f"{nearest(column.of, self.columns, 'column').removesuffix('.')}"
            )

    def _check_latent(self) -> None:
        check_scale(self.latent, self.axes)
        for name in set(self.latent) & set(self.axes):
            raise ValueError(f"axis '{name}' is both measured and latent. Keep one of them")
        try:
            mixing(self.latent)
        except DataError as error:
            raise ValueError(str(error).removesuffix(".")) from None

    def _check_synthetic(self, name: str, column: Synthetic) -> None:
        if name in self.columns:
            raise ValueError(f"{name} is both measured and synthetic. Keep one of them")
        if _bounds(name) != (0.0, 1.0) or (COLUMNS[name].dtype == "float") == (column.share is not None):
            raise ValueError(
                f"{name} cannot be synthetic like that: only shares, in [0, 1], with a median, "
                "and yes or no, with a share"
            )
        if column.impressionable and "age" not in self.columns:
            raise ValueError(f"{name} depends on age, which the mapping does not measure")


def _span(name: str, column: Synthetic | Derived) -> str:
    if isinstance(column, Synthetic):
        return "(0, 1)" if column.share is None else "0, 1"
    return "[0, 1]" if column.rank else "above 0"


def _bounds(name: str) -> tuple[float, float]:
    if name not in COLUMNS:
        hint = nearest(name, COLUMNS, "column").removesuffix(".")
        raise ValueError(f"citizens have no column '{name}'.{hint}")
    return COLUMNS[name].low, COLUMNS[name].high


def _check_range(name: str, item: Item, low: float, high: float) -> None:
    if item.target[0] < low or item.target[1] > high:
        got = "[{:g}, {:g}]".format(*item.target)
        raise ValueError(f"{name} must lie in [{low:g}, {high:g}]. Its item covers {got}: set its key to")


def _sentence(error: ValidationError) -> str:
    """Say what is wrong with the first wrong key."""
    first = min(
        error.errors(), key=lambda found: found["type"] != "extra_forbidden"
    )  # a typo explains the rest
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _known(first["loc"])
        return f" has an unknown key '{where}'.{nearest(str(first['loc'][-1]), known, 'key')}"
    if first["type"] == "missing":
        return f" lacks the key '{where}'. Add it."
    reason = first["msg"].removeprefix("Value error, ")
    subject = f", key '{where}'" if where else ""
    given = "" if first["type"] == "value_error" else f". Got {first['input']!r} instead"
    return f"{subject}: {reason}{given}."


def _known(place: tuple[int | str, ...]) -> list[str]:
    tables: dict[int | str, type[BaseModel]] = {
        "survey": SurveyFile,
        "axes": Item,
        "columns": Item,
        "vote": Item,
        "parties": Party,
        "synthetic": Synthetic,
        "latent": Latent,
        "derived": Derived,
    }
    return list((SurveyMapping if len(place) == 1 else tables[place[0]]).model_fields)
