"""Details: initialisation, input data, submodels, and the references of all of it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc

from polybius.measures import STANDARD
from polybius.model import Parameter, Prior, Slot, parameters
from polybius.reports.interventions import Intervention
from polybius.reports.odd.blocks import Block, Bullets, Grid, Heading, Paragraph, Works
from polybius.reports.odd.overview import number, span
from polybius.reports.odd.prose import coded, deed, sentence, told
from polybius.reports.odd.subject import Subject
from polybius.reports.premises import short_source
from polybius.reports.statements import statement
from polybius.reports.words.phrases import count_of, unit
from polybius.sources import references

__all__ = ["details", "works"]


def details(subject: Subject) -> Iterator[Block]:
    """Yield elements 5 to 7 of the protocol."""
    yield Heading(1, "5. Initialisation")
    yield from _initialisation(subject)
    yield Heading(1, "6. Input data")
    yield from _input(subject)
    yield Heading(1, "7. Submodels")
    yield from _submodels(subject)


# 5. Initialisation


def _initialisation(subject: Subject) -> Iterator[Block]:
    if subject.blueprint is not None:
        yield from _from_scenario(subject)
        return
    if subject.model is not None:
        yield from _from_start(subject)
        return
    yield Paragraph(
        "Set by a scenario, not by the theory: who the citizens are, who hears whom, and the values of "
        "what is given. What a scenario leaves out starts at the values in 2.2. `polybius odd SCENARIO` "
        "describes one."
    )


def _from_start(subject: Subject) -> Iterator[Block]:
    assert subject.model is not None
    start = subject.model.start
    yield Paragraph(sentence(cleandoc(type(start).__doc__ or "").partition("\n\n")[0]))
    if parameters(start):
        yield _parameters(parameters(start), {name: getattr(start, name) for name in parameters(start)})
    network = (
        "Everyone hears everyone, unless a graph is given."
        if subject.model.network is None
        else "Ties are those of a network that the model makes, unless a graph is given: "
        + sentence(cleandoc(subject.model.network.__doc__ or "").partition("\n\n")[0])
    )
    yield Paragraph(network)
    yield Paragraph("What the start leaves out begins at the values in 2.2.")


def _from_scenario(subject: Subject) -> Iterator[Block]:
    blueprint = subject.blueprint
    assert blueprint is not None
    scenario, respondents = blueprint.scenario, blueprint.respondents
    survey = respondents.mapping.survey
    yield Paragraph(
        f"{scenario.population.citizens:,} citizens are drawn with replacement from {respondents.n_used:,} "
        f"respondents of the {survey.name} ({short_source(survey.source)}). {sentence(survey.note)} World w "
        f"has the seed {scenario.scenario.seed} + w."
    )
    lines = respondents.mapping.describe(blueprint.synthesis.only)
    rows = [(line.column, line.kind, line.item or "–", line.how) for line in lines]
    yield Grid(("what", "measured or synthetic", "survey item", "how"), rows)
    yield Bullets([*_premises(subject)])
    yield Heading(2, "5.1 Society and parties")
    schema = subject.theory.schema
    given = [
        (f"societies.{short}", ", ".join(map(number, values)), schema[f"societies.{short}"])
        for short, values in scenario.society.items()
    ]
    rows = [
        (f"`{name}`", value, _unit_given(subject, column.unit), column.meaning)
        for name, value, column in given
    ]
    for k, name in enumerate(blueprint.party_names):
        for short, values in blueprint.parties.items():
            column = schema.get(f"parties.{short}")
            said = ", ".join(number(float(x)) for x in values[k : k + 1].ravel())
            rows.append(
                (
                    f"{name}: `parties.{short}`",
                    said,
                    unit(column.unit) if column else "–",
                    column.meaning if column else "",
                )
            )
    yield Grid(("variable", "value", "unit", "meaning"), rows)
    yield Paragraph("What neither survey nor scenario sets starts at the values in 2.2.")


def _unit_given(subject: Subject, name: str) -> str:
    """Return a unit; a scenario gives times, not steps."""
    return subject.unit if name == "step" else unit(name)


def _premises(subject: Subject) -> Iterator[str]:
    assert subject.blueprint is not None
    scenario = subject.blueprint.scenario
    hidden, start = subject.blueprint.synthesis.hidden, scenario.start
    if hidden.share:
        axis = hidden.scale(subject.blueprint.respondents)
        yield (
            f"A premise, not a measurement: {hidden.share:.0%} of those who do not publicly stand on the "
            f"{'+' if hidden.side > 0 else '−'} side of {axis} stand there in private; party "
            f"identification and vote tell who they are, with weight {hidden.evidence:g}."
        )
    if start.silenced:
        yield f"{start.silenced:.0%} of those privately on the hidden side begin by taking no side in public."
    climate = ", ".join(f"{share:.0%}" for share in start.climate)
    yield f"Everyone begins by believing the + side to be {climate} of the public."
    if start.settle:
        settles = count_of(start.settle, subject.unit)
        yield f"From there the run settles for {settles}, unrecorded, before time 0."
    yield f"Who hears whom: {_network(subject)}."


def _network(subject: Subject) -> str:
    assert subject.blueprint is not None
    network = subject.blueprint.scenario.network
    if network.file:
        return f"read from {network.file}"
    given = [f"{key.replace('_', ' ')} {value}" for key, value in network.arguments.items()]
    return ", ".join([f"a network of the kind {network.kind.replace('_', ' ')}", *given])


# 6. Input data


def _input(subject: Subject) -> Iterator[Block]:
    if subject.blueprint is None or not subject.blueprint.scenario.interventions:
        yield Paragraph(
            "The model uses no input data that change in time. "
            + (
                "Interventions belong to scenarios."
                if subject.blueprint is None
                else "There are no interventions."
            )
        )
    else:
        yield Paragraph("Nothing from outside changes in time, but for these interventions:")
        planned = map(Intervention.of, subject.blueprint.scenario.to_dict()["interventions"])
        yield Grid(("when", "what", "course", "how long", "rows", "why"), [_row(subject, x) for x in planned])
    if subject.blueprint is not None:
        yield from map(Paragraph, [*subject.blueprint.notes, *subject.blueprint.passed_over])
        files = subject.blueprint.scenario.files()
        if files:
            yield Paragraph("Files read at the start:")
            yield Grid(("file", "SHA-256"), [(f"`{path}`", f"`{digest}`") for path, digest in files.items()])
        else:
            yield Paragraph(
                "The survey that citizens are drawn from ships with the program; no other file is read."
            )


def _row(subject: Subject, item: Intervention) -> tuple[str, ...]:
    """Return when, what, how, how long, on which rows and why."""
    rows = item.parties or item.societies
    return (
        f"{subject.unit} {item.time:g}",
        f"`{item.target}`",
        item.course,
        item.span(subject.unit) or "from then on",
        ", ".join(map(str, rows)) or "all",
        item.note,
    )


# 7. Submodels


def _submodels(subject: Subject) -> Iterator[Block]:
    if subject.words:
        yield from told(subject.words)
    if not subject.theory.all_slots:
        yield Paragraph("There is no submodel.")
    for k, slot in enumerate(subject.theory.all_slots, start=1):
        yield Heading(2, f"7.{k} {slot.name}")
        yield from _submodel(subject, slot)


def _submodel(subject: Subject, slot: Slot) -> Iterator[Block]:
    kind = type(slot.mechanism)
    words = statement(kind)
    own = cleandoc(kind.__doc__ or "")
    shared = bool(subject.words) and words == cleandoc(sys.modules[kind.__module__].__doc__ or "")
    if not shared:
        yield from told(words)
    if own != words:
        yield Paragraph(own.partition("\n\n")[0].replace("\n", " "))
    if slot.mechanism.rule.__doc__:
        yield Paragraph(f"What its rule sets, for each row: {deed(slot.mechanism.rule)}")
    homes = {name: subject.theory.homes[f"{slot.name}.{name}"] for name in parameters(slot.mechanism)}
    known = {
        name: p for name, p in parameters(slot.mechanism).items() if homes[name] == f"{slot.name}.{name}"
    }
    if known:
        yield _parameters(known, {name: getattr(slot.mechanism, name) for name in known})
    elif not homes:
        yield Paragraph("It has no parameters.")
    if elsewhere := [home for name, home in homes.items() if name not in known]:
        yield Paragraph(f"It goes by parameters that stand elsewhere: {coded(*elsewhere)}.")
    yield Bullets([*_uses(slot)])


def _parameters(known: Mapping[str, Parameter], values: Mapping[str, float]) -> Grid:
    rows = [
        (
            f"`{name}`",
            number(values[name]) + (f" (default {number(p.default)})" if values[name] != p.default else ""),
            unit(p.unit),
            span(p.low, p.high),
            _prior(p.prior),
            p.meaning,
            short_source(p.source),
        )
        for name, p in known.items()
    ]
    return Grid(("parameter", "value", "unit", "range", "prior", "meaning", "source"), rows)


def _prior(prior: Prior | None) -> str:
    return "none" if prior is None else str(prior)


def _uses(slot: Slot) -> Iterator[str]:
    mechanism = slot.mechanism
    at_once = "everybody at once" if slot.kind == "rule" else slot.kind
    yield f"Acts on {mechanism.acts_on}: {at_once}."
    yield f"Reads: {coded(*slot.reads) or 'nothing'}."
    yield f"Writes: {coded(*slot.writes)}."
    if mechanism.constants:
        yield f"Computed once from parameters and the length of a step: {coded(*mechanism.constants)}."
    works = [short_source(key) for key in mechanism.sources]
    if works:
        yield f"Sources: {', '.join(works)}."


def works(subject: Subject) -> Iterator[Block]:
    """Yield the references of everything that the document names."""
    yield Heading(1, "References")
    yield Works(references(["grimm2020", *_keys(subject)]))


def _keys(subject: Subject) -> Sequence[str]:
    keys = [subject.theory.source]
    for slot in subject.theory.all_slots:
        keys += [*slot.mechanism.sources, *(p.source for p in parameters(slot.mechanism).values())]
    if subject.model is not None:
        keys += [subject.model.source, *(answer.source for answer in subject.model.known_answers)]
        keys += [p.source for p in parameters(subject.model.start).values()]
    if subject.blueprint is not None:
        mapping = subject.blueprint.respondents.mapping
        keys += [mapping.survey.source, *(column.source for column in mapping.synthetic.values())]
        keys += [measure.source for measure in subject.blueprint.measures]
    elif subject.model is None:
        keys += [measure.source for measure in STANDARD]
    return keys
