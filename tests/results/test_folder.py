"""Result folders: whole or not at all, and never read without a check."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from small_results import small_result

from polybius.errors import ResultError
from polybius.results import Result, check_out
from polybius.results.folder import new_folder


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    small_result().save(tmp_path / "kept")
    return tmp_path / "kept"


def test_a_result_comes_back(saved: Path) -> None:
    first, again = small_result(), Result.load(saved)
    np.testing.assert_array_equal(again.measures["expressed_mean"], first.measures["expressed_mean"])
    assert again.elections.rows() == small_result().elections.rows()
    assert (again.fingerprints, again.step, again.dt) == (first.fingerprints, 12, 1 / 12)
    assert not again.panel
    assert again.citations() == ["kuran1995"]
    assert sorted(path.name for path in saved.iterdir()) == ["manifest.json", "measures.nc", "state.npz"]


def test_what_others_add_to_a_folder_does_no_harm(saved: Path) -> None:
    (saved / "report.html").write_text("<p>mine</p>")
    assert Result.load(saved).step == 12


@pytest.mark.parametrize("name", ["measures.nc", "state.npz", "manifest.json"])
def test_a_truncated_file_is_noticed(saved: Path, name: str) -> None:
    content = (saved / name).read_bytes()
    (saved / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ResultError, match=f"{name} is truncated or was edited"):
        Result.load(saved)


@pytest.mark.parametrize("name", ["measures.nc", "state.npz"])
def test_one_changed_byte_is_noticed(saved: Path, name: str) -> None:
    content = bytearray((saved / name).read_bytes())
    content[len(content) // 2] ^= 1
    (saved / name).write_bytes(content)
    with pytest.raises(ResultError, match=f"{name} is truncated or was edited"):
        Result.load(saved)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\x00", '{"digest": 3}'])
def test_a_manifest_of_another_kind_is_noticed(saved: Path, text: str) -> None:
    (saved / "manifest.json").write_text(text)
    with pytest.raises(ResultError, match=r"manifest.json is truncated or was edited"):
        Result.load(saved)


def test_an_edited_manifest_is_noticed(saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text())
    manifest["fingerprints"] = ["0" * 32]
    (saved / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ResultError, match=r"manifest.json is truncated or was edited"):
        Result.load(saved)


def test_missing_pieces_are_named(saved: Path, tmp_path: Path) -> None:
    (saved / "state.npz").unlink()
    with pytest.raises(ResultError, match=r"incomplete: state.npz is missing"):
        Result.load(saved)
    (saved / "manifest.json").unlink()
    with pytest.raises(ResultError, match=r"not a result folder: it has no manifest.json"):
        Result.load(saved)
    with pytest.raises(ResultError, match="there is no result folder"):
        Result.load(tmp_path / "nowhere")


def test_places_that_cannot_be_written_are_refused_before_a_run(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="is not empty"):
        check_out(saved)
    with pytest.raises(ResultError, match="is a file"):
        check_out(saved / "manifest.json")
    with pytest.raises(ResultError, match=r"manifest.json' is a file"):
        check_out(saved / "manifest.json" / "deeper" / "still")
    with pytest.raises(ResultError, match="cannot be written"):
        check_out("/proc/nothing/here")
    check_out(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == [saved]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ResultError, match="cannot be written: Permission denied"):
        check_out(tmp_path / "out")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    small_result().save(tmp_path / "empty")
    assert Result.load(tmp_path / "empty").step == 12


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, ResultError("x"), OSError(28, "No space left on device")]
)
def test_nothing_is_left_of_a_folder_that_fails(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises((KeyboardInterrupt, ResultError)), new_folder(tmp_path / "a" / "b") as folder:
        (folder / "half").write_text("half")
        raise error
    assert list(tmp_path.iterdir()) == []


SAVE = """
import resource, sys
from small_results import small_result
from polybius.errors import ResultError
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    small_result(100_000).save(sys.argv[1])
except ResultError as error:
    print(error)
"""


def save_elsewhere(out: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """Save 2.5 MB in a process of its own, with files of at most `limit` bytes."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", SAVE, str(out), str(limit)],
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("limit", [1_000, 40_000, 500_000])
def test_a_file_that_grows_too_large_is_one_sentence(tmp_path: Path, limit: int) -> None:
    done = save_elsewhere(tmp_path / "out", limit)
    assert done.stdout.count("\n") == 1
    assert "cannot be written: File too large" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here: " + mounted.stderr.decode().strip())
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_one_sentence(tiny_disk: Path) -> None:
    done = save_elsewhere(tiny_disk / "out", 0)
    assert "cannot be written: No space left on device" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)
    assert list(tiny_disk.iterdir()) == []
