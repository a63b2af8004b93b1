"""Rules: what can be read off a rule's own text: whether it draws, and whose columns it looks at."""

from polybius.engine.looks import looks_of
from polybius.engine.source import RuleSource
from polybius.model import Encounter, Partners, Slot

__all__ = ["draws", "follows_ties", "of_others"]

#: Functions of `polybius.rng` that draw.
DRAWS = frozenset({"below", "choice", "fill_uniform", "normal", "normals", "uniform", "uniform2", "uniform4"})


def draws(slot: Slot) -> tuple[str, ...]:
    """Return the draws that a slot's rule makes, by the names of their functions."""
    names = RuleSource(slot.name, slot.mechanism.rule).names
    return tuple(sorted(names & DRAWS))


def follows_ties(slot: Slot) -> bool:
    """Say whether a slot's rule looks along ties."""
    mechanism = slot.mechanism
    among = isinstance(mechanism, Encounter) and mechanism.partners is Partners.NEIGHBOURS
    return among or "ties" in mechanism.reads or mechanism.acts_on == "ties"


def of_others(slot: Slot) -> tuple[str, ...]:
    """Return the columns of its own table that a slot's rule reads at another row than its own.

    Read off the rule's text: `me.expressed[other]` is another's, `me.private[i]` one's own. In an
    encounter and in a world rule every column is others' too. What the text does not show, because it
    stands in a function that the rule calls, counts as others' if the rule follows ties.
    """
    own = [name for name in slot.mechanism.reads if name.startswith(f"{slot.mechanism.acts_on}.")]
    if isinstance(slot.mechanism, Encounter) or slot.mechanism.in_place:
        return tuple(map(slot.bound, own))
    rows = looks_of(RuleSource(slot.name, slot.mechanism.rule).plain()).elsewhere
    unseen = follows_ties(slot)
    found = [name for name in own if rows.get(name, unseen)]
    if unseen and not found:  # it follows ties for something
        found = own
    return tuple(map(slot.bound, found))
