"""Overview: purpose and patterns; entities, state variables and scales; process overview and scheduling."""

from collections.abc import Callable, Iterator

from polybius.model import Encounter, Slot, WorldRule
from polybius.reports.causes import LEGEND, Link, Sign, diagram
from polybius.reports.odd.blocks import Block, Bullets, Drawing, Grid, Heading, Paragraph
from polybius.reports.odd.prose import NOWHERE, coded, sentence
from polybius.reports.odd.rules import follows_ties
from polybius.reports.odd.subject import Subject
from polybius.reports.premises import short_source
from polybius.reports.statements import says
from polybius.reports.words.phrases import count, count_of, unit
from polybius.state import TABLES, Column, Kind

__all__ = ["KINDS", "number", "overview", "span"]

#: What a row of a table is.
ENTITIES = {
    "worlds": ("world", "one run of the model; worlds of a batch know nothing of each other"),
    "societies": ("society", "a political community with its citizens, parties and institutions"),
    "groups": ("group", "a group of citizens within a society"),
    "parties": ("party", "a party of one society"),
    "citizens": ("citizen", "a person, member of one society"),
    "ties": ("tie", "one citizen hears another; a row of a network, with a weight"),
    "relations": ("relation", "one society as another sees it"),
}

#: How a process treats time and order, by what its mechanism is.
TIMING: dict[str, Callable[[Slot], bool]] = {
    "Within one of these everybody moves at once, seeing the state before it": lambda slot: (
        not isinstance(slot.mechanism, Encounter | WorldRule)
    ),
    "These act in small groups drawn at random, each seeing what the last one did": lambda slot: isinstance(
        slot.mechanism, Encounter
    ),
    "These rewrite a whole world in place, row by row": lambda slot: isinstance(slot.mechanism, WorldRule),
    "These are rates of change, carried forward by an integrator": lambda slot: slot.scheme is not None,
}

#: From here on a greatest value is only what a type can hold.
ENDLESS = 2_000_000_000

#: Where a column's values come from.
KINDS = {
    Kind.GIVEN: "given",
    Kind.CARRIED: "carried",
    Kind.DERIVED: "derived anew each step",
}


def overview(subject: Subject, links: tuple[Link, ...]) -> Iterator[Block]:
    """Yield elements 1 to 3 of the protocol."""
    yield from _purpose(subject)
    yield from _patterns(subject)
    yield from _entities(subject)
    yield from _variables(subject)
    yield from _scales(subject)
    yield from _process(subject)
    if subject.theory.all_slots:
        yield from _causes(subject, links)


# 1. Purpose and patterns


def _purpose(subject: Subject) -> Iterator[Block]:
    theory = subject.theory
    yield Heading(1, "1. Purpose and patterns")
    yield Heading(2, "1.1 Purpose")
    source = f" ({short_source(theory.source)})" if theory.source else ""
    aim = "The model makes one argument executable, to find out whether and where its conclusion follows:"
    yield Paragraph(f"{aim} {theory.claim}{source}" if theory.claim else NOWHERE)
    if subject.model is not None:
        yield Paragraph(f"{subject.model.summary} ({short_source(subject.model.source)})")
    if subject.blueprint is not None and subject.blueprint.scenario.scenario.description:
        yield Paragraph(" ".join(subject.blueprint.scenario.scenario.description.split()))
    yield Paragraph(
        "A run shows what follows from the theory and its premises. It says nothing about the world until "
        "it is held against data that it was not made from."
    )


def _patterns(subject: Subject) -> Iterator[Block]:
    yield Heading(2, "1.2 Patterns")
    if subject.model is not None and subject.model.known_answers:
        yield Paragraph("The model is held against what it is known to give:")
        rows = [
            (a.quantity, number(a.expected), _setting(a.parameters), short_source(a.source))
            for a in subject.model.known_answers
        ]
        yield Grid(("quantity", "expected", "under", "source"), rows)
        return
    if subject.blueprint is not None and subject.blueprint.scenario.swings:
        yield Paragraph("What is said in public is compared over these windows:")
        yield Bullets(
            [
                f"{swing.title}: from {subject.unit} {swing.start:g} to {swing.end:g}"
                for swing in subject.blueprint.scenario.swings
            ]
        )
        return
    yield Paragraph(
        "Patterns that the model as a whole must reproduce: not described by the model. Each submodel "
        "names, in its own words below, the published model or closed form that it equals in a limiting "
        "case; these are tested."
    )


def _setting(parameters: object) -> str:
    items = dict(parameters).items() if isinstance(parameters, dict) else ()
    return ", ".join(f"{key} = {value}" for key, value in items)


# 2. Entities, state variables and scales


def _tables(subject: Subject) -> list[str]:
    """Return the tables that the theory's columns and mechanisms touch, from the world down."""
    used = {column.table for column in subject.theory.columns.values()}
    used |= {slot.mechanism.acts_on for slot in subject.theory.all_slots}
    used |= {"ties"} if any(map(follows_ties, subject.theory.all_slots)) else set()
    order = ("worlds", "societies", "relations", "groups", "parties", "citizens", "ties")
    assert set(order) == set(TABLES)
    return [table for table in order if table in used]


def _entities(subject: Subject) -> Iterator[Block]:
    yield Heading(1, "2. Entities, state variables and scales")
    yield Heading(2, "2.1 Entities")
    rows = [(*ENTITIES[table], _how_many(subject, table)) for table in _tables(subject)]
    yield Grid(("entity", "what it is", "how many"), rows)


def _how_many(subject: Subject, table: str) -> str:
    if subject.blueprint is not None:
        known = {
            "citizens": f"{subject.blueprint.scenario.population.citizens:,} a world",
            "parties": f"{len(subject.blueprint.party_names)} a society",
            "societies": "1 a world",
            "worlds": "as many as are asked for",
            "ties": "as the network has them",
        }
        return known.get(table, "none")
    if subject.model is not None and table == "citizens":
        return f"{subject.model.n:,} unless asked otherwise"
    return "set by the run"


def _variables(subject: Subject) -> Iterator[Block]:
    yield Heading(2, "2.2 State variables")
    yield Paragraph(
        "Carried variables are state that lasts from step to step; derived ones are computed anew each "
        "step; given ones are inputs. A variable without a writer stays as it is, unless an intervention "
        "sets it. “One an axis” is one number for each value axis."
    )
    columns = subject.theory.columns.values()
    for table in _tables(subject):
        own = [column for column in columns if column.table == table]
        if not own:
            continue
        yield Heading(3, f"Variables of a {ENTITIES[table][0]}")
        head = ("variable", "meaning", "unit", "range", "type", "kind", "starts at", "written by")
        yield Grid(head, [_variable(subject, column) for column in own])


def _variable(subject: Subject, column: Column) -> tuple[str, ...]:
    writers = [slot.name for slot in subject.theory.all_slots if column.name in slot.writes]
    size = "one an axis" if column.size == "axes" else f"{column.size} numbers" if column.size else ""
    kind = column.numpy_dtype(subject.theory.precision)
    return (
        f"`{column.short}`",
        column.meaning,
        unit(column.unit),
        span(column.low, column.high),
        ", ".join(filter(None, (kind, size))),
        KINDS[column.kind] if writers or column.kind is not Kind.CARRIED else "carried, here constant",
        number(column.start),
        ", ".join(writers) or "nobody",
    )


def _scales(subject: Subject) -> Iterator[Block]:
    theory, dt = subject.theory, subject.dt
    yield Heading(2, "2.3 Scales")
    length = (
        f"1/{round(1 / dt)} {subject.unit}"
        if 0 < dt < 1 and round(1 / dt) > 1
        else count_of(dt, subject.unit)
    )
    by_default = " by default" if subject.blueprint is None else ""
    items = [f"Time runs in steps of {length}{by_default}; rates are per {subject.unit}."]
    if subject.blueprint is not None:
        calendar = subject.blueprint.calendar
        horizon = count_of(calendar.horizon * dt, subject.unit)
        run = f"A run covers {horizon} in {count(calendar.horizon, 'step')}"
        settle = f", after {count_of(calendar.settle * dt, subject.unit)} in which it settles, unrecorded"
        items.append(f"{run}{settle if calendar.settle else ''}.")
    elif subject.model is not None:
        items.append(f"A run covers at most {count(subject.model.steps, 'step')}, unless asked otherwise.")
    else:
        items.append("How long a run lasts is set by the run.")
    if subject.axes:
        axes = "one value axis" if len(subject.axes) == 1 else f"{len(subject.axes)} value axes"
        items.append(f"Opinions lie on {axes}: {', '.join(subject.axes)}.")
    elif any(column.size == "axes" for column in theory.columns.values()):
        items.append("Opinions lie on any number of value axes.")
    tied = any(map(follows_ties, theory.all_slots))
    items.append(
        "There is no space. Nearness is a network: who hears whom."
        if tied
        else "There is no space and no network: nobody is nearer to anybody than others."
    )
    items.append(f"Numbers are kept in {theory.precision}, and calculated in double precision.")
    yield Bullets(items)


# 3. Process overview and scheduling


def _process(subject: Subject) -> Iterator[Block]:
    theory = subject.theory
    yield Heading(1, "3. Process overview and scheduling")
    if not theory.all_slots:
        yield Paragraph("There is no process: everything stays as it starts, unless an intervention sets it.")
        return
    yield Paragraph("Each step runs these processes in this order; the order is part of the theory.")
    rows = [
        (
            str(k),
            slot.name,
            ENTITIES[slot.mechanism.acts_on][0],
            sentence(says(type(slot.mechanism))),
            coded(*slot.writes),
        )
        for k, slot in enumerate(theory.all_slots, start=1)
    ]
    yield Grid(("order", "process", "acts on each", "what happens", "what it updates"), rows)
    yield Bullets([*_timing(subject)])


def _timing(subject: Subject) -> Iterator[str]:
    """Yield how processes of each kind treat time and order."""
    slots = subject.theory.all_slots
    for words, holds in TIMING.items():
        found = [slot.name for slot in slots if holds(slot)]
        if found:
            yield f"{words}: {', '.join(found)}."
    yield "A process sees what the processes before it in the step have written."
    if subject.blueprint is not None and subject.blueprint.interventions.planned:
        yield "Interventions (element 6) are made before the step that they name."
    if subject.theory.stops_when is not None:
        yield f"A world stops, and stays as it is, when {subject.theory.reserved} says that it is at rest."
    yield f"Why this order and no other: {NOWHERE[0].lower()}{NOWHERE[1:]}"


def _causes(subject: Subject, links: tuple[Link, ...]) -> Iterator[Block]:
    yield Heading(2, "3.1 Who reads what from whom")
    states, again = "states early in runs of the model", ""
    if subject.model is None:
        states, again = (
            "random legal states",
            "; where little moves, over a decade and where elections are due",
        )
    yield Paragraph(
        f"Signs are measured: each process is run alone, in plain Python, on {states}, with the "
        f"column that it reads pushed up by a little and every draw held{again}. + and − mean that at "
        "least 95 of 100 changes of what it writes go up or down, ± that they go either way, 0 that none "
        "was seen at these parameters, ? that the rule could not calculate there."
    )
    svg = diagram(subject.theory, links, subject.title)
    name = (
        subject.blueprint.theory.name
        if subject.blueprint
        else subject.model.name
        if subject.model
        else subject.theory.name
    )
    yield Drawing(
        svg,
        f"The causal diagram. {LEGEND}",
        f"The drawn causal diagram: `polybius diagram {name} --out {name}.svg`.",
    )
    rows = [
        (slot.name, f"`{read}`", _effects(links, slot.name, read))
        for slot in subject.theory.slots
        for read in dict.fromkeys(link.read for link in links if link.slot == slot.name)
    ]
    yield Grid(("process", "reads", "and by that moves"), rows)


def _effects(links: tuple[Link, ...], slot: str, read: str) -> str:
    """Return what a process writes, with the sign that what it reads has for it."""
    found = [link for link in links if (link.slot, link.read) == (slot, read)]
    felt = [f"`{link.written}` {link.sign.value}" for link in found if link.sign is not Sign.NONE]
    return ", ".join(felt) or "nothing here (0)"


def span(low: float, high: float) -> str:
    """Return a range as text; what a whole number's type holds at most says nothing."""
    return f"{number(low)} and above" if high >= ENDLESS else f"{number(low)} to {number(high)}"


def number(x: float) -> str:
    """Return a number as a reader writes it, with a true minus sign."""
    return f"{x:.6g}".replace("-", "−").replace("inf", "∞")
