"""Turns: one compiles, others wait; who is stuck is told, then passed by."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from polybius.compiled import turn
from polybius.compiled.store import path_of
from polybius.compiled.turn import Turn

pytest.importorskip("fcntl", reason="this system has no locks of this kind")

HOLDER = """
import sys, time
from pathlib import Path
from polybius.compiled.turn import Turn
turn = Turn(Path(sys.argv[1]), lambda: False)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a kernel that is not there."""
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    return path_of("means", "ab" * 16, "(float64,)")


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Return another process that holds the turn until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_who_is_stuck_is_told_and_passed_by(
    path: Path,
    holder: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(turn, "TOLD", 0.1)
    monkeypatch.setattr(turn, "ENOUGH", 0.3)
    Turn(path, lambda: False).end()
    assert [each.getMessage().partition(" ")[0] for each in caplog.records] == ["Waiting", "The"]


def test_no_wait_for_another_kernel_nor_for_what_is_there(
    path: Path, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waits"))
    Turn(path_of("means", "ab" * 16, "(float32,)"), lambda: False).end()
    Turn(path, lambda: True).end()


def test_the_turn_of_a_process_ends_with_it(path: Path, holder: subprocess.Popen[bytes]) -> None:
    holder.kill()
    holder.wait()
    Turn(path, lambda: False).end()
