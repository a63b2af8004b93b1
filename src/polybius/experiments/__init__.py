"""Experiments: models run many times over, and what comes of it."""

from polybius.experiments.replicates import simulate
from polybius.experiments.verdicts import Verdict, verdicts

__all__ = ["Verdict", "simulate", "verdicts"]
