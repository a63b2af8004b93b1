"""Files whole or not at all, and never over what is no file of that kind."""

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from polybius.errors import ResultError
from polybius.writing import HIDDEN, check_place, hidden, leftovers, new_file


def write(path: str | Path, text: str = "new") -> None:
    with new_file(path, "report") as partial:
        partial.write_text(text, encoding="utf-8")


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    target, link, chain = tmp_path / "target", tmp_path / "link", tmp_path / "chain"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to("target")
    chain.symlink_to(link)
    write(chain)
    assert (chain.is_symlink(), link.is_symlink(), target.read_text()) == (True, True, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert len(list(tmp_path.iterdir())) == 3


def test_a_link_that_leads_nowhere_yet_is_filled(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later")
    write(tmp_path / "link")
    assert (tmp_path / "later").read_text() == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    while reader.is_alive() and not read:
        try:
            write(pipe)
        except ResultError:  # the reader has not come yet
            continue
        reader.join(10)
    assert read == ["new"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    with pytest.raises(ResultError, match="No such device or address"):
        write(pipe)  # nobody reads it: said, not waited for


def test_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    try:
        os.mknod(nothing, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        write(nothing)
    except OSError as error:
        pytest.skip(f"devices cannot be made here: {error}")
    assert stat.S_ISCHR(nothing.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [nothing]


def test_standard_output_redirected_to_a_file_is_added_to(tmp_path: Path) -> None:
    code = (
        "from polybius.writing import new_file\nprint('first')\n"
        "with new_file('/dev/stdout', 'document') as partial: partial.write_text('second\\n')\nprint('third')"
    )
    with (tmp_path / "out").open("w") as out:
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "out").read_text() == "first\nsecond\nthird\n"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "a/..", "folder", "n" * 256, "no/where", "nul\0l", "file/x"]
)
def test_places_that_can_be_no_file_are_refused_early(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResultError, match="cannot be written") as found:
        check_place(name, "report")
    assert len(str(found.value)) < 200
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_socket_and_a_circle_of_links_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("door")
        with pytest.raises(ResultError, match="a socket, which is never replaced"):
            write("door")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(ResultError, match="cannot be written"):
        write("one")


def test_the_longest_names_are_saved(tmp_path: Path) -> None:
    for length in (240, 246, 255):
        write(tmp_path / ("n" * length))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_deleted_folder_is_told(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom polybius.errors import ResultError\nfrom polybius.writing import check_place\n"
        "os.rmdir(os.getcwd())\ntry: check_place('x', 'report')\nexcept ResultError as error: print(error)"
    )
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "gone", capture_output=True, text=True, check=True
    )
    assert done.stdout == "report 'x' cannot be written: No such file or directory.\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_failure_changes_nothing(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "target").write_text("old")
    with pytest.raises((KeyboardInterrupt, ResultError)), new_file(tmp_path / "target", "report") as partial:
        partial.write_text("half")
        raise error
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_planted_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prey").write_text("old")
    (tmp_path / ".polybius-0").symlink_to("prey")
    monkeypatch.setattr("polybius.writing.hidden", lambda folder: folder / ".polybius-0")
    with pytest.raises(ResultError, match="File exists"):
        write(tmp_path / "target")
    assert (tmp_path / "prey").read_text() == "old"


def test_hidden_names_are_random_and_short(tmp_path: Path) -> None:
    one, other = hidden(tmp_path), hidden(tmp_path)
    assert one != other
    assert HIDDEN.fullmatch(one.name)


def test_only_what_a_dead_process_left_is_found(tmp_path: Path) -> None:
    old, young, foreign = hidden(tmp_path), hidden(tmp_path), tmp_path / ".polybius-mine"
    for path in (old, young, foreign):
        path.write_text("half")
    for path in (old, foreign):
        os.utime(path, (0, 0))
    with new_file(tmp_path / "busy", "report") as busy:
        os.utime(busy, (0, 0))
        assert list(leftovers(tmp_path)) == [old]  # the one being written is locked
