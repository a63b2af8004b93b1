"""Experiments: models run many times over, arms compared, and what comes of it."""

from polybius.experiments.assertions import ASSERTIONS, Assertion, Finding, findings
from polybius.experiments.contrast import Contrast, Effect, contrast
from polybius.experiments.design import Design
from polybius.experiments.per_citizen import by_citizen, sweep
from polybius.experiments.region import Region
from polybius.experiments.replicates import simulate
from polybius.experiments.seeding import independent, seeds
from polybius.experiments.study import Study
from polybius.experiments.verdicts import Verdict, verdicts
from polybius.experiments.written import written_design

__all__ = [
    "ASSERTIONS",
    "Assertion",
    "Contrast",
    "Design",
    "Effect",
    "Finding",
    "Region",
    "Study",
    "Verdict",
    "by_citizen",
    "contrast",
    "findings",
    "independent",
    "seeds",
    "simulate",
    "sweep",
    "verdicts",
    "written_design",
]
