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


class Given:
    """A key that may be missing, but stands for something where it is there."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


class Each:
    """A table whose keys are free, and of what kind each value is."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


def _moment(value: Any) -> bool:
    """Say whether it is a time, and the values that something takes then."""
    return isinstance(value, list) and len(value) == 2 and _number(value[0]) and _is([_number], value[1])


def _intervention(value: Any) -> bool:
    return _is(INTERVENTION, value) and not value.keys().isdisjoint(("column", "parameter", "measure"))


#: Interventions and swings as a scenario gives them, of which a report tells.
INTERVENTION: Kind = {
    "at": _number, "for": Given(_number), "column": Given(_line), "parameter": Given(_line),
    "measure": Given(_line), "value": Given([_number]), "change": Given([_number]), "path": Given([_moment]),
    "hold": Given(lambda value: isinstance(value, bool)), "note": Given(_text),
    "societies": Given([_whole(0)]), "parties": Given([_whole(0)]), "row": Given(_whole(0)),
}  # fmt: skip


def _answer(value: Any) -> bool:
    """Say whether it is a question of a scenario, or the measure alone that older versions named."""
    return _line(value) or _is(ANSWER, value)


ANSWER: Kind = {
    "measure": _line, "ask": Given(_text), "axes": Given([_line]),
    "after": Given(_one_of("", "transfer", "intervention")),
    "back": Given(lambda value: isinstance(value, bool)),
    "among": Given(_one_of("", "parties")), "beyond": Given(_number),
    "claims": Given(_one_of("", "rises", "falls", "turns")),
}  # fmt: skip
SCENARIO: Kind = {
    "scenario": {
        "name": _line, "title": Given(_line), "description": Given(_text), "theory": Given(_line),
        "answers": Given([_answer]), "years": Given(_number), "steps": Given(_whole(1)),
        "steps_per_year": Given(_whole(1)), "seed": Given(_whole(0, 2**32 - 1)),
    },
    "population": Given({
        "survey": Given(_text), "citizens": Given(_whole(1)), "latent": Given(Each(Each(lambda value: True))),
        "synthetic": Given(Each(Each(lambda value: True))), "margins": Given(Each(Each(_number))),
    }),
    "start": Given({"silenced": Given(_number), "climate": Given(_numbers), "settle": Given(_number)}),
    "network": Given({"kind": Given(_line), "file": Given(_text), "features": Given(Each(_number))}),
    "parties": Given({"name": Given([_line])}),
    "society": Given(Each(_numbers)),
    "parameters": Given(Each(_number)),
    "interventions": Given([_intervention]),
    "record": Given({
        "every": Given(_whole(1)), "panel": Given(_whole(0)), "cells": Given(_whole(0)),
        "frames": Given(_whole(0)),
        "measures": Given(lambda value: value == "standard" or _is([_line], value)),
    }),
    "swings": Given([{"title": _line, "from": _number, "to": _number}]),
}  # fmt: skip
SLOT: Kind = {
    "slot": _line, "mechanism": _line, "module": Maybe(_line), "digest": Maybe(_line),
    "binding": Maybe(Each(_line)),
}  # fmt: skip
THEORY: Kind = {
    "name": _line, "base": Maybe(_line), "claim": Maybe(_text), "source": Maybe(_text),
    "clock": Maybe(_one_of("year", "step")), "precision": Maybe(_one_of("float32", "float64")),
    "python": Maybe(_line), "mechanisms": [SLOT], "frozen": Maybe([_line]),
    "left_out": Maybe(lambda value: _is([SLOT], value) or _is([_line], value)),
    "parameters": Each(_numbers), "shared": Maybe(Each([_line])),
}  # fmt: skip
MANIFEST: Kind = {
    "dt": lambda value: _number(value) and value > 0,
    "clock": _one_of("year", "step"),
    "fingerprints": [_hash],
    "seeds": [_whole(0, 2**32 - 1)],
    "axes": Given([_line]),
    "worlds": _whole(1),
    "citizens": Given(_whole(1)),
    "steps": Given(_whole(0)),
    "citations": [_line],
    "measures": Given([_line]),
    "notes": Given([_text]),
    "inputs": Each(_text),
    "versions": dict.fromkeys(("python", "numpy", "numba"), _text),
    **dict.fromkeys(("polybius", "source_hash", "backend", "started"), _text),
    **dict.fromkeys(("platform", "processor"), Given(_text)),
    "seconds": _number,
    "theory": THEORY,
    "parties": [{"name": _line, "position": Given([_number])}],
    "population": {
        "survey": _text, "source": Maybe(_text), "license": Maybe(_text), "digest": Maybe(_text),
        "respondents": Given(_whole(0)), "respondents_used": _whole(0),
        "effective_size": Given(_number),
        "margins": Given(Each(Each(_number))),
        "hidden_support": {"share": _number, "side": lambda value: value in (-1, 1), "axis": _whole(0),
                                 "evidence": _number, "scale": Given(_line)},
        "mapping": [dict.fromkeys(("column", "kind", "item", "answers", "state", "how"), _text)],
    },
    "vote_reference": Maybe({
        "parties": [_line], "variables": [_line], "n": _whole(0),
        "coefficients": [_number], "standard_errors": [lambda value: _number(value) and value > 0],
        **dict.fromkeys(("reported_share", "predicted_share", "accuracy", "mcfadden_r2"), _number),
    }),
    "scenario": SCENARIO,
    "segments": [{"scenario": SCENARIO, "theory": Given(THEORY), "until": _whole(0)}],
}  # fmt: skip


def check_shape(owner: str, manifest: Mapping[str, Any]) -> None:
    """Raise ResultError, naming the first key that is missing or of another kind."""
    wrong = _wrong(MANIFEST, manifest, "")
    wrong = wrong or _uneven(manifest)
    if wrong:
        raise ResultError(f"{owner}: the manifest's {wrong}. Run it again, or restore the file.")


def _uneven(manifest: Mapping[str, Any]) -> str:
    """Say where a regression has not one coefficient and one error a variable, or not two parties."""
    told = manifest.get("vote_reference")
    if not told:
        return ""
    many = {len(told[key]) for key in ("variables", "coefficients", "standard_errors")}
    return (
        "" if len(many) == 1 and len(told["parties"]) == 2 else "'vote_reference' has lists of other lengths"
    )


def _wrong(kind: Kind, value: Any, place: str) -> str:
    if isinstance(kind, Maybe | Given):
        return "" if value is None and isinstance(kind, Maybe) else _wrong(kind.kind, value, place)
    if isinstance(kind, dict):
        if not isinstance(value, Mapping):
            return f"'{place}' is no table"
        lacking = [
            key for key, inner in kind.items() if key not in value and not isinstance(inner, Maybe | Given)
        ]
        if lacking:
            return f"'{_under(place, lacking[0])}' is missing"
        pairs = [(inner, value[key], key) for key, inner in kind.items() if key in value]
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
