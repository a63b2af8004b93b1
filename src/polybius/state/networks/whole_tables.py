"""Large edge lists of plain numbers, read at once: ten times as fast as cell by cell."""

import codecs
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["read_whole_table"]

_NEWLINE, _RETURN, _POINT, _ZERO, _NINE = b"\n\r.09"


def read_whole_table(path: Path, delimiter: str) -> dict[str, NDArray[Any]] | None:
    """Return the columns of a text file whose cells are all plain numbers; None where that is not sure.

    A plain number has digits and perhaps a point, and begins with no 0 that could be left out. The two
    ends of a tie are then whole numbers, written as they are printed: nothing of a name is lost.
    """
    import pandas as pd

    try:
        content = np.fromfile(path, np.uint8)
    except OSError:
        return None
    start = int(np.argmax(content == _NEWLINE)) + 1 if len(content) else 0
    if start < 2 or not _is_plain(content[start - 1 :], ord(delimiter), bytes(content[:start])):
        return None
    # Python's own reading of a weight is exact; that of a table is not in every version.
    table = pd.read_csv(path, sep=delimiter, encoding="utf-8-sig", dtype={"weight": str}, na_filter=False)
    if "weight" in table:
        table["weight"] = np.fromiter(map(float, table["weight"].tolist()), np.float64, len(table))
    whole = all(table[name].dtype == np.int64 for name in ("source", "target") if name in table)
    return {str(name): table[name].to_numpy() for name in table} if whole else None


def _is_plain(body: NDArray[np.uint8], delimiter: int, header: bytes) -> bool:
    """Say whether rows, after the newline before them, have a plain number for each name of the header."""
    names = [name.strip() for name in header.split(bytes([delimiter % 128]))]
    if (
        delimiter > 127
        or b'"' in header
        or not header.removeprefix(codecs.BOM_UTF8).isascii()
        or len(body) < 2
        or len(set(names)) < len(names)
    ):
        return False
    body = body[body != _RETURN] if (body == _RETURN).any() else body
    body = body if body[-1] == _NEWLINE else np.append(body, np.uint8(_NEWLINE))
    digit = (body >= _ZERO) & (body <= _NINE)
    point, line = body == _POINT, body == _NEWLINE
    edge = line | (body == delimiter)
    if (
        not (digit | point | edge).all()
        or (edge[:-1] & ~digit[1:])[:-1].any()
        or (edge[1:] & ~digit[:-1]).any()
    ):
        return False  # other signs, or a cell that does not begin and end with a digit
    if (edge[:-2] & (body[1:-1] == _ZERO) & digit[2:]).any():
        return False  # 01
    places = np.flatnonzero(edge)
    if (np.diff(np.searchsorted(places, np.flatnonzero(point))) == 0).any():
        return False  # 1.5.2
    return bool((np.diff(np.flatnonzero(line[places])) == len(names)).all())
