"""Scenario files that extend others: what a file leaves out is as in the one that it names.

`extends = "NAME"` at the top of a file names a scenario that ships, or a TOML file beside it.
Tables are merged key by key, and what the file says counts; a file of ties takes the place of a
generator. Its interventions and swings come after those of the file that it extends. `without =
["societies.line"]` takes out interventions of that file: all that set what is named, or have it as
their note; "all" takes out all.
"""

from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from polybius.contents import fault_in, toml_of
from polybius.errors import ScenarioError, nearest

__all__ = ["is_file", "names", "read_tables"]

#: Arrays of tables, which are added to those of the file that is extended.
ADDED = ("interventions", "swings")

#: Keys of an intervention that name it.
NAMING = ("column", "parameter", "measure", "note")

Tables = dict[str, Any]


def names() -> list[str]:
    """Return the names of the scenarios that ship."""
    return sorted(item.name.removesuffix(".toml") for item in _library().iterdir() if _is_scenario(item))


def read_tables(path: str | Path, settled: Callable[[Tables, Path], Tables]) -> Tables:
    """Return the tables of a scenario file, with those of the files that it extends.

    `path` is a file, or the name of a scenario that ships; `settled` makes one file's tables independent
    of the folder it stands in. Raises ScenarioError for a file that is not there, is no TOML, or
    extends itself.
    """
    return _read(_place(str(path), Path()), settled, ())


def _read(
    place: Path | Traversable, settled: Callable[[Tables, Path], Tables], above: tuple[str, ...]
) -> Tables:
    owner = f"scenario file '{place}'"
    if str(place) in above:
        raise ScenarioError(f"{owner} extends itself. Take out one 'extends'.")
    content = _tables(place, owner)
    folder = place.parent if isinstance(place, Path) else Path()
    base = content.pop("extends", None)
    content = settled(content, folder)
    if base is None and "without" in content:
        raise ScenarioError(f"{owner}: without takes interventions out of a scenario that the file extends.")
    if base is None:
        return content
    if not isinstance(base, str):
        raise ScenarioError(
            f'{owner}: extends names one scenario, as in extends = "two_victories". Got {base!r}.'
        )
    unwanted = content.pop("without", [])
    inherited = _read(_place(base, folder, owner), settled, (*above, str(place)))
    if unwanted:
        given = inherited.get("interventions", [])
        inherited = {**inherited, "interventions": left_over(owner, given, unwanted)}
    return _merged(inherited, content)


def left_over(owner: str, given: Any, unwanted: Any) -> list[Any]:
    """Return the interventions in `given`, as tables, but for those that set what is in `unwanted`.

    Each is named by its column, parameter or measure, or by its note; "all" names all.
    """
    if not isinstance(unwanted, list | tuple) or not all(isinstance(name, str) for name in unwanted):
        raise ScenarioError(
            f'{owner}: without is a list of what interventions set, as in ["societies.line"]. '
            f"Got {unwanted!r}."
        )
    tables = [each for each in given if isinstance(each, dict)] if isinstance(given, list | tuple) else []
    named = [{str(each[key]) for key in NAMING if each.get(key)} for each in tables]
    known = sorted(set().union(*named))
    for name in unwanted:
        if name != "all" and name not in known:
            raise ScenarioError(
                f"{owner} has no intervention on '{name}'.{nearest(name, known, 'intervention')}"
            )
    if "all" in unwanted:
        return []
    return [each for each, names in zip(tables, named, strict=True) if not names & set(unwanted)]


def _place(name: str, folder: Path, owner: str = "") -> Path | Traversable:
    """Return where the scenario called `name` is, or the file of that path seen from `folder`."""
    if name in names():
        return _library() / f"{name}.toml"
    path = folder / name
    if path.suffix != ".toml" and not is_file(path):
        head = f"{owner}: " if owner else ""
        raise ScenarioError(
            f"{head}there is no scenario '{name}'.{nearest(name, names(), 'scenario')} "
            "Or give the path of a TOML file."
        )
    return path


def is_file(path: Path) -> bool:
    """Say whether `path` is a file; a name that can be none is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long, or not text
        return False


def _tables(place: Path | Traversable, owner: str) -> Tables:
    try:
        content = toml_of(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ScenarioError(f"{owner} cannot be read: {reason}.") from None
    except ValueError as error:
        raise ScenarioError(f"{owner} is not TOML: {error}.") from None
    fault = fault_in(content)
    if fault:
        raise ScenarioError(f"{owner}: {fault}.")
    return content


def _merged(base: Tables, content: Tables) -> Tables:
    """Return `base` with the keys of `content` in their places, table by table."""
    merged = dict(base)
    for key, value in content.items():
        known = base.get(key)
        if key == "network" and isinstance(value, dict) and "file" in value:
            merged[key] = value  # in place of a generator and what it was called with
        elif isinstance(value, dict) and isinstance(known, dict):
            merged[key] = _merged(known, value)
        elif key in ADDED and isinstance(value, list) and isinstance(known, list):
            merged[key] = [*known, *value]
        else:
            merged[key] = value
    return merged


def _library() -> Traversable:
    return files("polybius.scenarios") / "library"


def _is_scenario(item: Traversable) -> bool:
    return item.name.endswith(".toml")
