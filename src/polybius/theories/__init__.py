"""Theories: named, ordered lists of mechanisms."""

from polybius.errors import DeclarationError, nearest
from polybius.model import Theory
from polybius.notebook import heading, rows, shown
from polybius.theories.backsliding import BACKSLIDING
from polybius.theories.bound_to_fail import BOUND_TO_FAIL
from polybius.theories.conservative_turn import CONSERVATIVE_TURN
from polybius.theories.cultural_backlash import CULTURAL_BACKLASH
from polybius.theories.democratic_capital import DEMOCRATIC_CAPITAL
from polybius.theories.drift import DRIFT
from polybius.theories.economic_insecurity import ECONOMIC_INSECURITY
from polybius.theories.elite_cues import ELITE_CUES
from polybius.theories.frozen import FROZEN
from polybius.theories.hidden_majority import HIDDEN_MAJORITY
from polybius.theories.modernisation import MODERNISATION
from polybius.theories.struggle import STRUGGLE
from polybius.theories.thermostat import THERMOSTAT
from polybius.theories.whole_society import WHOLE_SOCIETY

__all__ = [
    "BACKSLIDING",
    "BOUND_TO_FAIL",
    "CONSERVATIVE_TURN",
    "CULTURAL_BACKLASH",
    "DEMOCRATIC_CAPITAL",
    "DRIFT",
    "ECONOMIC_INSECURITY",
    "ELITE_CUES",
    "FROZEN",
    "HIDDEN_MAJORITY",
    "MODERNISATION",
    "STRUGGLE",
    "THEORIES",
    "THERMOSTAT",
    "WHOLE_SOCIETY",
]


class Theories(dict[str, Theory]):
    """Theories by name; one that is not there is a DeclarationError with the nearest name."""

    def __missing__(self, name: str) -> Theory:
        hint = nearest(name, self, "theory")
        raise DeclarationError(f"there is no theory '{name}'.{hint}")

    def __repr__(self) -> str:
        return f"<theories: {', '.join(self)}>"

    def _repr_html_(self) -> str:
        body = [(name, theory.claim, len(theory.slots)) for name, theory in self.items()]
        return shown(heading("Theories"), rows(["theory", "claim", "mechanisms"], body))


#: All theories that ship, by name.
THEORIES = Theories(
    (theory.name, theory)
    for theory in (
        BACKSLIDING,
        BOUND_TO_FAIL,
        CONSERVATIVE_TURN,
        CULTURAL_BACKLASH,
        DEMOCRATIC_CAPITAL,
        DRIFT,
        ECONOMIC_INSECURITY,
        ELITE_CUES,
        FROZEN,
        HIDDEN_MAJORITY,
        MODERNISATION,
        STRUGGLE,
        THERMOSTAT,
        WHOLE_SOCIETY,
    )
)
