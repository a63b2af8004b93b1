from typing import Any

import numpy as np
import pytest
from two_worlds import large, small

from polybius.errors import StateError
from polybius.state import Table, make_world, union
from polybius.state.soundness import check_tables

# Two worlds: societies 0 and 1 | 2; citizens 0, 1 and 2 | 3, 4; parties 0, 1 and 2 | 3.
BROKEN: list[tuple[str, Any, str]] = [
    ("citizens.society", [0, 0, 5, 2, 2], r"society of row 2 points to row 5 of societies, which has 3 rows"),
    ("citizens.society", [0, -1, 1, 2, 2], r"society of row 1 points to row -1 of societies"),
    ("parties.society", [0.0, 0.0, 1.0, 2.0], r"parties\.society must hold rows of societies: whole numbers"),
    ("ties.to", [1, 0, 9, 4, 3], r"ties\.to of row 2 points to row 9 of citizens"),
    ("societies.first_citizen", [1, 2, 3, 5], r"first_citizen must rise from 0 to 5, the rows of citizens"),
    ("societies.first_citizen", [0, 2, 3, 4], r"first_citizen must rise from 0 to 5"),
    ("societies.first_citizen", [0, 3, 2, 5], r"first_citizen must rise from 0 to 5"),
    ("worlds.first_society", [0.0, 2.0, 3.0], r"first_society must rise from 0 to 3"),
    ("citizens.first_tie", [0, 1, 3, 3, 4, 4], r"first_tie must rise from 0 to 5, the rows of ties"),
    ("citizens.world", [0, 1, 0, 1, 1], r"citizens must stand in order of their worlds"),
    ("citizens.world", [0, 0, 1, 1, 1], r"citizens\.world and worlds\.first_citizen must say the same"),
    (
        "citizens.society",
        [0, 1, 1, 2, 2],
        r"citizens\.society and societies\.first_citizen must say the same",
    ),
    (
        "citizens.society",
        [1, 1, 0, 2, 2],
        r"citizens\.society and societies\.first_citizen must say the same",
    ),
    ("parties.society", [0, 1, 1, 2], r"parties\.society and societies\.first_party must say the same"),
    (
        "citizens.party",
        [0, 2, 2, 3, 3],
        r"citizens\.party of row 1 is row 2, which lies in another society\. Allowed: rows 0 to 1\.",
    ),
    ("ties.to", [1, 0, 3, 4, 3], r"a tie of world 0 leads to another world"),
    ("ties.to", [1, 0, 2, 4, 2], r"a tie of world 1 leads to another world"),
]


@pytest.mark.parametrize(("name", "values", "message"), BROKEN)
def test_what_does_not_fit_is_named(name: str, values: Any, message: str) -> None:
    state = union([large(), small()])
    state.validate()
    table, _, short = name.partition(".")
    state.tables[table][short] = np.array(values)
    with pytest.raises(StateError, match=message):
        state.validate()


def test_a_complete_network_has_no_bounds_of_ties() -> None:
    state = make_world(citizens=2)
    state.citizens["first_tie"] = np.array([0, 1, 2])  # of ties that are not stored
    check_tables(state.tables, complete=True)
    with pytest.raises(StateError, match=r"citizens\.first_tie must rise from 0 to 0"):
        check_tables(state.tables, complete=False)


def test_ties_need_their_columns() -> None:
    state = small()
    state.tables["ties"] = Table("ties", 2, {"weight": np.ones(2)})
    with pytest.raises(StateError, match=r"ties need the columns ties\.to"):
        state.validate()


def test_worlds_without_ties_between_worlds_with_them_are_sound() -> None:
    lonely = large()
    lonely.citizens["first_tie"] = np.zeros(4, np.int64)
    lonely.tables["ties"] = Table("ties", 0)
    union([small(), lonely, lonely, small()]).validate()
    union([lonely, small(), lonely]).validate()
