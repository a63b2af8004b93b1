"""Public opinion is what those say who speak."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from random_societies import Network, random_society

from polybius.measures import STANDARD, Assortativity, FalsifyingShare, Mean, Measure
from polybius.state import State, Table, make_world

PUBLIC = [measure for measure in STANDARD if measure.heeds]


def half_silent() -> State:
    """Return citizens of whom the first and the last keep silent, though they once said something."""
    return make_world(
        citizens={
            "private": np.array([[1.0], [0.5], [0.0], [-1.0]], np.float32),
            "expressed": np.array([[-1.0], [0.5], [0.5], [-1.0]], np.float32),
            "speaks": np.array([0, 1, 1, 0], np.uint8),
        },
        network=Network(np.array([0, 1, 2, 3, 4]), np.array([1, 2, 1, 0], np.uint32)),
    )


def test_last_words_of_the_silent_do_not_count() -> None:
    state = half_silent()
    assert Mean("expressed").of(state) == 0.5  # of two who say 0.5
    assert Mean("private").of(state) == 0.125  # of all four
    assert FalsifyingShare().of(state) == 0.5  # the one at 0 who says 0.5, of the two
    assert np.isnan(Assortativity("expressed").of(state)).all()  # both who speak say the same


# not along ties, which lead to rows: those change where citizens are left out
@pytest.mark.parametrize(
    "measure", [m for m in PUBLIC if not isinstance(m, Assortativity)], ids=lambda m: m.name
)
def test_as_if_the_silent_were_not_there(measure: Measure) -> None:
    state = random_society(300, 11)
    speaks = state.citizens["speaks"] == 1
    heard = {name: state.citizens[name][speaks] for name in ("private", "expressed")}
    assert_array_equal(measure.of(state), measure.of(make_world(axes=state.axes, citizens=heard)))


@pytest.mark.parametrize("measure", PUBLIC, ids=lambda m: m.name)
def test_where_everyone_speaks_or_may_nothing_changes(measure: Measure) -> None:
    state = random_society(200, 12)
    state.citizens["speaks"] = np.ones(200, np.uint8)
    citizens = Table("citizens", 200, {k: v for k, v in state.citizens.items() if k != "speaks"})
    unsaid = State(state.axes, {**state.tables, "citizens": citizens})
    assert_array_equal(measure.of(state), measure.of(unsaid))


@pytest.mark.parametrize("measure", PUBLIC, ids=lambda m: m.name)
def test_where_nobody_speaks_there_is_no_public_opinion(measure: Measure) -> None:
    state = random_society(50, 13)
    state.citizens["speaks"] = np.zeros(50, np.uint8)
    assert np.isnan(measure.of(state)).all()


def test_ties_count_between_two_who_speak() -> None:
    state = half_silent()
    state.citizens["expressed"] = np.array([[-1.0], [0.5], [-0.5], [-1.0]], np.float32)
    # citizens 1 and 2 listen to each other, and say the opposite
    assert Assortativity("expressed").of(state) == pytest.approx(-1.0)
