"""Inputs: every number of what can be run, with all that is said about it.

scenario.inputs()["Influence.rate"].low
scenario.inputs().to_pandas()
scenario.inputs().problem("Influence.rate", bounds={"Expression.band": (0.0, 0.3)})    for SALib
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from polybius.errors import DeclarationError, ParameterError, nearest
from polybius.model.parameter import Parameter
from polybius.model.priors import LogUniform, Normal, Prior, Uniform, prior_of
from polybius.notebook import heading, rows, shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Input", "Inputs"]


@dataclass(frozen=True)
class Input:
    """A number that can be set, by `name` in `set=` or `--set`.

    `value` is the scenario's, `default` what stands without it. `low` and `high` are the least and the
    greatest allowed; `prior` is what the declaration believes, None where it declares none. `source` is a
    key of the bibliography, "arbitrary", or empty.
    """

    name: str
    value: float | tuple[float, ...]
    default: float | tuple[float, ...]
    unit: str
    low: float
    high: float
    prior: Prior | None
    whole: bool
    meaning: str
    source: str

    @staticmethod
    def of(name: str, value: float, default: float, known: Parameter) -> "Input":
        """Return a parameter as an input."""
        return Input(
            name=name,
            value=value,
            default=default,
            unit=known.unit,
            low=known.low,
            high=known.high,
            prior=known.prior,
            whole=known.whole,
            meaning=known.meaning,
            source=known.source,
        )


class Inputs(Mapping[str, Input]):
    """The inputs of what can be run, by name, in the order of its theory."""

    def __init__(self, owner: str, inputs: Sequence[Input]) -> None:
        self.owner, self._inputs = owner, {each.name: each for each in inputs}

    def __getitem__(self, name: str) -> Input:
        if name not in self._inputs:
            raise ParameterError(f"{self.owner} has no input '{name}'.{nearest(name, self._inputs, 'input')}")
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
        found = [_row(each) for each in self.values()]
        for row in found:
            row["prior"] = None if row["prior"] is None else row["prior"].to_dict()
            for end in ("low", "high"):
                row[end] = row[end] if abs(row[end]) < float("inf") else None
        return found

    def to_pandas(self) -> "pd.DataFrame":
        """Return one row for each input."""
        import pandas as pd

        return pd.DataFrame([_row(each) for each in self.values()]).set_index("name")

    def problem(
        self, *names: str, bounds: Mapping[str, tuple[float, float] | Prior] | None = None
    ) -> dict[str, Any]:
        """Return `names`, and those in `bounds`, as SALib's problem: num_vars, names, bounds, dists.

        An input varies over its declared prior, or over the bounds that are given, a pair or a prior. Its
        range is no answer: one without a prior needs bounds. "dists" is there only where something is not
        uniform. Raises ParameterError.
        """
        chosen = self.believed(*names, given=bounds)
        if not chosen:
            raise ParameterError(
                f"{self.owner}: a problem needs inputs to vary. Name some, as in problem('a')."
            )
        told = [self._salib(name, prior) for name, prior in chosen.items()]
        problem = {"num_vars": len(told), "names": list(chosen), "bounds": [ends for _, ends in told]}
        kinds = [kind for kind, _ in told]
        return problem if set(kinds) == {"unif"} else {**problem, "dists": kinds}

    def believed(
        self, *names: str, given: Mapping[str, tuple[float, float] | Prior] | None = None
    ) -> dict[str, Prior]:
        """Return over what `names`, and those in `given`, vary: what is given, or else their declared prior.

        Raises ParameterError for one that has neither, or that would leave its range.
        """
        known = dict(given or {})
        chosen = dict.fromkeys((*names, *known))
        return {name: self._varied(self[name], known.get(name)) for name in chosen}

    def _varied(self, each: Input, given: tuple[float, float] | Prior | None) -> Prior:
        if isinstance(each.value, tuple) and len(each.value) > 1:
            raise ParameterError(
                f"{self.owner}: {each.name} has {len(each.value)} numbers, one for each axis."
            )
        if given is None and each.prior is None:
            raise ParameterError(
                f"{self.owner}: {each.name} declares no prior, and a range is none. "
                f"Say over what it varies: {{'{each.name}': (low, high)}}."
            )
        try:
            prior = prior_of(each.prior if given is None else given)
        except DeclarationError as error:
            raise ParameterError(f"{self.owner}: bounds of {each.name}: {error}") from None
        low, high = prior.ends
        if not each.low <= low <= high <= each.high:
            raise ParameterError(
                f"{self.owner}: {each.name} must vary within [{each.low:g}, {each.high:g}]. Got {prior}."
            )
        if each.whole and not prior.whole:
            raise ParameterError(
                f"{self.owner}: {each.name} takes whole numbers: give Whole(low, high), or a Choice. "
                f"Got {prior}."
            )
        return prior

    def _salib(self, name: str, prior: Prior) -> tuple[str, list[float]]:
        """Return what SALib calls a prior, and its numbers."""
        low, high = prior.ends
        match prior:
            case Uniform():
                return "unif", [float(low), float(high)]
            case LogUniform():
                return "logunif", [float(low), float(high)]
            case Normal(mean, sd) if prior.low is None and prior.high is None:
                return "norm", [mean, sd]
            case Normal(mean, sd) if prior.low is not None and prior.high is not None:
                return "truncnorm", [float(low), float(high), mean, sd]
        raise ParameterError(f"{self.owner}: SALib has no such prior as that of {name}: {prior}.")


def _row(each: Input) -> dict[str, Any]:
    return {field.name: getattr(each, field.name) for field in fields(each)}


def _told(value: float | tuple[float, ...]) -> float | str:
    return ", ".join(f"{x:g}" for x in value) if isinstance(value, tuple) else float(value)
