"""Whether a mechanism's class says what it must, and does not contradict itself."""

from dataclasses import Field
from inspect import getattr_static
from types import FunctionType

from polybius.errors import DeclarationError
from polybius.model.encounter import Encounter, Partners
from polybius.model.mechanism import Mechanism
from polybius.model.parameter import parameters
from polybius.model.replacement import Replacement
from polybius.model.world_rule import WorldRule
from polybius.state import STRUCTURE, TABLES


def check_declaration(mechanism: Mechanism) -> None:
    """Raise DeclarationError where a mechanism's class contradicts itself."""
    _check_dataclass(mechanism)
    _check_rule(mechanism)
    _check_writes(mechanism)
    _check_heeds(mechanism)
    _check_heard(mechanism)
    _check_aggregates(mechanism)
    _check_constants(mechanism)
    if isinstance(mechanism, Encounter):
        _check_encounter(mechanism)
    if isinstance(mechanism, Replacement) and mechanism.acts_on != "citizens":
        raise DeclarationError(f"{_who(mechanism)} acts on {mechanism.acts_on}: only citizens are replaced.")
    named = {*mechanism.reads, *mechanism.writes, *mechanism.heeds}
    named.update(*(aggregate.columns for aggregate in mechanism.aggregates.values()))
    for column in mechanism.columns:
        if column.name not in named:
            raise DeclarationError(
                f"{_who(mechanism)} declares column '{column.name}' but neither reads nor "
                f"writes nor heeds it."
            )


def _who(mechanism: Mechanism) -> str:
    return type(mechanism).__name__


def _check_dataclass(mechanism: Mechanism) -> None:
    cls = type(mechanism)
    made = getattr(cls, "__dataclass_params__", None)
    left_over = any(isinstance(value, Field) for value in vars(cls).values())
    if made is None or not made.frozen or left_over:
        raise DeclarationError(
            f"{_who(mechanism)} must be a frozen dataclass. "
            f"Write @dataclass(frozen=True, kw_only=True) above it."
        )
    parameters(mechanism)


def _check_rule(mechanism: Mechanism) -> None:
    signature = {Encounter: "(m, e, s, p, t)", WorldRule: "(w, s, p, t)"}
    wanted = next((text for kind, text in signature.items() if isinstance(mechanism, kind)), "(i, s, p, t)")
    for name in ("rule", "leaves") if isinstance(mechanism, Replacement) else ("rule",):
        static = getattr_static(type(mechanism), name, None)
        function = static.__func__ if isinstance(static, staticmethod) else None
        plain = getattr(function, "py_func", function)
        fits = isinstance(plain, FunctionType) and plain.__code__.co_argcount == wanted.count(",") + 1
        if not fits:
            raise DeclarationError(f"{_who(mechanism)} needs a rule: a @staticmethod {name}{wanted}.")


def _check_writes(mechanism: Mechanism) -> None:
    who = _who(mechanism)
    if mechanism.acts_on not in TABLES:
        raise DeclarationError(f"{who}.acts_on is '{mechanism.acts_on}'. Allowed: {', '.join(TABLES)}.")
    for kind in ("reads", "writes"):
        if isinstance(getattr(mechanism, kind), str):
            raise DeclarationError(
                f"{who}.{kind} must be a tuple of columns: write a comma after the only one."
            )
    if not mechanism.writes:
        raise DeclarationError(f"{who} writes nothing. Name the columns that its rule returns in `writes`.")
    for name in mechanism.writes:
        if name in STRUCTURE:
            raise DeclarationError(f"{who} must not write '{name}': it is structure.")
        if name.partition(".")[0] != mechanism.acts_on and not mechanism.in_place:
            raise DeclarationError(
                f"{who} acts on {mechanism.acts_on} and can write only their columns, not '{name}'."
            )
    if len(set(mechanism.writes)) < len(mechanism.writes):
        raise DeclarationError(f"{who} writes a column twice.")


def _check_heeds(mechanism: Mechanism) -> None:
    for name, value in mechanism.heeds.items():
        if name in {*mechanism.reads, *mechanism.writes, *STRUCTURE}:
            raise DeclarationError(
                f"{_who(mechanism)} heeds '{name}', which it reads or writes in any theory. Name it once."
            )
        if value not in (0, 1):
            raise DeclarationError(
                f"{_who(mechanism)} reads '{name}' as 0 or 1 where no mechanism writes it. Got {value!r}."
            )


def _check_heard(mechanism: Mechanism) -> None:
    for name in mechanism.heard:
        known = name in {*mechanism.reads, *mechanism.heeds} and name.startswith("citizens.")
        if not known or "ties" not in mechanism.reads:
            raise DeclarationError(
                f"{_who(mechanism)} hears '{name}', which is no citizens' column that it reads along ties."
            )


def _check_aggregates(mechanism: Mechanism) -> None:
    taken = {*mechanism.reads, *mechanism.writes, *mechanism.heeds, *STRUCTURE}
    for name, aggregate in mechanism.aggregates.items():
        if not name.isidentifier() or name.startswith("_") or f"{aggregate.by}.{name}" in taken:
            raise DeclarationError(
                f"{_who(mechanism)} has an aggregate '{name}', which cannot name a column of {aggregate.by} "
                f"or names another. Rename it."
            )


def _check_constants(mechanism: Mechanism) -> None:
    for name, value in mechanism.constants.items():
        if not name.isidentifier() or name.startswith("_") or name in parameters(mechanism):
            raise DeclarationError(
                f"{_who(mechanism)} has a constant '{name}', which cannot name a number of `p` or is a "
                f"parameter. Rename it."
            )
        if not callable(value):
            raise DeclarationError(
                f"{_who(mechanism)}: constant '{name}' must be a function (p, dt) -> number. Got {value!r}."
            )


def _check_encounter(mechanism: Encounter) -> None:
    who = _who(mechanism)
    if not 0 <= mechanism.updates <= mechanism.members:
        raise DeclarationError(
            f"{who} must update 1 to {mechanism.members} members, or 0 to set columns in place. "
            f"Got {mechanism.updates}."
        )
    if "encounters" not in parameters(mechanism):
        raise DeclarationError(
            f"{who} needs a parameter 'encounters': how many per citizen and unit of time."
        )
    if mechanism.partners is Partners.NEIGHBOURS and mechanism.acts_on != "citizens":
        raise DeclarationError(f"{who} acts on {mechanism.acts_on}: only citizens have neighbours.")
