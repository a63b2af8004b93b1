"""What goes wrong is said in one sentence, by name and place."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from engine_kit import OPINION, Averaging, theory, world

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.errors import ParameterError, RuleError, SimulationError, StateError
from polybius.model import Mechanism, Tick, param
from polybius.state import Column, union

backends = pytest.mark.parametrize("backend", [Plain(), Compiled()], ids=repr)


@dataclass(frozen=True, kw_only=True)
class Failing(Mechanism):
    """Go wrong for citizen 13 of the world in which `trouble` is set."""

    trouble: float = param(0.0, "1", (0, 3), "arbitrary", "1 NaN, 2 out of range, 3 division by zero")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the opinion, or trouble in step 2."""
        x: float = s.citizens.opinion[i]
        trouble = p.trouble[s.citizens.world[i]]
        if t.step == 2 and s.citizens.id[i] == 13:
            if trouble == 1.0:
                return float("nan")
            if trouble == 2.0:
                return 7.0
            if trouble == 3.0:
                x /= trouble - 3.0
        return x


def failing(trouble: float, backend: Backend, *, check: bool = False) -> Simulation:
    return Simulation(
        theory(Failing()),
        union([world(20, 1), world(30, 2)]),
        parameters={"Failing.trouble": np.array([0.0, trouble])},
        backend=backend,
        check=check,
    )


@backends
def test_nan_is_found_by_world_step_mechanism_column_and_agent(backend: Backend) -> None:
    with pytest.raises(SimulationError) as error:
        failing(1, backend).advance(5)
    assert "world 1, step 2, Failing: citizens.opinion became NaN (first at citizen 13)" in str(error.value)


@backends
def test_leaving_the_range_is_an_error_only_under_check(backend: Backend) -> None:
    calm = failing(2, backend)
    calm.advance(5)
    assert calm.state.citizens["opinion"][20 + 13] == 1.0  # clipped
    with pytest.raises(SimulationError, match=r"world 1, step 2, Failing: citizens.opinion .*citizen 13"):
        failing(2, backend, check=True).advance(5)


@backends
def test_division_by_zero_is_found(backend: Backend) -> None:
    with pytest.raises(SimulationError, match=r"world 1, step 2, Failing.*zero.*citizen 13"):
        failing(3, backend).advance(5)


@dataclass(frozen=True, kw_only=True)
class Prying(Mechanism):
    """Read a column that is not declared."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return what is none of its business."""
        secret: float = s.citizens.opinion[i] * s.citizens.private[i]
        return secret


@backends
def test_an_undeclared_column_is_an_error_that_names_it(backend: Backend) -> None:
    with pytest.raises(RuleError, match=r"Prying.*private"):
        Simulation(theory(Prying()), world(5), backend=backend).advance(1)


@dataclass(frozen=True, kw_only=True)
class Powerful(Mechanism):
    """Take a power, which differs between machines."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return a square."""
        squared: float = s.citizens.opinion[i] ** 2
        return squared


def test_powers_are_forbidden() -> None:
    with pytest.raises(RuleError, match=r"Powerful.*\*\*"):
        Simulation(theory(Powerful()), world(5))


@dataclass(frozen=True, kw_only=True)
class Strings(Mechanism):
    """Run in Python only."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return a half, out of a tuple of mixed types at a place known only when it runs."""
        half: float = (0.5, "half")[i - i]  # type: ignore[assignment]
        return half


def test_what_cannot_be_compiled_is_said_in_one_sentence() -> None:
    Simulation(theory(Strings()), world(5), backend=Plain()).advance(1)
    with pytest.raises(RuleError, match="Strings") as error:
        Simulation(theory(Strings()), world(5)).advance(1)
    assert "\n" not in str(error.value)


def test_arguments_are_checked() -> None:
    model, state = theory(Averaging()), world(5)
    with pytest.raises(ParameterError, match="threads"):
        Simulation(model, state, threads=0)
    with pytest.raises(ParameterError, match="dt"):
        Simulation(model, state, dt=0.5)
    with pytest.raises(ParameterError, match="seeds"):
        Simulation(model, state, seeds=[1, 2])
    with pytest.raises(ParameterError, match=r"Averaging.*Did you mean 'rate'"):
        Simulation(model, state, parameters={"Averaging.rat": 0.1})
    with pytest.raises(ParameterError, match=r"Averaging\.rate must lie in \[0, 1\]"):
        Simulation(model, state, parameters={"Averaging.rate": 3.0})


def test_a_state_out_of_range_is_refused() -> None:
    state = world(5)
    state.citizens["opinion"] = np.array([0.1, 0.2, 3.0, 0.4, 0.5])
    with pytest.raises(StateError, match=r"citizens.opinion must lie in \[0, 1\].*row 2|citizens.opinion.*3"):
        Simulation(theory(Averaging()), state)


CELL = '''
from dataclasses import dataclass
from typing import ClassVar
import numpy as np
from polybius import Column, Kind, Mechanism, Simulation, Theory, Clock, make_world, param

def halved(x):
    return x * FACTOR

FACTOR = {factor}
source = """
@dataclass(frozen=True, kw_only=True)
class Fading(Mechanism):
    reads: ClassVar = ("citizens.opinion",)
    writes: ClassVar = ("citizens.opinion",)
    columns: ClassVar = (Column(name="citizens.opinion", unit="1", kind=Kind.CARRIED, meaning="x"),)
    @staticmethod
    def rule(i, s, p, t):
        return halved(s.citizens.opinion[i])
"""
exec(source)  # as a notebook or a prompt does
theory = Theory("cell", (Fading(),), clock=Clock.STEPS, precision="float64")
run = Simulation(theory, make_world(citizens={{"opinion": np.array([1.0])}}))
run.advance(2)
print(run.state.citizens.opinion[0])
'''


def test_a_rule_typed_at_a_prompt_works_and_its_cache_is_never_stale(tmp_path: Path) -> None:
    # The same rule, twice from one cache folder, with another constant in the helper that it calls.
    import os

    found = []
    for factor in ("0.5", "0.5", "0.25"):
        done = subprocess.run(
            [sys.executable, "-"],
            input=CELL.format(factor=factor),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "POLYBIUS_CACHE": str(tmp_path)},
        )
        assert done.returncode == 0, done.stderr
        found.append(float(done.stdout))
    assert found == [0.25, 0.25, 0.0625]
