"""Announcing: whoever waits is told what is compiled for the first time, and nothing where all is there."""

import pytest
from sample_mechanisms import Averaging

from polybius.engine import Compiled, Simulation
from polybius.engine.announcing import Announcing
from polybius.model import Clock, Theory
from polybius.state import make_world
from polybius.state.networks import ring

Told = list[tuple[str, int, int]]


def test_each_new_kernel_is_told_once_before_its_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polybius.engine.announcing.keys", lambda: {"known"})
    told: Told = []
    announcing = Announcing(lambda *what: told.append(what))
    known, first, second = (announcing.around(name, name.title(), len) for name in ("known", "a", "b"))
    assert known is len
    assert told == []  # only a call compiles
    assert [known("xy"), second("xy"), first("xy"), first("xy"), second("xy")] == [2] * 5
    assert told == [("B", 0, 2), ("A", 1, 2)]


def test_a_run_tells_its_kernels_where_the_cache_lacks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> Told:
        found: Told = []
        backend = Compiled(lambda *what: found.append(what))
        theory = Theory("averaging", (Averaging(),), clock=Clock.STEPS)
        Simulation(
            theory, make_world(citizens=4, network=ring(4, neighbours=2)), backend=backend, threads=1
        ).advance(2)
        return found

    told()  # compiles it
    assert told() == []
    monkeypatch.setattr("polybius.engine.announcing.keys", frozenset)
    assert told() == [("Averaging", 0, 1)]
