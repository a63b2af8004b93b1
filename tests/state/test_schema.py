import re

from polybius.state import BOUNDS, LABELS, POINTERS, STRUCTURE, SYSTEM, TABLES
from polybius.state.schema import MEMBERSHIPS


def test_names_are_unique_and_not_structure_save_for_who_a_citizen_is() -> None:
    names = [column.name for column in SYSTEM]
    assert len(set(names)) == len(names)
    assert STRUCTURE & set(names) == {"citizens.id"}


def test_every_column_says_what_it_is() -> None:
    for column in SYSTEM:
        assert column.unit and column.meaning, column.name
        assert column.low < column.high, column.name


def test_structure_points_from_tables_to_tables() -> None:
    for name, target in {**POINTERS, **BOUNDS}.items():
        assert name.partition(".")[0] in TABLES and target in TABLES
    for bounds, pointer in MEMBERSHIPS.items():
        # Rows of the pointer's table, delimited by the bounds, point back to the table of the bounds.
        assert BOUNDS[bounds] == pointer.partition(".")[0] and POINTERS[pointer] == bounds.partition(".")[0]
    assert not (set(POINTERS) & set(BOUNDS)) and not (set(LABELS) & set(POINTERS))


def test_whatever_says_that_it_is_a_number_for_nothing_declares_it() -> None:
    # "-1 before any", "0 before it is known", "-1 for none", "or -1", "< 0: as looked for": declared as well.
    said = re.compile(r"(-\d+|\b0) (before|for)\b|or -1$|< 0:")
    for column in SYSTEM:
        if said.search(column.meaning):
            assert column.unknown, column.name
        if column.start < 0 and column.unit != "opinion":  # nothing of these starts below nothing
            assert column.start in column.unknown, column.name
