"""Design concepts: element 4 of the protocol, each derived from declarations by a rule that it states."""

import re
from collections.abc import Iterator
from inspect import cleandoc

from polybius.measures import STANDARD
from polybius.model import Encounter, Partners, Slot, parameters
from polybius.reports.odd.blocks import Block, Bullets, Grid, Heading, Paragraph
from polybius.reports.odd.prose import NOWHERE, coded, deed, sentence
from polybius.reports.odd.rules import draws, follows_ties, of_others
from polybius.reports.odd.subject import Subject
from polybius.reports.premises import short_source
from polybius.reports.statements import statement
from polybius.reports.words.phrases import count, listed

__all__ = ["concepts"]

#: Units in which agents weigh one thing against another.
WORTH = ("utility", "logit")

#: Words by which a mechanism says that it learns, or looks ahead.
LEARNS = re.compile(r"\blearn\w*", re.IGNORECASE)
FORESEES = re.compile(
    r"\b(?:predict|foresee|forecast|anticipat)\w*|\bexpected (?:life|reversal|utility|punishment)",
    re.IGNORECASE,
)

#: What each draw of `polybius.rng` is.
DRAWN = {
    "below": "a whole number",
    "choice": "one of several by weight",
    "fill_uniform": "uniform numbers",
    "normal": "a normal number",
    "normals": "a normal number for each axis",
    "uniform": "a uniform number",
    "uniform2": "two uniform numbers",
    "uniform4": "four uniform numbers",
}


def concepts(subject: Subject) -> Iterator[Block]:
    """Yield the eleven design concepts."""
    yield Heading(1, "4. Design concepts")
    yield Paragraph(
        "What follows is read off the declarations and the rules' own text. Each concept says by which sign."
    )
    parts = (
        ("Basic principles", _principles),
        ("Emergence", _emergence),
        ("Adaptation", _adaptation),
        ("Objectives", _objectives),
        ("Learning", _learning),
        ("Prediction", _prediction),
        ("Sensing", _sensing),
        ("Interaction", _interaction),
        ("Stochasticity", _stochasticity),
        ("Collectives", _collectives),
        ("Observation", _observation),
    )
    for k, (title, part) in enumerate(parts, start=1):
        yield Heading(2, f"4.{k} {title}")
        yield from part(subject)


def _principles(subject: Subject) -> Iterator[Block]:
    if not subject.theory.slots:
        yield Paragraph("There is no submodel.")
        return
    yield Paragraph("Each submodel gives a published theory the form in which it runs:")
    yield Bullets([_root(slot) for slot in subject.theory.slots])


def _root(slot: Slot) -> str:
    first = cleandoc(type(slot.mechanism).__doc__ or "").partition("\n\n")[0]
    works = [short_source(key) for key in slot.mechanism.sources]
    return f"{slot.name}: {sentence(first)}" + (f" Sources: {', '.join(works)}." if works else "")


def _emergence(subject: Subject) -> Iterator[Block]:
    theory = subject.theory
    loops = _loops(theory.slots)
    if loops:
        yield Paragraph(
            "These variables act on one another in a circle, through more than one process, so that their "
            "course is written in no single rule:"
        )
        yield Bullets(
            [f"{coded(*names)} (through {listed(_through(theory.slots, names))})" for names in loops]
        )
    else:
        yield Paragraph("No variables act on one another in a circle through more than one process.")
    yield Paragraph(
        f"Imposed, not emerging: the parameters, and the variables that nobody writes: "
        f"{coded(*_plain(theory.given)) or 'none'}."
    )


def _plain(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of columns, without structure such as ties."""
    return tuple(name for name in names if "." in name)


def _loops(slots: tuple[Slot, ...]) -> list[tuple[str, ...]]:
    """Return the groups of columns that reach each other, where two processes at least take part."""
    after = {name: {name} for slot in slots for name in slot.writes}
    steps = [
        (read, written) for slot in slots for read in slot.reads for written in slot.writes if read in after
    ]
    for _ in after:  # no path is longer
        for read, written in steps:
            after[read] |= after[written]
    groups: dict[frozenset[str], None] = {}
    for name in after:
        groups[frozenset(other for other in after if other in after[name] and name in after[other])] = None
    ordered = [tuple(name for name in after if name in group) for group in groups]
    return [names for names in ordered if len(_through(slots, names)) > 1 and len(names) > 1]


def _through(slots: tuple[Slot, ...], names: tuple[str, ...]) -> list[str]:
    """Return the processes that lead from one of these columns to another of them."""
    return [slot.name for slot in slots if set(names) & set(slot.reads) and set(names) & set(slot.writes)]


def _weighing(slot: Slot) -> list[str]:
    """Return the parameters of a mechanism that weigh what an agent wants."""
    return [name for name, p in parameters(slot.mechanism).items() if p.unit.partition("/")[0] in WORTH]


def _adaptation(subject: Subject) -> Iterator[Block]:
    found = [
        slot for slot in subject.theory.slots if _weighing(slot) or "revisions" in parameters(slot.mechanism)
    ]
    if not found:
        yield Paragraph(
            "None: no process weighs utilities, or revises a choice at a rate. What agents do follows from "
            "their state directly."
        )
        return
    yield Paragraph(
        "Agents choose where a process weighs utilities (a parameter in utility or logits) or revises a "
        "choice at a rate (a parameter called `revisions`):"
    )
    yield Bullets([f"{slot.name} sets {coded(*slot.writes)}: {deed(slot.mechanism.rule)}" for slot in found])


def _objectives(subject: Subject) -> Iterator[Block]:
    rows = [
        (slot.name, f"`{name}`", parameters(slot.mechanism)[name].meaning)
        for slot in subject.theory.slots
        for name in _weighing(slot)
    ]
    if not rows:
        yield Paragraph("None: no parameter is measured in utility or logits, so no agent pursues anything.")
        return
    yield Paragraph(
        "What agents weigh, by the parameters in utility or logits; the equations are in element 7:"
    )
    yield Grid(("process", "weight", "what for"), rows)


def _learning(subject: Subject) -> Iterator[Block]:
    yield Paragraph(
        "Parameters are the same from the first step to the last, so no agent changes the rule by which it "
        "decides."
    )
    yield _speaking(subject, LEARNS, "learning", "No process speaks of learning.")
    kept = [slot for slot in subject.theory.slots if set(slot.reads) & set(slot.writes)]
    if kept:
        held = [f"{slot.name} ({coded(*(n for n in slot.writes if n in slot.reads))})" for slot in kept]
        yield Paragraph(f"What is remembered, since a process reads what it wrote: {', '.join(held)}.")


def _prediction(subject: Subject) -> Iterator[Block]:
    yield _speaking(
        subject,
        FORESEES,
        "what is to come",
        "None: no process speaks of predicting, or of an expected utility, punishment, reversal or life.",
    )


def _speaking(subject: Subject, words: re.Pattern[str], what: str, otherwise: str) -> Block:
    """Return which mechanisms speak of something in their own words, with the sentence."""
    found = []
    for slot in subject.theory.slots:
        text = " ".join(statement(type(slot.mechanism)).split())
        said = next((s for s in re.split(r"(?<=[.;:])\s", text) if words.search(s)), None)
        if said:
            found.append(f"{slot.name}: “{said.rstrip(';:')}”")
    return Paragraph(f"Processes that speak of {what}: {' '.join(found)}") if found else Paragraph(otherwise)


def _sensing(subject: Subject) -> Iterator[Block]:
    yield Paragraph(
        "Everything that an agent senses is declared; a rule is handed nothing else. What is read is read "
        "without error, unless the submodel says so."
    )
    rows = [(slot.name, *_senses(slot)) for slot in subject.theory.slots]
    yield Grid(("process", "of oneself", "of others", "of what one belongs to", "of many at once"), rows)


def _senses(slot: Slot) -> tuple[str, str, str, str]:
    """Return what a rule reads of its own row, of others of its kind, of other tables, and in sum."""
    table, others = f"{slot.mechanism.acts_on}.", of_others(slot)
    seen = [slot.bound(name) for name in slot.mechanism.reads if "." in name]
    summed = {name for aggregate in slot.mechanism.aggregates.values() for name in aggregate.columns}
    # one's own value too, where a rule looks at both
    own = [
        name for name in seen if name.startswith(table) and not (name in others and name not in slot.writes)
    ]
    wider = [name for name in seen if not name.startswith(table) and name not in summed]
    sums = [
        f"{key} ({type(aggregate).__name__.lower()}{f' of `{aggregate.of}`' * isinstance(aggregate.of, str)})"
        for key, aggregate in slot.mechanism.aggregates.items()
    ]
    whom = f" ({_whom(slot)})" if others else ""
    return coded(*own) or "–", (coded(*others) + whom) or "–", coded(*wider) or "–", ", ".join(sums) or "–"


def _whom(slot: Slot) -> str:
    mechanism = slot.mechanism
    if isinstance(mechanism, Encounter):
        return "those it meets"
    return "those it hears" if follows_ties(slot) else "any other"


def _interaction(subject: Subject) -> Iterator[Block]:
    slots = subject.theory.slots
    direct = [
        f"{slot.name}: reads {coded(*of_others(slot))} of {_whom(slot)}" for slot in slots if of_others(slot)
    ]
    if direct:
        yield Paragraph(
            "Direct, where a process reads other rows of its own table, along ties or in encounters:"
        )
        yield Bullets(direct)
    mediated = [_mediated(slot, slots) for slot in slots if slot.mechanism.aggregates]
    if any(mediated):
        yield Paragraph("Mediated, where a process sums citizens up into something that others read:")
        yield Bullets([words for words in mediated if words])
    if not direct and not any(mediated):
        yield Paragraph("None: no process reads other rows of its own table, or sums citizens up.")


def _mediated(slot: Slot, slots: tuple[Slot, ...]) -> str:
    read = {name: [s.name for s in slots if name in s.reads and s.name != slot.name] for name in slot.writes}
    told = [f"`{name}` (read by {listed(readers)})" for name, readers in read.items() if readers]
    return f"{slot.name} sums citizens up and writes {listed(told)}" if told else ""


def _stochasticity(subject: Subject) -> Iterator[Block]:
    told = [words for slot in subject.theory.all_slots if (words := _chance(slot))]
    if not told:
        yield Paragraph("None: no rule draws. Chance enters only by who there is at the start.")
    else:
        yield Paragraph(
            "A process is stochastic where its rule draws, or where chance brings groups together:"
        )
        yield Bullets(told)
    yield Paragraph(
        "Every draw is a function of the world's seed, the agent's id, the process's stream, the step and "
        "a place in the rule (Philox4x32-10). So runs repeat bit by bit on any number of threads, and two "
        "runs that differ in one thing share every draw that both make. World w of a run with seed S has "
        "seed S + w."
    )


def _chance(slot: Slot) -> str:
    made = [DRAWN[name] for name in draws(slot)]
    if isinstance(slot.mechanism, Encounter):
        where = "its neighbours" if slot.mechanism.partners is Partners.NEIGHBOURS else "all"
        made.insert(0, f"who meets whom (among {where})" if slot.mechanism.members > 1 else "who acts next")
    return f"{slot.name} (stream {slot.stream:08x}): draws {listed(made)}" if made else ""


def _collectives(subject: Subject) -> Iterator[Block]:
    names = {column.name.partition(".")[0] for column in subject.theory.columns.values()}
    names |= {slot.mechanism.acts_on for slot in subject.theory.all_slots}
    found = [name for name in ("societies", "groups", "parties") if name in names]
    if not found:
        yield Paragraph("None: no process reads or writes anything of a society, group or party.")
        return
    yield Paragraph(
        f"Citizens belong to {listed(found)}, which are entities with variables of their own (2.2): given "
        "from outside, or written by the processes that act on them."
    )


def _observation(subject: Subject) -> Iterator[Block]:
    if subject.model is not None:
        rows = [(f"`{o.name}`", o.meaning) for o in subject.model.outcomes]
        rows += [
            (f"`{name}`", f"{subject.theory.schema[name].meaning}, at the end")
            for name in subject.model.shows
        ]
        yield Paragraph("What is taken of each world:")
        yield Grid(("outcome", "meaning"), rows)
        return
    if subject.blueprint is None:
        fitting = [m for m in STANDARD if set(m.reads) <= set(subject.theory.columns)]
        yield Paragraph(
            "What is recorded, and how often, is set by the run. Of the standard measures these apply:"
            if fitting
            else f"What is recorded is set by the run; otherwise: {NOWHERE[0].lower()}{NOWHERE[1:]}"
        )
        if fitting:
            yield Grid(("measure", "what it is", "source"), [_measure(m) for m in fitting])
        return
    yield from _recorded(subject)


def _measure(measure: object) -> tuple[str, str, str]:
    name, words, source = (str(getattr(measure, key)) for key in ("name", "long_name", "source"))
    return f"`{name}`", words, short_source(source)


def _recorded(subject: Subject) -> Iterator[Block]:
    assert subject.blueprint is not None
    scenario = subject.blueprint.scenario
    record, asked = scenario.record, scenario.survey
    often = "every step" if record.every == 1 else f"every {count(record.every, 'step')}"
    yield Paragraph(f"Recorded {often}:")
    yield Grid(("measure", "what it is", "source"), [_measure(m) for m in subject.blueprint.measures])
    more = []
    if record.cells:
        more.append(f"Shares of opinion in {record.cells} equal cells of [−1, 1].")
    if record.panel:
        more.append(f"A panel of {record.panel:,} citizens, who are followed one by one.")
    if asked is not None:
        more.append(
            f"A pollster asks {asked.sample:,} citizens every {asked.every:g} {subject.unit} what they hold "
            f"({listed(asked.items)}), on {asked.points} points, with an error of {asked.error:g}."
        )
    if more:
        yield Bullets(more)
