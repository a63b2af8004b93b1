"""The package's public names: sorted, all there, and free until they are used."""

import subprocess
import sys

import pytest

import polybius


def test_every_name_is_there() -> None:
    for name in polybius.__all__:
        assert getattr(polybius, name) is not None
    assert set(polybius.__all__) <= set(dir(polybius))


def test_parts_and_version_are_attributes() -> None:
    assert polybius.measures.__name__ == "polybius.measures"
    assert polybius.__version__.count(".") == 2


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'socity'"):
        polybius.socity  # noqa: B018


def test_import_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'numba', 'pandas', 'xarray', 'matplotlib', 'rich', 'typer', 'pydantic'}"
    code = f"import sys, polybius; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert done.stderr == ""
