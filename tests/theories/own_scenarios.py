"""Every theory that ships, on the scenario that ships with it."""

from polybius import load
from polybius.scenarios import Scenario, names
from polybius.theories import THEORIES


def scenario_of(theory: str) -> Scenario:
    """Return the scenario of the theory's own name, or else the one that names it; records are kept small."""
    known = names()
    found = [theory] if theory in known else [name for name in known if load(name).scenario.theory == theory]
    small = {"record.cells": 0, "record.panel": 0, "record.groups": False}
    return load(found[0]).with_overrides(set=small)


#: Those of all theories.
SCENARIOS = {theory: scenario_of(theory) for theory in sorted(THEORIES)}
