"""The raw cells of a survey file, before anything is understood: CSV, Parquet, Stata or SPSS.

Rows are counted as a spreadsheet counts them: in a text file the header is row 1 and the
first respondent row 2; other files have no header and start at row 1. Cells of text files are text;
those of the others are what they hold: numbers, text, dates, and nothing where a value is missing.
What a Stata or SPSS file itself declares to be missing is nothing, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from polybius.delimited import delimiter_of, place_of, read_rows
from polybius.errors import DataError

__all__ = ["Sheet", "read_sheet"]

TEXT = (".csv", ".tsv", ".txt")
PARQUET = (".parquet", ".pq")
STATISTICAL = {".dta": "read_dta", ".sav": "read_sav", ".zsav": "read_sav", ".por": "read_por"}


@dataclass(frozen=True)
class Sheet:
    """Columns of cells as read; row r of every column is row `first_row + r` of the file.

    `labels` are what a file calls the codes of a column, by column and code. `decimal` is the point of its
    numbers.
    """

    name: str
    columns: dict[str, Sequence[object]]
    first_row: int
    labels: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    decimal: str = "."

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def read_sheet(
    path: Path,
    names: Iterable[str],
    *,
    delimiter: str | None = None,
    quote: str = '"',
    decimal: str = ".",
    encoding: str | None = None,
) -> Sheet:
    """Read the columns called `names` from a survey file; raise DataError where that fails.

    `delimiter` (a comma, in a .tsv a tab), `quote` and `decimal` matter for text files only. `encoding` is
    UTF-8, in Stata and SPSS files what the file says. Parquet needs pyarrow, Stata and SPSS pyreadstat.
    """
    wanted = list(dict.fromkeys(names))
    if not path.is_file():
        raise DataError(f"there is no survey file '{path}'. Give the path of a CSV or Parquet file.")
    suffix = path.suffix.lower()
    if suffix in PARQUET:
        sheet = _parquet(path, wanted)
    elif suffix in TEXT:
        sheet = _text(path, wanted, delimiter_of(path, delimiter), quote, decimal, encoding or "utf-8")
    elif suffix in STATISTICAL:
        sheet = _statistical(path, wanted, encoding)
    else:
        raise DataError(
            f"survey file '{path}' must end in .csv, .tsv, .txt, .parquet or .pq, "
            "or be of Stata (.dta) or SPSS (.sav, .zsav, .por)."
        )
    if not len(sheet):
        raise DataError(f"survey file '{path}' has no respondents, only a header. Give one row a respondent.")
    return sheet


def _text(path: Path, wanted: list[str], delimiter: str, quote: str, decimal: str, encoding: str) -> Sheet:
    owner = f"survey file '{path}'"
    rows = read_rows(path, owner, delimiter=delimiter, quote=quote, encoding=encoding, first=2)
    _, header = next(rows)
    places = [place_of(owner, header, name) for name in wanted]
    cells: list[list[object]] = [[] for _ in wanted]
    for number, row in rows:
        if not row:
            raise DataError(f"{path}, row {number} is blank. Take it out.")
        for column, place in zip(cells, places, strict=True):
            column.append(row[place])
    return Sheet(str(path), dict(zip(wanted, cells, strict=True)), 2, decimal=decimal)


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
                place_of(f"survey file '{path}'", header, name)
            table = file.read(columns=wanted, use_threads=False)
    except (OSError, ValueError) as error:  # pyarrow's own errors derive from these
        raise DataError(f"survey file '{path}' cannot be read as Parquet: {error}.") from None
    return Sheet(str(path), {name: table.column(name).to_pylist() for name in wanted}, 1)


def _statistical(path: Path, wanted: list[str], encoding: str | None) -> Sheet:
    try:
        import pyreadstat
    except ImportError:
        raise DataError(
            f"survey file '{path}' needs pyreadstat. Run: pip install 'polybius[survey-files]'"
        ) from None
    read = getattr(pyreadstat, STATISTICAL[path.suffix.lower()])
    spelling = {} if encoding is None else {"encoding": encoding}
    try:
        _, about = read(str(path), metadataonly=True, **spelling)
        header = list(about.column_names)
        for name in wanted:
            place_of(f"survey file '{path}'", header, name)
        table, about = read(str(path), usecols=wanted, output_format="dict", **spelling)
    except DataError:
        raise
    except Exception as error:  # whatever its reader, of another house, makes of a broken file
        raise DataError(f"survey file '{path}' cannot be read as Stata or SPSS: {error}.") from None
    columns: dict[str, Sequence[object]] = {name: list(table[name]) for name in wanted}
    return Sheet(str(path), columns, 1, dict(about.variable_value_labels))
