"""Standard streams: there or closed, of any encoding, on a full disk or into a pipe that nobody reads."""

import codecs
import errno
import os
import sys
import unicodedata
from contextlib import suppress

__all__ = ["finish", "is_watched", "prepare", "print_document", "silence"]

#: What an encoding that lacks a character is given instead.
NEAREST = {
    **{"•": "*", "−": "-", "–": "-", "—": "-", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"', "×": "x"},
    **{"→": "->", "±": "+-", "≤": "<=", "≥": ">=", "▾": "v", "·": "."},
    **dict(zip("▁▂▃▄▅▆▇█", "_.,-=+*#", strict=True)),
}
STANDS_IN = "polybius.nearest"
#: Widths that are taken from the environment only where they are such.
WIDTHS = {"COLUMNS": range(40, 501), "TERMINAL_WIDTH": range(40, 501)}


def prepare() -> None:
    """Make standard output and error fit to print to: open, and never at a loss for a character."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed; the next file would get its number
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    codecs.register_error(STANDS_IN, _nearest)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors=STANDS_IN)  # type: ignore[union-attr]
    for name, allowed in WIDTHS.items():
        given = os.environ.get(name)
        if given is not None and not (given.isascii() and given.isdigit() and int(given[:9]) in allowed):
            del os.environ[name]


def is_watched() -> bool:
    """Say whether somebody may see what is drawn on standard error."""
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False


def print_document(text: str) -> None:
    """Print a document: as UTF-8, which it says it is in, unless it is read on a terminal."""
    if sys.stdout.isatty():
        print(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n" * (not text.endswith("\n")))
    sys.stdout.buffer.flush()


def finish(code: int) -> int:
    """Write out what waits to be printed; return the exit code: 2 where it could not be, and why on error."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        silence()
        if getattr(error, "errno", None) == errno.EPIPE:
            return code or 1  # a reader such as head has seen enough
        reason = getattr(error, "strerror", None) or error
        with suppress(OSError, ValueError):
            print(f"polybius: standard output cannot be written: {reason}.", file=sys.stderr, flush=True)
        return code or 2
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


def silence() -> None:
    """Send to nowhere what is still to be printed, so that nothing complains of it as the program ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Return what stands in for characters that the encoding lacks: the nearest, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_stand_in, lacking)), error.end


def _stand_in(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return NEAREST.get(letter) or plain or "?"
