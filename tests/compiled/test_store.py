"""Kernels on disk: whatever is wrong with a file or folder, it counts as absent, and nothing in it runs."""

import os
import pickle
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from polybius.compiled import digest, kernel_folder, machine_code, store
from polybius.compiled.store import load, path_of, save

VALUE = {"code": b"machine code" * 9, "number": 4.0}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a kernel that was saved, in a cache of its own."""
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    path = path_of("means", "ab" * 16, "(float64,)")
    save(path, VALUE)
    assert load(path) == VALUE
    return path


def test_machine_code_that_cannot_be_pickled_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dumps(value: Any) -> bytes:
        raise TypeError("cannot pickle 'PyCapsule' object")

    def half(x: float) -> float:
        return x / 2.0

    monkeypatch.setattr(store, "dumps", dumps)
    assert isinstance(half, FunctionType)
    key = digest(half)
    assert key
    assert machine_code(half, key, "half")(3.0) == 1.5
    assert list(path.parent.glob("half-*")) == []
    monkeypatch.undo()
    monkeypatch.setenv("POLYBIUS_CACHE", str(path.parents[1]))
    assert machine_code(half, key, "half")(3.0) == 1.5
    assert len(list(path.parent.glob("half-*"))) == 1


def test_what_is_made_is_the_users_alone(path: Path) -> None:
    old = os.umask(0)
    try:
        save(path.parent.parent / "other" / path.name, VALUE)
    finally:
        os.umask(old)
    modes = [each.stat().st_mode & 0o777 for each in path.parents[1].rglob("*")]
    assert sorted(modes) == [0o600, 0o600, 0o700, 0o700]
    assert not any(each.name.startswith(".") for each in path.parent.iterdir())  # nothing temporary is left


def test_every_flipped_bit_is_told(path: Path) -> None:
    whole = path.read_bytes()
    for place in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << place % 8
        path.write_bytes(spoilt)
        assert load(path) is None
    save(path, VALUE)  # and heals
    assert load(path) == VALUE


class _Bomb:
    """What runs when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (self.target,)


def damage(path: Path, kind: str) -> None:
    """Spoil the file at `path`."""
    whole = path.read_bytes()
    other = _other(path)
    path.unlink()
    match kind:
        case "a folder":
            path.mkdir()
        case "a pipe":
            os.mkfifo(path)
        case "a link to nowhere":
            path.symlink_to("nowhere")
        case "a link to another":
            path.symlink_to(other)
        case "another by its place":
            path.hardlink_to(other)
        case "another":
            path.write_bytes(other.read_bytes())
        case "empty":
            path.write_bytes(b"")
        case "cut short":
            path.write_bytes(whole[:-1])
        case "cut in its head":
            path.write_bytes(whole[:20])
        case "longer":
            path.write_bytes(whole + b"x")
        case "garbage":
            path.write_bytes(random.Random(1).randbytes(5000))


DAMAGES = (
    "gone", "a folder", "a pipe", "a link to nowhere", "a link to another", "another by its place", "another",
    "empty", "cut short", "cut in its head", "longer", "garbage",
)  # fmt: skip


def _other(path: Path) -> Path:
    other = path.with_name("others-" + path.name.partition("-")[2])
    save(other, "another")
    return other


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_counts_as_absent_and_heals(path: Path, kind: str) -> None:
    damage(path, kind)
    assert load(path) is None
    save(path, VALUE)
    assert load(path) == VALUE


def test_a_planted_pickle_never_runs(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "ran"
    path.write_bytes(pickle.dumps(_Bomb(target)))  # without a checksum
    assert load(path) is None
    save(path, _Bomb(target))  # with one
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(path, 65534, -1)
        assert load(path) is None
        os.chown(path, 0, -1)
    for mode in (0o620, 0o602, 0o666):
        path.chmod(mode)
        assert load(path) is None
    assert not target.exists()
    path.chmod(0o644)  # others may read, the test can fail
    load(path)
    assert target.exists()


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702, 0o1777, None])
def test_a_folder_of_others_is_neither_read_nor_written(
    path: Path, level: int, mode: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    folder = path.parents[level]
    if mode is None and not (hasattr(os, "geteuid") and os.geteuid() == 0):
        pytest.skip("only the administrator gives folders away")
    if mode is None:
        os.chown(folder, 65534, -1)
    else:
        folder.chmod(mode)
    for _ in range(2):
        assert load(path) is None
    new = path.with_name("new-" + path.name.partition("-")[2])
    save(new, VALUE)
    assert not new.exists()
    told = [each.getMessage() for each in caplog.records]
    assert len(told) == 1 and f"'{folder}'" in told[0] and "POLYBIUS_CACHE" in told[0]
    assert store.keys() == frozenset()


def doubled(values: Any) -> Any:
    """Return twice the first of `values`."""
    return 2.0 * values[0]


def test_machine_code_heals_and_types_are_not_confused(path: Path) -> None:
    shutil.rmtree(path.parent)
    inputs = [np.array([1.5], dtype) for dtype in ("float64", "float32", "int32", "int8")]

    def run() -> list[float]:
        assert isinstance(doubled, FunctionType)
        code = machine_code(doubled, digest(doubled), "doubled")
        return [code(values) for values in inputs]

    assert run() == [3.0, 3.0, 2.0, 2.0]
    files = sorted(kernel_folder().glob("doubled-*.kernel"))
    assert len(files) == 4
    dates = [each.stat().st_mtime_ns for each in files]
    assert run() == [3.0, 3.0, 2.0, 2.0]
    assert [each.stat().st_mtime_ns for each in files] == dates  # all were loaded
    for each, content in zip(files, [each.read_bytes() for each in files[::-1]], strict=True):
        each.write_bytes(content)
    assert run() == [3.0, 3.0, 2.0, 2.0]  # as if nothing were there
    assert sorted(kernel_folder().glob("doubled-*.kernel")) == files
