"""Listings: what there is, as plain values for `--json`; each shape is in the how-to on the command line.

Every list is a list of objects with a `name`; one thing asked for by its name is an object that has the same
keys and more. A number that is none, as an open end of a range, is null.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from polybius.errors import DeclarationError, nearest
from polybius.measures import STANDARD, Measure
from polybius.model import Mechanism, Parameter, Theory, parameters
from polybius.reference import MODELS, ReferenceModel
from polybius.reports.odd import Subject
from polybius.reports.pages import mechanism_kinds
from polybius.reports.statements import says, statement
from polybius.sources import Source
from polybius.theories import THEORIES

__all__ = [
    "json_text",
    "measures_listed",
    "mechanisms_listed",
    "models_listed",
    "plan_listed",
    "scenarios_listed",
    "theories_listed",
    "works_listed",
]

Listed = list[dict[str, Any]] | dict[str, Any]


def json_text(content: Any) -> str:
    """Return JSON on one line; numbers that are none are null."""
    return json.dumps(_finite(content), ensure_ascii=False, allow_nan=False)


def theories_listed(name: str | None = None) -> Listed:
    """Return all theories, or one with its step, parameters and what stays constant."""
    if name is None:
        return [_theory(theory) for theory in THEORIES.values()]
    theory = THEORIES[name]
    return {
        **_theory(theory),
        **_step(theory),
        "parameters": _parameters(theory.parameters(), theory.values()),
    }


def plan_listed(name: str) -> Listed:
    """Return the step of a theory, or of a scenario's or classic model's, and what stays constant."""
    theory = Subject.named(name).theory
    return {"name": theory.name, **_step(theory)}


def mechanisms_listed(name: str | None = None) -> Listed:
    """Return all mechanisms, or one with its statement, parameters and columns."""
    known = mechanism_kinds()
    if name is None:
        return [_mechanism(own, kind) for own, kind in known.items()]
    if name not in known:
        raise DeclarationError(f"there is no mechanism '{name}'.{nearest(name, known, 'mechanism')}")
    kind = known[name]
    return {
        **_mechanism(name, kind),
        "statement": statement(kind),
        "parameters": _parameters(parameters(kind), {}),
        "reads": list(kind.reads),
        "heeds": list(kind.heeds),
        "writes": list(kind.writes),
    }


def models_listed(name: str | None = None) -> Listed:
    """Return all classic models, or one with its parameters and what `simulate` returns."""
    if name is None:
        return [_model(model) for model in MODELS.values()]
    model = MODELS.named(name)
    found = {**_model(model), "functions": [function.__name__ for function in model.functions]}
    if model.theory is None:
        return {**found, "parameters": [], "outcomes": []}
    outcomes = [{"name": each.name, "meaning": each.meaning} for each in model.outcomes]
    outcomes += [
        {"name": full.partition(".")[2], "meaning": model.theory.schema[full].meaning} for full in model.shows
    ]
    return {
        **found,
        "n": model.n,
        "steps": model.steps,
        "parameters": _parameters(model.parameters(), model.defaults()),
        "outcomes": outcomes,
    }


def measures_listed(name: str | None = None) -> Listed:
    """Return the measures that runs record where their columns are there, or one of them."""
    if name is None:
        return [_measure(measure) for measure in STANDARD]
    known = {measure.name: measure for measure in STANDARD}
    if name not in known:
        raise DeclarationError(f"there is no measure '{name}'.{nearest(name, known, 'measure')}")
    return {**_measure(known[name]), "reads": list(known[name].reads)}


def scenarios_listed() -> Listed:
    """Return the scenarios that ship."""
    from polybius.scenarios import load, names  # brings the engine along

    about = {name: load(name).scenario for name in names()}
    return [
        {
            "name": name,
            "title": each.title,
            "theory": each.theory,
            "description": " ".join(each.description.split()),
        }
        for name, each in about.items()
    ]


def works_listed(works: list[Source]) -> Listed:
    """Return references with their keys, as text and as BibTeX."""
    return [
        {"name": work.key, "reference": work.reference, "bibtex": work.bibtex, "url": work.url}
        for work in works
    ]


def _theory(theory: Theory) -> dict[str, Any]:
    return {
        "name": theory.name,
        "claim": theory.claim,
        "source": theory.source,
        "clock": theory.clock.value,
        "mechanisms": [slot.name for slot in theory.all_slots],
    }


def _step(theory: Theory) -> dict[str, Any]:
    step = [
        {
            "name": slot.name,
            "mechanism": type(slot.mechanism).__name__,
            "kind": slot.kind,
            "acts_on": slot.mechanism.acts_on,
            "reads": list(slot.reads),
            "writes": list(slot.writes),
            "stream": f"{slot.stream:08x}",
        }
        for slot in theory.all_slots
    ]
    return {"step": step, "given": list(theory.given)}


def _mechanism(name: str, kind: type[Mechanism]) -> dict[str, Any]:
    return {"name": name, "says": says(kind), "acts_on": kind.acts_on, "sources": list(kind.sources)}


def _model(model: ReferenceModel) -> dict[str, Any]:
    return {
        "name": model.name,
        "title": model.title,
        "summary": model.summary,
        "family": model.family.value if model.family else "",
        "source": model.source,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "long_name": measure.long_name,
        "unit": measure.unit,
        "dims": ["time", "world", "society", *measure.dims],
        "source": measure.source,
    }


def _parameters(known: Mapping[str, Parameter], values: Mapping[str, float]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "value": values.get(name, p.default),
            "unit": p.unit,
            "low": p.low,
            "high": p.high,
            "meaning": p.meaning,
            "source": p.source,
        }
        for name, p in known.items()
    ]


def _finite(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and not isfinite(content) else content
