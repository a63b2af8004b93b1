"""Compiling ahead: helpers fill the cache; without them all is the same, but later."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from sample_mechanisms import Averaging

from polybius.compiled import helpers, kernel_folder, kernels
from polybius.compiled.store import load
from polybius.engine import Simulation, ahead
from polybius.model import Clock, Theory
from polybius.state import make_world
from polybius.state.networks import ring


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[ahead.Order]]:
    """Return what helpers are started with, in a cache of its own; none is started."""
    started: list[list[ahead.Order]] = []
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(ahead, "_SEEN", set())
    monkeypatch.setattr(ahead, "WORTH", 1)
    monkeypatch.delenv(helpers.SWITCH, raising=False)
    monkeypatch.setattr(helpers, "_cores", lambda: 4)
    monkeypatch.setattr(ahead, "start_helper", lambda orders: started.append(list(orders)))
    return started


def simulation(mechanism: Averaging, threads: int = 4) -> Simulation:
    theory = Theory("averaging", (mechanism,), clock=Clock.STEPS)
    return Simulation(theory, make_world(citizens=4, network=ring(4, neighbours=2)), threads=threads)


def test_a_helper_compiles_what_is_then_found(orders: list[list[ahead.Order]]) -> None:
    simulation(Averaging())
    assert [[order.title for order in each] for each in orders] == [["Averaging"]]
    paths = os.pathsep.join(sys.path)
    subprocess.run(
        [sys.executable, "-c", "from polybius.compiled.helpers import help_out; help_out()"],
        input=pickle.dumps(orders[0]),
        env={**os.environ, "PYTHONPATH": paths},
        check=True,
    )
    (path,) = kernels(kernel_folder())
    assert path.name.partition("-")[0] == "Averaging"
    assert load(path) is not None


def test_one_thread_asks_for_no_help(orders: list[list[ahead.Order]]) -> None:
    simulation(Averaging(), threads=1)
    assert orders == []


def test_a_rule_that_cannot_be_imported_is_left_alone(orders: list[list[ahead.Order]]) -> None:
    class Own(Averaging):
        """A mechanism within a function."""

        @staticmethod
        def rule(i, s, p, t):  # type: ignore[no-untyped-def]
            """Return the opinion as it is."""
            return s.citizens.opinion[i]

    simulation(Own())
    assert orders == []


def test_what_a_helper_cannot_do_it_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path))
    order = ahead.Order("x", "def kernel(a):\n    return rule(a)\n", {"rule": ("x", "nowhere", "rule")}, ())
    done = subprocess.run(
        [sys.executable, "-c", "from polybius.compiled.helpers import help_out; help_out()"],
        input=pickle.dumps([order]),
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
