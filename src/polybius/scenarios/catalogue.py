"""Finding a scenario by name or path."""

from pathlib import Path

from polybius.errors import ScenarioError, check_kind
from polybius.scenarios.extension import is_file, names
from polybius.scenarios.scenario import Scenario

__all__ = ["load", "names"]


def load(name: str | Path) -> Scenario:
    """Return the scenario of that name, or in that TOML file; raise ScenarioError where there is none."""
    wanted = "a scenario is given as its name or the path of a TOML file"
    check_kind(wanted, name, str, Path, error=ScenarioError)
    if str(name) not in names() and Path(name).suffix == ".toml" and not is_file(Path(name)):
        raise ScenarioError(f"there is no scenario file '{name}'.")
    return Scenario.read(name)
