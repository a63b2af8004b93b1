"""Scenarios: what to run, on whom and for how long; running it, going on, and running it again."""

from polybius.scenarios.as_they_are import People, people
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.catalogue import load, names
from polybius.scenarios.continuing import fork, resume
from polybius.scenarios.execution import Progress
from polybius.scenarios.reproduction import Reproduction, reproduce
from polybius.scenarios.running import build, run, simulation
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.size import usual_worlds

__all__ = [
    "Blueprint",
    "People",
    "Progress",
    "Reproduction",
    "Scenario",
    "build",
    "fork",
    "load",
    "names",
    "people",
    "reproduce",
    "resume",
    "run",
    "simulation",
    "usual_worlds",
]
