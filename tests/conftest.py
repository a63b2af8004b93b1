"""Fixtures for all tests."""

import os

import pytest

from polybius.engine import Backend, Compiled, Plain

os.environ["POLYBIUS_HELPERS"] = "0"  # the cores are the tests' own
os.environ["POLYBIUS_GUARD"] = "1"  # a read out of reach fails the test, in compiled code too


@pytest.fixture(params=[Plain(), Compiled()], ids=["plain", "compiled"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each way of running rules in turn: both must give the same."""
    chosen: Backend = request.param
    return chosen
