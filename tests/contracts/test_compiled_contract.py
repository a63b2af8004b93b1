"""Everything compiled can be kept: it has a digest, the same in every process."""

import gc
import importlib
import pkgutil
from types import FunctionType

import polybius
from polybius import mechanisms
from polybius.compiled import digest
from polybius.compiled.functions import _OnCall
from polybius.engine.source import RuleSource
from polybius.model import Mechanism


def compiled_functions() -> dict[str, FunctionType]:
    for found in pkgutil.walk_packages(polybius.__path__, "polybius."):
        importlib.import_module(found.name)
    # By type(), since isinstance asks a weak proxy of what is gone for its class.
    functions = [each.py_func for each in gc.get_objects() if type(each) is _OnCall]
    ours = [each for each in functions if each.__module__.startswith("polybius.")]
    return {f"{each.__module__}.{each.__qualname__}": each for each in ours}  # type: ignore[misc]


def test_every_compiled_function_and_every_rule_can_be_kept() -> None:
    functions = compiled_functions()
    assert len(functions) >= 50
    assert [name for name, each in functions.items() if not digest(each)] == []
    kinds = [getattr(mechanisms, name) for name in mechanisms.__all__]
    rules = [each for each in kinds if isinstance(each, type) and issubclass(each, Mechanism)]
    assert [each.__name__ for each in rules if not RuleSource(each.__name__, each.rule).digest] == []
