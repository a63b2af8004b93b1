"""What notebooks show of public objects: one test for all of them, and the pictures by hand."""

import re
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser

import pandas as pd
import pytest

import polybius
from polybius.notebook import Interval, heading, intervals, rows, shown
from polybius.populations import Synthesis
from polybius.reference import MODELS
from polybius.results import Record
from polybius.state.networks import Network

NASTY = "<img src=x onerror=alert(1)> & \"quotes\" 'and' $x$"

SHOWN: dict[str, Callable[[], object]] = {
    **{f"theory {name}": partial(polybius.THEORIES.__getitem__, name) for name in polybius.THEORIES},
    **{f"plan of {name}": theory.plan for name, theory in polybius.THEORIES.items()},
    "mechanism": lambda: polybius.THEORIES["hidden_majority"].slots[0].mechanism,
    "scenario": lambda: polybius.load("whole_society"),
    "frozen scenario": lambda: polybius.load("frozen"),
    "network": lambda: Network.from_ties(4, [0, 1, 2], [1, 2, 3]),
    "no network": lambda: Network.from_rows([]),
    "state": lambda: polybius.make_world(axes=(NASTY,), citizens={"private": [[0.1], [0.2]]}),
    "empty record": lambda: Record({}, {}),
    "theories": lambda: polybius.THEORIES,
    "models": lambda: MODELS,
    **{f"model {name}": partial(MODELS.__getitem__, name) for name in MODELS},
    "inputs": lambda: polybius.load("whole_society").inputs(),
    "people": lambda: polybius.people(pd.DataFrame({"private": [0.1, -1.0]}, index=[NASTY, "b"])),
    "respondents": polybius.anes1996,
    "population": lambda: Synthesis(polybius.anes1996()).population(5, seed=1),
    "source": lambda: polybius.cite("kuran1995"),
    "theory of one's own": lambda: polybius.Theory(NASTY, (), claim=NASTY, source=NASTY),
    "scenario of one's own": lambda: polybius.Scenario.parse(
        {"scenario": {"name": NASTY, "title": NASTY, "description": NASTY}}
    ),
}


class Balanced(HTMLParser):
    """Fail where tags do not close, or where one that runs something is open."""

    VOID = ("br", "img", "line", "circle")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "link", "iframe")
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)
def test_public_objects_show_themselves(make: Callable[[], object]) -> None:
    thing = make()
    html = thing._repr_html_()  # type: ignore[attr-defined]
    Balanced(html)
    assert "<img" not in html  # what others wrote is text
    assert not re.search(r"(?<!-)\bcolor:|background", html)  # the notebook's own, on dark and light
    if not isinstance(thing, polybius.model.plan.Plan):  # which is a table in plain text, too
        assert len(repr(thing).splitlines()) <= 3 and len(repr(thing)) < 1500


def test_text_is_escaped_wherever_it_stands() -> None:
    html = shown(heading(NASTY, NASTY), rows([NASTY], [[NASTY]], NASTY))
    Balanced(html)
    assert html.count("&lt;img src=x") == 5


def test_numbers_are_short_and_stand_to_the_right() -> None:
    html = rows(["a"], [[1234567], [0.123456789], [True]])
    assert all(f">{text}</td>" in html for text in ("1,234,567", "0.1235", "True"))
    assert html.count("text-align: right") == 2


def test_long_tables_are_cut_and_say_so() -> None:
    html = rows(["a"], [[k] for k in range(75)])
    assert html.count("<tr>") == 61 and "15 more rows." in html


def test_intervals_share_one_scale_with_zero() -> None:
    # From -1 to 3 over 208 of 220: 0 lies at 6 + 52, 1 at 6 + 104; the first interval is drawn from -1 to 3.
    first, second = intervals([Interval(1.0, -1.0, 3.0), Interval(0.0, 0.0, 0.0)])
    assert '<line x1="6.0" x2="214.0"' in first and '<circle cx="110.0"' in first
    assert '<circle cx="58.0"' in second and 'x1="58.0" x2="58.0"' in first
    assert 'aria-label="1, from -1 to 3"' in first
    assert "currentColor" in first


@pytest.mark.parametrize(
    "given",
    [Interval(float("nan"), 0, 1), Interval(float("inf"), 0, 1), Interval(1.0, float("nan"), float("nan"))],
)
def test_what_is_no_number_is_not_drawn(given: Interval) -> None:
    (drawn,) = intervals([given])
    assert "nan" not in drawn.replace('aria-label="1, from nan to nan"', "") and "inf" not in drawn
