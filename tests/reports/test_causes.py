"""Causal diagrams: signs of links whose sign is known, and a picture with everyone in it."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, ClassVar
from xml.etree import ElementTree

import pytest

from polybius.mechanisms import Ballot, Crisis, Grievance
from polybius.model import Clock, Mechanism, Theory, Tick, param
from polybius.reference import MODELS
from polybius.reports.causes import Link, Sign, diagram, measured_links, started_worlds
from polybius.reports.causes.layout import FAR, laid_out
from polybius.reports.causes.signs import summed
from polybius.theories import HIDDEN_MAJORITY, THEORIES


@dataclass(frozen=True, kw_only=True)
class Known(Mechanism):
    """Anger grows with threat, falls with pay, bends with age, and does not care for skill."""

    weight: float = param(0.1, "1", (0, 1), "arbitrary", "weight of everything")

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.earnings",
        "citizens.resolve",
        "citizens.skill",
        "societies.threat",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.grievance",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the anger."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        bend = (me.resolve[i] - 0.5) * (me.resolve[i] - 0.5)
        level: float = 0.4 + s.societies.threat[j] - 0.2 * me.earnings[i] + bend + 0.0 * me.skill[i]
        felt: float = 0.3 + p.weight[w] * level
        return felt


@dataclass(frozen=True, kw_only=True)
class Fragile(Known):
    """Divide by what is zero for somebody."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return what cannot be."""
        me, j = s.citizens, s.citizens.society[i]
        nothing: float = me.earnings[i] + me.resolve[i] + me.skill[i] + s.societies.threat[j]
        return 1.0 / (nothing * 0.0)


@cache
def links() -> tuple[Link, ...]:
    return measured_links(HIDDEN_MAJORITY)


def sign(found: tuple[Link, ...], slot: str, read: str, written: str) -> Sign:
    return next(link.sign for link in found if (link.slot, link.read, link.written) == (slot, read, written))


def test_signs_of_a_rule_that_one_can_read() -> None:
    # threat is added, earnings taken off, resolve a parabola around the middle of its range, skill times 0
    found = {link.read: link.sign for link in measured_links(Theory("anger", (Known(),)))}
    assert found == {
        "citizens.earnings": Sign.MINUS,
        "citizens.resolve": Sign.MIXED,
        "citizens.skill": Sign.NONE,
        "societies.threat": Sign.PLUS,
    }


@pytest.mark.parametrize(
    ("slot", "read", "written"),
    [
        # On election day, where two parties stand; anger moves votes to whichever of them is not in office.
        ("Ballot", "citizens.grievance", "citizens.vote"),
        ("Ballot", "citizens.private", "citizens.vote"),
        # A hazard of 0.04 a year at most, which a push raises by less than a hundredth.
        ("Crisis", "societies.finance", "societies.crisis"),
    ],
)
def test_what_acts_on_rare_occasions_is_seen(slot: str, read: str, written: str) -> None:
    found = measured_links(Theory("rare", (Crisis(), Grievance(), Ballot())))
    expected = {"Ballot": Sign.MIXED, "Crisis": Sign.PLUS}[slot]
    assert sign(found, slot, read, written) is expected


def test_a_theory_of_steps_has_no_longer_ones() -> None:
    found = measured_links(Theory("anger", (Known(),), clock=Clock.STEPS))
    assert sign(found, "Known", "citizens.skill", "citizens.grievance") is Sign.NONE


@pytest.mark.parametrize(
    ("slot", "read", "written", "expected"),
    [
        ("Influence", "citizens.expressed", "citizens.private", Sign.PLUS),
        ("Influence", "citizens.anchor", "citizens.private", Sign.PLUS),
        ("Media", "societies.slant", "citizens.private", Sign.PLUS),
        ("Perception", "citizens.expressed", "citizens.climate", Sign.PLUS),
        ("Expression", "citizens.climate", "citizens.expressed", Sign.PLUS),
        ("Expression", "citizens.pressure", "citizens.expressed", Sign.PLUS),
        ("Enforcement", "citizens.enforces", "citizens.pressure", Sign.PLUS),
        ("Ballot", "citizens.party_id", "citizens.vote", Sign.PLUS),
        ("Ballot", "parties.valence", "citizens.vote", Sign.MIXED),  # whose valence?
        (
            "Expression",
            "societies.severity",
            "citizens.expressed",
            Sign.MIXED,
        ),  # towards the line, from both sides
    ],
)
def test_signs_of_links_that_are_known(slot: str, read: str, written: str, expected: Sign) -> None:
    assert sign(links(), slot, read, written) is expected


def test_every_read_and_written_column_is_a_link_and_ties_are_none() -> None:
    pairs = {(link.slot, link.read, link.written) for link in links()}
    wanted = {
        (slot.name, read, written)
        for slot in HIDDEN_MAJORITY.slots
        for read in slot.reads
        if read != "ties"
        for written in slot.writes
    }
    assert pairs == wanted


def test_a_classic_model_is_pushed_from_its_own_worlds() -> None:
    model = MODELS["granovetter"]
    assert model.theory is not None
    found = measured_links(model.theory, started_worlds(model))
    # who needs more company joins later; who hears more who joined joins sooner
    assert sign(found, "Joining", "citizens.threshold", "citizens.joined") is Sign.MINUS
    assert sign(found, "Joining", "citizens.joined", "citizens.joined") is Sign.PLUS


def test_a_rule_that_fails_is_a_question_mark_not_an_error() -> None:
    assert {link.sign for link in measured_links(Theory("broken", (Fragile(),)))} == {Sign.UNKNOWN}


def test_several_signs_are_one_only_where_they_agree() -> None:
    up, down, none = Link("a", "x", "y", 30, 0), Link("a", "x", "z", 0, 30), Link("a", "x", "w")
    assert summed([up, none]) is Sign.PLUS
    assert summed([up, down]) is Sign.MIXED
    assert summed([none]) is Sign.NONE
    assert Link("a", "x", "y", 95, 5).sign is Sign.PLUS
    assert Link("a", "x", "y", 94, 6).sign is Sign.MIXED


def test_the_picture_has_everyone_in_it() -> None:
    drawn = diagram(HIDDEN_MAJORITY, links())
    root = ElementTree.fromstring(drawn)
    cards = [node.get("data-mechanism") for node in root.iter() if node.get("data-mechanism")]
    pills = {node.get("data-column") for node in root.iter() if node.get("data-column")}
    assert cards == [slot.name for slot in HIDDEN_MAJORITY.slots]  # in the order of the step
    assert pills == HIDDEN_MAJORITY.written
    text = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    assert all(name.partition(".")[2] in text for name in HIDDEN_MAJORITY.given)
    assert "Influence reads expressed; expressed → private: +" in drawn
    assert drawn == diagram(HIDDEN_MAJORITY, links())


def test_nothing_covers_anything_else() -> None:
    layout = laid_out(HIDDEN_MAJORITY, links(), {slot.name: "says so" for slot in HIDDEN_MAJORITY.slots})
    for group in (
        layout.cards,
        [pill for pill in layout.pills if pill.left],
        [pill for pill in layout.pills if not pill.left],
    ):
        placed = sorted((item.y - item.height / 2, item.y + item.height / 2) for item in group)
        assert all(a[1] < b[0] for a, b in pairwise(placed))
        assert placed[0][0] >= layout.top
        assert placed[-1][1] <= layout.height


def test_no_line_runs_across_a_long_diagram() -> None:
    theory = THEORIES["whole_society"]
    layout = laid_out(theory, [], {slot.name: "says" for slot in theory.slots})
    lines = [edge for edge in layout.edges if not edge.far]
    assert {edge.pill.name for edge in lines} == {pill.name for pill in layout.pills}  # each has its writer
    assert all(abs(edge.card.y - edge.pill.y) <= FAR for edge in lines if not edge.home)
    text = diagram(theory, [])
    # Crisis is written by the third mechanism and read by the seventh, half a page below: by name.
    assert ">crisis (3)</text>" in text
    ElementTree.fromstring(text)
