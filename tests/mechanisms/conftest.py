"""Without Numba's compiler everything runs as plain Python: but for crowds, which would take minutes each."""

import pytest
from numba.core import config


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip crowds where nothing is compiled."""
    skipped = pytest.mark.skip(reason="a crowd takes minutes in plain Python, and NUMBA_DISABLE_JIT is set")
    for item in items:
        if config.DISABLE_JIT and item.get_closest_marker("crowd"):
            item.add_marker(skipped)
