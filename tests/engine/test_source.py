"""What a rule is made of: its digest, its names, and what it may not use."""

import math
from collections.abc import Callable
from enum import IntEnum
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from polybius.compiled.references import references
from polybius.engine.source import RuleSource
from polybius.errors import RuleError
from polybius.rng import normal, uniform

Rule = Callable[..., Any]


class Side(IntEnum):
    LEFT = -1
    RIGHT = 1


def written(text: str, **space: Any) -> FunctionType:
    """Return the function `rule` of a source text that no file holds, among these globals."""
    space = {"math": math, "np": np, **space}
    exec(text, space)
    rule = space["rule"]
    assert isinstance(rule, FunctionType)
    return rule


def source(text: str, **space: Any) -> RuleSource:
    return RuleSource("Odd", written(text, **space))


def helper(x: float) -> float:
    return x + 1.0


def outer(x: float) -> float:
    return helper(x)


PLAIN = "def rule(i, s, p, t):\n    return s.citizens.opinion[i] * 0.5"


def test_references_are_followed_into_modules_and_classes() -> None:
    module = ModuleType("tools")
    module.helper = helper  # type: ignore[attr-defined]
    rule = written(
        "def rule(i, s, p, t):\n    return tools.helper(math.sqrt(2.0)) + Side.LEFT + abs(i) + unknown",
        tools=module,
        Side=Side,
    )
    assert dict(references(rule)) == {
        "tools.helper": helper,
        "math.sqrt": math.sqrt,
        "Side.LEFT": Side.LEFT,
        "abs": abs,
    }


def test_attributes_that_bear_the_names_of_globals_are_no_references() -> None:
    rule = written("def rule(i, s, p, t):\n    return s.citizens.math[i]")
    assert list(references(rule)) == []


def test_enclosed_values_and_nested_code_count() -> None:
    def made(factor: float) -> FunctionType:
        def rule(i: int, s: Any, p: Any, t: Any) -> float:
            return sum_of(tuple(factor * x for x in (1.0, 2.0)))

        assert isinstance(rule, FunctionType)
        return rule

    assert dict(references(made(3.0)))["factor"] == 3.0
    assert RuleSource("Odd", made(3.0)).digest != RuleSource("Odd", made(4.0)).digest


def sum_of(x: tuple[float, ...]) -> float:
    return x[0] + x[1]


def test_every_function_is_found_once_the_rule_first() -> None:
    rule = written("def rule(i, s, p, t):\n    return outer(1.0) + helper(2.0)", outer=outer, helper=helper)
    assert RuleSource("Odd", rule).functions[0] is rule
    assert set(RuleSource("Odd", rule).functions) == {rule, outer, helper}


def test_names_include_those_of_helpers() -> None:
    rule = written("def rule(i, s, p, t):\n    return look(s, i)", look=lambda s, i: s.citizens.opinion[i])
    assert {"citizens", "opinion"} <= RuleSource("Odd", rule).names


TWINS: list[tuple[str, RuleSource, RuleSource]] = [
    ("a constant", source(PLAIN), source(PLAIN.replace("0.5", "0.25"))),
    ("a sign of zero", source(PLAIN.replace("0.5", "0.0")), source(PLAIN.replace("0.5", "-0.0"))),
    ("an operation", source(PLAIN), source(PLAIN.replace("*", "+"))),
    ("a column", source(PLAIN), source(PLAIN.replace("opinion", "private"))),
    (
        "a default",
        source("def rule(i, s, p, t=1):\n    return t"),
        source("def rule(i, s, p, t=2):\n    return t"),
    ),
    (
        "a global number",
        source("def rule(i, s, p, t):\n    return C", C=1.0),
        source("def rule(i, s, p, t):\n    return C", C=2.0),
    ),
    (
        "a helper",
        source("def rule(i, s, p, t):\n    return f(i)", f=lambda x: x + 1),
        source("def rule(i, s, p, t):\n    return f(i)", f=lambda x: x + 2),
    ),
    (
        "a helper of a helper",
        source(
            "def rule(i, s, p, t):\n    return f(i)",
            f=written("def rule(x):\n    return g(x)", g=lambda x: x),
        ),
        source(
            "def rule(i, s, p, t):\n    return f(i)",
            f=written("def rule(x):\n    return g(x)", g=lambda x: -x),
        ),
    ),
    (
        "another function under the same name",
        source("def rule(i, s, p, t):\n    return draw(1, i, t, 0)", draw=uniform),
        source("def rule(i, s, p, t):\n    return draw(1, i, t, 0)", draw=normal),
    ),
]


@pytest.mark.parametrize(("one", "other"), [twin[1:] for twin in TWINS], ids=[twin[0] for twin in TWINS])
def test_whatever_changes_behaviour_changes_the_digest(one: RuleSource, other: RuleSource) -> None:
    assert one.digest != other.digest


def test_the_same_text_has_the_same_digest_wherever_it_stands() -> None:
    assert source(PLAIN).digest == source("\n\n" + PLAIN).digest


FORBIDDEN = [
    ("i ** 2", r"\*\*"),
    ("pow(i, 2)", "pow"),
    ("math.hypot(i, i)", "math.hypot"),
    ("math.gamma(i)", "math.gamma"),
    ("renamed(i, i)", "renamed"),
    ("sum((i, i))", "sum"),
    ("np.exp(i)", "np.exp"),
    ("deep(i)", "math.lgamma"),
]
OTHERWISE = [
    ("np.random.random()", "'np.random.random', whose draws nobody can repeat"),
    ("TABLE[i]", "'TABLE', a list, which may change"),
    ("ARRAY[i]", "'ARRAY', an array"),
    ("i * NUMBER", "'NUMBER', a number of NumPy's, which calculates by rules of its own"),
    ("np.float64(i)", "'np.float64', whose numbers calculate by rules of their own"),
    ("open(i)", "'open', which does something besides calculating"),
]
SPACE = {
    "renamed": math.hypot,
    "TABLE": [1.0, 2.0],
    "ARRAY": np.ones(3),
    "NUMBER": np.float32(0.1),
    "deep": written("def rule(x):\n    return math.lgamma(x)"),
}


@pytest.mark.parametrize(("expression", "name"), FORBIDDEN)
def test_what_need_not_give_the_same_bits_is_refused(expression: str, name: str) -> None:
    with pytest.raises(
        RuleError, match=f"Odd.rule uses '{name}', which need not give the same bits everywhere"
    ):
        source(f"def rule(i, s, p, t):\n    return {expression}", **SPACE).check()


@pytest.mark.parametrize(("expression", "told"), OTHERWISE)
def test_what_is_refused_for_another_reason_is_told_that(expression: str, told: str) -> None:
    with pytest.raises(RuleError, match=f"Odd.rule uses {told}"):
        source(f"def rule(i, s, p, t):\n    return {expression}", **SPACE).check()


def test_powers_in_place_are_refused() -> None:
    with pytest.raises(RuleError, match=r"uses '\*\*'"):
        source("def rule(i, s, p, t):\n    i **= 2\n    return i").check()


def test_what_is_allowed_passes() -> None:
    source(
        "def rule(i, s, p, t):\n"
        "    x = math.sqrt(abs(float(i))) + math.pi + C[0] + Side.LEFT + uniform(1, i, t, 0)\n"
        "    for k in range(3):\n"
        "        x += min(k, 2) * s.citizens.pow[i]\n"
        "    return helper(x) if math.isfinite(x) else 0.0",
        C=(1.0, (2, True)),
        Side=Side,
        uniform=uniform,
        helper=helper,
    ).check()


def test_a_rule_is_a_plain_function() -> None:
    with pytest.raises(RuleError, match=r"Odd.rule must be a plain function. Got <built-in function sqrt>"):
        RuleSource("Odd", math.sqrt).plain()
