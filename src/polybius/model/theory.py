"""A theory: a named, ordered list of mechanisms, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, ClassVar

from polybius.errors import DeclarationError, ParameterError, nearest
from polybius.model.mechanism import Integrated, Mechanism, check_declaration
from polybius.model.parameter import Parameter, parameters, unknown_parameter
from polybius.rng import stream
from polybius.state import STRUCTURE, SYSTEM, Column, Kind


class Clock(Enum):
    """What one unit of a theory's time is."""

    YEARS = "year"
    STEPS = "step"


@dataclass(frozen=True)
class Slot:
    """A mechanism's place in a theory.

    Draws are keyed by the slot's `name`, so replacing the mechanism keeps its stream.
    `binding` maps a column's name in the mechanism to its name in the theory.
    """

    name: str
    mechanism: Mechanism
    scheme: Integrated | None = None
    binding: Mapping[str, str] = field(default_factory=dict)

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
        found = [self.bound(name) for name in self.mechanism.reads]
        for aggregate in self.mechanism.aggregates.values():
            for value in (aggregate.of, aggregate.where, aggregate.weight):
                if isinstance(value, str):
                    found.append(self.bound(value))
        return tuple(dict.fromkeys(found))

    @property
    def writes(self) -> tuple[str, ...]:
        """Columns written, in the theory's names."""
        return tuple(self.bound(name) for name in self.mechanism.writes)


def _slots(given: Iterable[Mechanism | Integrated | Slot]) -> Iterator[Slot]:
    for item in given:
        if isinstance(item, Slot):
            yield item
        elif isinstance(item, Integrated):
            yield Slot(type(item.mechanism).__name__, item.mechanism, item)
        elif isinstance(item, Mechanism):
            yield Slot(type(item).__name__, item)
        else:
            raise DeclarationError(f"a theory is made of mechanisms. Got {item!r} instead.")


@dataclass(frozen=True)
class Theory:
    """A named, ordered list of mechanisms; the order is part of the theory.

    `clock` says whether rates are per year or per step. `precision` is the type of float
    columns: float32 for the system, float64 for reference models. `stops_when` is a
    mechanism on worlds that writes `worlds.stopped`; a stopped world stays as it is.
    """

    name: str
    mechanisms: tuple[Mechanism | Integrated | Slot, ...]
    claim: str = ""
    source: str = ""
    clock: Clock = Clock.YEARS
    precision: str = "float32"
    stops_when: Mechanism | None = None
    slots: tuple[Slot, ...] = field(init=False, repr=False, compare=False)

    reserved: ClassVar[str] = "stops_when"

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", tuple(_slots(self.mechanisms)))
        if self.precision not in ("float32", "float64"):
            raise DeclarationError(
                f"theory '{self.name}' has precision {self.precision!r}. Allowed: 'float32', 'float64'."
            )
        names = [slot.name for slot in self.all_slots]
        for name in names:
            if names.count(name) > 1:
                raise DeclarationError(
                    f"theory '{self.name}' has two mechanisms named '{name}'. "
                    f"Name one: Slot('another name', {name}(...))."
                )
        if len({slot.stream for slot in self.all_slots}) < len(names):
            raise DeclarationError(f"theory '{self.name}': two slots share a stream of draws. Rename one of them.")
        for slot in self.all_slots:
            check_declaration(slot.mechanism)
        self._check_columns()

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """The slots in order, with the stopping rule last if there is one."""
        if self.stops_when is None:
            return self.slots
        return (*self.slots, Slot(self.reserved, self.stops_when))

    @property
    def schema(self) -> dict[str, Column]:
        """Every column the theory could name: the system's, and its mechanisms' own."""
        known = {column.name: column for column in SYSTEM}
        for slot in self.all_slots:
            for column in slot.mechanism.columns:
                name = slot.bound(column.name)
                if name != column.name and name in known:
                    continue
                column = column if name == column.name else replace(column, name=name)
                if known.setdefault(name, column) != column:
                    raise DeclarationError(
                        f"theory '{self.name}': {slot.name} declares column '{name}' differently from another "
                        f"mechanism or the system. Bind it to another name."
                    )
        return known

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that the theory's mechanisms read or write, in order of first use."""
        known = self.schema
        used = [name for slot in self.all_slots for name in (*slot.reads, *slot.writes)]
        return {name: known[name] for name in dict.fromkeys(used) if name in known}

    @property
    def given(self) -> tuple[str, ...]:
        """The columns that no mechanism writes: constant unless an intervention sets them."""
        written = {name for slot in self.all_slots for name in slot.writes}
        return tuple(name for name in self.columns if name not in written)

    def _check_columns(self) -> None:
        known = self.schema
        written = {name for slot in self.all_slots for name in slot.writes}
        for slot in self.all_slots:
            for name in (*slot.reads, *slot.writes):
                if name == "ties" or name in STRUCTURE:
                    continue
                if name not in known:
                    raise DeclarationError(
                        f"theory '{self.name}': {slot.name} names the unknown column '{name}'."
                        f"{nearest(name, known, 'column')}"
                    )
                if known[name].kind is Kind.DERIVED and name not in written:
                    raise DeclarationError(
                        f"theory '{self.name}': {slot.name} reads '{name}', which must be derived every step, "
                        f"but no mechanism writes it."
                    )

    def slot(self, name: str) -> Slot:
        """Return the slot called `name`."""
        for slot in self.all_slots:
            if slot.name == name:
                return slot
        raise self._no_such(name)

    def _no_such(self, name: str) -> DeclarationError:
        names = ", ".join(slot.name for slot in self.all_slots)
        hint = nearest(name, [slot.name for slot in self.all_slots]).partition(" Known")[0]
        return DeclarationError(f"theory '{self.name}' has no mechanism '{name}'.{hint} It has: {names}.")

    def swap(self, **replacements: Mechanism | Integrated) -> "Theory":
        """Return a theory with other mechanisms in the named slots; this one is untouched."""
        for name in replacements:
            self.slot(name)
        slots = tuple(
            _in_slot(slot, replacements[slot.name]) if slot.name in replacements else slot for slot in self.slots
        )
        stops = replacements.get(self.reserved, self.stops_when)
        if isinstance(stops, Integrated):
            raise DeclarationError(f"theory '{self.name}': a stopping rule cannot be integrated.")
        return replace(self, mechanisms=slots, stops_when=stops)

    def without(self, *names: str) -> "Theory":
        """Return a theory that lacks the named mechanisms; what they wrote stays as it starts."""
        for name in names:
            self.slot(name)
        return replace(self, mechanisms=tuple(slot for slot in self.slots if slot.name not in names))

    def adding(self, *mechanisms: Mechanism | Integrated | Slot, before: str | None = None) -> "Theory":
        """Return a theory with more mechanisms, at the end or `before` a named one."""
        names = [slot.name for slot in self.slots]
        if before is not None and before not in names:
            raise self._no_such(before)
        place = len(names) if before is None else names.index(before)
        slots = (*self.slots[:place], *_slots(mechanisms), *self.slots[place:])
        return replace(self, mechanisms=slots)

    def parameters(self) -> dict[str, Parameter]:
        """Return all parameters as `Slot.parameter`."""
        return {
            f"{slot.name}.{name}": parameter
            for slot in self.all_slots
            for name, parameter in parameters(slot.mechanism).items()
        }

    def values(self) -> dict[str, float]:
        """Return the values of all parameters as `Slot.parameter`."""
        return {
            f"{slot.name}.{name}": getattr(slot.mechanism, name)
            for slot in self.all_slots
            for name in parameters(slot.mechanism)
        }

    def setting(self, values: Mapping[str, float]) -> "Theory":
        """Return a theory with other values for parameters named `Slot.parameter`."""
        changes: dict[str, dict[str, float]] = {}
        for key, value in values.items():
            self.parameter(key).check(key, value)
            slot, _, name = key.partition(".")
            changes.setdefault(slot, {})[name] = value
        slots = tuple(
            replace(slot, mechanism=_changed(slot.mechanism, changes[slot.name])) if slot.name in changes else slot
            for slot in self.slots
        )
        stops = self.stops_when
        if stops is not None and self.reserved in changes:
            stops = _changed(stops, changes[self.reserved])
        return replace(self, mechanisms=slots, stops_when=stops)

    def parameter(self, key: str) -> Parameter:
        """Return the declaration of the parameter called `Slot.parameter`."""
        slot_name, dot, name = key.partition(".")
        if not dot:
            raise ParameterError(
                f"a parameter is named Mechanism.parameter. Got '{key}'.{nearest(key, self.parameters(), 'parameter')}"
            )
        known = parameters(self.slot(slot_name).mechanism)
        if name not in known:
            raise unknown_parameter(slot_name, name, known)
        return known[name]

    def plan(self) -> "Plan":
        """Return the step as a table that prints itself."""
        return Plan(self)


def _in_slot(slot: Slot, item: Mechanism | Integrated) -> Slot:
    if isinstance(item, Integrated):
        return replace(slot, mechanism=item.mechanism, scheme=item)
    return replace(slot, mechanism=item, scheme=None)


def _changed(mechanism: Mechanism, values: Mapping[str, Any]) -> Mechanism:
    changed: Mechanism = replace(mechanism, **values)  # type: ignore[type-var]
    return changed


@dataclass(frozen=True)
class Plan:
    """The step of a theory as a table: order, kind, reads, writes, streams, and what stays constant."""

    theory: Theory

    def rows(self) -> list[dict[str, str]]:
        """Return one row a mechanism, as text."""
        return [
            {
                "order": str(k),
                "mechanism": slot.name,
                "acts on": slot.mechanism.acts_on,
                "reads": ", ".join(slot.reads),
                "writes": ", ".join(slot.writes),
                "stream": f"{slot.stream:08x}",
            }
            for k, slot in enumerate(self.theory.all_slots, start=1)
        ]

    def __str__(self) -> str:
        rows = self.rows()
        head = list(rows[0]) if rows else []
        width = {key: max(len(key), *(len(row[key]) for row in rows)) for key in head}
        lines = ["  ".join(key.ljust(width[key]) for key in head).rstrip()]
        lines += ["  ".join(row[key].ljust(width[key]) for key in head).rstrip() for row in rows]
        given = ", ".join(self.theory.given) or "nothing"
        return f"{self.theory.name}\n" + "\n".join(lines) + f"\ngiven and constant: {given}"

    __repr__ = __str__
