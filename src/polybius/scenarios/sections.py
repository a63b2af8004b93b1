"""The sections of a scenario file, and what each may hold."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from polybius.errors import ParameterError
from polybius.model import parameters
from polybius.populations import HiddenSupport

__all__ = [
    "About",
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


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def _names(value: Any) -> Any:
    if value == "standard" or (isinstance(value, list | tuple) and all(isinstance(x, str) for x in value)):
        return value
    raise ValueError(f"must be 'standard' or a list of measures. Got {value!r} instead")


#: One number for all axes, or one for each.
Values = Annotated[tuple[Number, ...], BeforeValidator(_several), Field(min_length=1)]


class Section(BaseModel):
    """Base of all sections: frozen, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class About(Section):
    """What is run and for how long: `years` in steps of 1 / `steps_per_year`, or just `steps`.

    Which of the two a scenario gives is decided by its theory's clock. World w of a run
    has the seed `seed` + w.
    """

    name: str = "scenario"
    title: str = ""
    description: str = ""
    theory: str = "hidden_majority"
    years: Annotated[Number, Field(gt=0)] | None = None
    steps: Annotated[Whole, Field(ge=1)] | None = None
    steps_per_year: Annotated[Whole, Field(ge=1)] = 12
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] = 1


class PopulationSection(Section):
    """Who lives there: citizens drawn from a survey.

    `survey` is "anes1996", or a CSV or Parquet file that `mapping` explains: a mapping file, or
    its content. `margins` are raked to. `synthetic` changes how unmeasured columns are
    drawn. The `hidden_` keys are the parameters of `HiddenSupport`.
    """

    survey: str = "anes1996"
    mapping: str | dict[str, Any] | None = None
    citizens: Annotated[Whole, Field(ge=1, le=10**9)] = 100_000
    hidden_support: Number = 0.0
    hidden_side: Literal[-1, 1] = 1
    hidden_axis: Whole = 0
    hidden_evidence: Number = 1.0
    margins: dict[str, dict[str, Number]] = {}
    synthetic: dict[str, dict[str, Any]] = {}

    @property
    def hidden(self) -> dict[str, float]:
        """The parameters of `HiddenSupport`."""
        return {
            "share": self.hidden_support,
            "side": self.hidden_side,
            "axis": self.hidden_axis,
            "evidence": self.hidden_evidence,
        }

    @model_validator(mode="after")
    def _check_hidden(self) -> Self:
        for name, parameter in parameters(HiddenSupport).items():
            key = "hidden_support" if name == "share" else f"hidden_{name}"
            try:
                parameter.check(key, self.hidden[name])
            except ParameterError as error:
                raise ValueError(str(error)) from None
        return self


class StartSection(Section):
    """What people say and believe as the run begins, and how long it settles before time 0.

    `silenced` is the share of those who privately stand on the hidden side who begin by taking no side in
    public. `climate` is the share of the + side in public that everyone begins by believing in. From there
    the theory runs for `settle` units of its clock, unrecorded and before any election, so
    that at time 0 the norm has found its own level.
    """

    silenced: Annotated[Number, Field(ge=0, le=1)] = 0.0
    climate: Annotated[Number, Field(ge=0, le=1)] = 0.5
    settle: Time = 0.0


class NetworkSection(Section):
    """Who listens to whom: a generator by name with its arguments, or a file of ties.

    `features` weighs what likeness is about in a homophilous network. A `file` of ties
    is CSV, Parquet or GraphML and names citizens by number; `undirected` makes its ties mutual.
    """

    model_config = ConfigDict(extra="allow")

    kind: str = ""
    file: str | None = None
    undirected: bool = False
    features: dict[str, Number] = {}

    @property
    def arguments(self) -> dict[str, Any]:
        """What the generator is called with."""
        return dict(self.model_extra or {})


class PartiesSection(Section):
    """Parties in columns, one entry a party; what is left out is as the survey sees it."""

    name: tuple[str, ...] | None = None
    position: tuple[Values, ...] | None = None
    valence: tuple[Number, ...] | None = None


class InterventionSection(Section):
    """Set a column of societies or parties at a time, in every world.

    `row` counts societies or parties of a world from 0; left out, all of them are set.
    """

    at: Time
    column: str
    value: Values
    row: Annotated[Whole, Field(ge=0)] | None = None
    note: str = ""


class RecordSection(Section):
    """What is kept: measures every so many steps, and with them shares of opinion and a panel.

    `cells` is the number of equal cells of [-1, 1] whose shares are kept; `panel` the
    number of citizens who are followed one by one. 0 keeps none.
    """

    every: Annotated[Whole, Field(ge=1)] = 1
    measures: Annotated[Literal["standard"] | tuple[str, ...], BeforeValidator(_names)] = "standard"
    cells: Annotated[Whole, Field(ge=0, le=1000)] = 40
    panel: Annotated[Whole, Field(ge=0)] = 0


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

    title: str
    start: Annotated[Time, Field(alias="from")]
    end: Annotated[Time, Field(alias="to")]

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.start < self.end:
            raise ValueError(f"must end after it begins. Got from {self.start:g} to {self.end:g}")
        return self
