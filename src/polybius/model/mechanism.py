"""A mechanism: parameters plus one rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar

from polybius.errors import DeclarationError
from polybius.model.aggregate import Aggregate
from polybius.model.parameter import check_parameters
from polybius.state import STRUCTURE, TABLES, Column


class Mechanism:
    """Base of all mechanisms; a subclass is a frozen dataclass whose fields are `param(...)`.

    `rule(i, s, p, t)` returns, for row `i` of the table `acts_on`, the new values of the
    columns in `writes`, in that order; a column with one number per axis takes a tuple.
    It writes nothing itself: everyone moves at once. `s` holds the tables with only what
    `reads` and `writes` declare (and the structure), `p.name[w]` a parameter in world
    `w`, `t` the tick. The engine tests for NaN and clips to each column's range.

    `aggregates` are computed just before the rule and appear as columns under their key.
    `columns` declares columns that are the mechanism's own.
    """

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[tuple[str, ...]] = ()
    aggregates: ClassVar[Mapping[str, Aggregate]] = {}
    columns: ClassVar[tuple[Column, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = ()
    rule: ClassVar[Callable[..., Any]]

    def __post_init__(self) -> None:
        check_parameters(self)


class Partners(Enum):
    """Whom an encounter brings together."""

    EVERYONE = "everyone"
    """Members are drawn from the whole world, without repetition."""
    NEIGHBOURS = "neighbours"
    """The first is drawn from the world, the others among those it hears, with repetition."""


class Encounter(Mechanism):
    """Base of mechanisms that act one small group at a time, each seeing what the last one did.

    `rule(m, e, s, p, t)` gets the rows `m` of the `members` and the number `e` of the
    encounter in this step (the id for its draws). It returns new values for the first
    `updates` members: one number if `updates` is 1, else a tuple; for several columns, a
    tuple of these. A step holds `encounters` per citizen, on average exactly.
    A single member whose rule reads its ties is a random sequential update.
    """

    members: ClassVar[int] = 2
    updates: ClassVar[int] = 2
    partners: ClassVar[Partners] = Partners.EVERYONE
    encounters: float


class WorldRule(Mechanism):
    """Base of mechanisms that rewrite a whole world in place: `rule(w, s, p, t)` returns nothing.

    The honest escape hatch, for what is sequential by nature. Columns in `writes` are
    set with `s.table.column.set(i, value)`.
    """

    acts_on: ClassVar[str] = "worlds"


@dataclass(frozen=True)
class Integrated:
    """A mechanism whose rule returns rates of change, carried forward by a scheme.

    Rates are per unit of the theory's clock. `nodes` and `weights` are the scheme's: stage
    k starts from x + nodes[k] * dt * rate[k - 1]; the step is dt * sum(weights * rates).
    """

    mechanism: Mechanism
    nodes: tuple[float, ...]
    weights: tuple[float, ...]
    order: int


def Euler(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by Euler's method, of order 1."""
    return Integrated(mechanism, (0.0,), (1.0,), 1)


def Heun(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by Heun's method, of order 2."""
    return Integrated(mechanism, (0.0, 1.0), (0.5, 0.5), 2)


def RK4(mechanism: Mechanism) -> Integrated:  # noqa: N802
    """Carry `mechanism` forward by the classical Runge-Kutta method, of order 4."""
    return Integrated(mechanism, (0.0, 0.5, 0.5, 1.0), (1 / 6, 1 / 3, 1 / 3, 1 / 6), 4)


def check_declaration(mechanism: Mechanism) -> None:
    """Raise DeclarationError where a mechanism's class contradicts itself."""
    cls = type(mechanism)
    who = cls.__name__
    try:
        fields(mechanism)  # type: ignore[arg-type]
    except TypeError:
        raise DeclarationError(f"{who} must be a dataclass: write @dataclass(frozen=True, kw_only=True) above it.") from None
    if not callable(getattr(cls, "rule", None)):
        raise DeclarationError(f"{who} has no rule. Give it a static method `rule(i, s, p, t)`.")
    if cls.acts_on not in TABLES:
        raise DeclarationError(f"{who}.acts_on is '{cls.acts_on}'. Allowed: {', '.join(TABLES)}.")
    if not cls.writes:
        raise DeclarationError(f"{who} writes nothing. Name the columns that its rule returns in `writes`.")
    for name in cls.writes:
        if name in STRUCTURE:
            raise DeclarationError(f"{who} must not write '{name}': it is structure.")
        if name.partition(".")[0] != cls.acts_on and not isinstance(mechanism, WorldRule):
            raise DeclarationError(f"{who} acts on {cls.acts_on} and can write only their columns, not '{name}'.")
    named = {*cls.reads, *cls.writes}
    for aggregate in cls.aggregates.values():
        named |= {value for value in (aggregate.of, aggregate.where, aggregate.weight) if isinstance(value, str)}
    for column in cls.columns:
        if column.name not in named:
            raise DeclarationError(f"{who} declares column '{column.name}' but neither reads nor writes it.")
