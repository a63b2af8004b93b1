"""What holds for every random generator."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.state.networks import (
    Network,
    barabasi_albert,
    configuration_model,
    degree_corrected_block_model,
    erdos_renyi,
    homophilous,
    random_regular,
    rewired,
    ring,
    stochastic_block_model,
    watts_strogatz,
)

Maker = Callable[[Any, Any], Network]
WITHIN = [[5.0, 1.0], [1.0, 5.0]]
FEATURES = np.cos(np.arange(600)).reshape(300, 2)

MAKERS: dict[str, Maker] = {
    "barabasi_albert": lambda seed, copy: barabasi_albert(300, m=3, seed=seed, copy=copy),
    "configuration_model": lambda seed, copy: configuration_model([2, 5, 9] * 100, seed=seed, copy=copy),
    "degree_corrected_block_model": lambda seed, copy: degree_corrected_block_model(
        [150, 150], WITHIN, np.arange(1, 301), seed=seed, copy=copy
    ),
    "erdos_renyi": lambda seed, copy: erdos_renyi(300, mean_degree=6, seed=seed, copy=copy),
    "homophilous": lambda seed, copy: homophilous(
        FEATURES, mean_degree=6, clustering=0.3, homophily=0.5, seed=seed, copy=copy
    ),
    "random_regular": lambda seed, copy: random_regular(300, degree=6, seed=seed, copy=copy),
    "rewired": lambda seed, copy: rewired(ring(300, neighbours=6), p=0.5, seed=seed, copy=copy),
    "stochastic_block_model": lambda seed, copy: stochastic_block_model(
        [150, 150], WITHIN, seed=seed, copy=copy
    ),
    "watts_strogatz": lambda seed, copy: watts_strogatz(300, neighbours=6, p=0.3, seed=seed, copy=copy),
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Maker:
    return MAKERS[request.param]


def test_ties_go_both_ways_in_order_and_only_once(make: Maker) -> None:
    network = make(1, 0)
    rows = np.repeat(np.arange(network.n_nodes), network.degrees)
    assert network.is_symmetric()
    assert not np.any(rows == network.to)
    assert np.all((np.diff(rows) > 0) | (np.diff(network.to.astype(np.int64)) > 0))


def test_seed_and_copy_decide(make: Maker) -> None:
    network = make(1, 0)
    assert network == make(1, 0)
    assert network != make(2, 0)
    assert network != make(1, 1)
    assert make(2, 0) != make(1, 1)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_same_networks_on_any_number_of_threads(make: Maker, threads: int) -> None:
    alone = [make(seed, 0) for seed in range(8)]
    with ThreadPoolExecutor(threads) as pool:
        assert list(pool.map(lambda seed: make(seed, 0), range(8))) == alone


def test_seed_and_copy_must_be_whole_numbers(make: Maker) -> None:
    with pytest.raises(ParameterError, match="seed must be a whole number in"):
        make(0.5, 0)
    with pytest.raises(ParameterError, match="copy must be a whole number in"):
        make(1, -1)


def test_plain_python_makes_the_same_networks(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    network = make(3, 1)
    modules = [module for name, module in sys.modules.items() if name.startswith("polybius.state.networks.")]
    kernels = [(m, name, k) for m in modules for name, k in vars(m).items() if hasattr(k, "py_func")]
    assert len(kernels) >= 10
    for module, name, kernel in kernels:
        monkeypatch.setattr(module, name, kernel.py_func)
    assert make(3, 1) == network
