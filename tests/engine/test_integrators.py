"""Schemes against known solutions: the order that they state, alone and coupled."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sample_mechanisms import Decay, number, run

from polybius.engine import Backend
from polybius.errors import SimulationError
from polybius.model import RK4, Aggregate, Clock, Euler, Heun, Integrated, Mean, Mechanism, Tick, param
from polybius.state import Column, make_world, union


@dataclass(frozen=True, kw_only=True)
class Oscillator(Mechanism):
    """x' = v, v' = -x: a circle, in columns that only move together."""

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.x", "societies.v")
    writes: ClassVar[tuple[str, ...]] = ("societies.x", "societies.v")
    columns: ClassVar[tuple[Column, ...]] = (number("societies.x", start=1.0), number("societies.v"))

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        return s.societies.v[i], -s.societies.x[i]


@dataclass(frozen=True, kw_only=True)
class Crowd(Mechanism):
    """x_i' = mean of x: through an aggregate, so that the mean grows as exp(t)."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.x",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.x",)
    columns: ClassVar[tuple[Column, ...]] = (number("citizens.x"),)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"mean": Mean(of="citizens.x")}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        rate: float = s.societies.mean[s.citizens.society[i]]
        return rate


SCHEMES: list[tuple[Callable[[Mechanism], Integrated], int]] = [(Euler, 1), (Heun, 2), (RK4, 4)]


def observed_order(
    scheme: Callable[[Mechanism], Integrated], error: Callable[[Integrated, int], float], mechanism: Mechanism
) -> float:
    """Return the slope of the error against the step, between 16 and 32 steps."""
    return math.log2(error(scheme(mechanism), 16) / error(scheme(mechanism), 32))


def decay_error(item: Integrated, steps: int) -> float:
    end = run(make_world(citizens=1), item, steps=steps, dt=1 / steps, clock=Clock.YEARS)
    return abs(float(end.state.societies.x[0]) - math.exp(-1))


def circle_error(item: Integrated, steps: int) -> float:
    end = run(make_world(citizens=1), item, steps=steps, dt=1 / steps, clock=Clock.YEARS).state.societies
    return math.hypot(end.x[0] - math.cos(1), end.v[0] + math.sin(1))


def crowd_error(item: Integrated, steps: int) -> float:
    state = make_world(citizens={"x": [0.5, 1.5]})
    end = run(state, item, steps=steps, dt=1 / steps, clock=Clock.YEARS).state.citizens.x
    return float(abs(end.mean() - math.e))


@pytest.mark.parametrize(
    ("mechanism", "error"), [(Decay(), decay_error), (Oscillator(), circle_error), (Crowd(), crowd_error)]
)
@pytest.mark.parametrize(("scheme", "order"), SCHEMES)
def test_the_order_is_as_stated(
    scheme: Callable[[Mechanism], Integrated], order: int, mechanism: Mechanism, error: Any
) -> None:
    assert observed_order(scheme, error, mechanism) == pytest.approx(order, abs=0.12)
    assert scheme(mechanism).order == order


def test_one_step_of_each_by_hand(backend: Backend) -> None:
    # x' = -x over a step of 1 from 1: Euler 1 - 1, Heun 1 - 1 + 1/2, RK4 the series of exp(-1) to 1/24.
    for scheme, expected in ((Euler, 0.0), (Heun, 0.5), (RK4, 1 - 1 + 1 / 2 - 1 / 6 + 1 / 24)):
        after = run(make_world(citizens=1), scheme(Decay()), backend=backend)
        assert_allclose(after.state.societies.x, [expected], atol=1e-15)


def test_worlds_have_their_own_speeds() -> None:
    worlds = union([make_world(citizens=1)] * 3)
    end = run(
        worlds,
        RK4(Decay()),
        steps=100,
        dt=0.01,
        clock=Clock.YEARS,
        parameters={"Decay.speed": [0.5, 1.0, 2.0]},
    )
    assert_allclose(end.state.societies.x, np.exp([-0.5, -1.0, -2.0]), rtol=1e-8)


@dataclass(frozen=True, kw_only=True)
class Pushing(Mechanism):
    """x' = speed, on two axes of a bounded column."""

    speed: float = param(1.0, "1/step", (-1e308, 1e308), "arbitrary", "speed")

    reads: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        speed = p.speed[s.citizens.world[i]]
        return speed, -0.25 * speed


def test_the_range_holds_and_check_says_when_it_would_not(backend: Backend) -> None:
    state = make_world(citizens={"private": np.zeros((2, 2))}, axes=("a", "b"))
    after = run(state, RK4(Pushing()), steps=2, backend=backend)
    assert_allclose(after.state.citizens.private, [[1.0, -0.5]] * 2, rtol=1e-15)
    with pytest.raises(
        SimulationError, match=r"world 0, step 1, Pushing: citizens.private left its range \[-1, 1\]"
    ):
        run(state, RK4(Pushing()), steps=2, backend=backend, check=True)


def test_rates_that_are_no_numbers_are_named(backend: Backend) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Broken(Decay):
        @staticmethod
        def rule(i: int, s: Any, p: Any, t: Tick) -> float:
            rate: float = (s.societies.x[i] - 1.0) / (s.societies.x[i] - 1.0)
            return rate

    with pytest.raises(
        SimulationError, match=r"world 0, step 0, Broken: divided by zero \(first at society 0\)"
    ):
        run(make_world(citizens=1), Heun(Broken()), backend=backend)

    @dataclass(frozen=True, kw_only=True)
    class Overflowing(Decay):
        @staticmethod
        def rule(i: int, s: Any, p: Any, t: Tick) -> float:
            huge: float = s.societies.x[i] * 1e308 * 1e308
            return huge - huge

    with pytest.raises(SimulationError, match=r"societies.x became NaN \(first at society 0\)"):
        run(make_world(citizens=1), Heun(Overflowing()), backend=backend)


def test_single_precision_is_kept_between_steps_only() -> None:
    # Within a step rates are doubles; at its end the column rounds to single precision.
    after = run(make_world(citizens=1), RK4(Decay()), precision="float32").state.societies.x
    assert after.dtype == np.float32 and after[0] == np.float32(0.375)
