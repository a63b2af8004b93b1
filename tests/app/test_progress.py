"""Progress where no bar can be drawn: a line now and then on standard error, of compiling alone."""

import pytest

from polybius.app import progress_bar


def test_lines_come_slowly_and_not_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Kernels at 10, 12, 15.5, 16 and 21 s of the clock: 5.5 s after the first, and 5.5 s after that line.
    clock = iter((10.0, 12.0, 15.5, 16.0, 21.0))
    monkeypatch.setattr("polybius.app.progress.time.monotonic", lambda: next(clock))
    with progress_bar() as watch:
        assert watch.steps is None
        for k, title in enumerate(("Growth", "Crisis", "Media", "Policy", "Elites")):
            watch.compiling(title, k, 5)
    said = capsys.readouterr()
    assert said.err == "Compiling, once: Media, 3 of 5\nCompiling, once: Elites, 5 of 5\n"
    assert said.out == ""


def test_a_warm_start_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar():
        pass
    assert capsys.readouterr().err == ""
