"""Helpers: other processes that do tasks, of which nothing depends on any."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from polybius.compiled import helpers


@pytest.fixture
def many_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(helpers.SWITCH, raising=False)
    monkeypatch.setattr(helpers, "_HELPERS", [])
    monkeypatch.setattr(helpers, "_cores", lambda: 4)


@pytest.mark.usefixtures("many_cores")
@pytest.mark.parametrize(("threads", "wanted"), [(1, 0), (2, 1), (3, 2), (9, 3)])
def test_one_helper_for_each_further_thread_and_core(threads: int, wanted: int) -> None:
    assert helpers.helpers_wanted(threads) == wanted


@pytest.mark.usefixtures("many_cores")
def test_the_environment_switches_them_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(helpers.SWITCH, "0")
    assert helpers.helpers_wanted(4) == 0


@pytest.mark.usefixtures("many_cores")
def test_a_helper_does_its_tasks_whatever_becomes_of_one(tmp_path: Path) -> None:
    tasks = [partial(int, "no number"), partial((tmp_path / "x").write_text, "done")]
    helpers.start_helper(tasks)
    assert helpers.helpers_wanted(4) == 2  # one of three is at work
    (helper,) = helpers._HELPERS
    assert helper.wait(60) == 0
    assert (tmp_path / "x").read_text() == "done"
    assert helpers.running() == 0


@pytest.mark.usefixtures("many_cores")
@pytest.mark.parametrize("task", [lambda: None, partial(next, (_ for _ in ""))], ids=["lambda", "generator"])
def test_what_cannot_be_sent_is_left_to_this_process(task: partial[object]) -> None:
    helpers.start_helper([task])
    assert helpers._HELPERS == []


@pytest.mark.usefixtures("many_cores")
def test_what_stands_in_a_script_is_left_to_this_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from polybius.compiled import helpers\n"
        "def task(): ...\n"
        "helpers.start_helper([task])\n"
        "print(len(helpers._HELPERS))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "0\n"
