"""The field's classic models, each with its paper and its known answers.

`MODELS` holds them by name; `polybius.reference.NAME` is the module of one, which holds the
model as `MODEL` with the mechanisms and functions that it is made of.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from polybius.errors import ParameterError, nearest
from polybius.notebook import heading, rows, shown
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start

__all__ = [
    "MODELS",
    "Estimate",
    "Family",
    "KnownAnswer",
    "Outcome",
    "ReferenceModel",
    "Simulate",
    "Start",
    "Sure",
]

_NAMES = (
    "granovetter",
    "kuran",
    "watts_cascade",
    "complex_contagion",
    "emperors_dilemma",
    "self_censorship",
    "degroot",
    "friedkin_johnsen",
    "hegselmann_krause",
    "deffuant_weisbuch",
    "relative_agreement",
    "attraction_repulsion",
    "activity_driven",
    "flache_macy",
    "voter",
    "sznajd",
    "q_voter",
    "majority_rule",
    "galam",
    "binary_agreement",
    "conventions",
    "kirman",
    "axelrod_culture",
    "richardson",
    "tribute",
    "landscape",
    "kinetic_exchange",
    "bouchaud_mezard",
    "yard_sale",
    "demographic_fiscal",
    "asabiya",
    "frontier",
    "acemoglu_robinson",
)


class Models(Mapping[str, ReferenceModel]):
    """All models by name, in the order of their families; each is imported when it is asked for."""

    def __getitem__(self, name: str) -> ReferenceModel:
        if name not in _NAMES:
            raise KeyError(name)
        found: ReferenceModel = import_module(f"polybius.reference.{name}").MODEL
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)

    def __repr__(self) -> str:
        return f"<models: {', '.join(_NAMES)}>"

    def _repr_html_(self) -> str:
        body = [
            (name, model.title, model.family.value if model.family else "") for name, model in self.items()
        ]
        return shown(heading("Classic models"), rows(["model", "title", "about"], body))

    def named(self, name: str) -> ReferenceModel:
        """Return the model called `name`; raise ParameterError with the nearest name."""
        if name not in _NAMES:
            raise ParameterError(f"there is no model '{name}'.{nearest(name, _NAMES, 'model')}")
        return self[name]


MODELS = Models()


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return import_module(f"polybius.reference.{name}")
    raise AttributeError(f"module 'polybius.reference' has no attribute '{name}'")
