"""Thermostat: opinion leans against policy, and policy follows opinion (Wlezien 1995)."""

from polybius.mechanisms import Ballot, Candour, Election, Representation, Thermostat
from polybius.model import Theory

THERMOSTAT = Theory(
    name="thermostat",
    claim="The public wants less of what it gets too much of, policy follows, and both come to rest where "
    "policy is what the public would have.",
    source="wlezien1995",
    mechanisms=(
        Ballot(),
        Election(),
        Representation(),
        Thermostat(),
        Candour(),
    ),
)
