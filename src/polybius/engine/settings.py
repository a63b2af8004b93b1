"""A simulation's settings, checked: parameters, step, its length, threads."""

import os
from collections.abc import Iterable, Mapping
from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.model import Clock, Slot, Theory, parameters
from polybius.numerals import numeral, whole
from polybius.state import Array


def parameter_arrays(theory: Theory, overrides: Mapping[str, Any], n_worlds: int) -> dict[str, Array]:
    """Return every parameter as an array over worlds, by its home; `overrides` are a number, or one a world.

    Raises ParameterError for a parameter that the theory lacks, a wrong length, or a value out of range, and
    DeclarationError for unlike values of one that is shared.
    """
    given = theory.at_home(overrides)
    return {
        key: parameter_array(theory, key, given.get(key, value), n_worlds)
        for key, value in theory.values().items()
    }


def parameter_array(theory: Theory, key: str, value: Any, n_worlds: int) -> Array:
    """Return one parameter as an array over worlds, out of one number, or one a world."""
    declared = theory.parameter(key)
    given = np.atleast_1d(np.asarray(value))
    if len(given) not in (1, n_worlds):
        raise ParameterError(f"{key} takes one number, or one a world ({n_worlds}). Got {len(given)}.")
    checked = np.array(
        [declared.check(key, x) for x in given.tolist()], np.int64 if declared.whole else float
    )
    return np.full(n_worlds, checked)


def constant_arrays(slots: Iterable[Slot], values: Mapping[str, Array], dt: float) -> dict[str, Array]:
    """Return the constants of the slots' mechanisms as arrays over worlds, by `Slot.constant`.

    Raises ParameterError where one is not a number.
    """
    arrays: dict[str, Array] = {}
    for slot in slots:
        own = {name: values[f"{slot.name}.{name}"].tolist() for name in parameters(slot.mechanism)}
        n_worlds = max(map(len, own.values()), default=0)
        for name, constant in slot.mechanism.constants.items():
            each = [
                constant(SimpleNamespace(**{key: of[w] for key, of in own.items()}), dt)
                for w in range(n_worlds)
            ]
            arrays[f"{slot.name}.{name}"] = found = np.array(each, float)
            if np.isnan(found).any():
                raise ParameterError(f"{slot.name}: constant '{name}' is not a number for these parameters.")
    return arrays


def checked_step(step: object, at_least: int | None = None) -> int:
    """Return `step` if it is a whole number, and `at_least` that."""
    given = numeral(step)
    if not isinstance(given, int) or (at_least is not None and given < at_least):
        limit = "" if at_least is None else f" of at least {at_least}"
        raise ParameterError(f"steps are counted in whole numbers{limit}. Got {step!r} instead.")
    return given


def checked_dt(theory: Theory, dt: object) -> float:
    """Return the length of a step in the theory's clock."""
    if theory.clock is Clock.STEPS:
        if dt not in (None, 1):
            raise ParameterError(f"theory '{theory.name}' counts steps: leave dt out. Got dt={dt!r}.")
        return 1.0
    value = 1 / 12 if dt is None else numeral(dt)
    if value is None or not 0 < value < inf:
        raise ParameterError(f"dt must be a positive number of years. Got {dt!r} instead.")
    return float(value)


def checked_threads(threads: object) -> int:
    """Return the number of threads; by default one for each processor that this process may use."""
    if threads is None:
        allowed = getattr(os, "sched_getaffinity", None)
        return len(allowed(0)) if allowed else os.cpu_count() or 1
    return whole("threads", threads, 1)
