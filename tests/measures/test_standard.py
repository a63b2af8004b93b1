import numpy as np
import pytest
from random_societies import random_society

from polybius.measures import STANDARD, Carried, FalsifyingShare, LargestCluster, Measure, fitting
from polybius.measures.sides import ShareOnSide, Side
from polybius.sources import sources
from polybius.state import SYSTEM, union

SIZES = (5, 1, 2300, 64, 3)  # more than one block, less than four, one


@pytest.mark.parametrize("measure", STANDARD, ids=lambda m: m.name)
def test_a_society_has_the_same_bits_alone_and_in_a_batch(measure: Measure) -> None:
    alone = [random_society(n, seed) for seed, n in enumerate(SIZES)]
    expected = np.concatenate([measure.of(state) for state in alone])
    np.testing.assert_array_equal(measure.of(union(alone)), expected)
    np.testing.assert_array_equal(measure.of(union(alone[::-1])), expected[::-1])


@pytest.mark.parametrize("measure", STANDARD, ids=lambda m: m.name)
def test_shape_type_and_finite_numbers_in_an_ordinary_society(measure: Measure) -> None:
    values = measure.of(random_society(500, 7))
    sizes = {"axis": 2, "other": 2, "party": 3, "fortitude": 4}
    assert values.shape == (1, *(sizes[dim] for dim in measure.dims))
    assert values.dtype == np.float64
    if "other" in measure.dims:  # an axis has no correlation with itself
        values = values[:, ~np.eye(2, dtype=bool)]
    assert np.isfinite(values).all()


@pytest.mark.parametrize("measure", STANDARD, ids=lambda m: m.name)
def test_measuring_changes_nothing_and_needs_only_what_it_reads(measure: Measure) -> None:
    state = random_society(100, 8)
    before = state.copy()
    values = measure.of(state)
    for name, table in state.tables.items():
        for key in table:
            np.testing.assert_array_equal(table[key], before.tables[name][key])
    structure = {"first_citizen", "first_party", "first_tie", "to", "weight"}
    for name, table in before.tables.items():
        for key in set(table) - structure:
            if f"{name}.{key}" not in (*measure.reads, *measure.heeds):
                table[key] = np.zeros_like(table[key])
    np.testing.assert_array_equal(measure.of(before), values)


def test_names_are_unique_and_spoken_for() -> None:
    assert len({m.name for m in STANDARD}) == len({m.long_name for m in STANDARD}) == len(STANDARD)
    for measure in STANDARD:
        assert measure.unit
        assert measure.source
        assert measure.reads
        assert "{" not in measure.long_name


def test_what_fits_is_what_can_be_read() -> None:
    names = [measure.name for measure in fitting(["citizens.private", "citizens.salience", "societies.line"])]
    assert "private_mean" in names
    assert "salience_mean" in names
    assert "society_line" in names
    assert not [name for name in names if name.startswith(("expressed", "resolve", "society_output"))]


def test_every_number_that_societies_and_parties_carry_is_among_them() -> None:
    read = {name for measure in STANDARD for name in measure.reads}
    tables = ("societies.", "parties.")
    missing = [
        c.name for c in SYSTEM if c.name.startswith(tables) and c.unit != "step" and c.name not in read
    ]
    assert missing == []


def test_every_source_is_in_the_bibliography() -> None:
    assert {measure.source for measure in STANDARD} <= set(sources())


def test_every_share_says_of_what() -> None:
    # "90 %" of citizens, of those who speak and of the votes are three things; a column's own level is none.
    for measure in STANDARD:
        if measure.unit == "share" and not isinstance(measure, Carried):
            assert (
                "of citizens" in measure.long_name
                or "of those" in measure.long_name
                or "of the votes" in (measure.long_name)
            ), measure.long_name


def test_what_is_said_is_taken_of_those_who_speak_and_what_is_thought_of_all() -> None:
    assert ShareOnSide(Side.PLUS).long_name.startswith(
        "share of those who speak with expressed opinion above"
    )
    assert ShareOnSide(Side.PLUS, "private").long_name.startswith(
        "share of citizens with private opinion above"
    )
    assert FalsifyingShare().long_name.startswith("share of those who speak whose words and thoughts differ")
    assert LargestCluster("expressed").long_name.startswith("share of those who speak in the largest cluster")
