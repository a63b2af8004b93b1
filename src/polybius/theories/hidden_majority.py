"""Hidden majority: people who think themselves few stay quiet, and so look few."""

from polybius.mechanisms import (
    Ballot,
    Election,
    Enforcement,
    Expression,
    Influence,
    Media,
    Perception,
    Policy,
)
from polybius.model import Theory

HIDDEN_MAJORITY = Theory(
    name="hidden_majority",
    claim="Support that nobody dares to show can turn the public order over once a vote has made it visible.",
    source="kuran1995",
    mechanisms=(
        Ballot(),
        Election(),
        Policy(),
        Media(),
        Influence(),
        Perception(),
        Enforcement(),
        Expression(),
    ),
)
