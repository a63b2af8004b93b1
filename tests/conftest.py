"""Fixtures for all tests."""

import pytest

from polybius.engine import Backend, Compiled, Plain


@pytest.fixture(params=[Plain(), Compiled()], ids=["plain", "compiled"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each way of running rules in turn: both must give the same."""
    chosen: Backend = request.param
    return chosen
