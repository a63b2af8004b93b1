"""The vocabulary: parameter, mechanism, aggregate, theory, tick."""

from polybius.model.aggregate import Aggregate, Gini, Histogram, Mean, Quantile, Total, Variance
from polybius.model.changes import Changes
from polybius.model.declaration import check_declaration
from polybius.model.encounter import Encounter, Partners
from polybius.model.inputs import Input, Inputs
from polybius.model.integrated import RK4, Euler, Heun, Integrated
from polybius.model.mechanism import Draws, Mechanism
from polybius.model.parameter import Parameter, param, parameters, shared
from polybius.model.plan import Plan
from polybius.model.priors import Choice, LogUniform, Normal, Prior, Uniform, Whole, prior_of
from polybius.model.replacement import Replacement
from polybius.model.slot import Slot
from polybius.model.theory import Clock, Theory
from polybius.model.world_rule import WorldRule
from polybius.rng import Tick

__all__ = [
    "RK4",
    "Aggregate",
    "Changes",
    "Choice",
    "Clock",
    "Draws",
    "Encounter",
    "Euler",
    "Gini",
    "Heun",
    "Histogram",
    "Input",
    "Inputs",
    "Integrated",
    "LogUniform",
    "Mean",
    "Mechanism",
    "Normal",
    "Parameter",
    "Partners",
    "Plan",
    "Prior",
    "Quantile",
    "Replacement",
    "Slot",
    "Theory",
    "Tick",
    "Total",
    "Uniform",
    "Variance",
    "Whole",
    "WorldRule",
    "check_declaration",
    "param",
    "parameters",
    "prior_of",
    "shared",
]
