"""Theories by name."""

import pytest

from polybius.errors import DeclarationError
from polybius.theories import THEORIES


def test_a_theory_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(DeclarationError, match=r"no theory 'thermostats'\. Did you mean 'thermostat'"):
        THEORIES["thermostats"]
    assert THEORIES.get("thermostats") is None
