"""Populations: surveys, the mapping from answers to state, weighting, synthesis."""

from polybius.populations.derived import Derived
from polybius.populations.description import Description, describe
from polybius.populations.embedded import anes1996, anes1996_file, anes1996_mapping
from polybius.populations.hidden_support import HiddenSupport
from polybius.populations.item import Item
from polybius.populations.latent import Latent
from polybius.populations.line import Line
from polybius.populations.logistic_regression import LogisticRegression, logistic_regression
from polybius.populations.mapping import Party, SurveyFile, SurveyMapping
from polybius.populations.population import Population
from polybius.populations.raking import Margins, rake
from polybius.populations.respondents import Respondents
from polybius.populations.survey import Survey
from polybius.populations.synthesis import Synthesis
from polybius.populations.synthetic import Impressionable, Synthetic
from polybius.populations.vote_reference import VoteReference, vote_reference

__all__ = [
    "Derived",
    "Description",
    "HiddenSupport",
    "Impressionable",
    "Item",
    "Latent",
    "Line",
    "LogisticRegression",
    "Margins",
    "Party",
    "Population",
    "Respondents",
    "Survey",
    "SurveyFile",
    "SurveyMapping",
    "Synthesis",
    "Synthetic",
    "VoteReference",
    "anes1996",
    "anes1996_file",
    "anes1996_mapping",
    "describe",
    "logistic_regression",
    "rake",
    "vote_reference",
]
