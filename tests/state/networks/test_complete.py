import pytest

from polybius.errors import ParameterError
from polybius.state.networks import Complete, Network


def test_counts_without_arrays() -> None:
    everyone = Complete(1_000_000)
    assert everyone.n_ties == 999_999_000_000
    assert everyone.mean_degree == 999_999.0


def test_stored_by_hand() -> None:
    assert Complete(4).to_network() == Network.from_rows([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    assert Complete(1).to_network() == Network.from_rows([[]])
    assert Complete(0).to_network() == Network.from_rows([])


def test_errors() -> None:
    with pytest.raises(ParameterError, match=r"Complete.n_nodes must be a whole number in \[0, 4294967296\]"):
        Complete(-1)
    with pytest.raises(ParameterError, match=r"at most 20000 to store the ties. Got 20001"):
        Complete(20_001).to_network()
