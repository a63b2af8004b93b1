"""Bound to fail: how openness and universal claims undo liberal support, within one society (Mearsheimer)."""

from polybius.mechanisms import Identity
from polybius.model import Theory
from polybius.theories.spheres import ACTION, GENERATIONS, OPENNESS, PARTIES, POWER, TALK, VOICE

BOUND_TO_FAIL = Theory(
    name="bound_to_fail",
    claim="Pressed everywhere, a liberal order costs work and equality, provokes national identity, and so "
    "loses the support that it lives on.",
    source="mearsheimer2019",
    mechanisms=(
        *OPENNESS,
        *PARTIES,
        *POWER,
        *TALK,
        Identity(),
        *ACTION,
        *VOICE,
        *GENERATIONS,
    ),
)
