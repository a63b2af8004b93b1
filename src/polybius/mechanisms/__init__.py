"""Mechanisms: one file each, each its published equation."""

from polybius.mechanisms.ballot import Ballot
from polybius.mechanisms.conformity import Conformity
from polybius.mechanisms.election import Election
from polybius.mechanisms.enforcement import Enforcement
from polybius.mechanisms.expression import Expression
from polybius.mechanisms.influence import Influence
from polybius.mechanisms.media import Media
from polybius.mechanisms.participation import Participation
from polybius.mechanisms.perception import Perception
from polybius.mechanisms.repulsion import AttractionRepulsion
from polybius.mechanisms.silence import Silence
from polybius.mechanisms.struggle import Struggle

__all__ = [
    "AttractionRepulsion",
    "Ballot",
    "Conformity",
    "Election",
    "Enforcement",
    "Expression",
    "Influence",
    "Media",
    "Participation",
    "Perception",
    "Silence",
    "Struggle",
]
