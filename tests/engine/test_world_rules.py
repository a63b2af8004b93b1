"""World rules: in place, one world at a time, tested afterwards."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sample_mechanisms import OPINION, Rotation, number, run

from polybius.engine import Backend
from polybius.errors import RuleError, SimulationError
from polybius.model import Tick, WorldRule, param
from polybius.state import Column, make_world, union


def test_values_are_set_in_place(backend: Backend) -> None:
    worlds = union(
        [make_world(citizens={"opinion": np.arange(5) / 10}, society_sizes=[3, 0, 2]) for _ in range(2)]
    )
    after = run(worlds, Rotation(), backend=backend).state
    assert_array_equal(after.citizens.opinion, np.array([2, 0, 1, 4, 3] * 2) / 10)
    assert_array_equal(after.societies.moves, [1] * 6)


@dataclass(frozen=True, kw_only=True)
class Setting(WorldRule):
    """Sets the opinion of each world's second citizen, and both axes of the first."""

    value: float = param(0.5, "1", (-1e300, 1e300), "arbitrary", "what is set, divided by itself")

    reads: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    writes: ClassVar[tuple[str, ...]] = ("societies.count", "citizens.opinion", "citizens.private")
    columns: ClassVar[tuple[Column, ...]] = (OPINION, number("societies.count", 0, 9, dtype="int8"))

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        first = s.worlds.first_citizen[w]
        x = p.value[w]
        s.citizens.private.set(first, (0.25, 0.75))
        s.citizens.opinion.set(first + 1, x / x if x < 0.0 else x * 1e300 * 1e300 * 0.0 if x > 1.0 else x)


def test_whole_rows_are_set(backend: Backend) -> None:
    state = make_world(citizens={"private": np.zeros((2, 2)), "opinion": np.zeros(2)}, axes=("a", "b"))
    after = run(state, Setting(), backend=backend).state.citizens
    assert_array_equal(after.private, [[0.25, 0.75], [0.0, 0.0]])
    assert_array_equal(after.opinion, [0.0, 0.5])


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_left_behind_is_tested_where_it_lies(backend: Backend, threads: int) -> None:
    # The third output is of another table than the first: the citizen must be named, in world 1 of four.
    worlds = union(
        [make_world(citizens={"private": np.zeros((3, 2)), "opinion": np.zeros(3)}, axes=("a", "b"))] * 4
    )
    values = [0.5, 2.0, 0.5, 0.5]
    with pytest.raises(
        SimulationError, match=r"world 1, step 0, Setting: citizens.opinion became NaN \(first at citizen 1\)"
    ):
        run(worlds, Setting(), parameters={"Setting.value": values}, backend=backend, threads=threads)


@dataclass(frozen=True, kw_only=True)
class Overreach(WorldRule):
    """Sets what it does not write, beyond the range, or divides by zero, as told."""

    fault: float = param(0.0, "1", (0, 2), "arbitrary", "which")

    reads: ClassVar[tuple[str, ...]] = ("citizens.resolve",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        if p.fault[w] == 1.0:
            s.citizens.opinion.set(s.worlds.first_citizen[w], 3.0)
        if p.fault[w] == 2.0:
            s.citizens.opinion.set(s.worlds.first_citizen[w], 1.0 / (p.fault[w] - 2.0))


def test_values_out_of_range_and_divisions_by_zero_are_named(backend: Backend) -> None:
    worlds = union([make_world(citizens={"opinion": np.zeros(3)}) for _ in range(3)])
    for fault, message in (
        (
            1.0,
            r"world 2, step 0, Overreach: citizens.opinion left its range \[-1, 1\] 1 \(first at citizen 0\)",
        ),
        (2.0, r"world 2, step 0, Overreach: divided by zero\.$"),
    ):
        with pytest.raises(SimulationError, match=message):
            run(
                worlds,
                Overreach(),
                parameters={"Overreach.fault": [0.0, 0.0, fault]},
                backend=backend,
                threads=2,
            )


def test_only_what_is_written_can_be_set(backend: Backend) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Meddling(Overreach):
        @staticmethod
        def rule(w: int, s: Any, p: Any, t: Tick) -> None:
            s.citizens.resolve.set(0, 0.0)

    with pytest.raises(
        RuleError, match=r"Meddling sets a column in place. Only a WorldRule may, and only what it"
    ):
        run(make_world(citizens={"opinion": np.zeros(3)}), Meddling(), backend=backend)


def test_bounds_that_single_precision_rounds_are_not_left(backend: Backend) -> None:
    # 0.3 is 0.30000001 in single precision: still the bound itself.
    @dataclass(frozen=True, kw_only=True)
    class Bound(WorldRule):
        writes: ClassVar[tuple[str, ...]] = ("citizens.small",)
        columns: ClassVar[tuple[Column, ...]] = (number("citizens.small", 0.0, 0.3),)

        @staticmethod
        def rule(w: int, s: Any, p: Any, t: Tick) -> None:
            s.citizens.small.set(0, 0.3)

    first = run(make_world(citizens=1), Bound(), backend=backend, precision="float32")
    assert run(first.state, Bound(), backend=backend, precision="float32").state.citizens.small[
        0
    ] == np.float32(0.3)


@dataclass(frozen=True, kw_only=True)
class Extremes(WorldRule):
    """Sets whole numbers to the ends of their type, and one of a narrower range to `value`."""

    value: float = param(3.0, "1", (0, 100), "arbitrary", "what the narrower one is set to")

    writes: ClassVar[tuple[str, ...]] = ("citizens.wide", "citizens.narrow")
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.wide", dtype="int8"),
        number("citizens.narrow", 0, 9, dtype="int8"),
    )

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        s.citizens.wide.set(0, -128)
        s.citizens.wide.set(1, 127)
        s.citizens.narrow.set(1, int(p.value[w]))


def test_whole_numbers_are_tested_where_they_may_leave_their_range(backend: Backend) -> None:
    after = run(make_world(citizens=2), Extremes(), backend=backend).state.citizens
    assert_array_equal(after.wide, [-128, 127])
    with pytest.raises(
        SimulationError, match=r"citizens.narrow left its range \[0, 9\] 1 \(first at citizen 1"
    ):
        run(make_world(citizens=2), Extremes(value=10.0), backend=backend)
