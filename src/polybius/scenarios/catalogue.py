"""The scenarios that ship, and finding one by name or path."""

from importlib.resources import as_file, files
from pathlib import Path

from polybius.errors import ScenarioError, nearest
from polybius.scenarios.scenario import Scenario

__all__ = ["load", "names"]


def names() -> list[str]:
    """Return the names of the scenarios that ship."""
    found = (files("polybius.scenarios") / "library").iterdir()
    return sorted(item.name.removesuffix(".toml") for item in found if item.name.endswith(".toml"))


def load(name: str | Path) -> Scenario:
    """Return the scenario of that name, or in that TOML file; raise ScenarioError where there is none."""
    if str(name) in names():
        with as_file(files("polybius.scenarios") / "library" / f"{name}.toml") as path:
            return Scenario.read(path)
    if Path(name).suffix == ".toml" or Path(name).is_file():
        if not Path(name).is_file():
            raise ScenarioError(f"there is no scenario file '{name}'.")
        return Scenario.read(name)
    raise ScenarioError(
        f"there is no scenario '{name}'.{nearest(str(name), names(), 'scenario')} "
        "Or give the path of a TOML file."
    )
