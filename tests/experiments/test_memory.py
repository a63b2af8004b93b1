"""Runs that no memory holds are refused in a sentence, before any is spent."""

from typing import Any

import numpy as np
import pytest

from polybius.errors import ParameterError, ScenarioError
from polybius.experiments import independent, simulate
from polybius.scenarios import build, load


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": 10**12}, "of memory at least"),
        ({"n": 10**7, "replicates": 10**7}, "of memory at least"),
        ({"replicates": 4 * 10**9}, "of memory at least"),
        ({"steps": 2**30, "every": 1, "replicates": 1000}, "of memory at least"),
        ({"steps": 10**12}, r"steps must be a whole number in \[1, 1073741824\]"),
        ({"replicates": 10**12}, "ask for fewer"),
        ({"replicates": 2**33, "seed": independent("a")}, "at most 4,294,967,296"),
        ({"replicates": np.int64(3), "seed": 2**32 - 1}, "ask for fewer"),
    ],
)
def test_models(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        simulate("voter", **given)


def test_worlds() -> None:
    with pytest.raises(ScenarioError, match="of memory at least"):
        build(load("frozen").with_overrides(citizens=10**9), 1)
