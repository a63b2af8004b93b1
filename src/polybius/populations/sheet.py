"""The raw cells of a survey file, CSV or Parquet, before anything is understood.

Rows are counted as a spreadsheet counts them: in a CSV the header is row 1 and the
first respondent row 2; a Parquet file has no header and starts at row 1.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from polybius.errors import DataError, nearest

__all__ = ["Sheet", "read_sheet"]


@dataclass(frozen=True)
class Sheet:
    """Columns of cells as read; row r of every column is row `first_row + r` of the file."""

    name: str
    columns: dict[str, Sequence[object]]
    first_row: int

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def read_sheet(path: Path, names: Iterable[str], *, delimiter: str = ",", quote: str = '"') -> Sheet:
    """Read the columns called `names` from a CSV or Parquet file; raise DataError where that fails.

    `delimiter` and `quote` matter for text files only. Parquet needs pyarrow.
    """
    wanted = list(dict.fromkeys(names))
    if not path.is_file():
        raise DataError(f"there is no survey file '{path}'. Give the path of a CSV or Parquet file.")
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".pq"):
        sheet = _parquet(path, wanted)
    elif suffix in (".csv", ".tsv", ".txt"):
        sheet = _csv(path, wanted, delimiter, quote)
    else:
        raise DataError(f"survey file '{path}' must end in .csv, .tsv, .txt, .parquet or .pq.")
    if not len(sheet):
        raise DataError(f"survey file '{path}' has no respondents, only a header. Give one row a respondent.")
    return sheet


def _csv(path: Path, wanted: list[str], delimiter: str, quote: str) -> Sheet:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True)
            header = [name.strip() for name in next(rows, [])]
            places = [_place(path, header, name) for name in wanted]
            cells: list[list[object]] = [[] for _ in wanted]
            for number, row in enumerate(rows, start=2):
                if len(row) != len(header):
                    if not row:
                        raise DataError(f"{path}, row {number} is blank. Take it out.")
                    raise DataError(
                        f"{path}, row {number} has {len(row)} cells where the header has {len(header)}. "
                        f"Check the delimiter ({delimiter!r}) and the quotes ({quote!r}) in that row."
                    )
                for column, place in zip(cells, places, strict=True):
                    column.append(row[place].strip())
    except UnicodeDecodeError as error:
        raise DataError(
            f"survey file '{path}' is not UTF-8 text ({error.reason}). Save it as UTF-8."
        ) from None
    except (csv.Error, OSError) as error:
        raise DataError(f"survey file '{path}' cannot be read: {error}.") from None
    return Sheet(str(path), dict(zip(wanted, cells, strict=True)), 2)


def _parquet(path: Path, wanted: list[str]) -> Sheet:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise DataError(
            f"survey file '{path}' is Parquet, which needs pyarrow. Run: pip install 'polybius[networks]'"
        ) from None
    try:
        with parquet.ParquetFile(path) as file:
            header = list(file.schema_arrow.names)
            for name in wanted:
                _place(path, header, name)
            table = file.read(columns=wanted, use_threads=False)
    except (OSError, ValueError) as error:  # pyarrow's own errors derive from these
        raise DataError(f"survey file '{path}' cannot be read as Parquet: {error}.") from None
    return Sheet(str(path), {name: table.column(name).to_pylist() for name in wanted}, 1)


def _place(path: Path, header: list[str], name: str) -> int:
    if header.count(name) > 1:
        raise DataError(f"survey file '{path}' has several columns called '{name}'. Rename all but one.")
    if name not in header:
        raise DataError(f"survey file '{path}' has no column '{name}'.{nearest(name, header, 'column')}")
    return header.index(name)
