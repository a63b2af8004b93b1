"""Democratic capital: years under democracy make what keeps it (Persson and Tabellini 2009)."""

from polybius.mechanisms import (
    Ageing,
    Attachment,
    Ballot,
    Capital,
    Cohorts,
    Crisis,
    Delivery,
    Dividend,
    Election,
    Enforcement,
    Expression,
    Growth,
    Influence,
    Perception,
    Policy,
    Stability,
    Succession,
)
from polybius.model import Theory

DEMOCRATIC_CAPITAL = Theory(
    name="democratic_capital",
    claim="Years under democracy build capital that makes defenders, keeps it stable and lets output grow, "
    "which keeps it more stable still; years without it use that up.",
    source="persson2009",
    mechanisms=(
        Ballot(),
        Election(),
        Succession(),
        Capital(),
        Stability(),
        Crisis(),
        Growth(),
        Dividend(),
        Delivery(),
        Attachment(cost=0.0, benefit=1.0, habit=0.02),  # who lives under it, and well, comes to support it
        Policy(),
        Influence(),
        Perception(),
        Enforcement(),
        Expression(),
        Ageing(),
        Cohorts(),
    ),
)
