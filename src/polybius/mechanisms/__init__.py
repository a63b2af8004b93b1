"""Mechanisms: one file each, each its published equation."""

from polybius.mechanisms.ballot import Ballot
from polybius.mechanisms.conformity import Conformity
from polybius.mechanisms.election import Election
from polybius.mechanisms.elites import Elites
from polybius.mechanisms.enforcement import Enforcement
from polybius.mechanisms.expression import Expression
from polybius.mechanisms.influence import Influence
from polybius.mechanisms.media import Media
from polybius.mechanisms.perception import Perception
from polybius.mechanisms.policy import Policy
from polybius.mechanisms.repulsion import AttractionRepulsion
from polybius.mechanisms.rotation import Rotation

__all__ = [
    "AttractionRepulsion",
    "Ballot",
    "Conformity",
    "Election",
    "Elites",
    "Enforcement",
    "Expression",
    "Influence",
    "Media",
    "Perception",
    "Policy",
    "Rotation",
]
