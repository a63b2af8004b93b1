"""Theories: named, ordered lists of mechanisms."""

from polybius.model import Theory
from polybius.theories.bound_to_fail import BOUND_TO_FAIL
from polybius.theories.conservative_turn import CONSERVATIVE_TURN
from polybius.theories.cultural_backlash import CULTURAL_BACKLASH
from polybius.theories.hidden_majority import HIDDEN_MAJORITY
from polybius.theories.modernisation import MODERNISATION
from polybius.theories.struggle import STRUGGLE
from polybius.theories.whole_society import WHOLE_SOCIETY

__all__ = [
    "BOUND_TO_FAIL",
    "CONSERVATIVE_TURN",
    "CULTURAL_BACKLASH",
    "HIDDEN_MAJORITY",
    "MODERNISATION",
    "STRUGGLE",
    "THEORIES",
    "WHOLE_SOCIETY",
]

#: All theories that ship, by name.
THEORIES: dict[str, Theory] = {
    theory.name: theory
    for theory in (
        BOUND_TO_FAIL,
        CONSERVATIVE_TURN,
        CULTURAL_BACKLASH,
        HIDDEN_MAJORITY,
        MODERNISATION,
        STRUGGLE,
        WHOLE_SOCIETY,
    )
}
