"""Kernels in the cache: never stale, never in the way, the same for all processes."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import polybius

#: A society that moves, in a module of the user's own; `HELPER` is what changes.
MODEL = '''
from dataclasses import dataclass
from typing import ClassVar
import numpy as np
import helpers
from polybius.engine import Simulation
from polybius.model import Clock, Mechanism, Theory, param
from polybius.state import Column, Kind, make_world

@dataclass(frozen=True, kw_only=True)
class Push(Mechanism):
    """Opinions are pushed."""
    strength: float = param(0.25, "1", (0, 1), "arbitrary", "by how much")
    reads: ClassVar = ("citizens.opinion",)
    writes: ClassVar = ("citizens.opinion",)
    columns: ClassVar = (Column(name="citizens.opinion", unit="1", kind=Kind.CARRIED, meaning="x"),)

    @staticmethod
    def rule(i, s, p, t):
        return helpers.pushed(s.citizens.opinion[i], p.strength[s.citizens.world[i]])

def simulation():
    made = Simulation(Theory("push", (Push(),), clock=Clock.STEPS), make_world(citizens=3), threads=1)
    made.advance(1)
    return made

if __name__ == "__main__":
    print(simulation().state.citizens.opinion.tolist())
'''
HELPERS = (
    "def pushed(x, strength):\n    return shifted(x) + strength\n\ndef shifted(x):\n    return x + 1.0\n"
)


def python(
    *arguments: str, cwd: Path, cache: Path, given: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with a cache of its own; fail with what it said."""
    source = str(Path(polybius.__file__).parents[1])
    paths = os.pathsep.join([environment.pop("PYTHONPATH", source), str(cwd)])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        input=given,
        env={**os.environ, "PYTHONPATH": paths, "POLYBIUS_CACHE": str(cache), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a model of one's own."""
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "helpers.py").write_text(HELPERS)
    return tmp_path


def kernels(cache: Path) -> list[Path]:
    return sorted(cache.glob("*/Push*.kernel"))


def dates(cache: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in cache.rglob("*.kernel")}


def test_an_edited_helper_is_never_run_in_its_old_form(project: Path) -> None:
    cache = project / "cache"
    assert python("model.py", cwd=project, cache=cache).stdout == "[1.25, 1.25, 1.25]\n"
    machine_code = dates(cache)
    assert len(kernels(cache)) == 1 and machine_code
    # The same again comes from the cache.
    assert python("model.py", cwd=project, cache=cache).stdout == "[1.25, 1.25, 1.25]\n"
    assert dates(cache) == machine_code
    # A helper's helper, in a file that the rule does not even name.
    (project / "helpers.py").write_text(HELPERS.replace("x + 1.0", "x + 2.0"))
    assert python("model.py", cwd=project, cache=cache).stdout == "[2.25, 2.25, 2.25]\n"
    assert len(kernels(cache)) == 2


def test_an_edit_compiles_anew_only_what_it_changes(project: Path) -> None:
    copy = project / "src" / "polybius"
    shutil.copytree(Path(polybius.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    cache, where = project / "cache", {"PYTHONPATH": str(project / "src")}

    def new(file: str, edit: str, line: str = "") -> int:
        """Return how many kernels are compiled after `line` of a source became `edit`."""
        path, before = copy / file, set(dates(cache))
        text = path.read_text()
        path.write_text(text.replace(line, edit) if line else text + edit)
        assert python("model.py", cwd=project, cache=cache, **where).stdout == "[1.25, 1.25, 1.25]\n"
        return len(set(dates(cache)) - before)

    n = new("rng.py", "")
    assert n >= 1
    assert new("reports/__init__.py", "\nNEW = 1\n") == 0  # elsewhere
    assert new("vectors.py", "\n# a comment\n") == 0
    assert new("rng.py", '    """Other words."""', '    """Return the four words of one draw."""') == 0
    assert new("rng.py", "_ROUNDS = 10\n") == 1  # a tool that every kernel may call
    assert new("vectors.py", "1.0 * x[{k}] + y[{k}]", "x[{k}] + y[{k}]") == 1  # module level, no function
    assert new("engine/fast_columns.py", "\nNEW = 1\n") == 1


def test_what_was_edited_after_it_was_read_is_kept_by_nobody(project: Path) -> None:
    copy = project / "src" / "polybius"
    shutil.copytree(Path(polybius.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    cache, where = project / "cache", {"PYTHONPATH": str(project / "src")}
    program = "import polybius.rng, pathlib, time, model; time.sleep(0.02)\n"
    program += f"pathlib.Path({str(copy / 'vectors.py')!r}).touch(); model.simulation()"
    python("-c", program, cwd=project, cache=cache, **where)
    assert not kernels(cache)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(project: Path) -> None:
    blocked = project / "cache"
    blocked.write_text("a file where a folder should be")
    assert python("model.py", cwd=project, cache=blocked / "below").stdout == "[1.25, 1.25, 1.25]\n"


def test_a_cache_cut_short_costs_nothing_but_time(project: Path) -> None:
    cache = project / "cache"
    python("model.py", cwd=project, cache=cache)
    for path in cache.rglob("*.kernel"):
        path.write_bytes(path.read_bytes()[:10])
    assert python("model.py", cwd=project, cache=cache).stdout == "[1.25, 1.25, 1.25]\n"


POOL = """
import multiprocessing, model
if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    with multiprocessing.Pool(3) as pool:
        print(*sorted(set(pool.map(work, range(3))) | {{work(0)}}))
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_first_runs_in_a_pool_of_processes_agree(project: Path, method: str) -> None:
    if method not in __import__("multiprocessing").get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    (project / "work.py").write_text(
        "import model\n\ndef work(k):\n    return model.simulation().fingerprints()[0]\n"
    )
    (project / "pool.py").write_text("from work import work\n" + POOL.format(method=method))
    # Python 3.12 warns of forks beside threads; these have ended.
    found = python("-W", "ignore", "pool.py", cwd=project, cache=project / "cache").stdout.split()
    assert len(found) == 1
    assert len(kernels(project / "cache")) == 1 and len(dates(project / "cache")) == 1


@pytest.mark.parametrize("how", ["stdin", "cells"])
def test_a_mechanism_needs_no_file(project: Path, how: str) -> None:
    # Typed at a prompt, or into the cells of a notebook, whose source no file holds.
    text = (HELPERS + MODEL.replace("helpers.pushed", "pushed").replace("import helpers\n", "")).partition(
        "if __name__"
    )[0]
    text += "\nprint(simulation().state.citizens.opinion.tolist())\n"
    if how == "cells":
        cells = [textwrap.dedent(cell) for cell in text.partition("@dataclass")[::2]]
        cells[1] = "@dataclass" + cells[1]
        edited = "def shifted(x):\n    return x + 3.0\nprint(simulation().state.citizens.opinion.tolist())"
        text = "space = {'__name__': '__main__'}\n"
        for number, cell in enumerate([*cells, edited]):
            text += f"exec(compile({cell!r}, '<ipython-input-{number}>', 'exec'), space)\n"
        text = f"{text}"
    done = python("-", cwd=project, cache=project / "cache", given=text)
    assert done.stdout.splitlines() == ["[1.25, 1.25, 1.25]", "[3.25, 3.25, 3.25]"][: 1 + (how == "cells")]


def test_two_forms_of_a_function_may_come_from_the_cache_together(project: Path) -> None:
    # Each was compiled by a process of its own, under the same name: the linker must not mix them up.
    # The helper is long, so that it is called and not inlined.
    long = "def shifted(x):\n" + "".join(
        f"    x = x * {1 + k / 64} if x < {k} else x - 1.0\n" for k in range(200)
    )
    forms = [HELPERS.partition("def shifted")[0] + long + f"    return x * 0.0 + {k}.0\n" for k in (1, 2)]
    model = (
        MODEL.replace("helpers.pushed", "pushed").replace("import helpers\n", "").partition("if __name__")[0]
    )
    start = "space = {'__name__': '__main__'}\n"
    runs = [
        f"exec({form + model!r}, space)\nprint(space['simulation']().state.citizens.opinion[0])\n"
        for form in forms
    ]
    cache = project / "cache"
    alone = [python("-c", start + run, cwd=project, cache=cache).stdout for run in runs]
    machine_code = dates(cache)
    together = python("-c", start + "".join(runs), cwd=project, cache=cache).stdout
    assert alone == ["1.25\n", "2.25\n"] and together == "1.25\n2.25\n"
    assert dates(cache) == machine_code  # nothing was compiled anew
