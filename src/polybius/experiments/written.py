"""Designs as a command line writes them: values of inputs, ends of a region, a file.

Expression.peer_pressure=0,0.5,1      Influence.rate=0.03..0.3      population.survey=a,b
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from polybius.errors import ParameterError
from polybius.experiments.design import Design
from polybius.experiments.region import Region
from polybius.model import Inputs, Uniform, Whole
from polybius.numerals import written

__all__ = ["written_design"]


def written_design(
    inputs: Inputs, vary: Sequence[str], file: Path | None = None, points: int | None = None
) -> Design:
    """Return the design of a file, or of what `vary` says of `inputs`, each INPUT=VALUES.

    All combinations of values; those of A..B are `points` of a Latin hypercube, with every combination
    of the rest. Raises ParameterError.
    """
    if file is not None:
        if vary or points is not None:
            raise ParameterError("a design comes from a file, or from what varies. Got both.")
        return Design.of(file)
    lists: dict[str, Any] = {}
    spans: dict[str, Any] = {}
    for text in vary:
        name, values = _split(text)
        if name in lists or name in spans:
            raise ParameterError(f"each input varies once. Got '{name}' twice.")
        low, dots, high = values.partition("..")
        if dots:
            is_whole = name in inputs and inputs[name].whole
            spans[name] = (Whole if is_whole else Uniform)(_end(text, low), _end(text, high))
        else:
            lists[name] = [_value(text, each) for each in values.split(",")]
    if not spans:
        if points is not None:
            raise ParameterError(
                "points are of what varies from end to end, as Influence.rate=0.1..0.5. Nothing does."
            )
        return Design.grid(lists)
    if points is None:
        raise ParameterError(
            f"'{next(iter(spans))}' varies from end to end. Say at how many points: --points 64."
        )
    region = Design.latin(Region(spans, owner="a sweep"), points)
    return region.crossed(Design.grid(lists)) if lists else region


def _split(text: str) -> tuple[str, str]:
    name, _, values = (part.strip() for part in text.partition("="))
    if not name or not values:
        raise ParameterError(
            f"an input varies as in Influence.rate=0.1,0.2 or Influence.rate=0.1..0.5. Got '{text}'."
        )
    return name, values


def _value(text: str, given: str) -> float | str:
    each = given.strip()
    if not each:
        raise ParameterError(f"values stand between commas, as in Influence.rate=0.1,0.2. Got '{text}'.")
    number = written(each)
    return each if number is None else number


def _end(text: str, given: str) -> float:
    number = written(given.strip())
    if number is None:
        raise ParameterError(f"an input varies between numbers, as in Influence.rate=0.1..0.5. Got '{text}'.")
    return number
