"""Standard streams: closed, of another encoding, full, or read by nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: A program that prints what a summary prints.
PROGRAM = """
import sys
from polybius.streams import finish, is_watched, prepare, print_document
prepare()
print('• −0.5 … ▁▅█ 東 é')
print_document('<svg>−</svg>')
is_watched()
sys.exit(finish(0))
"""


def started(shell: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    command = f'"$PYTHON" -c "$PROGRAM" {shell}'
    given = {**os.environ, "PYTHON": sys.executable, "PROGRAM": PROGRAM, **environment}
    return subprocess.run(["bash", "-c", command], env=given, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("ascii", "* -0.5 ... _=# ? e"),
        ("latin-1", "* -0.5 ... _=# ? é"),
        ("cp1252", "• -0.5 … _=# ? é"),
        ("utf-8", "• −0.5 … ▁▅█ 東 é"),
    ],
)
def test_any_encoding(encoding: str, line: str) -> None:
    done = started("", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.split(b"\n")[0].decode(encoding) == line
    assert done.stdout.endswith("<svg>−</svg>\n".encode())  # documents are UTF-8


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_streams_that_are_closed_or_unread(closed: str) -> None:
    done = started(closed)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_full_disk_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    done = started(">/dev/full")
    assert done.returncode != 0
    assert b"No space left on device" in done.stderr


@pytest.mark.parametrize("width", ["0", "1", "-5", "abc", "9" * 400, "\u0663", ""])
def test_no_width_is_absurd(width: str) -> None:
    code = "import os\nfrom polybius.streams import prepare\nprepare()\nprint(os.environ.get('COLUMNS'))"
    given = {**os.environ, "COLUMNS": width, "TERMINAL_WIDTH": width}
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"
