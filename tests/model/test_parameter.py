import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from made_mechanisms import Pull

from polybius.errors import DeclarationError, ParameterError
from polybius.model import (
    Choice,
    LogUniform,
    Mechanism,
    Normal,
    Parameter,
    Prior,
    Uniform,
    Whole,
    param,
    parameters,
)


def parameter(low: float = 0, high: float = 2, *, whole: bool = False) -> Parameter:
    return Parameter(low, "1/year", low, high, "arbitrary", "speed", whole=whole)


def test_a_mechanism_lists_its_parameters_in_order() -> None:
    assert list(parameters(Pull)) == ["pace", "rounds"]
    assert parameters(Pull) == parameters(Pull(pace=1))
    pace = parameters(Pull)["pace"]
    assert (pace.default, pace.bounds, pace.whole) == (0.5, "[0, 2] 1/year", False)
    assert parameters(Pull)["rounds"].whole


def test_a_range_is_no_prior() -> None:
    assert parameters(Pull)["pace"].prior is None

    def prior(bounds: tuple[float, float], given: Prior | None = None) -> Prior | None:
        made: Parameter = param(1, "", bounds, "arbitrary", "speed", prior=given).metadata["parameter"]
        return made.prior

    assert prior((0, math.inf)) is None
    assert prior((0, math.inf), Uniform(0, 3)) == Uniform(0, 3)


@pytest.mark.parametrize("bounds", [(2, 3), (0, 0.5), (math.nan, 2), (0, math.nan)])
def test_a_default_lies_within_its_range(bounds: tuple[float, float]) -> None:
    with pytest.raises(DeclarationError, match="for 'speed' must have a default within its range"):
        param(1.0, "", bounds, "arbitrary", "speed")


@pytest.mark.parametrize(
    "prior",
    [
        Uniform(-1, 1),
        Uniform(0, 3),
        LogUniform(1, 3),
        Normal(1, 0.1),
        Normal(1, 1, low=0),
        Choice(("a", "b")),
    ],
)
def test_a_prior_lies_within_its_range(prior: Prior) -> None:
    with pytest.raises(DeclarationError, match="for 'speed' must have a prior within its range"):
        param(1.0, "", (0, 2), "arbitrary", "speed", prior=prior)


def test_a_prior_of_whole_numbers_gives_such() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Drawing(Mechanism):
        size: int = param(2, "citizens", (1, 9), "arbitrary", "how many", prior=Uniform(1, 4))

    with pytest.raises(
        DeclarationError, match=r"size takes whole numbers; its prior must be Whole, or a Choice"
    ):
        parameters(Drawing)

    @dataclass(frozen=True, kw_only=True)
    class Sound(Mechanism):
        size: int = param(2, "citizens", (1, 9), "arbitrary", "how many", prior=Whole(1, 4))

    assert parameters(Sound)["size"].prior == Whole(1, 4)


def test_numbers_of_any_kind_become_floats_and_whole_ones_ints() -> None:
    given = [1, 1.0, np.float32(1), np.int8(1)]
    assert [type(parameter().check("a", value)) for value in given] == [float] * 4
    assert [type(parameter(whole=True).check("a", value)) for value in given] == [int] * 4
    assert type(Pull(pace=1).pace) is float
    assert [parameter().check("a", value) for value in (0, 2)] == [0, 2]


@pytest.mark.parametrize("value", [True, np.True_, "1", None, 1j, [1.0]])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ParameterError, match=r"Pull\.pace must be a number in \[0, 2\] 1/year\. Got "):
        Pull(pace=value)


@pytest.mark.parametrize("value", [-0.001, 2.001, math.inf, math.nan])
def test_what_lies_outside_is_refused(value: float) -> None:
    with pytest.raises(ParameterError, match=r"Pull\.pace must lie in \[0, 2\] 1/year\. Got "):
        Pull(pace=value)


def test_what_is_not_whole_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"Pull\.rounds must be a whole number in \[1, 9\]\. Got 2\.5"):
        Pull(rounds=2.5)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="whole number"):
        parameter(high=math.inf, whole=True).check("a", math.inf)


@pytest.mark.parametrize(
    "bounds", [(0, 2), (-3, -1), (0, 0), (0, math.inf), (-math.inf, 5), (-math.inf, math.inf)]
)
def test_there_is_always_a_value_that_it_refuses(bounds: tuple[float, float]) -> None:
    declared = parameter(*bounds)
    with pytest.raises(ParameterError):
        declared.check("a", declared.outside())


@pytest.mark.parametrize("made", [field(default=1.0), field(metadata={"parameter": 1})])
def test_a_field_that_is_no_parameter_is_refused(made: Any) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Plain(Mechanism):
        pace: float = made

    with pytest.raises(DeclarationError, match=r"Plain\.pace is a field, so it must be declared with param"):
        parameters(Plain)


def test_what_is_no_dataclass_has_no_parameters() -> None:
    assert parameters(object()) == {}


def test_a_range_without_a_unit_is_told_without_one() -> None:
    share = Parameter(0.5, "1", 0.0, 1.0, "arbitrary", "share")
    with pytest.raises(ParameterError, match=r"x must lie in \[0, 1\]\. Got 2"):
        share.check("x", 2)
