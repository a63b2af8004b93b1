"""Checking: all clauses, tried on one mechanism."""

from dataclasses import dataclass
from html import escape

from polybius.contracts.clause import Clause
from polybius.contracts.conduct import (
    batch_equals_parts,
    input_left_alone,
    plain_equals_compiled,
    runs_on_what_it_declares,
    stays_in_range,
    threads_change_nothing,
)
from polybius.contracts.declarations import (
    bad_values_refused,
    declared_completely,
    declared_reads_used,
    same_bits_everywhere,
    survives_pickling,
)
from polybius.contracts.draws import draws_are_distinct
from polybius.contracts.liveness import every_parameter_moves_something
from polybius.contracts.subject import Subject
from polybius.errors import ContractError, ParameterError, PolybiusError
from polybius.model import Clock, Integrated, Mechanism
from polybius.state import State

#: What every mechanism must keep, in the order in which it is tried.
CLAUSES: tuple[Clause, ...] = (
    Clause("declared", "every number is a parameter with unit, range and meaning", declared_completely),
    Clause("guarded", "a parameter refuses what is no number or out of its range", bad_values_refused),
    Clause("frugal", "the rule names all that it declares to read", declared_reads_used),
    Clause("portable", "the rule uses only what gives the same bits everywhere", same_bits_everywhere),
    Clause("sent", "it can be sent to another process", survives_pickling),
    Clause("plain", "it runs in plain Python on what it declares, in its world", runs_on_what_it_declares),
    Clause("bounded", "what it writes are numbers within their ranges", stays_in_range),
    Clause("compiled", "plain Python and compiled code give the same bits", plain_equals_compiled),
    Clause("batched", "worlds side by side go as each would alone, in any order", batch_equals_parts),
    Clause("threaded", "any number of threads gives the same bits", threads_change_nothing),
    Clause("tidy", "the state that it is given stays as it is", input_left_alone),
    Clause("drawn", "no draw is used twice", draws_are_distinct),
    Clause("alive", "every parameter moves something", every_parameter_moves_something),
)


@dataclass(frozen=True)
class Checked:
    """What came of a check: the mechanism's name, and the clauses that it keeps."""

    name: str
    kept: tuple[Clause, ...]

    def __repr__(self) -> str:
        return f"<{self.name} keeps the contract: {len(self.kept)} clauses>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>✓ {escape(clause.name)}</td><td style='text-align:left'>{escape(clause.says)}</td></tr>"
            for clause in self.kept
        )
        return f"<b>{escape(self.name)}</b> keeps the contract<table>{rows}</table>"


def check(
    mechanism: type[Mechanism] | Mechanism | Integrated,
    *,
    world: State | None = None,
    clock: Clock = Clock.YEARS,
    precision: str = "float32",
) -> Checked:
    """Try a mechanism on all that every mechanism must keep, those that ship among them.

    `mechanism` is a class, tried at its defaults and at values from the ranges of its parameters, or an
    instance, tried at its own values instead of the defaults. It runs alone, a few steps, in random worlds
    of two societies and four parties, or in `world` where these lack what it needs. `clock` and
    `precision` ("float32" or "float64") are those of the theory that it is meant for. Raises
    ContractError that says, a sentence each, which clauses it breaks and where.
    """
    subject = Subject(_made(mechanism), world, clock, precision)
    broken = []
    for clause in CLAUSES:
        if problem := problem_of(clause, subject):
            broken.append(f"({clause.name}) {problem}")
            if clause is CLAUSES[0]:
                break  # what is not declared cannot run
    if broken:
        clauses = f"{len(broken)} of {len(CLAUSES)} clauses"
        raise ContractError(f"{subject.name} breaks {clauses}.", broken)
    return Checked(subject.name, CLAUSES)


def problem_of(clause: Clause, subject: Subject) -> str:
    """Return in a sentence how the subject breaks the clause; nothing where it keeps it."""
    try:
        clause.trial(subject)
    except PolybiusError as error:
        return str(error)
    return ""


def _made(mechanism: object) -> Mechanism | Integrated:
    if isinstance(mechanism, type) and issubclass(mechanism, Mechanism):
        mechanism = mechanism()
    if not isinstance(mechanism, Mechanism | Integrated):
        raise ParameterError(
            f"check tries a mechanism: a class such as `class MyRule(Mechanism)`, or an instance of one. "
            f"Got {mechanism!r} instead."
        )
    return mechanism
