"""Changes: in what a theory differs from the one that it was made from, and the name that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polybius.model.slot import Slot


@dataclass(frozen=True)
class Changes:
    """What is not as in the theory of before: slots, each with its mechanism's class where that is new.

    Other values of parameters are no change: they are the same theory at another place.
    """

    without: tuple[str, ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    swapped: tuple[tuple[str, str], ...] = ()
    bound: tuple[str, ...] = ()
    reordered: bool = False

    @staticmethod
    def of(before: Sequence[Slot], after: Sequence[Slot]) -> "Changes":
        """Return the changes from one list of slots to another."""
        old, new = ({slot.name: slot for slot in slots} for slots in (before, after))
        kept = [name for name in old if name in new]
        return Changes(
            tuple(name for name in old if name not in new),
            tuple((name, _kind(slot)) for name, slot in new.items() if name not in old),
            tuple((name, _kind(new[name])) for name in kept if _work(new[name]) != _work(old[name])),
            tuple(name for name in kept if dict(new[name].binding) != dict(old[name].binding)),
            kept != [name for name in new if name in old],
        )

    def __bool__(self) -> bool:
        return self != Changes()

    def named(self, name: str) -> str:
        """Return a name for the theory that was called `name` before the changes."""
        parts = [f"without {_listed(self.without)}"] if self.without else []
        more = [kind if kind == slot else f"{kind} as {slot}" for slot, kind in self.added]
        more += [f"another {slot}" if kind == slot else f"{kind} as {slot}" for slot, kind in self.swapped]
        parts += [f"with {_listed(more)}"] if more else []
        parts += [f"with other columns for {_listed(self.bound)}"] if self.bound else []
        parts += ["in another order"] if self.reordered else []
        return " ".join([name, ", ".join(parts)]).rstrip()

    def to_dict(self) -> dict[str, object]:
        """Return the changes as JSON values."""
        pairs: Mapping[str, tuple[tuple[str, str], ...]] = {"added": self.added, "swapped": self.swapped}
        return {
            "without": list(self.without),
            **{key: dict(value) for key, value in pairs.items()},
            "bound": list(self.bound),
            "reordered": self.reordered,
        }


def _kind(slot: Slot) -> str:
    return type(slot.mechanism).__name__


def _work(slot: Slot) -> tuple[object, ...]:
    """Return what a slot does: the class of its mechanism, and the scheme that carries it forward."""
    scheme = slot.scheme and (slot.scheme.nodes, slot.scheme.weights, slot.scheme.order)
    return type(slot.mechanism), scheme


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
