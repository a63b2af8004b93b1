"""Experiments: models run many times over, arms compared, and what comes of it."""

from polybius.experiments.contrast import Contrast, Effect, contrast
from polybius.experiments.links import LINKS, Link, LinkVerdict, tested
from polybius.experiments.replicates import simulate
from polybius.experiments.verdicts import Verdict, verdicts

__all__ = [
    "LINKS",
    "Contrast",
    "Effect",
    "Link",
    "LinkVerdict",
    "Verdict",
    "contrast",
    "simulate",
    "tested",
    "verdicts",
]
