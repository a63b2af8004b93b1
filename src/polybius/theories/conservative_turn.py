"""Conservative turn: how an order of values flips, within one society (Dugin 2025)."""

from polybius.mechanisms import Identity, Media
from polybius.model import Theory
from polybius.theories.spheres import ACTION, ELITES, GENERATIONS, OPENNESS, PARTIES, POWER, TALK, VOICE

CONSERVATIVE_TURN = Theory(
    name="conservative_turn",
    claim="Hidden support, unveiled by a transfer of power, turns the public order of values around; elites "
    "follow in words, and in conviction only if the line lasts.",
    source="dugin2025",
    mechanisms=(
        *OPENNESS,
        *PARTIES,
        *POWER,
        Media(),
        *TALK,
        Identity(),
        *ACTION,
        *VOICE,
        *ELITES,
        *GENERATIONS,
    ),
)
