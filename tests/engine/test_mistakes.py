"""The likeliest mistakes in writing a rule: one sentence each, that says what to write instead."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from sample_mechanisms import OPINION, run

from polybius.engine import Backend
from polybius.errors import RuleError
from polybius.model import Mechanism, param
from polybius.rng import uniform
from polybius.state import make_world
from polybius.vectors import add

TABLE = [0.1, 0.2]


def helper(x: float) -> Any:
    return x if x > 2.0 else None


def mechanism(body: str, **space: Any) -> Mechanism:
    """Return a mechanism whose rule has that body, with opinion and a parameter `rate`."""
    lines = "\n    ".join(body.splitlines())
    names: dict[str, Any] = {"np": np, "uniform": uniform, "add": add, "helper": helper, "TABLE": TABLE}
    names |= space
    exec(
        f"def rule(i, s, p, t):\n    w = s.citizens.world[i]\n    x = s.citizens.opinion[i]\n    {lines}",
        names,
    )

    @dataclass(frozen=True, kw_only=True)
    class Odd(Mechanism):
        rate: float = param(0.5, "1", (0, 1), "arbitrary", "some number")
        latitude: float = param(0.5, "1", (0, 1), "arbitrary", "another")

        reads: ClassVar = ("citizens.opinion", "citizens.private", "citizens.attention")
        writes: ClassVar = ("citizens.opinion",)
        columns: ClassVar = (OPINION,)
        rule: ClassVar = staticmethod(names["rule"])

    return Odd()


#: What is written, and what is heard.
MISTAKES = {
    "no [w], times": ("return p.rate * x", r"p\.rate, which has one number a world.* Write p\.rate\[w\]"),
    "no [w], compared": ("return 1.0 if x > p.rate else x", r"Write p\.rate\[w\]"),
    "no [w], as a condition": ("return x if p.rate else 0.0", r"Write p\.rate\[w\]"),
    "no [w], in a function": ("return min(x, p.rate)", r"Write p\.rate\[w\]"),
    "no [w], in float": ("return float(p.rate)", r"Write p\.rate\[w\]"),
    "no [i]": (
        "return 0.5 * s.citizens.opinion",
        r"all of s\.citizens\.opinion.* Write s\.citizens\.opinion\[i\]",
    ),
    "over a column": (
        "y = 0.0\nfor o in s.citizens.opinion:\n    y += o\nreturn y",
        r"s\.citizens\.opinion\[i\]",
    ),
    "length of a column": ("return 1.0 / len(s.citizens.opinion)", r"s\.citizens\.opinion\[i\]"),
    "round brackets": ("return p.rate(w)", r"Write p\.rate\[w\]"),
    "no else": ("if x > 0.2:\n    return x", r"returns nothing \(None\) on one of its ways.*'else'"),
    "no return": ("y = 2.0 * x", r"returns nothing \(None\) on one of its ways"),
    "bare return": ("if x > 0.2:\n    return\nreturn x", r"returns nothing \(None\)"),
    "a helper's None": ("return x + helper(x)", r"None"),
    "sum of a list": ("return sum([x, x])", r"makes a list.* add up in a loop"),
    "sum of a tuple": ("return sum((x, x))", r"'sum'.* correct its rounding\. Add up in a loop"),
    "sum of a loop": ("return sum(0.1 for k in range(3))", r"loops inside brackets"),
    "a comprehension": ("y = [x * k for k in range(3)]\nreturn y[0]", r"makes a list"),
    "a dict": ("y = {1: x}\nreturn y[1]", r"makes a dict"),
    "a set": ("return 1.0 if x in {x, 0.0} else 0.0", r"makes a set"),
    "raise": (
        "if x > 9:\n    raise ValueError\nreturn x",
        r"raises an error, but a rule cannot stop a run",
    ),
    "assert": ("assert x < 9\nreturn x", r"asserts.* check=True"),
    "try": ("try:\n    return 1.0 / x\nexcept ZeroDivisionError:\n    return 0.0", r"uses 'try'.*'if'"),
    "with": ("with open('x') as f:\n    return x", r"uses 'with'"),
    "an f-string": ("y = f'{x:.2f}'\nreturn float(y)", r"puts text together"),
    "text": ("return 1.0 if x == 'left' else 0.0", r"uses text, but columns hold numbers"),
    "print of text": ("print('hello')\nreturn x", r"uses text"),
    "import": ("import math\nreturn math.sqrt(2.0)", r"imports inside its rule\. Import at the top"),
    "a global": ("global LAST\nLAST = x\nreturn x", r"sets a global"),
    "power": ("return x ** 2", r"'\*\*'.* Write x \* x for a square.* polybius\.numbers"),
    "pow": ("return pow(x, 2)", r"'pow'.* Write x \* x"),
    "NumPy's function": ("return np.exp(x)", r"'np\.exp'.* it is NumPy's\. .*polybius\.numbers"),
    "NumPy's draw": ("return np.random.random()", r"'np\.random\.random'.* Use polybius\.rng: uniform\("),
    "a list outside": ("return TABLE[0]", r"'TABLE', a list.* Make it a tuple"),
    "an array outside": ("return A[0]", r"'A', an array\. Give it as a column"),
    "an object outside": ("return O.x", r"'O', an object \(Other\)"),
    "a name that is not there": ("return xx", r"uses 'xx', which is defined nowhere\. Is it a variable"),
    "a function not imported": (
        "return tanh(x)",
        r"'tanh', which is defined nowhere\. Write 'from polybius\.numbers import tanh'",
    ),
    "a table without s": (
        "return citizens.opinion[i]",
        r"'citizens', which is defined nowhere\. Write s\.citizens",
    ),
    "a column misspelt": (
        "return s.citizens.opnion[i]",
        r"citizens\.opnion, .* Did you mean 'citizens\.opinion'\?",
    ),
    "a parameter misspelt": ("return p.raet[w]", r"no parameter 'raet'\. Did you mean 'rate'\?"),
    "a parameter by another name": (
        "return p.epsilon[w]",
        r"no parameter 'epsilon'\. Did you mean 'latitude'\?",
    ),
    "a table misspelt": ("return s.citizen.opinion[i]", r"table 'citizen'\. Did you mean 'citizens'\?"),
    "row before column": (
        "return s.citizens[0].opinion",
        r"Write s\.table\.opinion\[i\]: the row comes last",
    ),
    "arguments in another order": (
        "s = i\nreturn s.citizens.opinion[0]",
        r"arguments of a rule are \(i, s, p, t\)",
    ),
    "the year": ("return t.year", r"reads t\.year\. A tick has t\.step, t\.dt and t\.stream"),
    "a row that is no whole number": ("return s.citizens.opinion[x]", r"Rows are counted in whole numbers"),
    "a row that is not a number": ("n = 1e308 * 10.0\nreturn s.citizens.opinion[n - n]", r"whole numbers"),
    "a slice": ("return s.citizens.opinion[0:2]", r"Rows are counted in whole numbers"),
    "arguments missing": ("return uniform(1, i, t)", r"cannot be evaluated: .*missing.*'k'"),
    "a row of axes": ("return s.citizens.private[i] * 2.0", r"computes with a row of several axes"),
    "set in place": ("s.citizens.opinion.set(i, 0.0)\nreturn x", r"Only a WorldRule"),
    "assigned": ("s.citizens.opinion[i] = 0.0\nreturn x", r"assigns to a row"),
    "attribute set": ("s.citizens.opinion = x\nreturn x", r"sets an attribute"),
    "only sometimes set": (
        "if x > 0.2:\n    y = x\nreturn y",
        r"uses 'y' on a way on which no line has set it",
    ),
}  # fmt: skip


MISTAKES["a loop that never runs"] = (
    "for k in range(w):\n    y = x\nreturn y",
    r"'y' on a way .* Set it before",
)


class Other:
    x = 1.0


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_a_sentence(name: str, backend: Backend) -> None:
    body, told = MISTAKES[name]
    world = make_world(citizens={"opinion": [0.5, 0.1], "private": [0.5, 0.5]})
    with pytest.raises(RuleError, match=told) as found:
        run(world, mechanism(body, A=np.ones(2), O=Other()), backend=backend)
    said = str(found.value)
    assert "\n" not in said and len(said) < 400 and said.startswith("Odd")
