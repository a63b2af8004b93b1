"""The inputs of a scenario: every number that can be set, with all that is said about it.

scenario.inputs()["Influence.rate"].low
scenario.inputs().to_pandas()
scenario.inputs().problem("Influence.rate", bounds={"Expression.band": (0.0, 0.3)})    for SALib
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from polybius.errors import ScenarioError, nearest
from polybius.model import Parameter, Theory
from polybius.notebook import heading, rows, shown
from polybius.state import STRUCTURE, Kind

if TYPE_CHECKING:
    import pandas as pd

    from polybius.scenarios.scenario import Scenario

__all__ = ["Input", "Inputs", "inputs_of"]


@dataclass(frozen=True)
class Input:
    """A number that can be set, by `name` in `set=` or `--set`.

    `value` is the scenario's, `default` what stands without it. `low` and `high` are the least and the
    greatest allowed; `prior` is what the declaration believes, (low, high) of a uniform one, None where it
    declares none. `source` is a key of the bibliography, "arbitrary", or empty.
    """

    name: str
    value: float | tuple[float, ...]
    default: float | tuple[float, ...]
    unit: str
    low: float
    high: float
    prior: tuple[float, float] | None
    whole: bool
    meaning: str
    source: str


class Inputs(Mapping[str, Input]):
    """The inputs of a scenario by name, in the order of its theory."""

    def __init__(self, owner: str, inputs: Sequence[Input]) -> None:
        self.owner, self._inputs = owner, {each.name: each for each in inputs}

    def __getitem__(self, name: str) -> Input:
        if name not in self._inputs:
            raise ScenarioError(f"{self.owner} has no input '{name}'.{nearest(name, self._inputs, 'input')}")
        return self._inputs[name]

    def __contains__(self, name: object) -> bool:
        return name in self._inputs

    def __iter__(self) -> Iterator[str]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)

    def __repr__(self) -> str:
        return f"<{len(self)} inputs of {self.owner}: {', '.join(list(self)[:6])}, ...>"

    def _repr_html_(self) -> str:
        body = [
            (each.name, _told(each.value), each.unit, f"{each.low:g} to {each.high:g}", each.meaning)
            for each in self.values()
        ]
        return shown(
            heading(f"{len(self)} inputs of {self.owner}"),
            rows(["input", "value", "unit", "range", "meaning"], body),
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the inputs as JSON values; what is unbounded is None."""
        found = [asdict(each) for each in self.values()]
        for row in found:
            for end in ("low", "high"):
                row[end] = row[end] if abs(row[end]) < float("inf") else None
        return found

    def to_pandas(self) -> "pd.DataFrame":
        """Return one row for each input."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.values()]).set_index("name")

    def problem(self, *names: str, bounds: Mapping[str, tuple[float, float]] | None = None) -> dict[str, Any]:
        """Return `names`, and those in `bounds`, as SALib's problem: num_vars, names, bounds.

        An input varies over its declared prior, or over the bounds that are given. Its range is no
        answer: one without a prior needs bounds. Raises ScenarioError.
        """
        given = dict(bounds or {})
        chosen = list(dict.fromkeys((*names, *given)))
        if not chosen:
            raise ScenarioError(
                f"{self.owner}: a problem needs inputs to vary. Name some, as in problem('a')."
            )
        ends = [self._varied(self[name], given.get(name)) for name in chosen]
        return {"num_vars": len(chosen), "names": chosen, "bounds": [list(pair) for pair in ends]}

    def _varied(self, each: Input, given: tuple[float, float] | None) -> tuple[float, float]:
        if isinstance(each.value, tuple) and len(each.value) > 1:
            raise ScenarioError(
                f"{self.owner}: {each.name} has {len(each.value)} numbers, one for each axis."
            )
        if given is None and each.prior is None:
            raise ScenarioError(
                f"{self.owner}: {each.name} declares no prior, and a range is none. "
                f"Give bounds={{'{each.name}': (low, high)}}."
            )
        low, high = given or each.prior  # type: ignore[misc]
        if not each.low <= low < high <= each.high:
            raise ScenarioError(
                f"{self.owner}: bounds of {each.name} must rise, within [{each.low:g}, {each.high:g}]. "
                f"Got ({low:g}, {high:g})."
            )
        return float(low), float(high)


def inputs_of(scenario: "Scenario") -> Inputs:
    """Return the inputs of a scenario: parameters of its theory, columns of societies, how many citizens."""
    theory = scenario.theory
    set_to = theory.setting(scenario.parameters).values()
    defaults = theory.values()
    found = [_of_parameter(name, set_to[name], defaults[name], known) for name, known in _parameters(theory)]
    return Inputs(
        f"scenario '{scenario.name}'", [*found, *_of_societies(scenario, theory), *_of_people(scenario)]
    )


def _parameters(theory: Theory) -> Iterator[tuple[str, Parameter]]:
    """Yield the parameters that are set at one place: those shared once, in their home."""
    second = {name for names in theory.plan().shared() for name in names[1:]}
    yield from ((name, known) for name, known in theory.parameters().items() if name not in second)


def _of_parameter(name: str, value: float, default: float, known: Parameter) -> Input:
    prior = None if known.prior is None else (known.prior.low, known.prior.high)
    return Input(
        name=name,
        value=value,
        default=default,
        unit=known.unit,
        low=known.low,
        high=known.high,
        prior=prior,
        whole=known.whole,
        meaning=known.meaning,
        source=known.source,
    )


def _of_societies(scenario: "Scenario", theory: Theory) -> Iterator[Input]:
    """Yield the columns of societies that the theory uses, and those that the scenario gives."""
    for column in theory.schema.values():
        used = column.name in theory.columns or column.short in scenario.society
        if column.table != "societies" or column.name in STRUCTURE or not used or column.kind is Kind.DERIVED:
            continue
        given = scenario.society.get(column.short, (column.start,))
        yield Input(
            name=f"society.{column.short}",
            value=given[0] if len(given) == 1 else given,
            default=column.start,
            unit=column.unit,
            low=column.low,
            high=column.high,
            prior=None,
            whole=column.whole,
            meaning=column.meaning,
            source="",
        )


def _of_people(scenario: "Scenario") -> Iterator[Input]:
    """Yield numbers of the sections on population and start."""
    for section, name, low, high, unit, meaning in (
        ("population", "citizens", 1, 10**9, "citizens", "citizens of every society"),
        ("population", "hidden_support", 0, 1, "share", "of citizens who privately stand on the hidden side"),
        ("start", "silenced", 0, 1, "share", "of those on the hidden side who begin by taking no side"),
        ("start", "settle", 0, float("inf"), "time", "how long the theory runs before time 0"),
    ):
        part = getattr(scenario, section)
        default = type(part).model_fields[name].default
        yield Input(
            name=f"{section}.{name}",
            value=getattr(part, name),
            default=default,
            unit=unit,
            low=low,
            high=high,
            prior=None,
            whole=name == "citizens",
            meaning=meaning,
            source="",
        )


def _told(value: float | tuple[float, ...]) -> float | str:
    return ", ".join(f"{x:g}" for x in value) if isinstance(value, tuple) else float(value)
