"""Rules reach their helpers in every way that Python knows, and always as these are now."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numba
import pytest
from numpy.testing import assert_array_equal
from sample_mechanisms import OPINION, run

from polybius.compiled import compiled, jitable
from polybius.engine import Backend, Compiled
from polybius.errors import RuleError
from polybius.model import Mechanism
from polybius.state import make_world


def mechanism(text: str, space: dict[str, Any]) -> Mechanism:
    """Return a mechanism whose rule, given as source text, lives among the globals `space`."""
    exec(text, space)
    members = {
        "reads": ("citizens.opinion",),
        "writes": ("citizens.opinion",),
        "columns": (OPINION,),
        "rule": staticmethod(space["rule"]),
    }
    kind: Any = type("Typed", (Mechanism,), members)
    made: Mechanism = dataclass(frozen=True, kw_only=True)(kind)()
    return made


def opinion(text: str, backend: Backend, **space: Any) -> float:
    """Return the first citizen's opinion, 0.25 before, after a step."""
    state = make_world(citizens={"opinion": [0.25]})
    space = {"__name__": "notebook", **space}
    return float(run(state, mechanism(text, space), backend=backend).state.citizens.opinion[0])


RULE = "def rule(i, s, p, t):\n    return helper(s.citizens.opinion[i])\n"


def test_helpers_in_the_same_cell(backend: Backend) -> None:
    assert opinion(RULE + "def helper(x):\n    return x * 2.0", backend) == 0.5


CIRCLES = [
    "def helper(x):\n    return x if x >= 1.0 else helper(2.0 * x)",
    "def helper(x):\n    return x if x >= 1.0 else other(x)\ndef other(x):\n    return helper(2.0 * x)",
]


@pytest.mark.parametrize("circle", CIRCLES)
def test_helpers_that_call_themselves_are_refused(backend: Backend, circle: str) -> None:
    with pytest.raises(RuleError, match=r"reaches 'helper', which calls itself. Write a loop instead"):
        opinion(RULE + circle, backend)


def test_helpers_in_modules_of_modules(backend: Backend) -> None:
    package, tools = ModuleType("package"), ModuleType("package.tools")
    exec(
        "def helper(x):\n    return more(x) + SHIFT\ndef more(x):\n    return x * 3.0\nSHIFT = 0.125",
        vars(tools),
    )
    package.tools = tools  # type: ignore[attr-defined]
    text = (
        "def rule(i, s, p, t):\n    return package.tools.helper(s.citizens.opinion[i]) - package.tools.SHIFT"
    )
    assert opinion(text, backend, package=package) == 0.75
    assert vars(tools)["helper"].__globals__ is vars(tools)  # the module itself is untouched


def test_enclosed_helpers_and_values(backend: Backend) -> None:
    text = (
        "def made(factor):\n"
        "    def helper(x):\n"
        "        return x * factor\n"
        "    def rule(i, s, p, t):\n"
        "        return helper(s.citizens.opinion[i])\n"
        "    return rule\n"
        "rule = made(-2.0)"
    )
    assert opinion(text, backend) == -0.5
    assert opinion(text.replace("-2.0", "4.0"), backend) == 1.0


@pytest.mark.parametrize("mark", [jitable, numba.njit, compiled], ids=["jitable", "njit", "compiled"])
def test_helpers_that_are_compiled_already(backend: Backend, mark: Any) -> None:
    space: dict[str, Any] = {}
    exec("def helper(x):\n    return x + 0.5", space)
    assert opinion(RULE, backend, helper=mark(space["helper"])) == 0.75


def test_defaults_of_helpers(backend: Backend) -> None:
    assert opinion(RULE + "def helper(x, factor=2.0):\n    return x * factor", backend) == 0.5


def test_an_edited_helper_is_called_in_its_new_form(backend: Backend) -> None:
    # The helper's helper is typed anew in another cell: what names it, compiled with it, did not change.
    space: dict[str, Any] = {"__name__": "notebook"}
    text = RULE + "def helper(x):\n    return inner(x)\ndef inner(x):\n    return x + SHIFT\nSHIFT = 0.25"
    typed = mechanism(text, space)
    state = make_world(citizens={"opinion": [0.25]})
    assert run(state, typed, backend=backend).state.citizens.opinion[0] == 0.5
    exec("def inner(x):\n    return x - SHIFT", space)
    assert run(state, typed, backend=backend).state.citizens.opinion[0] == 0.0
    space["SHIFT"] = 0.5
    assert run(state, typed, backend=backend).state.citizens.opinion[0] == -0.25


def test_the_same_rule_is_compiled_once_whatever_its_slot_is_called() -> None:
    from polybius.model import Slot

    space: dict[str, Any] = {"__name__": "notebook"}
    typed = mechanism(RULE + "def helper(x):\n    return x * 0.5", space)
    after = run(
        make_world(citizens={"opinion": [1.0]}), Slot("a", typed), Slot('"b"\\', typed), backend=Compiled()
    )
    assert_array_equal(after.state.citizens.opinion, [0.25])
    one, other = (operation.evaluation.kernel.call for operation in after._operations)  # type: ignore[attr-defined]
    assert one is other
