"""The vocabulary: parameter, mechanism, aggregate, theory, tick."""

from polybius.model.aggregate import Aggregate, Gini, Histogram, Mean, Quantile, Total, Variance
from polybius.model.mechanism import (
    RK4,
    Encounter,
    Euler,
    Heun,
    Integrated,
    Mechanism,
    Partners,
    WorldRule,
    check_declaration,
)
from polybius.model.parameter import Parameter, Uniform, param, parameters
from polybius.model.theory import Clock, Plan, Slot, Theory
from polybius.rng import Tick

__all__ = [
    "RK4",
    "Aggregate",
    "Clock",
    "Encounter",
    "Euler",
    "Gini",
    "Heun",
    "Histogram",
    "Integrated",
    "Mean",
    "Mechanism",
    "Parameter",
    "Partners",
    "Plan",
    "Quantile",
    "Slot",
    "Theory",
    "Tick",
    "Total",
    "Uniform",
    "Variance",
    "WorldRule",
    "check_declaration",
    "param",
    "parameters",
]
