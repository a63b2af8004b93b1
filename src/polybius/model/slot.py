"""A slot: a mechanism's place in a theory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from polybius.errors import DeclarationError
from polybius.model.declaration import check_declaration
from polybius.model.encounter import Encounter
from polybius.model.integrated import Integrated
from polybius.model.mechanism import Mechanism
from polybius.model.replacement import Replacement
from polybius.model.world_rule import WorldRule
from polybius.rng import stream


@dataclass(frozen=True)
class Slot:
    """A mechanism's place in a theory.

    Draws are keyed by the slot's `name`, so replacing the mechanism keeps its stream.
    `scheme` is set where the mechanism's rule returns rates. `binding` maps a column's name
    in the mechanism to its name in the theory, within one table. `heeded`, which the theory sets,
    are those columns in the mechanism's `heeds` that count there.
    """

    name: str
    mechanism: Mechanism
    scheme: Integrated | None = None
    binding: Mapping[str, str] = field(default_factory=dict, hash=False)
    heeded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise DeclarationError(f"a slot needs a name. Got {self.name!r} instead.")
        if isinstance(self.mechanism, Integrated):
            object.__setattr__(self, "scheme", self.mechanism)
            object.__setattr__(self, "mechanism", self.mechanism.mechanism)
        if not isinstance(self.mechanism, Mechanism):
            raise DeclarationError(f"a theory is made of mechanisms. Got {self.mechanism!r} instead.")
        check_declaration(self.mechanism)
        if self.scheme is not None and isinstance(self.mechanism, (Encounter, Replacement, WorldRule)):
            raise DeclarationError(
                f"{self.name} cannot be integrated: its rule does not return rates of change."
            )
        self._check_binding()

    def _check_binding(self) -> None:
        named = {*self.mechanism.reads, *self.mechanism.writes, *self.mechanism.heeds}
        named.update(*(aggregate.columns for aggregate in self.mechanism.aggregates.values()))
        for own, name in self.binding.items():
            if own not in named:
                raise DeclarationError(f"{self.name} binds '{own}', which it neither reads nor writes.")
            if own.partition(".")[0] != name.partition(".")[0]:
                raise DeclarationError(f"{self.name} binds '{own}' to '{name}', a column of another table.")

    def holding(self, item: "Mechanism | Integrated") -> "Slot":
        """Return the slot with another mechanism, bound as this one where it names the same columns."""
        fresh = Slot(self.name, item)  # type: ignore[arg-type]
        named = {*fresh.reads, *fresh.writes, *fresh.mechanism.heeds}
        kept = {own: name for own, name in self.binding.items() if own in named}
        return Slot(self.name, fresh.mechanism, fresh.scheme, kept)

    def among(self, made: Collection[str]) -> "Slot":
        """Return the slot in a theory where the columns in `made`, in the theory's names, are written."""
        heeded = tuple(own for own in self.mechanism.heeds if self.bound(own) in made)
        return self if heeded == self.heeded else replace(self, heeded=heeded)

    @property
    def stream(self) -> int:
        """Number of the slot's stream of draws."""
        return stream(self.name)

    def bound(self, column: str) -> str:
        """Return the theory's name for a column of the mechanism."""
        return self.binding.get(column, column)

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns read, in the theory's names."""
        found = [*self.mechanism.reads, *self.heeded]
        for aggregate in self.mechanism.aggregates.values():
            found += aggregate.columns
        return tuple(dict.fromkeys(self.bound(name) for name in found))

    @property
    def writes(self) -> tuple[str, ...]:
        """Columns written, in the theory's names; last, where citizens are replaced, who they are."""
        identity = ("citizens.id",) if isinstance(self.mechanism, Replacement) else ()
        return (*(self.bound(name) for name in self.mechanism.writes), *identity)

    @property
    def kind(self) -> str:
        """What the rule is, in words."""
        mechanism = self.mechanism
        if isinstance(mechanism, Encounter):
            return f"encounters of {mechanism.members}, {mechanism.partners.value}"
        if isinstance(mechanism, WorldRule):
            return "world rule"
        if isinstance(mechanism, Replacement):
            return "replacement"
        return "rule" if self.scheme is None else f"rates, order {self.scheme.order}"
