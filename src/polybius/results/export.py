"""Export: a long table into a file that R, Stata and spreadsheets read, with a second one on what it means.

The ending says the format: .csv, .parquet (needs pyarrow) or .dta (Stata 14 and later).
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from polybius.errors import ResultError
from polybius.results.record import Record
from polybius.results.tidy import long_table, meanings
from polybius.writing import check_place, new_file

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["Exported", "check_export", "export", "write_table"]


class Exported(NamedTuple):
    """Where a table and its meanings were written, and how many rows the table has."""

    table: Path
    meanings: Path
    rows: int


def export(found: "Record | xarray.Dataset", out: str | Path) -> Exported:
    """Write a record, or what `simulate` returns, as a long table to `out`, and its meanings beside it.

    `results.csv` gets `results.meanings.csv`: name, unit, meaning and dimensions of every measure and column.
    Raises ResultError for another ending, and where the files cannot be written.
    """
    check_export(out)
    table, said = long_table(found), meanings(found)
    target, beside = Path(out), _beside(Path(out))
    write_table(table, target)
    write_table(said, beside)
    return Exported(target, beside, len(table))


def write_table(table: "pandas.DataFrame", out: str | Path) -> None:
    """Write a table without its index to a file, whole or not at all, by the ending of its name.

    Raises ResultError for another ending, and where the file cannot be written.
    """
    _check_ending(Path(out))
    with new_file(out, "table") as partial:
        WRITERS[Path(out).suffix.lower()](table, partial)


def check_export(out: str | Path) -> None:
    """Raise ResultError where a table could not be written to `out`; leave nothing behind."""
    target = Path(out)
    _check_ending(target)
    check_place(target, "table")
    check_place(_beside(target), "table")


def _check_ending(target: Path) -> None:
    if target.suffix.lower() not in WRITERS:
        known = ", ".join(WRITERS)
        raise ResultError(f"a table is written to a file that ends in {known}. Got '{target}' instead.")
    if target.suffix.lower() == ".parquet":
        _check_pyarrow(target)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.meanings{path.suffix}")


def _check_pyarrow(target: Path) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ResultError(
            f"table '{target}' needs pyarrow, which is not installed. Run: pip install pyarrow. "
            "Or write a .csv."
        ) from None


def _csv(table: "pandas.DataFrame", path: Path) -> None:
    table.to_csv(path, index=False, encoding="utf-8")


def _parquet(table: "pandas.DataFrame", path: Path) -> None:
    table.to_parquet(path, index=False, engine="pyarrow")


def _stata(table: "pandas.DataFrame", path: Path) -> None:
    """Write for Stata, where missing text is empty, infinity is missing, and names are plain and short."""
    from pandas.errors import InvalidColumnName

    numbers = [name for name in table.columns if table[name].dtype.kind in "biuf"]
    texts = [name for name in table.columns if name not in numbers]
    fitted: Any = table.assign(
        **{name: table[name].fillna("").astype(object) for name in texts},
        **{name: table[name].replace([np.inf, -np.inf], np.nan) for name in numbers},
    )
    with path.open("wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", InvalidColumnName)  # pandas says what it made of a long name
        fitted.to_stata(file, write_index=False, version=118)


WRITERS: dict[str, Callable[["pandas.DataFrame", Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".dta": _stata,
}
