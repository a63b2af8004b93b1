"""A reference model: a classic of the field, with its paper and what it is known to give."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DeclarationError, ParameterError, nearest
from polybius.model import Input, Inputs, Parameter, Theory, parameters
from polybius.notebook import heading, rows, shown
from polybius.reference.known_answer import KnownAnswer
from polybius.reference.start import Start
from polybius.state.networks import Network

__all__ = ["Family", "Outcome", "ReferenceModel"]


class Family(Enum):
    """What kind of question a model is about."""

    THRESHOLDS = "thresholds and falsification"
    OPINIONS = "continuous opinions"
    CHOICES = "discrete opinions and culture"
    STATES = "states"
    WEALTH = "wealth"
    INSTITUTIONS = "institutions"


@dataclass(frozen=True)
class Outcome:
    """A number that sums up a world: `of(state)` returns one for each world, (n_worlds,).

    `given` names parameters that `of` takes after the state, each an array over worlds. The name must
    not be one of a Dataset's own, as `mean` is; `formerly` is what the outcome was called before.
    """

    name: str
    meaning: str
    of: Callable[..., NDArray[np.float64]]
    given: tuple[str, ...] = ()
    formerly: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReferenceModel:
    """A classic model: paper, theory, start, default network, outcomes, known answers.

    `name` is its file's; a model of one's own has its theory's, and no `family`. `summary` says in
    a sentence or two what happens. `source` is the key of its paper. Where the model is a closed
    form or a map, `theory` and `start` are None and `functions` are what one calls; a model may
    have both. `complete` is an equal theory that is faster where everyone hears everyone. Without a
    graph from the caller, `network(n, seed)` makes one; None is the complete network. `n` is the
    default number of citizens, `steps` the most steps, `dt` the step's length on a clock of years.
    `shows` are the columns of citizens (or another table) that `simulate` returns. `by_citizen`
    names the parameters that may differ from citizen to citizen, each with the column that then
    holds them. `also` are names by which literature and other programs know parameters. Raises
    DeclarationError.
    """

    name: str
    title: str
    summary: str
    family: Family | None
    source: str
    theory: Theory | None = None
    complete: Theory | None = None
    start: Start | None = None
    network: Callable[[int, int], Network] | None = None
    n: int = 100
    steps: int = 1000
    dt: float | None = None
    shows: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    by_citizen: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    functions: tuple[Callable[..., object], ...] = ()
    known_answers: tuple[KnownAnswer, ...] = ()

    def __post_init__(self) -> None:
        if (self.theory is None) != (self.start is None):
            raise DeclarationError(f"model '{self.name}' needs a theory and a start, or neither.")
        for theory in (self.theory, self.complete):
            if theory is not None and theory.precision != "float64":
                raise DeclarationError(f"model '{self.name}' must be in double precision: 'float64'.")
        if self.theory is not None:
            self._check_names()

    def __repr__(self) -> str:
        return f"<model '{self.name}': {', '.join(self.parameters())}>"

    def _repr_html_(self) -> str:
        values = self.defaults()
        known = [
            (name, values[name], p.unit, f"{p.low:g} to {p.high:g}", p.told)
            for name, p in self.parameters().items()
        ]
        return shown(
            heading(self.title, self.summary, f"Source: {self.source}."),
            rows(["parameter", "value", "unit", "range", "meaning"], known) if known else "",
            rows(["outcome", "meaning"], [(each.name, each.meaning) for each in self.outcomes]),
        )

    def inputs(self) -> Inputs:
        """Return every parameter of start and theory, with all that is said about it."""
        values, known = self.defaults(), self.parameters()
        found = [Input.of(name, values[name], each.default, each) for name, each in known.items()]
        return Inputs(f"model '{self.name}'", found)

    def runs_as(self, complete: bool) -> Theory:
        """Return the theory to run where everyone hears everyone, or where ties are given."""
        if self.theory is None:
            names = ", ".join(function.__name__ for function in self.functions)
            raise ParameterError(
                f"{self.name} is a closed form or a map and has nothing to simulate. "
                f"Call its functions in polybius.reference.{self.name}: {names}."
            )
        return self.complete if complete and self.complete is not None else self.theory

    def _check_names(self) -> None:
        returned = [outcome.name for outcome in self.outcomes]
        returned += [name.partition(".")[2] for name in self.shows]
        clashing = {*returned} & {*self.parameters()} | {n for n in returned if returned.count(n) > 1}
        if clashing:
            raise DeclarationError(
                f"model '{self.name}' gives two things one name: {', '.join(sorted(clashing))}. "
                f"Parameters, outcomes and columns shown need names of their own."
            )

    def parameters(self) -> dict[str, Parameter]:
        """Return every parameter of start and theory by its bare name; raise DeclarationError on a clash.

        One name may stand in several places, declared alike: setting it sets them all. In a theory of
        one's own, which may be made of anybody's mechanisms, those declared otherwise are named in full.
        """
        found: dict[str, Parameter] = dict(parameters(self.start))
        names = self.names()
        for key, parameter in self._of_theories():
            if found.setdefault(names[key], parameter) != parameter:
                raise DeclarationError(
                    f"model '{self.name}' declares its parameter '{names[key]}' in two ways. "
                    f"Declare it alike."
                )
        return found

    def names(self) -> dict[str, str]:
        """Return what `simulate` calls each `Slot.parameter` of the theories."""
        keys = dict(self._of_theories())
        bare = {key: key.rpartition(".")[2] for key in keys}
        if self.family is not None:
            return bare
        alike = {name: {keys[key] for key in keys if bare[key] == name} for name in bare.values()}
        return {key: name if len(alike[name]) == 1 else key for key, name in bare.items()}

    def _of_theories(self) -> Iterator[tuple[str, Parameter]]:
        for theory in (self.theory, self.complete):
            if theory is not None:
                yield from theory.parameters().items()

    def check(self, name: str, *values: object) -> list[float]:
        """Return `values` for the parameter called `name` as numbers; raise ParameterError."""
        known = self.parameters()
        if name not in known:
            raise ParameterError(f"{self.name} has no parameter '{name}'.{self._hint(name, known)}")
        who = f"{self.name}: {name}"
        return [known[name].check(who, value) for value in values]

    def _hint(self, name: str, known: Mapping[str, Parameter]) -> str:
        if name in self.also:
            return f" Did you mean '{self.also[name]}', the {known[self.also[name]].meaning}?"
        return nearest(name, known, "parameter")

    def defaults(self) -> dict[str, float]:
        """Return the value of every parameter as the model sets it, by its bare name."""
        values = {name: getattr(self.start, name) for name in parameters(self.start)}
        names = self.names()
        for theory in (self.complete, self.theory):
            if theory is not None:
                values |= {names[key]: value for key, value in theory.values().items()}
        return {name: values[name] for name in self.parameters()}
