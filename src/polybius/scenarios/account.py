"""The account of a run: the manifest that goes with its result."""

from datetime import UTC, datetime
from typing import Any

from polybius.engine import Simulation
from polybius.errors import DataError
from polybius.model.parameter import parameters
from polybius.populations import Population, vote_reference
from polybius.results import installation
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.theory_data import theory_data

__all__ = ["account_of"]


def account_of(blueprint: Blueprint, simulation: Simulation, started: datetime) -> dict[str, Any]:
    """Return the manifest, as JSON values."""
    scenario, calendar = blueprint.scenario, blueprint.calendar
    return {
        **installation(),
        "backend": repr(simulation.backend),
        "threads": simulation.threads,
        "worlds": simulation.state.n_worlds,
        "citizens": scenario.population.citizens,
        "axes": list(blueprint.respondents.axes),
        "seeds": simulation.state.worlds["seed"].tolist(),
        "steps": simulation.step,
        "dt": calendar.dt,
        "clock": calendar.clock.value,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
        "theory": theory_data(blueprint.theory),
        "parties": _parties(blueprint),
        "population": _population(blueprint),
        "vote_reference": _vote_reference(blueprint),
        "measures": [measure.name for measure in blueprint.measures],
        "citations": _citations(blueprint),
        "inputs": scenario.files(),
        "people": None if blueprint.people is None else blueprint.people.account(),
        "notes": [*blueprint.notes, *blueprint.passed_over],
        "scenario": scenario.to_dict(),
    }


def _parties(blueprint: Blueprint) -> list[dict[str, Any]]:
    columns = {name: values.tolist() for name, values in blueprint.parties.items()}
    return [
        {"name": name, **{short: values[k] for short, values in columns.items()}}
        for k, name in enumerate(blueprint.party_names)
    ]


def _population(blueprint: Blueprint) -> dict[str, Any]:
    """Return where the citizens come from; the first world's seed stands for all."""
    scenario, synthesis = blueprint.scenario, blueprint.synthesis
    people = Population(
        scenario.population.citizens,
        scenario.scenario.seed,
        0,
        {},
        synthesis.respondents,
        synthesis.hidden,
        synthesis.only,
    )
    return people.provenance()


def _vote_reference(blueprint: Blueprint) -> dict[str, Any] | None:
    """Return the reported vote and its regression, or None where the survey does not allow one."""
    try:
        found = vote_reference(blueprint.respondents)
    except DataError:
        return None
    fit = found.regression
    return {
        "parties": list(found.parties),
        "variables": list(found.variables),
        "n": found.n,
        "reported_share": found.reported_share,
        "predicted_share": found.predicted_share,
        "accuracy": float(fit.accuracy),
        "mcfadden_r2": float(fit.mcfadden_r2),
        "coefficients": fit.coefficients.tolist(),
        "standard_errors": fit.standard_errors.tolist(),
    }


def _citations(blueprint: Blueprint) -> list[str]:
    """Return keys of the bibliography: theory, mechanisms, parameters, measures, data."""
    keys = [blueprint.theory.source]
    for slot in blueprint.theory.all_slots:
        keys += [*slot.mechanism.sources, *(p.source for p in parameters(slot.mechanism).values())]
    keys += [measure.source for measure in blueprint.measures]
    mapping = blueprint.respondents.mapping
    keys += [mapping.survey.source, *(column.source for column in mapping.synthetic.values())]
    keys += ["kuran1995"] if blueprint.synthesis.hidden.share else []
    return sorted({key for key in keys if key and key != "arbitrary"})
