"""Whatever is edited and signed again is read as one kind of error, and only files of its folder."""

import copy
import hashlib
import json
import logging
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from small_results import small_result

from polybius.errors import ResultError
from polybius.results import Result, check_out
from polybius.writing import hidden


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    small_result().save(tmp_path / "kept")
    return tmp_path / "kept"


def signed(folder: Path, change: Callable[[dict[str, Any]], object] = lambda manifest: None) -> Path:
    """Change the manifest of a folder and sign it again, with the lengths and digests of its files."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["digest"]
    for name in manifest["files"]:
        content = (folder / name).read_bytes()
        digest = hashlib.blake2b(content, digest_size=16).hexdigest()
        manifest["files"][name] = {"bytes": len(content), "blake2b": digest}
    change(manifest)
    text = json.dumps(manifest, sort_keys=True)
    manifest["digest"] = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    path.write_text(json.dumps(manifest))
    return folder


def test_what_is_only_signed_again_is_read(saved: Path) -> None:
    assert Result.load(signed(saved)).step == 12


@pytest.mark.parametrize(
    "name",
    ["/dev/zero", "/etc/hostname", "../kept/state.npz", "..", ".", "", "a/b", "manifest.json", "x\0", "-"],
)
def test_only_plain_names_of_files_are_listed(saved: Path, name: str) -> None:
    def listing(manifest: dict[str, Any]) -> None:
        manifest["files"][name] = {"bytes": 3, "blake2b": "0" * 32}

    with pytest.raises(ResultError, match="manifest"):
        Result.load(signed(saved, listing))


def test_records_and_state_must_be_listed(saved: Path) -> None:
    with pytest.raises(ResultError, match=r"does not list measures.nc and state.npz"):
        Result.load(signed(saved, lambda manifest: manifest["files"].pop("state.npz")))


def test_a_device_a_pipe_and_a_link_are_no_files_of_a_result(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes((saved / "state.npz").read_bytes())
    for make in (
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to("../elsewhere"),
    ):
        (saved / "state.npz").unlink()
        make(saved / "state.npz")
        with pytest.raises(ResultError, match=r"state.npz is no regular file"):
            Result.load(saved)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "x"),
        ("format", True),
        ("dt", 0),
        ("dt", "1"),
        ("dt", None),
        ("clock", "<img>"),
        ("clock", 3),
        ("fingerprints", ["<script>"]),
        ("fingerprints", "ab"),
        ("fingerprints", []),
        ("seeds", [1, 2]),
        ("axes", ["other"]),
        ("steps", 13),
        ("citations", None),
        ("theory", []),
        ("theory", {"name": 3}),
        ("scenario", None),
        ("scenario", {"scenario": {"name": ["a"]}}),
        ("parties", [3]),
        ("inputs", {"a": 1}),
        ("scenario", {"scenario": {"name": "a"}, "record": {"every": 0}}),
        ("files", []),
        ("files", {"a": 3}),
        ("scenario", {"scenario": {"name": "a"}, "interventions": [{"at": "soon"}]}),
        ("notes", [3]),
        ("parties", None),
        ("population", None),
        ("versions", {"python": "3"}),
        ("theory", {"name": "a", "mechanisms": []}),
        *(
            ("scenario", {"scenario": {"name": "a"}, "interventions": given})
            for given in (
                None,
                [{"at": 1.0, "column": "a.b", "path": [[1.0]]}],
                [{"at": 1.0, "column": "a.b", "value": [[]]}],
                [{"at": 1.0, "column": "a.b", "value": 3}],
                [{"at": 1.0, "column": "a.b", "note": None}],
                [{"at": 1.0, "value": [1.0]}],
            )
        ),
    ],
)
def test_values_of_another_kind(saved: Path, key: str, value: Any) -> None:
    with pytest.raises(ResultError) as found:
        Result.load(signed(saved, lambda manifest: manifest.update({key: value})))
    assert len(str(found.value)) < 400


@pytest.mark.parametrize(
    "key",
    ["seeds", "worlds", "inputs", "versions", "polybius", "backend", "seconds", "parties", "population"],
)
def test_a_key_that_a_report_needs_is_not_taken_out(saved: Path, key: str) -> None:
    with pytest.raises(ResultError, match=f"'{key}' is missing"):
        Result.load(signed(saved, lambda manifest: manifest.pop(key)))


def test_json_too_deep_is_damage(saved: Path) -> None:
    (saved / "manifest.json").write_text("[" * 100_000)
    with pytest.raises(ResultError, match="truncated or was edited"):
        Result.load(saved)


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object], compressed: bool = False) -> Path:
    with np.load(folder / "state.npz") as archive:
        arrays = {name: archive[name] for name in archive.files}
    change(arrays)
    (np.savez_compressed if compressed else np.savez)(folder / "state.npz", **arrays)
    return signed(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.pop("rows"),
        lambda a: a.pop("axes"),
        lambda a: a.pop("worlds.seed"),
        lambda a: a.update({"rows": np.array([1, 2])}),
        lambda a: a.update({"step": np.array("x")}),
        lambda a: a.update({"ties.to": a["ties.to"] + 99}),
        lambda a: a.update({"citizens.private": np.zeros(5)}),
        lambda a: a.update({"citizens.private": a["citizens.private"].astype(str)}),
        lambda a: a.update({"citizens.vote": a["citizens.vote"] + 0.5}),
        lambda a: a.update({"swing.x.y": a["step"]}),
        lambda a: a.update({"stopped_at": np.zeros(3)}),
        lambda a: a.update({"axes": np.array(["a", "b"])}),
        lambda a: a.update({"citizens.first_tie": a["citizens.first_tie"][::-1]}),
    ],
)
def test_states_that_no_run_writes(saved: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(ResultError):
        Result.load(rewritten(saved, change))


def test_compressed_and_pickled_members_are_refused(saved: Path) -> None:
    with pytest.raises(ResultError, match="is compressed"):
        Result.load(rewritten(saved, lambda arrays: None, compressed=True))
    with pytest.raises(ResultError):
        Result.load(rewritten(saved, lambda a: a.update({"step": np.array([print], object)})))


def test_a_header_that_promises_more_than_there_is(saved: Path) -> None:
    with zipfile.ZipFile(saved / "state.npz", "a") as archive:
        header = (
            b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,), }"
        )
        archive.writestr("citizens.huge.npy", header.ljust(128) + b"\n")
    with pytest.raises(ResultError):
        Result.load(signed(saved))


def linked(file: Any) -> None:
    file["x"] = h5py.ExternalLink("/etc/hostname", "/x")


@pytest.mark.parametrize(
    "change",
    [
        linked,
        lambda file: file.create_group("zzz"),
        lambda file: file.create_dataset("huge", (10**12,), "f8"),
        lambda file: file.create_dataset("packed", data=np.zeros(10**5), compression="gzip"),
        lambda file: file.__delitem__("time"),
        lambda file: file["time"].__setitem__(..., np.nan),
    ],
)
def test_records_that_no_run_writes(saved: Path, change: Callable[[Any], object]) -> None:
    with h5py.File(saved / "measures.nc", "r+") as file:
        change(file)
    with pytest.raises(ResultError):
        Result.load(signed(saved))


def test_halves_of_killed_saves_go_and_whole_results_are_told(
    saved: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    half, foreign, mixed, whole = (hidden(tmp_path), tmp_path / ".kept-1", hidden(tmp_path), hidden(tmp_path))
    for folder in (half, foreign, mixed):
        folder.mkdir()
        (folder / "measures.nc").write_bytes(b"half")
    (mixed / "mine.txt").write_text("mine")
    small_result().save(whole)
    for folder in (half, foreign, mixed, whole):
        os.utime(folder, (0, 0))
    with caplog.at_level(logging.WARNING, "polybius"):
        check_out(tmp_path / "new")
    assert [path.exists() for path in (half, foreign, mixed, whole)] == [False, True, True, True]
    told = [record.getMessage() for record in caplog.records]
    assert sorted(text.partition("'")[0] for text in told) == ["", "Removed "]


def test_an_output_of_the_longest_name_and_through_a_link(tmp_path: Path) -> None:
    for length in (240, 246, 255):
        check_out(tmp_path / ("n" * length))
        small_result().save(tmp_path / ("n" * length))
    with pytest.raises(ResultError, match="File name too long"):
        check_out(tmp_path / ("n" * 256))
    (tmp_path / "link").symlink_to("target")
    small_result().save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert Result.load(tmp_path / "target").step == 12


@pytest.mark.parametrize("out", ["", ".", "..", "/", "a/.."])
def test_folders_that_commands_run_in_are_no_output(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResultError, match="no new folder"):
        check_out(out)


def test_results_are_read_from_folders() -> None:
    for given in (3, None, b"x", ["a"], copy):
        with pytest.raises(ResultError, match="path of its folder"):
            Result.load(given)  # type: ignore[arg-type]
    for name in ("nul\0", "n" * 300):
        with pytest.raises(ResultError, match="no result folder"):
            Result.load(name)


def test_results_are_saved_to_paths() -> None:
    for given in (3, float("nan"), b"x", ["a"]):
        with pytest.raises(ResultError, match="path of a new folder"):
            check_out(given)  # type: ignore[arg-type]
