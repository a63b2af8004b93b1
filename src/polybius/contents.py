"""Contents of files that anybody may have written, taken for what they are before they are understood.

Tables that are nested too deeply, whole numbers that no 64 bits hold, what is not finite, and text with
control characters are refused by name here, once: whoever reads further need not be prepared for them.
"""

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from polybius.text import shortened, visible

__all__ = ["fault_in", "json_of", "toml_of"]

DEEPEST = 24  # tables in tables; no file of ours needs more than six
MOST = 2**63 - 1
#: Control characters but tab and the ends of lines, and halves of characters.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def toml_of(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text; raise ValueError, saying why, where it is none."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:  # a number with more digits than Python reads
        raise ValueError(str(error).partition(" (")[0]) from None


def json_of(text: str, table: Callable[[dict[str, Any]], Any] | None = None) -> Any:
    """Return what a JSON text holds, its tables as `table` makes them; raise ValueError where it is none."""
    try:
        return json.loads(text, object_hook=table)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def fault_in(content: Any, *, finite: bool = True) -> str:
    """Return what is wrong with tables, lists and values, as "key what": empty where nothing is."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), content)]
    while waiting:
        place, value = waiting.pop()
        if len(place) > DEEPEST:
            return (
                f"'{shortened('.'.join(place))}' is nested too deeply: at most {DEEPEST} tables in each other"
            )
        wrong = _wrong(value, finite)
        if wrong:
            return f"{shortened('.'.join(place)) or 'it'} {wrong}"
        if isinstance(value, Mapping):
            for key in value:
                if not isinstance(key, str) or NO_TEXT.search(key):
                    return f"{'.'.join((*place, repr(key)))} is no name of a key"
            waiting += [((*place, key), inner) for key, inner in reversed(list(value.items()))]
        elif isinstance(value, list | tuple):
            waiting += [((*place, str(k)), value[k]) for k in range(len(value) - 1, -1, -1)]
    return ""


def _wrong(value: Any, finite: bool) -> str:
    if value is None or isinstance(value, bool | Mapping | list | tuple):
        return ""
    if isinstance(value, str):
        found = NO_TEXT.search(value)
        return (
            f"holds the character {visible(found[0])}. Give text without control characters" if found else ""
        )
    if isinstance(value, int):
        return "" if abs(value) <= MOST else "is a whole number beyond all measure: at most 2^63 - 1"
    if isinstance(value, float):
        return "" if math.isfinite(value) or not finite else f"must be a finite number. Got {value} instead"
    if any(hasattr(value, name) for name in ("__float__", "__index__", "__array__", "__fspath__")):
        return ""  # numbers and arrays of other libraries
    return f"must be a number, text, list or table. Got {type(value).__name__} instead"
