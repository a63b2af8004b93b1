"""What every mechanism that ships must keep, without exception: the contract, and the house's own rules."""

import ast
import inspect
import sys

import pytest

from polybius import mechanisms
from polybius.contracts import CLAUSES, Clause, Subject
from polybius.model import Mechanism, parameters
from polybius.sources import sources

#: Every mechanism class that ships; a new one is under contract as soon as it is exported.
CLASSES: list[type[Mechanism]] = [getattr(mechanisms, name) for name in mechanisms.__all__]

every_mechanism = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)


@every_mechanism
@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.name)
def test_it_keeps(clause: Clause, cls: type[Mechanism]) -> None:
    clause.trial(Subject(cls()))


@every_mechanism
def test_its_sources_are_in_the_bibliography(cls: type[Mechanism]) -> None:
    cited = {*cls.sources, *(p.source for p in parameters(cls).values())} - {"arbitrary"}
    assert cls.sources
    assert cited <= set(sources()), cited - set(sources())


@every_mechanism
def test_its_page_says_what_it_does_and_where_it_ends(cls: type[Mechanism]) -> None:
    page = inspect.getdoc(sys.modules[cls.__module__])
    assert page is not None
    assert "<-" in page or " = " in page  # the equation
    assert "Limits:" in page
    assert cls.__doc__ and not cls.__doc__.startswith(cls.__name__ + "(")
    assert cls.rule.__doc__


@every_mechanism
def test_it_knows_no_other_mechanism_but_as_the_home_of_a_parameter(cls: type[Mechanism]) -> None:
    others = {other.__name__ for other in CLASSES} - {cls.__name__}
    tree = ast.parse(inspect.getsource(sys.modules[cls.__module__]))
    homes = [
        node.args[0] if isinstance(node, ast.Call) else node.value
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "shared")
        or (isinstance(node, ast.Attribute) and node.attr == "renamed")
    ]
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in others]
    assert all(node in homes for node in named), [node.id for node in named if node not in homes]
