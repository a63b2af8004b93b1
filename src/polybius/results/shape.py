"""The shape of a manifest: which keys it has, and of what kind what stands there is.

Whoever edits a manifest can sign it again. So nothing in it is believed because it is there: what has
not this shape is refused when a result is read, and nothing that reads it later need ask. Keys beyond these
are let be.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from polybius.errors import ResultError

__all__ = ["check_shape"]

#: A kind is a check of one value, a table of kinds by key, or a list with the kind of its entries.
Kind = Any
HASH = re.compile(r"[0-9a-f]{32}")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _line(value: Any) -> bool:
    return isinstance(value, str) and "\n" not in value


def _whole(low: int, high: int = 2**63 - 1) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _numbers(value: Any) -> bool:
    """Say whether it is a number, or lists of numbers in each other."""
    return all(map(_numbers, value)) if isinstance(value, list) else _number(value)


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


class Maybe:
    """A key that may be missing, or stand for nothing."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


class Each:
    """A table whose keys are free, and of what kind each value is."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


#: Interventions and swings as a scenario gives them, of which a report tells.
INTERVENTION: Kind = {
    "at": _number, "for": Maybe(_number), "column": Maybe(_line), "parameter": Maybe(_line),
    "measure": Maybe(_line), "value": Maybe(_numbers), "change": Maybe(_numbers), "path": Maybe([_numbers]),
    "hold": Maybe(lambda value: isinstance(value, bool)), "note": Maybe(_text),
    "societies": Maybe([_whole(0)]), "parties": Maybe([_whole(0)]), "row": Maybe(_whole(0)),
}  # fmt: skip
ANSWER: Kind = {
    "measure": _line, "ask": Maybe(_text), "axes": Maybe([_line]),
    "after": Maybe(_one_of("", "transfer", "intervention")),
    "back": Maybe(lambda value: isinstance(value, bool)),
    "among": Maybe(_one_of("", "parties")), "beyond": Maybe(_number),
    "claims": Maybe(_one_of("", "rises", "falls", "turns")),
}  # fmt: skip
SCENARIO: Kind = {
    "scenario": {
        "name": _line, "title": Maybe(_line), "description": Maybe(_text), "theory": Maybe(_line),
        "answers": Maybe([ANSWER]), "years": Maybe(_number), "steps": Maybe(_whole(1)),
        "steps_per_year": Maybe(_whole(1)), "seed": Maybe(_whole(0, 2**32 - 1)),
    },
    "population": Maybe({
        "survey": Maybe(_text), "citizens": Maybe(_whole(1)), "latent": Maybe(Each(Each(lambda value: True))),
        "synthetic": Maybe(Each(Each(lambda value: True))), "margins": Maybe(Each(Each(_number))),
    }),
    "start": Maybe({"silenced": Maybe(_number), "climate": Maybe(_numbers), "settle": Maybe(_number)}),
    "network": Maybe({"kind": Maybe(_line), "file": Maybe(_text), "features": Maybe(Each(_number))}),
    "parties": Maybe({"name": Maybe([_line])}),
    "society": Maybe(Each(_numbers)),
    "parameters": Maybe(Each(_number)),
    "interventions": Maybe([INTERVENTION]),
    "record": Maybe({
        "every": Maybe(_whole(1)), "panel": Maybe(_whole(0)), "cells": Maybe(_whole(0)),
        "frames": Maybe(_whole(0)),
        "measures": Maybe(lambda value: value == "standard" or _is([_line], value)),
    }),
    "swings": Maybe([{"title": _line, "from": _number, "to": _number}]),
}  # fmt: skip
SLOT: Kind = {
    "slot": _line, "mechanism": _line, "module": Maybe(_line), "digest": Maybe(_line),
    "binding": Maybe(Each(_line)),
}  # fmt: skip
THEORY: Kind = {
    "name": _line, "base": Maybe(_line), "claim": Maybe(_text), "source": Maybe(_text),
    "clock": Maybe(_one_of("year", "step")), "precision": Maybe(_one_of("float32", "float64")),
    "python": Maybe(_line), "mechanisms": Maybe([SLOT]), "frozen": Maybe([_line]),
    "left_out": Maybe(lambda value: _is([SLOT], value) or _is([_line], value)),
    "parameters": Maybe(Each(_numbers)), "shared": Maybe(Each([_line])),
}  # fmt: skip
MANIFEST: Kind = {
    "dt": lambda value: _number(value) and value > 0,
    "clock": _one_of("year", "step"),
    "fingerprints": [_hash],
    "seeds": Maybe([_whole(0, 2**32 - 1)]),
    "axes": Maybe([_line]),
    "worlds": Maybe(_whole(1)),
    "citizens": Maybe(_whole(1)),
    "steps": Maybe(_whole(0)),
    "citations": [_line],
    "measures": Maybe([_line]),
    "notes": Maybe([_text]),
    "inputs": Maybe(Each(_text)),
    "versions": Maybe(Each(_text)),
    **{key: Maybe(_text) for key in ("polybius", "source_hash", "platform", "processor", "backend")},
    "started": Maybe(_text),
    "theory": THEORY,
    "parties": Maybe([{"name": _line, "position": Maybe([_number])}]),
    "population": Maybe({
        "survey": _text, "source": Maybe(_text), "license": Maybe(_text), "digest": Maybe(_text),
        "respondents": Maybe(_whole(0)), "respondents_used": Maybe(_whole(0)),
        "effective_size": Maybe(_number),
        "margins": Maybe(Each(Each(_number))),
        "hidden_support": Maybe({"share": _number, "side": lambda value: value in (-1, 1), "axis": _whole(0),
                                 "evidence": Maybe(_number), "scale": Maybe(_line)}),
        "mapping": Maybe([dict.fromkeys(("column", "kind", "item", "answers", "state", "how"), _text)]),
    }),
    "vote_reference": Maybe({
        "parties": [_line], "variables": [_line], "n": _whole(0),
        "coefficients": [_number], "standard_errors": [_number],
        **dict.fromkeys(("reported_share", "predicted_share", "accuracy", "mcfadden_r2"), _number),
    }),
    "scenario": SCENARIO,
    "segments": Maybe([{"scenario": SCENARIO, "theory": Maybe(THEORY), "until": _whole(0)}]),
}  # fmt: skip


def check_shape(owner: str, manifest: Mapping[str, Any]) -> None:
    """Raise ResultError, naming the first key that is missing or of another kind."""
    wrong = _wrong(MANIFEST, manifest, "")
    if wrong:
        raise ResultError(f"{owner}: the manifest's {wrong}. Run it again, or restore the file.")


def _wrong(kind: Kind, value: Any, place: str) -> str:
    if isinstance(kind, Maybe):
        return "" if value is None else _wrong(kind.kind, value, place)
    if isinstance(kind, dict):
        if not isinstance(value, Mapping):
            return f"'{place}' is no table"
        lacking = [key for key, inner in kind.items() if key not in value and not isinstance(inner, Maybe)]
        if lacking:
            return f"'{_under(place, lacking[0])}' is missing"
        pairs = [(inner, value.get(key), key) for key, inner in kind.items()]
    elif isinstance(kind, Each):
        if not isinstance(value, Mapping):
            return f"'{place}' is no table"
        pairs = [(kind.kind, inner, key) for key, inner in value.items()]
    elif isinstance(kind, list):
        if not isinstance(value, list):
            return f"'{place}' is no list"
        pairs = [(kind[0], inner, str(k)) for k, inner in enumerate(value)]
    else:
        return "" if kind(value) else f"'{place}' holds what it cannot"
    return next(filter(None, (_wrong(inner, each, _under(place, key)) for inner, each, key in pairs)), "")


def _is(kind: Kind, value: Any) -> bool:
    return not _wrong(kind, value, "")


def _under(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
