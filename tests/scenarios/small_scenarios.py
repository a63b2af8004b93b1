"""A small scenario with everything in it: elections, swings, a survey, a panel, an intervention."""

from typing import Any

import numpy as np

from polybius.results import Result
from polybius.scenarios import Scenario, run

CONTENT: dict[str, Any] = {
    "scenario": {"name": "small", "years": 3, "seed": 5},
    "population": {"citizens": 300, "hidden_support": 0.3},
    "network": {"kind": "watts_strogatz", "neighbours": 6, "p": 0.1},
    "society": {
        "line": -0.4,
        "severity": 1.0,
        "tolerance": 0.6,
        "reach": 0.5,
        "appeal": 0.1,
        "election_at": 1.0,
    },
    "parameters": {"Election.term": 1.0, "Expression.revisions": 12.0},
    # every 5 of 36 steps, so that the end lies off the cadence
    "record": {"every": 5, "panel": 4, "cells": 8},
    "survey": {"every": 0.5, "sample": 50, "items": ["expressed", "private"]},
    "swings": [
        {"title": "early", "from": 0.0, "to": 1.0},
        {"title": "late", "from": 0.75, "to": 2.5},
        {"title": "never", "from": 2.0, "to": 9.0},
    ],
    "interventions": [{"at": 1.5, "column": "societies.severity", "value": 0.0, "note": "office relents"}],
}


def small_scenario(**sections: dict[str, Any]) -> Scenario:
    """Return it, with some keys of its sections changed."""
    content = {**CONTENT, **{name: {**CONTENT.get(name, {}), **keys} for name, keys in sections.items()}}
    return Scenario.parse(content)


def fingerprint(seed: int) -> str:
    """Return the fingerprint of half a year in the world of that seed; importable by other processes."""
    return run(small_scenario(), seed=seed, years=0.5, threads=2).fingerprints[0]


def assert_same(one: Result, other: Result) -> None:
    """Check that two results are the same to the bit, manifests apart."""
    assert one.fingerprints == other.fingerprints
    assert list(one.records) == list(other.records)
    for name, record in one.records.items():
        assert set(record.everything) == set(other.records[name].everything)
        for key, variable in record.everything.items():
            np.testing.assert_array_equal(variable.values, other.records[name][key], err_msg=f"{name}: {key}")
    assert one.step == other.step
    for table in one.final.tables.values():
        for short, values in table.items():
            np.testing.assert_array_equal(values, other.final.tables[table.name][short], err_msg=short)
