"""The sections of a scenario file, and what each may hold."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from polybius.errors import ParameterError, ScenarioError
from polybius.model import parameters
from polybius.numerals import plain
from polybius.populations import HiddenSupport

__all__ = [
    "About",
    "AnswerSection",
    "InterventionSection",
    "NetworkSection",
    "PartiesSection",
    "PopulationSection",
    "RecordSection",
    "Section",
    "StartSection",
    "SurveySection",
    "SwingSection",
    "Values",
]

Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Whole = Annotated[int, Strict()]
Time = Annotated[Number, Field(ge=0)]
Truth = Annotated[bool, Strict()]


def _on_one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError("must stand on one line. Take the line break out")
    return text


#: A name or title.
Line = Annotated[str, AfterValidator(_on_one_line)]


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):  # which Python takes for 0 or 1
        raise ValueError(f"must be a number. Got {value!r} instead")
    return value


def _name_or_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(f"must be a name, or a whole number. Got {value!r} instead")
    return value


def _listed(numbers: Iterable[float]) -> str:
    return ", ".join(f"{x:g}" for x in numbers)


def _names(value: Any) -> Any:
    if value == "standard" or (isinstance(value, list | tuple) and all(isinstance(x, str) for x in value)):
        return value
    raise ValueError(f"must be 'standard' or a list of measures. Got {value!r} instead")


#: One number for all axes, or one for each.
Values = Annotated[tuple[Number, ...], BeforeValidator(_several), Field(min_length=1)]
#: Rows of a table, counted from 0.
Rows = Annotated[tuple[Annotated[Whole, Field(ge=0)], ...], Field(min_length=1)]


class Section(BaseModel):
    """Base of all sections: frozen, without unknown keys, and taking numbers of any kind for numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return plain(given)


class AnswerSection(Section):
    """One question of a scenario: what answers it, and how to look at that.

    `measure` is what answers, `ask` the question in words, `axes` those that it is about (default: all).
    It is told from start to end; with `after` split by when power was transferred or something was set from
    outside; `back` says how long the answer to that took to pass, `among` parties who of those close to them
    moved, and `beyond` in how many worlds it went farther than that. `claims` is what the theory says that it
    does: the report says whether it did.
    """

    measure: str
    ask: str = ""
    axes: tuple[str, ...] = ()
    after: Literal["", "transfer", "intervention"] = ""
    back: bool = False
    among: Literal["", "parties"] = ""
    beyond: Annotated[Number, Field(gt=0)] | None = None
    claims: Literal["", "rises", "falls", "turns"] = ""


def _asked(value: Any) -> Any:
    return {"measure": value} if isinstance(value, str) else value


class About(Section):
    """What is run and for how long: `years` in steps of 1 / `steps_per_year`, or just `steps`.

    Which of the two a scenario gives is decided by its theory's clock. World w of a run
    has the seed `seed` + w. `answers` are the measures that its question is about, by name or as an
    `AnswerSection`: reports tell them first. `without` names mechanisms to leave out of the theory. A file
    names no code: for mechanisms of your own give the theory in Python.
    """

    name: Line = "scenario"
    title: Line = ""
    description: str = ""
    theory: Line = "hidden_majority"
    without: tuple[Line, ...] = ()
    answers: tuple[Annotated[AnswerSection, BeforeValidator(_asked)], ...] = ()
    years: Annotated[Number, Field(gt=0)] | None = None
    steps: Annotated[Whole, Field(ge=1)] | None = None
    steps_per_year: Annotated[Whole, Field(ge=1)] = 12
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] = 1


class PopulationSection(Section):
    """Who lives there: citizens drawn from a survey.

    `survey` is "anes1996", or a CSV or Parquet file that `mapping` explains: a mapping file, or
    its content. `people` is a CSV file of people as they are, a row for each under its name: they
    take the place of those drawn, in all columns that it has. `margins` are raked to. `synthetic`
    changes how unmeasured columns are drawn, `latent` adds value axes that the survey did not ask
    for. The `hidden_` keys are the parameters of `HiddenSupport`; `hidden_axis` is the name of a
    scale of the survey, or its number there.
    """

    survey: str = "anes1996"
    mapping: str | dict[str, Any] | None = None
    people: str | None = None
    citizens: Annotated[Whole, Field(ge=1, le=10**9)] = 100_000
    hidden_support: Number = 0.0
    hidden_side: Annotated[Literal[-1, 1], BeforeValidator(_no_flag)] = 1
    hidden_axis: Annotated[str | Whole, BeforeValidator(_name_or_number)] = 0
    hidden_evidence: Number = 1.0
    margins: dict[str, dict[str, Number]] = {}
    synthetic: dict[str, dict[str, Any]] = {}
    latent: dict[str, dict[str, Any]] = {}

    def hidden(self, scales: Sequence[str]) -> dict[str, float]:
        """Return the parameters of `HiddenSupport` in a survey of these `scales`; raise ScenarioError."""
        axis = self.hidden_axis
        number = scales.index(axis) if isinstance(axis, str) and axis in scales else axis
        if isinstance(number, str) or number >= len(scales):
            listed = ", ".join(f"{k} {name}" for k, name in enumerate(scales))
            raise ScenarioError(
                f"population.hidden_axis is a scale, by name or number: {listed}. Got {axis!r} instead."
            )
        return self._hidden_with(number)

    def _hidden_with(self, axis: int) -> dict[str, float]:
        return {
            "share": self.hidden_support,
            "side": self.hidden_side,
            "axis": axis,
            "evidence": self.hidden_evidence,
        }

    @model_validator(mode="after")
    def _check_hidden(self) -> Self:
        given = self._hidden_with(0 if isinstance(self.hidden_axis, str) else self.hidden_axis)
        for name, parameter in parameters(HiddenSupport).items():
            key = "hidden_support" if name == "share" else f"hidden_{name}"
            try:
                parameter.check(key, given[name])
            except ParameterError as error:
                raise ValueError(str(error)) from None
        return self


class StartSection(Section):
    """What people say and believe as the run begins, and how long it settles before time 0.

    `silenced` is the share of those who privately stand on the hidden side who begin by taking no side in
    public. `climate` is the share of the + side in public that everyone begins by believing in, one for
    all axes or one for each. From there the theory runs for `settle` units of its clock, unrecorded and
    before any election, so that at time 0 the norm has found its own level.
    """

    silenced: Annotated[Number, Field(ge=0, le=1)] = 0.0
    climate: Annotated[
        tuple[Annotated[Number, Field(ge=0, le=1)], ...], BeforeValidator(_several), Field(min_length=1)
    ] = (0.5,)
    settle: Time = 0.0


class NetworkSection(Section):
    """Who listens to whom: a generator by name with its arguments, or a file of ties.

    `features` weighs what likeness is about in a homophilous network. A `file` of ties
    is CSV, Parquet or GraphML and names citizens by number; `undirected` makes its ties mutual.
    """

    model_config = ConfigDict(extra="allow")

    kind: str = ""
    file: str | None = None
    undirected: Truth = False
    features: dict[str, Number] = {}

    @property
    def arguments(self) -> dict[str, Any]:
        """What the generator is called with."""
        return dict(self.model_extra or {})


class PartiesSection(Section):
    """Parties in columns, one entry a party; what is left out is as the survey sees it.

    Any other column of parties may be given, too, as `thrift = [0.3, 0.5]`, or `standing = [1, 1, 0]` where
    a third row waits for a newcomer: it needs no position, and theories that let nobody enter or leave
    know nothing of it.
    """

    model_config = ConfigDict(extra="allow")

    name: tuple[Line, ...] | None = None
    position: tuple[Values, ...] | None = None
    valence: tuple[Number, ...] | None = None

    @property
    def others(self) -> dict[str, Any]:
        """Further columns, by name."""
        return dict(self.model_extra or {})


class InterventionSection(Section):
    """What is set from outside, in every world: a column, a parameter or a measure, from a time on.

    Either a `column` of societies or parties, a `parameter` of the theory, as `Mechanism.parameter`,
    or a `measure` that is a mean or share of citizens, or what societies or parties carry. It is set to a
    `value`, has a `change` added, or follows a `path` of [time, value] in straight lines, which begins at
    its first time and keeps its last value.
    `for` says how long it lasts; without it, it is for good.

    A parameter, and a column that no mechanism writes, returns afterwards to its base value, under
    whatever else is still under way. A column that mechanisms write is changed once; after a while, what
    was added is taken away from what they have made of it. With `hold`, on a path, and for a measure,
    it is kept there against every mechanism that writes it, and then let go. `societies` or
    `parties` of each world (or one `row`) are counted from 0; left out, all.

    `optional` passes over what the theory does not have: many theories may then meet the same world.
    """

    at: Time
    duration: Annotated[Annotated[Number, Field(gt=0)] | None, Field(alias="for")] = None
    column: str | None = None
    parameter: str | None = None
    measure: str | None = None
    value: Values | None = None
    change: Values | None = None
    path: Annotated[tuple[tuple[Time, Values], ...], Field(min_length=1)] | None = None
    hold: Truth = False
    societies: Rows | None = None
    parties: Rows | None = None
    row: Annotated[Whole, Field(ge=0)] | None = None
    optional: Truth = False
    note: str = ""

    @property
    def rows(self) -> tuple[int, ...] | None:
        """Which societies or parties of each world; None for all."""
        return (self.row,) if self.row is not None else self.societies or self.parties

    @model_validator(mode="before")
    @classmethod
    def _begin_with_path(cls, given: Any) -> Any:
        if (
            isinstance(given, dict)
            and given.get("at") is None
            and isinstance(given.get("path"), list | tuple)
        ):
            first = given["path"][:1]
            if first and isinstance(first[0], list | tuple) and first[0]:
                return {**given, "at": first[0][0]}
        return given

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._check_one("name", "column", "parameter", "measure")
        self._check_one("give", "value", "change", "path")
        self._check_rows()
        if self.path is not None:
            times = [time for time, _ in self.path]
            if times != sorted(set(times)):
                raise ValueError(f"a path's times must rise. Got {_listed(times)}")
            if times[0] != self.at:
                raise ValueError(f"a path begins at its first time, {times[0]:g}. Leave out at = {self.at:g}")
        if self.measure is not None and self.change is not None:
            raise ValueError("a measure is held at a value or on a path. Got a change")
        if self.hold and (self.change is not None or self.parameter is not None):
            what = "a change is added once" if self.parameter is None else "nothing else sets a parameter"
            raise ValueError(f"hold keeps a column at a value or on a path, but {what}. Leave it out")
        return self

    def _check_one(self, verb: str, *keys: str) -> None:
        given = [key for key in keys if getattr(self, key) is not None]
        if len(given) != 1:
            choice = f"{', '.join(keys[:-1])} or {keys[-1]}"
            raise ValueError(f"must {verb} one of {choice}. Got {' and '.join(given) or 'none'}")

    def _check_rows(self) -> None:
        given = [key for key in ("societies", "parties", "row") if getattr(self, key) is not None]
        if len(given) > 1:
            raise ValueError(f"takes one of societies, parties and row. Got {' and '.join(given)}")
        if self.measure is not None:
            return  # whose it is, the theory tells
        allowed = () if self.parameter else self._tables
        if given and given[0] not in allowed:
            what = self.column or self.parameter
            places = f"'{allowed[0]}' or nothing" if allowed else "whole worlds, so nothing"
            raise ValueError(f"{what} is set in {places}. Got '{given[0]}'")

    @property
    def _tables(self) -> tuple[str, str]:
        return str(self.column).partition(".")[0], "row"


class RecordSection(Section):
    """What is kept: measures every so many steps, and with them shares of opinion, groups and a panel.

    `cells` is the number of equal cells of [-1, 1] whose shares are kept; `groups` keeps the means of
    nations, parties' people and cohorts; `panel` is the number of citizens who are followed one by one.
    `frames` keeps every citizen, every so many steps, to be animated. 0 keeps none.
    """

    every: Annotated[Whole, Field(ge=1)] = 1
    measures: Annotated[Literal["standard"] | tuple[str, ...], BeforeValidator(_names)] = "standard"
    cells: Annotated[Whole, Field(ge=0, le=1000)] = 40
    groups: Annotated[bool, Strict()] = True
    panel: Annotated[Whole, Field(ge=0)] = 0
    frames: Annotated[Whole, Field(ge=0)] = 0


class SurveySection(Section):
    """A pollster who asks a new `sample` of citizens in each society, `every` so often.

    `error` is the standard deviation of responses around the truth, in opinion; answers are
    on `points` points. `private` is what people would say where nobody can know who said it.
    """

    every: Annotated[Number, Field(gt=0)] = 1.0
    sample: Annotated[Whole, Field(ge=1)] = 1000
    points: Annotated[Whole, Field(ge=2, le=101)] = 7
    error: Annotated[Number, Field(ge=0, le=2)] = 0.1
    items: Annotated[tuple[Literal["expressed", "private"], ...], Field(min_length=1)] = ("expressed",)


class SwingSection(Section):
    """A window over which the public swing is split into its parts."""

    title: Line
    start: Annotated[Time, Field(alias="from")]
    end: Annotated[Time, Field(alias="to")]

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.start < self.end:
            raise ValueError(f"must end after it begins. Got from {self.start:g} to {self.end:g}")
        return self
