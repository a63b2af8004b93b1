"""A laboratory for political orders: citizens, societies and a world of societies as an executable model.

    import polybius

    result = polybius.run("two_victories", citizens=20_000)
    result.to_xarray()

Names load on first use, so the import itself costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polybius.contracts import check
    from polybius.engine import Compiled, Plain, Simulation
    from polybius.errors import PolybiusError
    from polybius.experiments import (
        Design,
        Region,
        Study,
        by_citizen,
        independent,
        seeds,
        simulate,
        sweep,
    )
    from polybius.measures import Measure, decompose_swing
    from polybius.model import (
        Choice,
        Clock,
        Encounter,
        LogUniform,
        Mechanism,
        Normal,
        Replacement,
        Slot,
        Theory,
        Tick,
        Uniform,
        Whole,
        WorldRule,
        param,
        shared,
    )
    from polybius.populations import Population, anes1996
    from polybius.reports import write_report
    from polybius.results import Result, export, long_table
    from polybius.rng import below, choice, normal, uniform
    from polybius.scenarios import Scenario, fork, load, people, reproduce, resume, run
    from polybius.sources import cite
    from polybius.state import Column, Kind, State, make_world, union
    from polybius.theories import THEORIES

__all__ = [
    "THEORIES",
    "Choice",
    "Clock",
    "Column",
    "Compiled",
    "Design",
    "Encounter",
    "Kind",
    "LogUniform",
    "Measure",
    "Mechanism",
    "Normal",
    "Plain",
    "PolybiusError",
    "Population",
    "Region",
    "Replacement",
    "Result",
    "Scenario",
    "Simulation",
    "Slot",
    "State",
    "Study",
    "Theory",
    "Tick",
    "Uniform",
    "Whole",
    "WorldRule",
    "anes1996",
    "below",
    "by_citizen",
    "check",
    "choice",
    "cite",
    "decompose_swing",
    "export",
    "fork",
    "independent",
    "load",
    "long_table",
    "make_world",
    "normal",
    "param",
    "people",
    "reproduce",
    "resume",
    "run",
    "seeds",
    "shared",
    "simulate",
    "sweep",
    "uniform",
    "union",
    "write_report",
]

#: Where each public name lives.
_HOMES = {
    "contracts": ("check",),
    "engine": ("Compiled", "Plain", "Simulation"),
    "errors": ("PolybiusError",),
    "experiments": (
        "Design",
        "Region",
        "Study",
        "by_citizen",
        "independent",
        "seeds",
        "simulate",
        "sweep",
    ),
    "measures": ("Measure", "decompose_swing"),
    "model": (
        "Choice",
        "Clock",
        "Encounter",
        "LogUniform",
        "Mechanism",
        "Normal",
        "Replacement",
        "Slot",
        "Theory",
        "Tick",
        "Uniform",
        "Whole",
        "WorldRule",
        "param",
        "shared",
    ),
    "populations": ("Population", "anes1996"),
    "reports": ("write_report",),
    "results": ("Result", "export", "long_table"),
    "rng": ("below", "choice", "normal", "uniform"),
    "scenarios": ("Scenario", "fork", "load", "people", "reproduce", "resume", "run"),
    "sources": ("cite",),
    "state": ("Column", "Kind", "State", "make_world", "union"),
    "theories": ("THEORIES",),
}
_PARTS = frozenset({*_HOMES, "mechanisms", "numbers", "reference", "thresholds"})


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"polybius.{name}")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"polybius.{home}"), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("polybius")
    raise AttributeError(f"module 'polybius' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PARTS, "__version__"})
