"""A result as one JSON object: fingerprint, measures, elections, swings, survey."""

import json
from typing import Any

import numpy as np

from polybius.results import Record, Result

__all__ = ["as_json"]


def as_json(result: Result) -> str:
    """Return a result as JSON; what is not a number is null.

    `measures` has for every measure its dimensions, unit, all values and those at the end; `coordinates` says
    what the places along a dimension are;
    `fingerprint` is one text for one world, else a list with one a world.
    """
    prints = result.fingerprints
    return json.dumps(
        {
            "scenario": result.manifest["scenario"]["scenario"]["name"],
            "theory": result.manifest["theory"]["name"],
            "seeds": result.manifest["seeds"],
            "steps": result.step,
            "fingerprint": prints[0] if len(prints) == 1 else prints,
            "fingerprints": prints,
            "time": _plain(result.measures["time"]),
            "coordinates": {
                name: _plain(v.values) for name, v in result.measures.coords.items() if name in v.dims
            },
            "measures": _measures(result.measures),
            "elections": _rows(result.elections),
            "swings": _rows(result.swings),
            "survey": _rows(result.survey),
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def _measures(record: Record) -> dict[str, Any]:
    return {
        name: {
            "dims": list(variable.dims),
            "unit": variable.attrs.get("units", ""),
            "long_name": variable.attrs.get("long_name", name),
            "final": _plain(variable.values[-1] if variable.dims[:1] == ("time",) else variable.values),
            "values": _plain(variable.values),
        }
        for name, variable in record.variables.items()
    }


def _rows(record: Record) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in record.rows()]


def _plain(values: Any) -> Any:
    """Return arrays as nested lists, and numbers that are none as None."""
    if isinstance(values, np.ndarray):
        return _plain(values.tolist())
    if isinstance(values, list):
        return [_plain(value) for value in values]
    if isinstance(values, float) and not np.isfinite(values):
        return None
    return values
