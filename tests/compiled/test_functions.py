import os
import pickle
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from polybius.compiled import cache_error, cache_root, compiled, inlined, jitable, kernel_folder
from polybius.errors import PolybiusError

IMPORTS = "import polybius.rng, polybius.measures, polybius.state.networks\n"

KERNEL = """
from polybius.compiled import compiled

@compiled
def twice(x):
    return 2 * x
"""


def run(folder: Path, code: str, cache: Path) -> str:
    """Run `code` from a file in `folder` and return what it prints; what is temporary goes to `temporary`."""
    script, temporary = folder / "script.py", folder / "temporary"
    temporary.mkdir()
    script.write_text(code, encoding="utf-8")
    environment = os.environ | {"POLYBIUS_CACHE": str(cache), "TMPDIR": str(temporary), "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_importing_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path, IMPORTS + KERNEL, cache=tmp_path / "cache")
    assert files(tmp_path) == {"script.py", "temporary"}


def test_the_cache_lies_where_it_was_asked_for(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache"
    code = f"{KERNEL}\nprint(twice(21))\nfrom polybius.compiled import kernel_folder\nprint(kernel_folder())"
    result, folder = run(tmp_path, code, cache).split()
    assert (result, Path(folder).parent) == ("42", cache)
    assert any("twice" in path.name for path in Path(folder).glob("*.kernel"))
    assert files(tmp_path / "temporary") == set()


@pytest.mark.parametrize("given", ["~nouser", "~nouser/x", "~no user/deep/x"])
def test_the_home_of_nobody_is_no_place_for_a_cache(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYBIUS_CACHE", given)
    with pytest.raises(PolybiusError, match=f"who does not exist. Got '{given}'"):
        cache_root()


def test_a_blocked_cache_still_runs_and_leaves_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("in the way", encoding="utf-8")
    assert run(tmp_path, f"{KERNEL}\nprint(twice(21))", cache) == "42\n"
    assert files(tmp_path) == {"script.py", "temporary", "cache"}
    assert cache.read_text(encoding="utf-8") == "in the way"


def test_the_cache_is_the_users_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.delenv("POLYBIUS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_root() == tmp_path / "polybius"
    monkeypatch.setenv("POLYBIUS_CACHE", "~/elsewhere")
    assert cache_root() == Path.home() / "elsewhere"


def test_a_jitable_function_stays_python() -> None:
    def half(x: float) -> float:
        return x / 2

    assert jitable(half) is half
    assert inlined(half) is half
    assert half(3) == 1.5


@compiled
def halved(x: float, y: float) -> float:
    """Return x / (2 y)."""
    return x / (2.0 * y)


def test_a_compiled_function_is_itself_and_raises_as_python_does() -> None:
    assert halved(3.0, 1.0) == 1.5
    assert halved.__doc__ == "Return x / (2 y)."
    assert pickle.loads(pickle.dumps(halved)) is halved
    with pytest.raises(ZeroDivisionError):
        halved(1.0, 0.0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_no_place_for_kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def always_full(dir: Path) -> Any:
        return Path("/dev/full").open("wb")

    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    assert cache_error() == ""
    monkeypatch.setattr(tempfile, "TemporaryFile", always_full)
    assert cache_error() == "No space left on device"
    (kernel_folder() / "means.kernel").write_bytes(b"")  # what is there can still be read
    assert cache_error() == ""
