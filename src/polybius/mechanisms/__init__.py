"""Mechanisms: one file each, each its published equation."""

from polybius.mechanisms.attachment import Attachment
from polybius.mechanisms.ballot import Ballot
from polybius.mechanisms.conformity import Conformity
from polybius.mechanisms.election import Election
from polybius.mechanisms.enforcement import Enforcement
from polybius.mechanisms.expression import Expression
from polybius.mechanisms.horizon import Horizon
from polybius.mechanisms.influence import Influence
from polybius.mechanisms.institutions import Institutions
from polybius.mechanisms.media import Media
from polybius.mechanisms.perception import Perception
from polybius.mechanisms.repulsion import AttractionRepulsion
from polybius.mechanisms.spending import Spending

__all__ = [
    "Attachment",
    "AttractionRepulsion",
    "Ballot",
    "Conformity",
    "Election",
    "Enforcement",
    "Expression",
    "Horizon",
    "Influence",
    "Institutions",
    "Media",
    "Perception",
    "Spending",
]
