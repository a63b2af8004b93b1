"""Whole society: all that the three texts say of citizens and of one society, together."""

from polybius.mechanisms import Identity, Media, Spending
from polybius.model import Theory
from polybius.theories.spheres import (
    ACTION,
    CHARACTER,
    ELITES,
    GENERATIONS,
    INSTITUTIONS,
    OPENNESS,
    PARTIES,
    POWER,
    TALK,
    VOICE,
)

WHOLE_SOCIETY = Theory(
    name="whole_society",
    claim="What the three texts say of one society holds of the same society at the same time.",
    source="nietzsche1889",
    mechanisms=(
        *OPENNESS,
        *PARTIES,
        Spending(),
        *POWER,
        *INSTITUTIONS,
        Media(),
        *TALK,
        Identity(),
        *CHARACTER,
        *ACTION,
        *VOICE,
        *ELITES,
        *GENERATIONS,
    ),
)
