"""Columns of one's own that are called nearly like the system's: told, and still one's own."""

import logging

import pytest

from polybius.state import layout, make_world


@pytest.mark.parametrize(
    ("table", "name", "meant"),
    [
        ("citizens", "privat", "private"),
        ("citizens", "expresed", "expressed"),
        ("citizens", "susceptability", "susceptibility"),
        ("parties", "positions", "position"),
        ("societies", "severty", "severity"),
    ],
)
def test_a_slip_is_told_once(caplog: pytest.LogCaptureFixture, table: str, name: str, meant: str) -> None:
    layout._tell_if_misspelt.cache_clear()
    values = [[0.5]] if table == "parties" else [0.5]
    tables = {"citizens": {"private": [0.0]}, table: {name: values}}
    with caplog.at_level(logging.WARNING, "polybius"):
        state = make_world(**tables)  # type: ignore[arg-type]
        make_world(**tables)  # type: ignore[arg-type]
    assert caplog.messages == [f"{table}.{name} is a column of your own. Did you mean '{meant}'?"]
    assert state.has(f"{table}.{name}")


def test_names_of_ones_own_and_the_systems_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "polybius"):
        make_world(citizens={"private": [0.0], "mood": [1.0], "hope": [2.0], "id_of_mother": [0]})
    assert caplog.messages == []
