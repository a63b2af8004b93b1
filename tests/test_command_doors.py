"""The doors, by the command itself: places to write to, and in a process of its own streams and terminals.

Whatever the place: an answer in a sentence, what was there is there still and is of its kind, and nothing is
left half-written. What `polybius.writing` and `polybius.streams` do is tested beside; this is that every
command goes by them.
"""

import contextlib
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from polybius.cli import app
from polybius.writing import HIDDEN

Made = Callable[[Path], str]
#: Commands that write a document and need no result and no kernel.
DOCUMENTS = {"odd": ["odd", "voter"], "diagram": ["diagram", "voter"]}


def called(folder: Path, *arguments: str) -> Result:
    """Call the command in `folder`."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(app, list(arguments))


def polybius(shell: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of the shell, in which $P is the command."""
    given = {**os.environ, "P": f"{sys.executable} -m polybius", **environment}
    given = {name: value for name, value in given.items() if value != "ABSENT"}
    return subprocess.run(["bash", "-c", shell], cwd=folder, env=given, capture_output=True, timeout=60)


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe")
    return "pipe"


def plug(folder: Path) -> str:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(os.fspath(folder / "plug"))
    return "plug"


def device(folder: Path) -> str:
    (folder / "device").symlink_to(os.devnull)
    return "device"


def full_disk(folder: Path) -> str:
    (folder / "full").symlink_to("/dev/full")
    return "full"


def subfolder(folder: Path) -> str:
    (folder / "taken").mkdir()
    (folder / "taken" / "mine").write_text("mine")
    return "taken"


def circle(folder: Path) -> str:
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    return "one"


def under_a_file(folder: Path) -> str:
    (folder / "file").write_text("mine")
    return "file/within"


def nowhere(folder: Path) -> str:
    return "no/such/folder/x.svg"


def a_file(folder: Path) -> str:
    (folder / "mine.svg").write_text("mine")
    return "mine.svg"


def linked(folder: Path) -> str:
    (folder / "target").write_text("mine")
    (folder / "link.svg").symlink_to("target")
    return "link.svg"


def there(folder: Path) -> dict[str, tuple[int, str]]:
    """Return what is in a folder: kind, and where a link leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        kind = stat.S_IFMT(path.lstat().st_mode)
        found[path.name] = (kind, str(path.readlink()) if stat.S_ISLNK(kind) else "")
    return found


REFUSED: dict[str, Made] = {
    "pipe that nobody reads": pipe,
    "socket": plug,
    "full disk": full_disk,
    "folder": subfolder,
    "circle of links": circle,
    "under a file": under_a_file,
    "no folder": nowhere,
    "300 letters": lambda folder: "x" * 300,
    "300 letters of two bytes": lambda folder: "é" * 300,
    "a name of dots": lambda folder: "..",
    "nothing": lambda folder: "",
}


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", DOCUMENTS.values(), ids=DOCUMENTS)
def test_places_where_no_document_goes(command: list[str], made: Made, tmp_path: Path) -> None:
    place = made(tmp_path)
    before = there(tmp_path)
    refused_in_a_sentence(called(tmp_path, *command, "--out", place))
    assert there(tmp_path) == before


@pytest.mark.parametrize(
    "made",
    [made for made in REFUSED.values() if made not in (full_disk, nowhere)] + [a_file, device],
    ids=lambda made: made.__name__,
)
def test_places_where_no_result_goes(made: Made, tmp_path: Path) -> None:
    place = made(tmp_path)
    before = there(tmp_path)
    refused_in_a_sentence(called(tmp_path, "run", "drift", "--citizens", "20", "--out", place))
    assert there(tmp_path) == before


def refused_in_a_sentence(done: Result) -> None:
    said = done.stderr
    assert done.exit_code == 2, said
    assert said.startswith("polybius: ")
    assert said.count("\n") == 1
    assert said.endswith(".\n")
    assert len(said) < 400
    assert done.stdout == ""


WRITTEN: dict[str, Made] = {
    "device": device,
    "file": a_file,
    "link": linked,
    "255 letters": lambda folder: "x" * 251 + ".svg",
    "blanks and quotes": lambda folder: 'a  b"$(x)`.svg',
    "dashes first": lambda folder: "./--out.svg",
}


@pytest.mark.parametrize("made", WRITTEN.values(), ids=WRITTEN)
def test_places_where_a_document_goes(made: Made, tmp_path: Path) -> None:
    place = made(tmp_path)
    before = there(tmp_path)
    done = called(tmp_path, "diagram", "voter", "--out", place)
    assert (done.exit_code, done.stderr) == (0, "")
    after = there(tmp_path)
    assert all(after[name] == kind for name, kind in before.items())
    assert not any(HIDDEN.fullmatch(name) for name in after)
    assert len(after) == max(len(before), 1)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    done = polybius("$P diagram voter --out $(printf 'a\\xff.svg')", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert os.listdir(os.fsencode(tmp_path)) == [b"a\xff.svg"]  # noqa: PTH208


def test_two_at_once_into_one_file(tmp_path: Path) -> None:
    """One of the two is there whole, and nothing of the other."""
    done = polybius("$P diagram voter --out x.svg & $P odd voter --format html --out x.svg & wait", tmp_path)
    assert b"Traceback" not in done.stderr
    text = (tmp_path / "x.svg").read_text(encoding="utf-8").rstrip()
    assert text.endswith(("</svg>", "</html>"))
    assert list(there(tmp_path)) == ["x.svg"]


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    for command in ("odd voter", "run drift --citizens 20"):
        done = polybius(
            f"cd gone && rmdir ../gone && $P {command} --out x; c=$?; mkdir ../gone; exit $c", tmp_path
        )
        assert done.returncode == 2
        assert done.stderr.startswith(b"polybius: ")
        assert done.stderr.count(b"\n") == 1


#: Commands of every kind: lists, pages, documents, errors.
SPOKEN = ["odd voter", "show nothing-here", "--help"]


@pytest.mark.parametrize(
    "streams", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full", "2>/dev/full", "| head -c 1"]
)
def test_streams_of_every_kind(streams: str, tmp_path: Path) -> None:
    lines = "; ".join(f"$P {command} {streams}" for command in SPOKEN)
    done = polybius(f"exec 3>&2; ({lines}) ; true", tmp_path)
    for word in (b"Traceback", b"Exception ignored", b"BrokenPipe", b"Bad file"):
        assert word not in done.stderr, done.stderr.decode()


@pytest.mark.parametrize(
    "environment",
    [
        {"COLUMNS": "0", "TERM": "dumb"},
        {"COLUMNS": "-3", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"COLUMNS": "1e9", "TERM": "ABSENT", "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "cp437", "NO_COLOR": "1"},
        {"HOME": "ABSENT", "TMPDIR": "/no/such/folder", "TERM": "no-such-terminal"},
    ],
    ids=lambda given: " ".join(map("=".join, given.items())),
)
def test_terminals_of_every_kind(environment: dict[str, str], tmp_path: Path) -> None:
    for command in SPOKEN:
        done = polybius(f"$P {command}", tmp_path, **environment)
        assert done.returncode == (2 if "nothing" in command else 0), done.stderr.decode(errors="replace")
        assert b"Traceback" not in done.stderr
