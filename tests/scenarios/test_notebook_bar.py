import sys
from types import SimpleNamespace
from typing import Any

import pytest

from polybius.engine import Plain
from polybius.scenarios import notebook_bar
from polybius.scenarios.execution import Execution
from polybius.scenarios.notebook_bar import NotebookBar, in_notebook


class Shown:
    """A notebook's display that keeps all it was sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def display(self, html: str, display_id: bool) -> "Shown":
        assert display_id
        self.sent.append(html)
        return self

    update = lambda self, html: self.sent.append(html)  # noqa: E731


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """A kernel, as far as the bar can see."""
    shown = Shown()
    display = SimpleNamespace(HTML=str, display=shown.display)
    shell = SimpleNamespace(kernel=object())
    ipython = SimpleNamespace(get_ipython=lambda: shell, display=display)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setattr(notebook_bar, "PAUSE", 0.0)
    return shown


def test_nothing_is_drawn_outside_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    how = Execution()
    with how.watched() as same:
        assert same is how


@pytest.mark.parametrize("shell", [None, SimpleNamespace(), SimpleNamespace(kernel=None)])
def test_a_terminal_of_ipython_is_no_notebook(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert not in_notebook()


def test_a_run_tells_compiling_then_steps_then_what_it_took(notebook: Shown) -> None:
    bar = NotebookBar()
    bar.compiling("rule of <b>Mine</b>", 1, 4)
    bar.steps(3, 12)
    bar.end()
    compiled, stepped, ended = notebook.sent
    assert 'value="0.250"' in compiled and "rule of &lt;b&gt;Mine&lt;/b&gt;, 2 of 4" in compiled
    assert 'value="0.250"' in stepped and "3 of 12 steps" in stepped
    assert ended.startswith("<small>3 steps in ")


def test_whoever_asks_for_progress_gets_it_and_no_bar(notebook: Shown) -> None:
    told: list[tuple[int, int]] = []
    how = Execution(progress=lambda done, total: told.append((done, total)))
    with how.watched() as same:
        assert same is how
    assert notebook.sent == []


def test_a_backend_stays_and_an_error_ends_the_bar(notebook: Shown) -> None:
    plain = Plain()
    with pytest.raises(ZeroDivisionError), Execution(backend=plain).watched() as how:
        assert how.backend is plain and how.progress is not None
        how.progress(1, 2)
        1 / 0  # noqa: B018
    assert notebook.sent[-1].startswith("<small>1 steps in ")


def test_drawings_are_few(notebook: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_bar, "PAUSE", 60.0)
    bar = NotebookBar()
    for done in range(1000):
        bar.steps(done, 1000)
    assert len(notebook.sent) == 1
