"""The subject of a document: a theory, a scenario of one, or a classic model."""

import sys
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from polybius.errors import DeclarationError, nearest
from polybius.model import Clock, Theory
from polybius.reference import MODELS, ReferenceModel
from polybius.reports.causes import Link, measured_links, started_worlds
from polybius.scenarios import Blueprint, load, names
from polybius.theories import THEORIES

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """A theory to describe, and what else is known: a scenario that runs it, or the model it is part of."""

    theory: Theory
    title: str
    blueprint: Blueprint | None = None
    model: ReferenceModel | None = None

    @classmethod
    def named(cls, name: str) -> "Subject":
        """Return the theory, scenario, scenario file or classic model called `name`, in this order.

        Raises DeclarationError where there is none.
        """
        if name in THEORIES:
            return cls.of(THEORIES[name])
        if name in names() or Path(name).suffix == ".toml":
            return cls.of_scenario(Blueprint.of(load(name)))
        if name in MODELS:
            return cls.of_model(MODELS[name])
        known = sorted({*THEORIES, *names(), *MODELS})
        raise DeclarationError(
            f"there is no theory, scenario or classic model '{name}'.{nearest(name, known, 'name')} "
            "A scenario of your own is a path that ends in .toml."
        )

    @classmethod
    def of(cls, theory: Theory) -> "Subject":
        """Return a theory as it stands, with nothing to run it on."""
        return cls(theory, _spaced(theory.name))

    @classmethod
    def of_scenario(cls, blueprint: Blueprint) -> "Subject":
        """Return a scenario: its theory with its parameters, and how it begins."""
        about = blueprint.scenario.scenario
        return cls(blueprint.theory, about.title or _spaced(about.name), blueprint=blueprint)

    @classmethod
    def of_model(cls, model: ReferenceModel) -> "Subject":
        """Return a classic model; raise ParameterError where it has nothing to simulate."""
        return cls(model.runs_as(complete=model.network is None), model.title, model=model)

    def links(self) -> tuple[Link, ...]:
        """Return the links of its theory with their signs, which takes seconds to measure."""
        return measured_links(self.theory, started_worlds(self.model) if self.model is not None else None)

    @property
    def unit(self) -> str:
        """What one unit of time is."""
        return self.theory.clock.value

    @property
    def dt(self) -> float:
        """Length of a step: the scenario's, the model's, or a month, the default."""
        if self.blueprint is not None:
            return self.blueprint.calendar.dt
        if self.theory.clock is Clock.STEPS:
            return 1.0
        return self.model.dt if self.model is not None and self.model.dt is not None else 1 / 12

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the value axes, where a scenario says them."""
        return self.blueprint.respondents.axes if self.blueprint is not None else ()

    @property
    def words(self) -> str:
        """What a classic model's own file says."""
        if self.model is None:
            return ""
        return cleandoc(sys.modules[f"polybius.reference.{self.model.name}"].__doc__ or "")


def _spaced(name: str) -> str:
    return name.replace("_", " ").capitalize()
