"""Mechanisms: one file each, each its published equation."""

from polybius.mechanisms.adaptation import Adaptation
from polybius.mechanisms.ageing import Ageing
from polybius.mechanisms.attachment import Attachment
from polybius.mechanisms.backlash import Backlash
from polybius.mechanisms.ballot import Ballot
from polybius.mechanisms.candour import Candour
from polybius.mechanisms.capital import Capital
from polybius.mechanisms.capture import Capture
from polybius.mechanisms.cleavage import Cleavage
from polybius.mechanisms.cohorts import Cohorts
from polybius.mechanisms.conformity import Conformity
from polybius.mechanisms.considerations import Considerations
from polybius.mechanisms.crisis import Crisis
from polybius.mechanisms.delivery import Delivery
from polybius.mechanisms.dismantling import Dismantling
from polybius.mechanisms.dividend import Dividend
from polybius.mechanisms.election import Election
from polybius.mechanisms.elite_cues import EliteCues
from polybius.mechanisms.elites import Elites
from polybius.mechanisms.emancipation import Emancipation
from polybius.mechanisms.enforcement import Enforcement
from polybius.mechanisms.entry import Entry
from polybius.mechanisms.exit import Exit
from polybius.mechanisms.expression import Expression
from polybius.mechanisms.fortunes import Fortunes
from polybius.mechanisms.grievance import Grievance
from polybius.mechanisms.growth import Growth
from polybius.mechanisms.horizon import Horizon
from polybius.mechanisms.identity import Identity
from polybius.mechanisms.identity_pressure import IdentityPressure
from polybius.mechanisms.inequality import Inequality
from polybius.mechanisms.influence import Influence
from polybius.mechanisms.insecurity import Insecurity
from polybius.mechanisms.institutions import Institutions
from polybius.mechanisms.manipulation import Manipulation
from polybius.mechanisms.media import Media
from polybius.mechanisms.participation import Participation
from polybius.mechanisms.partisanship import Partisanship
from polybius.mechanisms.perception import Perception
from polybius.mechanisms.policy import Policy
from polybius.mechanisms.random_walk import RandomWalk
from polybius.mechanisms.redress import Redress
from polybius.mechanisms.representation import Representation
from polybius.mechanisms.repulsion import AttractionRepulsion
from polybius.mechanisms.resolve import Resolve
from polybius.mechanisms.rotation import Rotation
from polybius.mechanisms.security import Security
from polybius.mechanisms.silence import Silence
from polybius.mechanisms.socialisation import Socialisation
from polybius.mechanisms.spending import Spending
from polybius.mechanisms.stability import Stability
from polybius.mechanisms.struggle import Struggle
from polybius.mechanisms.succession import Succession
from polybius.mechanisms.thermostat import Thermostat
from polybius.mechanisms.tide import Tide
from polybius.mechanisms.trade_shock import TradeShock
from polybius.mechanisms.undermining import Undermining
from polybius.mechanisms.vigilance import Vigilance

__all__ = [
    "Adaptation",
    "Ageing",
    "Attachment",
    "AttractionRepulsion",
    "Backlash",
    "Ballot",
    "Candour",
    "Capital",
    "Capture",
    "Cleavage",
    "Cohorts",
    "Conformity",
    "Considerations",
    "Crisis",
    "Delivery",
    "Dismantling",
    "Dividend",
    "Election",
    "EliteCues",
    "Elites",
    "Emancipation",
    "Enforcement",
    "Entry",
    "Exit",
    "Expression",
    "Fortunes",
    "Grievance",
    "Growth",
    "Horizon",
    "Identity",
    "IdentityPressure",
    "Inequality",
    "Influence",
    "Insecurity",
    "Institutions",
    "Manipulation",
    "Media",
    "Participation",
    "Partisanship",
    "Perception",
    "Policy",
    "RandomWalk",
    "Redress",
    "Representation",
    "Resolve",
    "Rotation",
    "Security",
    "Silence",
    "Socialisation",
    "Spending",
    "Stability",
    "Struggle",
    "Succession",
    "Thermostat",
    "Tide",
    "TradeShock",
    "Undermining",
    "Vigilance",
]
