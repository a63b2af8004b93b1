"""A theory: a named, ordered list of mechanisms, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from polybius.compiled import reached
from polybius.compiled.references import codes
from polybius.errors import DeclarationError, ParameterError, check_kind, nearest
from polybius.model.changes import Changes
from polybius.model.integrated import Integrated
from polybius.model.mechanism import Mechanism
from polybius.model.parameter import Parameter, parameters, unknown_parameter, unset
from polybius.model.plan import Plan
from polybius.model.sharing import agreed, by_home, changed, homes_of
from polybius.model.slot import Slot
from polybius.model.writers import writers_of
from polybius.notebook import heading, rows, shown
from polybius.state import STRUCTURE, SYSTEM, Column, Kind

Item = Mechanism | Integrated | Slot


class Clock(Enum):
    """What one unit of a theory's time is."""

    YEARS = "year"
    STEPS = "step"


@dataclass(frozen=True, repr=False)
class Theory:
    """A named, ordered list of mechanisms; the order is part of the theory.

    `clock` says whether rates are per year or per step. `precision` is the type of float
    columns: float32 for the system, float64 for reference models. `stops_when` is a
    mechanism on worlds that writes `worlds.stopped`; a stopped world stays as it is.
    `frozen` are columns that stay as they start: those that `without` has left without a writer, and
    `left_out` the slots that it has taken away. `homes` maps every `Slot.parameter` to the one under
    which its value stands: itself, unless mechanisms share it. `base` is the theory of which this one is a
    change, as its name then says; one with other values of parameters is the same. Raises DeclarationError.
    """

    name: str
    mechanisms: tuple[Item, ...] = field(compare=False)
    claim: str = ""
    source: str = ""
    clock: Clock = Clock.YEARS
    precision: str = "float32"
    stops_when: Mechanism | None = None
    frozen: tuple[Column, ...] = ()
    left_out: tuple[Slot, ...] = ()
    base: "Theory | None" = field(default=None, compare=False, repr=False)
    slots: tuple[Slot, ...] = field(init=False, repr=False)
    homes: Mapping[str, str] = field(init=False, repr=False, compare=False)

    reserved: ClassVar[str] = "stops_when"

    def __post_init__(self) -> None:
        if isinstance(self.mechanisms, (Mechanism, Integrated, Slot)):
            raise DeclarationError(
                f"theory '{self.name}' needs a tuple: write a comma after its only mechanism."
            )
        check_kind(
            f"theory '{self.name}' takes a tuple of mechanisms",
            self.mechanisms,
            Iterable,
            error=DeclarationError,
        )
        object.__setattr__(self, "mechanisms", tuple(self.mechanisms))
        object.__setattr__(self, "slots", tuple(_slots(self.mechanisms)))
        if self.precision not in ("float32", "float64"):
            raise DeclarationError(
                f"theory '{self.name}' has precision {self.precision!r}. Allowed: 'float32', 'float64'."
            )
        self._check_stop()
        object.__setattr__(self, "slots", tuple(slot.among(self._made) for slot in self.slots))
        self._check_names()
        self._check_columns()
        self._share()
        if self.base is not None and self.name != self.changes.named(self.base.name):
            object.__setattr__(self, "base", None)  # it has got a name of its own

    @property
    def changes(self) -> Changes:
        """What is not as in `base`; nothing where there is none."""
        return Changes() if self.base is None else Changes.of(self.base.all_slots, self.all_slots)

    def since(self, base: "Theory") -> "Theory":
        """Return the theory as a change of `base`: named and told as one, if it differs."""
        changes = Changes.of(base.all_slots, self.all_slots)
        if not changes:
            return replace(self, name=base.name, claim=base.claim, source=base.source, base=None)
        claim = f"{base.name}, which is changed here, says: {base.claim}" if base.claim else ""
        return replace(self, name=changes.named(base.name), claim=claim, source=base.source, base=base)

    def _share(self) -> None:
        """Find the home of every parameter, and give all that share one the same value."""
        object.__setattr__(self, "homes", homes_of(self.all_slots))
        slots = agreed(f"theory '{self.name}'", self.all_slots, self.homes)
        object.__setattr__(self, "slots", slots[: len(self.slots)])
        if self.stops_when is not None:
            object.__setattr__(self, "stops_when", slots[-1].mechanism)

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """The slots in order, with the stopping rule last if there is one."""
        if self.stops_when is None:
            return self.slots
        return (*self.slots, Slot(self.reserved, self.stops_when).among(self._made))

    @property
    def _made(self) -> frozenset[str]:
        """The columns that count: some mechanism writes them, or they stay as they start."""
        return self.written | {column.name for column in self.frozen}

    @property
    def lacking(self) -> tuple[Slot, ...]:
        """The slots that `without` has taken away and nobody has put back."""
        names = {slot.name for slot in self.all_slots}
        return tuple(slot for slot in self.left_out if slot.name not in names)

    @cached_property
    def schema(self) -> dict[str, Column]:
        """Every column the theory could name: the system's, and its mechanisms' own.

        A mechanism's own column stands in for one of the system's, unless another mechanism of
        the theory means the system's.
        """
        system = {column.name: column for column in SYSTEM}
        known = {column.name: column for column in self.frozen}
        for slot in self.all_slots:
            for column in slot.mechanism.columns:
                name = slot.bound(column.name)
                if name != column.name and name in system and system[name].size == column.size:
                    continue  # bound to the system's
                known.setdefault(name, replace(column, name=name))
                bound = name != column.name and known[name].size == column.size
                if not bound and known[name] != column:
                    raise self._clash(slot, column.name)
        for name, column in system.items():
            if known.setdefault(name, column) != column:
                self._check_meant(name)
        return known

    def _check_meant(self, name: str) -> None:
        """Raise DeclarationError where a mechanism names a system's column that another has replaced."""
        for slot in self.all_slots:
            own = {each.name for each in slot.mechanism.columns if slot.bound(each.name) == each.name}
            if name in {*slot.reads, *slot.writes} - own:
                raise self._clash(slot, name)

    def _clash(self, slot: Slot, name: str) -> DeclarationError:
        return DeclarationError(
            f"theory '{self.name}': {slot.name} means another column '{name}' than another mechanism. "
            f"Bind it to another name."
        )

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that the theory's mechanisms read or write, in order of first use; then the frozen."""
        known = self.schema
        used = [name for slot in self.all_slots for name in (*slot.reads, *slot.writes)]
        used += [column.name for column in self.frozen]
        return {name: known[name] for name in dict.fromkeys(used) if name in known}

    @property
    def heeds_weights(self) -> bool:
        """Say whether any rule, or what it calls, reads weights of ties: else all ties count alike."""
        functions = [each for slot in self.slots for each in reached(slot.mechanism.rule)]  # type: ignore[arg-type]
        return any("weight" in code.co_names for each in functions for code in codes(each.__code__))

    @cached_property
    def written(self) -> frozenset[str]:
        """The columns that some mechanism writes."""
        stop = () if self.stops_when is None else self.stops_when.writes
        return frozenset([*(name for slot in self.slots for name in slot.writes), *stop])

    @property
    def given(self) -> tuple[str, ...]:
        """The columns that no mechanism writes: constant unless an intervention sets them."""
        written = self.written
        return tuple(name for name in self.columns if name not in written)

    def _check_stop(self) -> None:
        stop = self.stops_when
        if stop is None:
            return
        right = isinstance(stop, Mechanism) and stop.acts_on == "worlds" and "worlds.stopped" in stop.writes
        if not right:
            raise DeclarationError(
                f"theory '{self.name}' stops when a mechanism that acts on worlds writes 'worlds.stopped'. "
                f"Got {stop!r} instead."
            )

    def _check_names(self) -> None:
        names = [slot.name for slot in self.all_slots]
        for slot in self.slots:
            if names.count(slot.name) > 1 or slot.name == self.reserved:
                raise DeclarationError(
                    f"theory '{self.name}' has two mechanisms named '{slot.name}'. "
                    f"Name one: Slot('another name', {type(slot.mechanism).__name__}(...))."
                )
        if len({slot.stream for slot in self.all_slots}) < len(names):
            raise DeclarationError(
                f"theory '{self.name}': two slots share a stream of draws. Rename one of them."
            )

    def _check_columns(self) -> None:
        known, made = self.schema, self._made
        for slot in self.all_slots:
            for name in (*slot.reads, *slot.writes):
                if name == "ties" or name in STRUCTURE:
                    continue
                if name not in known:
                    raise DeclarationError(
                        f"theory '{self.name}': {slot.name} names the unknown column '{name}'."
                        f"{nearest(name, known, 'column')}"
                    )
                if known[name].kind is Kind.DERIVED and name not in made:
                    raise self._underived(slot, name)
            if slot.scheme is not None and any(known[name].whole for name in slot.writes):
                raise DeclarationError(
                    f"theory '{self.name}': {slot.name} cannot integrate a column of whole numbers."
                )

    def _underived(self, slot: Slot, name: str) -> DeclarationError:
        able = writers_of(name)
        advice = f"Add {' or '.join(able)}, which can." if able else "Write one that does."
        return DeclarationError(
            f"theory '{self.name}': {slot.name} reads '{name}', which must be derived every step, but no "
            f"mechanism of it writes that. {advice}"
        )

    def slot(self, name: str) -> Slot:
        """Return the slot called `name`."""
        for slot in self.all_slots:
            if slot.name == name:
                return slot
        names = [slot.name for slot in self.all_slots]
        hint = nearest(name, names).partition(" Known")[0]
        raise DeclarationError(
            f"theory '{self.name}' has no mechanism '{name}'.{hint} It has: {', '.join(names) or 'none'}."
        )

    def swap(self, **replacements: Mechanism | Integrated) -> "Theory":
        """Return a theory with other mechanisms in the named slots; this one is untouched.

        A slot keeps its place, its stream of draws, and its bindings of columns that the newcomer names.
        """
        for name in replacements:
            self.slot(name)
        slots = tuple(
            slot.holding(replacements[slot.name]) if slot.name in replacements else slot
            for slot in self.slots
        )
        stops = replacements.get(self.reserved, self.stops_when)
        made = replace(self, mechanisms=slots, stops_when=stops)  # type: ignore[arg-type]  # checked anew
        return made.since(self.base or self)

    def without(self, *names: str) -> "Theory":
        """Return a theory that lacks the named mechanisms; what they wrote stays as it starts.

        A scenario may go on to set their parameters, for nothing.
        """
        known, gone = self.schema, tuple(self.slot(name) for name in dict.fromkeys(names))
        lost = [known[name] for slot in gone for name in slot.writes]
        made = replace(
            self,
            mechanisms=tuple(slot for slot in self.slots if slot.name not in names),
            stops_when=None if self.reserved in names else self.stops_when,
            frozen=tuple(dict.fromkeys((*self.frozen, *lost))),
            left_out=(*self.left_out, *gone),
        )
        return made.since(self.base or self)

    def adding(self, *mechanisms: Item, before: str | None = None) -> "Theory":
        """Return a theory with more mechanisms, at the end or `before` a named one."""
        place = len(self.slots) if before is None else self.all_slots.index(self.slot(before))
        slots = (*self.slots[:place], *_slots(mechanisms), *self.slots[place:])
        return replace(self, mechanisms=slots).since(self.base or self)

    def parameters(self) -> dict[str, Parameter]:
        """Return all parameters as `Slot.parameter`, each under its home."""
        return {
            key: parameter
            for slot in self.all_slots
            for name, parameter in parameters(slot.mechanism).items()
            if self.homes[key := f"{slot.name}.{name}"] == key
        }

    def values(self) -> dict[str, float]:
        """Return the values of all parameters as `Slot.parameter`, each under its home."""
        now = {
            f"{slot.name}.{name}": +getattr(slot.mechanism, name)  # whoever gave it
            for slot in self.all_slots
            for name in parameters(slot.mechanism)
        }
        return {key: value for key, value in now.items() if self.homes[key] == key}

    def at_home(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of parameters, under any of their names, under their homes.

        Raises ParameterError for a name that is not known, DeclarationError for two unlike values of one.
        """
        return by_home(f"theory '{self.name}'", values, {key: self.home(key) for key in values})

    def home(self, key: str) -> str:
        """Return the name under which the parameter called `Slot.parameter` stands; raise ParameterError."""
        if key in self.homes:
            return self.homes[key]
        gone = self.parameter(key)  # of a mechanism left out, with which others may share it
        for slot in self.all_slots:
            for name, declared in parameters(slot.mechanism).items():
                if declared.home == gone.home and (declared.shared or gone.shared):
                    return self.homes[f"{slot.name}.{name}"]
        return key

    def setting(self, values: Mapping[str, float]) -> "Theory":
        """Return a theory with other values for parameters named `Slot.parameter`.

        Of one that is shared, any name will do. That of a mechanism left out is checked, and changes
        nothing where nobody shares it.
        """
        for key, value in values.items():
            self.parameter(key).check(key, value)
        fresh = self.at_home(values)
        slots = tuple(replace(slot, mechanism=self._set(slot, fresh)) for slot in self.all_slots)
        stops = self.stops_when and slots[-1].mechanism
        return replace(self, mechanisms=slots[: len(self.slots)], stops_when=stops)

    def _set(self, slot: Slot, values: Mapping[str, float]) -> Mechanism:
        """Return a slot's mechanism with the values that are given at home; of others' it keeps none."""
        found = {}
        for name in parameters(slot.mechanism):
            home = self.homes[key := f"{slot.name}.{name}"]
            if home in values:
                found[name] = values[home] if home == key else unset(values[home])
        return changed(slot.mechanism, found)

    def parameter(self, key: str) -> Parameter:
        """Return the declaration of the parameter called `Slot.parameter`, of a mechanism left out, too."""
        slot_name, dot, name = key.rpartition(".")
        if not dot:
            raise ParameterError(f"a parameter is named Mechanism.parameter. Got '{key}'.{self._owners(key)}")
        gone = [slot for slot in self.lacking if slot.name == slot_name]
        mechanism = (gone[0] if gone else self.slot(slot_name)).mechanism
        known = parameters(mechanism)
        if name not in known:
            raise unknown_parameter(slot_name, name, mechanism)
        return known[name]

    def _owners(self, name: str) -> str:
        """Say which mechanisms have a parameter called `name`, or had one."""
        full = [
            f"{slot.name}.{slot.mechanism.renamed.get(name, name)}"
            for slot in self.all_slots
            if name in {*parameters(slot.mechanism), *slot.mechanism.renamed}
        ]
        if full:
            return f" Did you mean {' or '.join(dict.fromkeys(repr(self.homes[key]) for key in full))}?"
        return nearest(name, self.parameters(), "parameter")

    def __repr__(self) -> str:
        steps = ", ".join(slot.name for slot in self.all_slots) or "nothing happens"
        return f"<Theory '{self.name}': {steps}>"

    def _repr_html_(self) -> str:
        step = [
            (slot.name, slot.mechanism.acts_on, ", ".join(slot.reads), ", ".join(slot.writes))
            for slot in self.all_slots
        ]
        return shown(
            heading(self.name, self.claim, f"Source: {self.source}." if self.source else ""),
            rows(["slot", "acts on", "reads", "writes"], step),
            heading("", f"Given and constant: {', '.join(self.given) or 'nothing'}."),
        )

    def plan(self) -> Plan:
        """Return the step as a table that prints itself."""
        return Plan(self)


def _slots(given: Iterable[Item]) -> Iterator[Slot]:
    for item in given:
        inner = item.mechanism if isinstance(item, Integrated) else item
        yield item if isinstance(item, Slot) else Slot(type(inner).__name__, item)  # type: ignore[arg-type]
