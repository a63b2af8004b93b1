"""Struggle: what institutions do to the people who fought for them (Nietzsche 1889, 38 and 39)."""

from polybius.mechanisms import Participation, Spending
from polybius.model import Theory
from polybius.theories.spheres import CHARACTER, GENERATIONS, INSTITUTIONS, PARTIES, POWER, TALK, VOICE

STRUGGLE = Theory(
    name="struggle",
    claim="The fight for institutions makes people free, institutions once attained level them, and short "
    "horizons dissolve what was won.",
    source="nietzsche1889",
    mechanisms=(
        *PARTIES,
        Spending(),
        *POWER,
        *INSTITUTIONS,
        *TALK,
        *CHARACTER,
        Participation(threshold=0.42),
        *VOICE,
        *GENERATIONS,
    ),
)
