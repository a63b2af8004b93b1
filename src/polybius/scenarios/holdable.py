"""Holdable: which measures can be held, and by what.

A measure can be held where a change of one column brings it about: a mean over citizens of one column,
by moving all of them; the share of all citizens who are in one state, by changing as few as will do; and what
societies or parties carry, by setting it. A spread, a correlation or a count of clusters says nothing
about who should move where, nor does a share within bounds: these cannot be held.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from polybius.engine import Hold
from polybius.errors import ScenarioError, nearest
from polybius.measures import Average, Carried, Mean, Measure, PerceivedClimate, Share
from polybius.measures.voices import COLUMNS
from polybius.model import Theory
from polybius.scenarios.held import HeldMean, HeldShare
from polybius.scenarios.interventions import Intervention
from polybius.scenarios.measuring import measures_of
from polybius.state import Column

__all__ = ["held_column", "holdable", "holds_of", "measure_instead", "measure_to_hold"]

#: Who holds a place: somebody new starts anew in whatever they carry.
PERSON = "citizens.id"


def holdable(measure: Measure) -> bool:
    """Say whether a measure can be held."""
    if isinstance(measure, Share):
        return measure.low == measure.high and not measure.among
    return isinstance(measure, Average | Carried | Mean | PerceivedClimate)


def measure_to_hold(owner: str, name: str, theory: Theory) -> Measure:
    """Return the measure called `name`; raise ScenarioError where it can't be held under `theory`."""
    known, there = measures_of(theory), set(theory.columns)
    can = [key for key, each in known.items() if holdable(each) and set(each.reads) <= there]
    if name in can:
        return known[name]
    if name in known and holdable(known[name]):
        lacking = sorted(set(known[name].reads) - there)[0]
        raise ScenarioError(f"{owner}: measure '{name}' reads {lacking}, which theory '{theory.name}' lacks.")
    wrong = f"measure '{name}' cannot be held" if name in known else f"there is no measure '{name}' to hold"
    hint = "" if name in known else nearest(name, can).partition(" Known")[0]
    raise ScenarioError(
        f"{owner}: {wrong}.{hint} What can be held are means and shares of citizens in one column, and what "
        f"societies and parties carry: {', '.join(can) or 'here none'}."
    )


def measure_instead(name: str, theory: Theory) -> str:
    """Say that column `name` of citizens cannot be set, and which measure of it can be held."""
    known = measures_of(theory).items()
    by = [key for key, measure in known if holdable(measure) and measure.reads[:1] == (name,)]
    if name in theory.columns and by:
        what = f'Hold a measure of it instead, as in measure = "{by[0]}"'
    else:
        what = "Name a column of societies or parties, or a measure of citizens"
    return f"{name} is each citizen's own and cannot be set. {what}."


def held_column(measure: Measure, columns: Mapping[str, Column]) -> Column:
    """Return the column of citizens that a measure is held by, with the range that the measure has."""
    column = columns[measure.reads[0]]
    if isinstance(measure, Share):
        return replace(column, dtype="float", unit="share", low=0.0, high=1.0, size=0)
    return column


def holds_of(item: Intervention, societies: NDArray[np.bool_], step: int) -> Iterator[Hold]:
    """Yield what keeps the measure of `item` in `societies` at `step`.

    One for each column whose writers may undo it: what the measure reads, and who lives there.
    """
    measure, value = item.measure, item.course.at(step)
    if measure is None:
        return
    among = (*measure.reads[1:], *measure.heeds)
    for column in (item.target, *among, PERSON):
        if isinstance(measure, Share):
            rest = COLUMNS[item.target].start
            yield HeldShare(column, item.target, societies, value, measure.low, rest)
        else:
            yield HeldMean(column, item.target, among, societies, value, item.low, item.high)
