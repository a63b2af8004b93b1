"""Modernisation: security changes values cohort by cohort, and values institutions (Inglehart and Welzel)."""

from polybius.mechanisms import (
    Ageing,
    Ballot,
    Cohorts,
    Crisis,
    Election,
    Emancipation,
    Enforcement,
    Expression,
    Fortunes,
    Growth,
    Inequality,
    Influence,
    Institutions,
    Perception,
    Policy,
    Resolve,
    Security,
    Silence,
    Socialisation,
    TradeShock,
)
from polybius.model import Theory

MODERNISATION = Theory(
    name="modernisation",
    claim="Those who grow up secure value free choice over authority and tradition; as they replace their "
    "elders, institutions follow.",
    source="inglehart2005",
    mechanisms=(
        Growth(),
        Crisis(),
        TradeShock(),
        Fortunes(),
        Inequality(),
        Security(),
        Ballot(),
        Election(),
        Policy(),
        Institutions(),
        Emancipation(),
        Influence(),
        Perception(),
        Enforcement(),
        Resolve(hardship=-0.1, security=0.1),
        Expression(),
        Silence(),
        Ageing(),
        Cohorts(),
        Socialisation(),
    ),
)
