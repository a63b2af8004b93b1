"""Struggle: what institutions do to the people who fought for them (Nietzsche 1889, 38 and 39)."""

from polybius.mechanisms import (
    Ageing,
    Attachment,
    Ballot,
    Cohorts,
    Election,
    Enforcement,
    Expression,
    Horizon,
    Influence,
    Institutions,
    Participation,
    Perception,
    Policy,
    Resolve,
    Silence,
    Spending,
    Struggle,
)
from polybius.model import Theory

STRUGGLE = Theory(
    name="struggle",
    claim="The fight for institutions makes people free, institutions once attained level them, and short "
    "horizons dissolve what was won.",
    source="nietzsche1889",
    mechanisms=(
        Spending(),
        Ballot(),
        Election(),
        Policy(),
        Struggle(),
        Horizon(),
        Institutions(),
        Attachment(habit=-0.02),
        Influence(rate=0.05, noise=0.06),
        Perception(),
        Enforcement(),
        Resolve(hardship=0.1, security=-0.1, levelling=-0.1),
        Participation(threshold=0.42),
        Expression(),
        Silence(),
        Ageing(),
        Cohorts(noise=0.3),
    ),
)
