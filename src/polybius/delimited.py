"""Tables in text files, CSV and its kin: cells as they stand, counted row by row.

Blanks around a cell are layout and are dropped; inside it every character stays, and nothing is read as a
number, a date or a missing value. Text is not normalised: two spellings of one letter in Unicode differ.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from polybius.errors import DataError, nearest

__all__ = ["delimiter_of", "other_delimiter", "place_of", "read_rows"]

#: What separates cells where nobody says so.
USUAL = {".tsv": "\t"}


def delimiter_of(path: Path, given: str | None = None) -> str:
    """Return what separates the cells of a file: what was given, a tab in a .tsv, else a comma."""
    return given or USUAL.get(path.suffix.lower(), ",")


def read_rows(
    path: Path,
    owner: str,
    *,
    unreadable: str = "cannot be read",
    delimiter: str,
    quote: str = '"',
    encoding: str = "utf-8",
    first: int = 1,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the header with number 0, then each row and its number, from `first` on; a blank line is [].

    Raises DataError for a row that is longer or shorter than the header, and, calling the file `owner`,
    for what is no such text.
    """
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as lines:
            rows = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True)
            header = [name.strip() for name in next(rows, [])]
            yield 0, header
            for number, row in enumerate(rows, start=first):
                if row and len(row) != len(header):
                    raise DataError(
                        f"{path}, row {number} has {len(row)} cells where the header has {len(header)}. "
                        f"Check the delimiter ({delimiter!r}) and the quotes ({quote!r}) in that row."
                    )
                yield number, [cell.strip() for cell in row]
    except UnicodeError as error:
        reason = getattr(error, "reason", error)
        raise DataError(f"{owner} is not {encoding.upper()} text ({reason}). Save it as UTF-8.") from None
    except LookupError:
        raise DataError(
            f"{owner} cannot be read: there is no encoding '{encoding}'. Try utf-8 or latin-1."
        ) from None
    except OSError as error:
        raise DataError(f"{owner} cannot be read: {error.strerror or error}.") from None
    except (csv.Error, ValueError) as error:
        raise DataError(f"{owner} {unreadable}: {error}.") from None


def place_of(owner: str, header: list[str], name: str) -> int:
    """Return where the column called `name` is; raise DataError where it is missing or not alone."""
    if header.count(name) > 1:
        raise DataError(f"{owner} has several columns called '{name}'. Rename all but one.")
    if name not in header:
        raise DataError(
            f"{owner} has no column '{name}'.{other_delimiter(header)}{nearest(name, header, 'column')}"
        )
    return header.index(name)


def other_delimiter(header: list[str], advice: str = "give that as delimiter") -> str:
    """Say which delimiter a header seems to have, where all of it is one cell, and what to do."""
    for mark, name in ((";", "a semicolon"), ("\t", "a tab"), ("|", "a bar"), (",", "a comma")):
        if len(header) == 1 and mark in header[0]:
            return f" Its cells seem to be separated by {name}: {advice}."
    return ""
