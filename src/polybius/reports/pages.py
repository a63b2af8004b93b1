"""Pages on mechanisms and theories, for a terminal."""

from collections.abc import Mapping
from inspect import cleandoc

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius import mechanisms as library
from polybius.errors import DeclarationError, nearest
from polybius.measures import STANDARD
from polybius.model import Mechanism, Parameter, Theory, parameters
from polybius.reports.odd import Subject
from polybius.reports.premises import short_source
from polybius.reports.statements import says, statement
from polybius.reports.words.phrases import unit
from polybius.sources import references
from polybius.state import SYSTEM
from polybius.theories import THEORIES

__all__ = [
    "measure_list",
    "mechanism_kinds",
    "mechanism_list",
    "mechanism_page",
    "parameter_table",
    "plain_table",
    "scenario_list",
    "theory_list",
    "theory_page",
    "theory_plan",
]

#: What a mechanism on rows of a table is about.
LEVELS = {
    "citizens": "citizen",
    "societies": "society",
    "parties": "party",
    "groups": "group",
    "ties": "tie",
    "relations": "pair of societies",
    "worlds": "world",
}


def measure_list() -> RenderableType:
    """Return the measures that runs record where their columns are there: name, meaning, unit, by what."""
    table = plain_table("measure", "what it says", "unit", "by")
    for measure in STANDARD:
        by = ", ".join(measure.dims)
        table.add_row(Text(measure.name, style="bold"), measure.long_name, unit(measure.unit), by)
    return Group(table, Text("A run records those whose columns its theory has.", style="dim"))


def mechanism_list() -> RenderableType:
    """Return all mechanisms: name, what it says, level, source."""
    table = plain_table("mechanism", "what it says", "level", "source")
    for name, kind in mechanism_kinds().items():
        table.add_row(Text(name, style="bold"), says(kind), LEVELS[kind.acts_on], _first_source(kind))
    return Group(table, Text("One in full: polybius mechanisms NAME", style="dim"))


def mechanism_page(name: str) -> RenderableType:
    """Return the page of one mechanism: equation, parameters, columns, sources."""
    known = mechanism_kinds()
    if name not in known:
        raise DeclarationError(f"there is no mechanism '{name}'.{nearest(name, known, 'mechanism')}")
    kind = known[name]
    works = references([*kind.sources, *(p.source for p in parameters(kind).values())])
    parts: list[RenderableType] = [
        Text(name, style="bold"),
        Text(cleandoc(kind.__doc__ or "")),
        Text(),
        Text(statement(kind)),
        Text(),
        Text("Parameters", style="bold"),
        parameter_table(parameters(kind)),
        _columns(
            {
                "Acts on": (kind.acts_on,),
                "Reads": kind.reads,
                "Heeds": tuple(kind.heeds),
                "Writes": kind.writes,
            }
        ),
        Text(),
        Text("Sources", style="bold"),
        *(Text(f"  {work.reference}") for work in works),
    ]
    return Group(*parts)


def scenario_list() -> RenderableType:
    """Return the scenarios that ship: name, title, theory."""
    from polybius.scenarios import load, names  # brings the engine along

    table = plain_table("scenario", "title", "theory", "about")
    for name in names():
        about = load(name).scenario
        table.add_row(
            Text(name, style="bold"), about.title, about.theory, " ".join(about.description.split())
        )
    return Group(table, Text("One of them, or a file of your own: polybius run NAME", style="dim"))


def theory_list() -> RenderableType:
    """Return all theories: name, claim, mechanisms, source."""
    table = plain_table("theory", "claim", "mechanisms", "source")
    for name, theory in THEORIES.items():
        slots = ", ".join(slot.name for slot in theory.slots)
        table.add_row(Text(name, style="bold"), theory.claim, slots, short_source(theory.source))
    return Group(
        table, Text("One in full: polybius theories NAME; its step: polybius plan NAME", style="dim")
    )


def theory_page(name: str) -> RenderableType:
    """Return the page of one theory: claim, mechanisms in order, parameters."""
    theory = THEORIES[name]
    table = plain_table("", "mechanism", "what it says", "level")
    for k, slot in enumerate(theory.all_slots, start=1):
        kind = type(slot.mechanism)
        table.add_row(str(k), Text(slot.name, style="bold"), says(kind), LEVELS[kind.acts_on])
    return Group(
        Text(theory.name, style="bold"),
        Text(f"{theory.claim} ({short_source(theory.source)})"),
        Text(),
        table,
        Text("Parameters", style="bold"),
        parameter_table(theory.parameters()),
        Text(f"Given and constant: {', '.join(theory.given) or 'nothing'}"),
    )


def theory_plan(name: str) -> RenderableType:
    """Return the step of a theory, or of a scenario's or classic model's, as a table."""
    theory = Subject.named(name).theory
    rows = theory.plan().rows()
    head = Text(f"One step of {theory.name}", style="bold")
    if not rows:
        return Group(head, Text("No mechanism: everything stays as it starts."), *_constant(theory))
    table = plain_table(*rows[0])
    for row in rows:
        table.add_row(*row.values())
    return Group(head, table, *_constant(theory))


def _constant(theory: Theory) -> list[RenderableType]:
    """Return what nobody writes: given by the scenario, or left at its start by an ablation."""
    if not theory.given:
        return [Text("Given and constant: nothing", style="bold")]
    table = plain_table("column", "unit", "range", "starts at", "read by", "meaning")
    for name in theory.given:
        column = theory.columns[name]
        readers = ", ".join(slot.name for slot in theory.all_slots if name in slot.reads)
        span = f"{column.low:g} to {column.high:g}"
        table.add_row(name, unit(column.unit), span, f"{column.start:g}", readers, column.meaning)
    return [Text("Given and constant, unless an intervention sets it", style="bold"), table]


def mechanism_kinds() -> dict[str, type[Mechanism]]:
    """Return all mechanisms that ship, by name."""
    found = {name: getattr(library, name) for name in library.__all__}
    return {
        name: kind for name, kind in found.items() if isinstance(kind, type) and issubclass(kind, Mechanism)
    }


def _first_source(kind: type[Mechanism]) -> str:
    return short_source(kind.sources[0]) if kind.sources else "–"


def parameter_table(known: Mapping[str, Parameter], values: Mapping[str, float] | None = None) -> Table:
    """Return parameters with their defaults, or with `values` where these are given."""
    table = plain_table("parameter", "default", "unit", "range", "meaning", "source")
    table.columns[1].justify = "right"
    for name, p in known.items():
        table.add_row(
            name,
            f"{(values or {}).get(name, p.default):.4g}",
            unit(p.unit),
            f"{p.low:g} to {p.high:g}",
            p.told,
            short_source(p.source),
        )
    return table


def _columns(uses: Mapping[str, tuple[str, ...]]) -> Table:
    """Return what a mechanism does with columns, and what these mean."""
    meaning = {column.name: f"{column.meaning} ({column.unit})" for column in SYSTEM}
    table = Table.grid(padding=(0, 2))
    for use, names in uses.items():
        for k, name in enumerate(names):
            table.add_row("" if k else use, name, Text(meaning.get(name, ""), style="dim"))
    return table


def plain_table(*head: str) -> Table:
    """Return an empty table with these columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in head:
        table.add_column(name, overflow="fold")
    return table
