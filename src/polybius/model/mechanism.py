"""A mechanism: parameters plus one rule."""

from collections.abc import Callable, Mapping
from enum import Enum
from inspect import cleandoc
from typing import Any, ClassVar, Self

from polybius.model.aggregate import Aggregate
from polybius.model.parameter import check_parameters, parameters, unknown_parameter
from polybius.notebook import heading, rows, shown
from polybius.state import Column


class Draws(Enum):
    """What a rule over citizens draws first, with their `id` at place 0."""

    NOTHING = "nothing"
    """It draws nothing, or for few."""
    UNIFORM = "uniform"
    """`uniform(seed, id, t, 0)`."""
    NORMALS = "normals"
    """`normals(like, seed, id, t, 0)`, with one number per axis."""


class Mechanism:
    """Base of all mechanisms; a subclass is a frozen dataclass whose fields are `param(...)`.

    `rule(i, s, p, t)` returns, for row `i` of the table `acts_on`, the new values of the
    columns in `writes`, in that order; a column with one number per axis takes a tuple.
    It writes nothing itself: everyone moves at once. `s` holds the tables with only what
    `reads` and `writes` declare (and the structure), `p.name[w]` a parameter in world
    `w`, `t` the tick. The engine tests for NaN and clips to each column's range.

    Structure needs no declaration, except that a rule which follows ties reads "ties".
    `heeds` names columns that count only where another mechanism of the theory writes them,
    each with what the rule reads for everyone where none does, 0 or 1: there it costs nothing.
    `aggregates` are computed just before the rule and appear as columns under their key.
    `columns` declares columns that are the mechanism's own. `constants` are numbers that the
    rule would else compute anew for everyone: `name: (p, dt) -> number`, of one world's
    parameters and the step's length; the rule reads them as `p.name[w]`. `sources` are keys
    of the bibliography. `renamed` maps former names of parameters to those of today.

    Three hints change nothing but the time that a rule over citizens takes. `draws` says what it draws for
    most of them: the engine then does so in vector instructions, in worlds where the parameter that
    `draws_where` names is not 0, or in all. `heard` names the columns that it reads of those at the other
    end of ties: large societies do not fit the inner caches, and the engine fetches these columns ahead.
    """

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[tuple[str, ...]] = ()
    heeds: ClassVar[Mapping[str, float]] = {}
    aggregates: ClassVar[Mapping[str, Aggregate]] = {}
    columns: ClassVar[tuple[Column, ...]] = ()
    constants: ClassVar[Mapping[str, Callable[[Any, float], float]]] = {}
    sources: ClassVar[tuple[str, ...]] = ()
    renamed: ClassVar[Mapping[str, str]] = {}
    draws: ClassVar[Draws] = Draws.NOTHING
    draws_where: ClassVar[str] = ""
    heard: ClassVar[tuple[str, ...]] = ()
    rule: ClassVar[Callable[..., Any]]

    @property
    def in_place(self) -> bool:
        """Say whether the rule sets what it writes itself and returns nothing."""
        return False

    def __new__(cls, *_: Any, **given: Any) -> Self:
        """Raise ParameterError for a parameter that the mechanism does not have."""
        for name in given.keys() - getattr(cls, "__dataclass_fields__", given).keys():
            raise unknown_parameter(cls.__name__, name, cls)
        return super().__new__(cls)

    def __post_init__(self) -> None:
        check_parameters(self)

    def _repr_html_(self) -> str:
        known = parameters(self)
        values = [
            (name, float(getattr(self, name)), p.unit, f"{p.low:g} to {p.high:g}", p.told, p.source)
            for name, p in known.items()
        ]
        about = cleandoc(type(self).__doc__ or "").partition("\n\n")[0]
        return shown(
            heading(type(self).__name__, about, f"Acts on {self.acts_on}."),
            rows(["parameter", "value", "unit", "range", "meaning", "source"], values) if values else "",
            rows(["", "columns"], [("reads", ", ".join(self.reads)), ("writes", ", ".join(self.writes))]),
        )
