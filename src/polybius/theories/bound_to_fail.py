"""Bound to fail: how openness and universal claims undo liberal support, within one society (Mearsheimer)."""

from polybius.mechanisms import (
    Ageing,
    Ballot,
    Cohorts,
    Crisis,
    Election,
    Enforcement,
    Expression,
    Fortunes,
    Grievance,
    Growth,
    Identity,
    IdentityPressure,
    Inequality,
    Influence,
    Participation,
    Perception,
    Policy,
    Silence,
    TradeShock,
)
from polybius.model import Theory

BOUND_TO_FAIL = Theory(
    name="bound_to_fail",
    claim="Pressed everywhere, a liberal order costs work and equality, provokes national identity, and so "
    "loses the support that it lives on.",
    source="mearsheimer2019",
    mechanisms=(
        IdentityPressure(),
        Growth(),
        Crisis(),
        TradeShock(),
        Fortunes(),
        Inequality(),
        Grievance(),
        Ballot(),
        Election(),
        Policy(),
        Influence(rate=0.05, noise=0.06),
        Perception(),
        Enforcement(),
        Identity(),
        Participation(threshold=0.32),
        Expression(),
        Silence(),
        Ageing(),
        Cohorts(noise=0.3),
    ),
)
