"""A theory of one's own as `simulate` takes it: with a start, and with outcomes.

simulate(theory, n=500, start={"opinion": lambda n, seed: values}, outcomes={"spread": of_state})
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from polybius.errors import ParameterError, nearest
from polybius.measures import Measure
from polybius.model import Theory, parameters
from polybius.reference import MODELS, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.state import SYSTEM, Array, State, make_world
from polybius.state.networks import Network

__all__ = ["model_of", "with_outcomes"]

#: Tables that a start can fill, beside citizens.
OTHERS = ("societies", "parties", "groups")


class GivenStart(Start):
    """A start as its user gives it: a function (n, network, seed) -> State, or columns.

    A column is a number for all, an array with a row for each, or a function (n, seed) that returns one.
    """

    def __init__(self, given: Callable[..., State] | Mapping[str, Any]) -> None:
        self.given = given

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        if not isinstance(self.given, Mapping):
            state = self.given(n, network, seed)
            if not isinstance(state, State):
                raise ParameterError(
                    f"a start called as start(n, network, seed) must return a State, as polybius.make_world "
                    f"does. Got {type(state).__name__} instead."
                )
            return state
        tables: dict[str, dict[str, Array]] = {"citizens": {}}
        for name, value in self.given.items():
            table, _, short = (name if "." in name else f"citizens.{name}").partition(".")
            if table not in ("citizens", *OTHERS):
                raise ParameterError(f"a start has columns of citizens, {', '.join(OTHERS)}. Got '{name}'.")
            rows = n if table == "citizens" else 1
            tables.setdefault(table, {})[short] = _column(name, value, rows, seed)
        widths = {column.shape[1] for column in tables["citizens"].values() if column.ndim == 2}
        axes = tuple(f"axis {k + 1}" for k in range(max(widths, default=1)))
        citizens = tables.pop("citizens") or n
        return make_world(axes=axes, citizens=citizens, network=network, seed=seed, **tables)  # type: ignore[arg-type]


def _column(name: str, given: Any, rows: int, seed: int) -> Array:
    values = np.asarray(given(rows, seed) if callable(given) else given)
    return np.full(rows, values) if values.ndim == 0 else values.copy()


def model_of(given: object, start: object, outcomes: object) -> ReferenceModel:
    """Return the model that `simulate` was given: one by its name, one as it is, or a theory with a start."""
    if isinstance(given, Theory):
        return _own(given, start, outcomes)
    model = MODELS.named(given) if isinstance(given, str) else given
    if not isinstance(model, ReferenceModel):
        raise ParameterError(
            f"simulate takes a model or its name, or a theory with a start. Got {type(model).__name__} "
            f"instead.{_instead(model)}"
        )
    if start is not None:
        raise ParameterError(
            f"{model.name} has a start of its own. To replace some of its columns give initial={{...}}."
        )
    return with_outcomes(model, outcomes)


def with_outcomes(model: ReferenceModel, given: object) -> ReferenceModel:
    """Return a model with further outcomes: functions of the state, or measures, by name."""
    if given is None:
        return model
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise ParameterError(
            "outcomes must be a dictionary of functions, as in outcomes={'spread': f}, where f(state) "
            f"returns one number a world. Got {type(given).__name__} instead."
        )
    more = tuple(_outcome(name, of) for name, of in given.items())
    return replace(model, outcomes=(*model.outcomes, *more))


def _outcome(name: str, of: object) -> Outcome:
    if hasattr(xr.Dataset, name) or not name.isidentifier():
        raise ParameterError(
            f"an outcome cannot be called '{name}', for a Dataset means something else by it."
        )
    if isinstance(of, Measure):
        return Outcome(name, of.long_name, lambda state: np.asarray(of.of(state)).reshape(state.n_worlds, -1))
    if not callable(of):
        raise ParameterError(
            f"outcome '{name}' must be a function of the state, or a measure. "
            f"Got {type(of).__name__} instead."
        )
    meaning = (getattr(of, "__doc__", None) or name).strip().partition("\n")[0]
    return Outcome(name, meaning, of)


def _own(theory: Theory, start: object, outcomes: object) -> ReferenceModel:
    """Return a theory as a model, in double precision."""
    exact = replace(theory, precision="float64")
    needs = [name for name in exact.columns if name.startswith("citizens.")]
    if start is None:
        raise ParameterError(
            f"simulate runs theory '{theory.name}' from a start, which it lacks. Give the columns, as in "
            f"simulate(theory, n=500, start={{'{(needs or ['citizens.x'])[0].partition('.')[2]}': values}}, "
            f"outcomes={{'name': function_of_the_state}}). It uses: {', '.join(exact.columns) or 'none'}."
        )
    if not (callable(start) or isinstance(start, (Mapping, Start))):
        raise ParameterError(
            "start must be a dictionary of columns, or a function (n, network, seed) that returns a State. "
            f"Got {type(start).__name__} instead."
        )
    if isinstance(start, Mapping):
        _check_columns(exact, start)
    begins = start if isinstance(start, Start) else GivenStart(start)
    names = {key.rpartition(".")[2] for key in exact.parameters()} | {*parameters(begins)}
    shown = tuple(name for name in needs if name in exact.written and name.partition(".")[2] not in names)
    model = ReferenceModel(
        name=theory.name,
        title=theory.name,
        summary=theory.claim,
        family=None,
        source=theory.source,
        theory=exact,
        start=begins,
        shows=shown,
    )
    return with_outcomes(model, outcomes)


def _check_columns(theory: Theory, start: Mapping[str, Any]) -> None:
    known = {*theory.schema, *(column.name for column in SYSTEM)}
    for name in start:
        full = name if "." in name else f"citizens.{name}"
        if full not in known:
            raise ParameterError(
                f"theory '{theory.name}' has no column '{name}' to start from."
                f"{nearest(full, theory.columns, 'column')}"
            )


def _instead(given: object) -> str:
    """Say what to do with what is neither a model nor a theory."""
    kind = type(given).__name__
    if kind in ("Scenario", "Result"):
        return " A scenario is run by polybius.run(scenario)."
    if hasattr(given, "rule"):
        return f" Put the mechanism into a theory: Theory(name='...', mechanisms=({kind}(...),))."
    return ""
