"""Fixtures for all tests."""

import os

import pytest
from numba.core import config

from polybius.engine import Backend, Compiled, Plain

os.environ["POLYBIUS_HELPERS"] = "0"  # the cores are the tests' own
os.environ["POLYBIUS_GUARD"] = "1"  # a read out of reach fails the test, in compiled code too


@pytest.fixture(params=[Plain(), Compiled()], ids=["plain", "compiled"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each way of running rules in turn: both must give the same."""
    chosen: Backend = request.param
    return chosen


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip crowds where nothing is compiled: in plain Python each would take minutes."""
    skipped = pytest.mark.skip(reason="a crowd takes minutes in plain Python, and NUMBA_DISABLE_JIT is set")
    for item in items:
        if config.DISABLE_JIT and item.get_closest_marker("crowd"):
            item.add_marker(skipped)
