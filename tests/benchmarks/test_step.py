"""The model that the whole step is timed against: it must be the same model, or its speed says nothing.

Mesa itself is not needed for that. What stands in for it has all of it that the twin uses.
"""

import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


class Agents(list[Any]):
    """Agents of a model, in the order in which they were made."""

    def do(self, name: str) -> None:
        for each in self:
            getattr(each, name)()

    def get(self, name: str) -> list[Any]:
        return [getattr(each, name) for each in self]


class Model:
    """A model without Mesa."""

    def __init__(self, seed: int) -> None:
        self.agents = Agents()


class Agent:
    """An agent without Mesa."""

    def __init__(self, model: Model) -> None:
        self.model = model
        model.agents.append(self)


def test_mesas_society_is_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    mesa = ModuleType("mesa")
    vars(mesa).update(Agent=Agent, Model=Model)
    monkeypatch.setitem(sys.modules, "mesa", mesa)
    monkeypatch.delitem(sys.modules, "mesa_society", raising=False)
    monkeypatch.syspath_prepend(SCRIPTS)
    shares = runpy.run_path(str(SCRIPTS / "step.py"))["agreement"](60)  # with an election
    assert min(shares.values()) > 0.99, shares
