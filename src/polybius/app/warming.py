"""Warming: compiling beforehand what scenarios need, on an installation or a cluster's shared folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from polybius.compiled import kernel_folder, kernels
from polybius.engine import Compiled
from polybius.engine.announcing import Compiling
from polybius.errors import PolybiusError
from polybius.scenarios import Scenario, load, names, run
from polybius.theories import THEORIES

__all__ = ["Warmed", "warmed"]

#: Enough people for every network, and for one step: kernels do not depend on either. Arbitrary.
CITIZENS, YEARS = 300, 0.1


class Warmed(NamedTuple):
    """What a scenario or theory needed: kernels that were `new`, of all that are there."""

    name: str
    new: int
    kernels: int


def warmed(name: str, compiling: Compiling) -> Warmed:
    """Compile what a scenario needs in its first step; for a theory, the first scenario that has it.

    Raises PolybiusError where there is no such scenario or theory.
    """
    before = sum(1 for _ in kernels(kernel_folder()))
    with _without_notes():
        run(_scenario(name), citizens=CITIZENS, years=YEARS, backend=Compiled(compiling))
    after = sum(1 for _ in kernels(kernel_folder()))
    if not after:
        raise PolybiusError(f"nothing was kept in {kernel_folder()}. See: polybius cache")
    return Warmed(name, after - before, after)


def _scenario(name: str) -> Scenario:
    """Return the scenario called `name`, or one of the theory called `name`."""
    if name in THEORIES and name not in names():
        found = (each for each in map(load, names()) if each.theory.name == THEORIES[name].name)
        if scenario := next(found, None):
            return scenario
        raise PolybiusError(f"no scenario that ships has the theory '{name}'. Name your own TOML file.")
    return load(name)


@contextmanager
def _without_notes() -> Iterator[None]:
    """Say nothing of interventions after the end of a run that is a step long."""
    log = logging.getLogger("polybius")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
