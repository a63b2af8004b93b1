"""Inputs that nobody means: each works or is refused in a sentence, none is taken in silence.

The whole of it, some thousands of inputs: python -m tests.fuzz --n 5000, or pytest -m slow tests/fuzz.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from harness import Found, fuzz, report

from polybius.errors import PolybiusError
from polybius.scenarios import Scenario
from polybius.scenarios.blueprint import Blueprint

SILENT = tomllib.loads((Path(__file__).parent / "refused.toml").read_text(encoding="utf-8"))["silent"]


def faults(found: list[Found]) -> list[Found]:
    return [each for each in found if each.kind not in ("sound", "refused")]


def test_a_few_of_every_kind(tmp_path: Path) -> None:
    found = list(fuzz(40, 20, tmp_path))
    assert not faults(found), report(found)
    kinds = {each.kind for each in found}
    assert kinds == {"sound", "refused"}  # it tries what is well as well


@pytest.mark.slow
def test_thousands(tmp_path: Path) -> None:
    found = list(fuzz(5000, 1, tmp_path))
    assert not faults(found), report(found)


@pytest.mark.parametrize("silent", SILENT, ids=lambda silent: str(silent["said"]))
def test_nothing_of_the_list_is_taken_in_silence(silent: dict[str, Any]) -> None:
    given = silent["scenario"]
    given["population"] = {"citizens": 100, **given.get("population", {})}
    try:
        blueprint = Blueprint.of(Scenario.parse(given))
        said = blueprint.notes
        if not said:
            blueprint.world(1)
    except PolybiusError as error:
        said = [str(error)]
    assert any(silent["said"] in sentence for sentence in said), said
