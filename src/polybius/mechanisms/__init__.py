"""Mechanisms: one file each, each its published equation."""

from polybius.mechanisms.ageing import Ageing
from polybius.mechanisms.ballot import Ballot
from polybius.mechanisms.cohorts import Cohorts
from polybius.mechanisms.conformity import Conformity
from polybius.mechanisms.election import Election
from polybius.mechanisms.enforcement import Enforcement
from polybius.mechanisms.expression import Expression
from polybius.mechanisms.influence import Influence
from polybius.mechanisms.media import Media
from polybius.mechanisms.perception import Perception
from polybius.mechanisms.repulsion import AttractionRepulsion

__all__ = [
    "Ageing",
    "AttractionRepulsion",
    "Ballot",
    "Cohorts",
    "Conformity",
    "Election",
    "Enforcement",
    "Expression",
    "Influence",
    "Media",
    "Perception",
]
