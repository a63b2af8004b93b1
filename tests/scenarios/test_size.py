"""How many worlds are run unasked."""

from typing import Any

import pytest

from polybius.scenarios import load, usual_worlds


@pytest.mark.parametrize(
    ("name", "changes", "worlds"),
    [
        ("two_victories", {}, 4),  # 25,000 citizens, 156 steps: 3.9 million citizen-steps
        ("one_society", {}, 5),  # 20,000 citizens
        ("two_victories", {"citizens": 5000}, 8),
        ("two_victories", {"citizens": 10}, 8),
        ("two_victories", {"citizens": 60_000}, 4),  # 9.4 million
        ("two_victories", {"citizens": 70_000}, 1),  # 10.9 million
        ("one_society", {"years": 100}, 1),  # 24 million
    ],
)
def test_as_many_worlds_as_are_cheap(name: str, changes: dict[str, Any], worlds: int) -> None:
    assert usual_worlds(load(name).with_overrides(**changes)) == worlds
