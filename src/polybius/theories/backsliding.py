"""Backsliding: voters who put their side before the rules let office undermine them (Svolik 2019)."""

from polybius.mechanisms import (
    Ageing,
    Attachment,
    Ballot,
    Cohorts,
    Dismantling,
    Election,
    Enforcement,
    Expression,
    Influence,
    Institutions,
    Manipulation,
    Perception,
    Policy,
    Undermining,
    Vigilance,
)
from polybius.model import Theory

BACKSLIDING = Theory(
    name="backsliding",
    claim="Where parties are far apart, voters forgive their own what it does to democracy; office then "
    "undermines it step by step, and with it what could have stopped the next step.",
    source="svolik2019",
    mechanisms=(
        Vigilance(),
        Undermining(),
        Ballot(),
        Manipulation(),
        Election(),
        Policy(),
        Institutions(wear=0.0),  # what office does to them is Dismantling's
        Dismantling(),
        Attachment(cost=0.0, benefit=1.0),
        Influence(),
        Perception(),
        Enforcement(),
        Expression(),
        Ageing(),
        Cohorts(),
    ),
)
