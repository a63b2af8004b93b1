import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

module = importlib.import_module("polybius.compiled")

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
    assert any("twice" in path.name for path in Path(folder).rglob("*.nbc"))
    assert files(tmp_path / "temporary") == set()


def test_a_blocked_cache_still_runs_and_leaves_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("in the way", encoding="utf-8")
    assert run(tmp_path, f"{KERNEL}\nprint(twice(21))", cache) == "42\n"
    assert files(tmp_path) == {"script.py", "temporary", "cache"}
    assert cache.read_text(encoding="utf-8") == "in the way"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the module take `sources` for polybius', all old, with caches in `cache`."""
    folder = tmp_path / "sources"
    (folder / "state").mkdir(parents=True)
    for name, text in {"compiled.py": "a = 1\n", "state/table.py": "b = 2\n"}.items():
        old(folder / name, text)
    monkeypatch.setattr(module, "__file__", str(folder / "compiled.py"))
    monkeypatch.setattr(module, "source_hash", module.source_hash.__wrapped__)  # forgets
    monkeypatch.setattr(module, "kernel_folder", module.kernel_folder.__wrapped__)
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    return folder


def old(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (0, 0))


def test_the_cache_folder_changes_with_any_source(sources: Path) -> None:
    found = [module.kernel_folder()]
    assert module.kernel_folder() == found[0]
    old(sources / "state/table.py", "b = 3\n")
    found.append(module.kernel_folder())
    (sources / "state/table.py").rename(sources / "state/tables.py")
    found.append(module.kernel_folder())
    old(sources / "new.py", "")
    found.append(module.kernel_folder())
    assert len(set(found)) == 4
    assert {path.parent for path in found} == {sources.parent / "cache"}
    old(sources / "state/notes.txt", "not a source")
    assert module.kernel_folder() == found[-1]


def test_the_cache_folder_changes_with_the_compiler(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = module.kernel_folder()
    monkeypatch.setattr(module.numba, "__version__", "0.0")
    assert module.kernel_folder() != before


def test_a_source_edited_since_it_was_read_is_not_cached_for_others(sources: Path) -> None:
    os.utime(sources / "state/table.py")  # now: after this process began
    folder = module.kernel_folder()
    assert folder.is_dir()
    assert sources.parent not in folder.parents
    assert not (sources.parent / "cache").exists()


def test_the_cache_is_the_users_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.platform, "system", lambda: "Linux")
    monkeypatch.delenv("POLYBIUS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert module.cache_root() == tmp_path / "polybius"
    monkeypatch.setenv("POLYBIUS_CACHE", "~/elsewhere")
    assert module.cache_root() == Path.home() / "elsewhere"


def test_a_jitable_function_stays_python() -> None:
    def half(x: float) -> float:
        return x / 2

    assert module.jitable(half) is half
    assert module.inlined(half) is half
    assert half(3) == 1.5


@module.compiled  # type: ignore[untyped-decorator]
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
def test_a_full_disk_is_no_place_for_kernels(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def always_full(dir: Path) -> Any:
        return Path("/dev/full").open("wb")

    assert module.cache_error() == ""
    monkeypatch.setattr(module.tempfile, "TemporaryFile", always_full)
    assert module.cache_error() == "No space left on device"
    assert "polybius-kernels-" in str(module.kernel_folder())
    (module._own_folder() / "kernel.nbi").write_bytes(b"")  # what is there can still be read
    assert module.cache_error() == ""
