"""Values, texts and bytes that break programs, and how to put them where something else belongs."""

import copy
import datetime
import random
from typing import Any

import numpy as np

TEXTS = (
    "",
    " ",
    "a",
    "A" * 300,
    "x" * 5000,
    "$$",
    "Cash$$",
    "a $ b $ c",
    r"$\frac{$",
    "<script>x</script>",
    "&lt;",
    "\"'><img src=x onerror=y>",
    "\0",
    "\x1b[2J",
    "\n\n",
    "a\nb",
    "\r",
    "\t",
    "\ud800",
    "\u202edrow",
    "東京",
    "é",
    "../../etc/passwd",
    "/dev/zero",
    "/dev/null",
    "C:\\x",
    "%s%n",
    "{0}",
    "{x!r}",
    "nan",
    "inf",
    "1e999",
    "1_0",
    "٣",
    "0x10",
    "true",
    "[",
    "[[",
    "{",
    "[1, 2",
    "{}",
    "[]",
    "'",
    "\\",
    "--",
    "-",
    "a.b.c",
    "a=b",
    "1,5",
    "|",
    "#",
    "`x`",
    "\\input{x}",
    "*b*",
    "🙂",
    "\ufeff",
    "\u2028",
    "NULL",
    "None",
    "two_victories",
    "frozen",
    "citizens.opinion",
)
NUMBERS = (
    0,
    1,
    -1,
    2,
    3,
    7,
    60,
    255,
    256,
    1000,
    -0.0,
    0.5,
    1.5,
    -1.5,
    1e-320,
    1e-9,
    1e9,
    1e16,
    1e300,
    1e308,
    -1e308,
    float("nan"),
    float("inf"),
    -float("inf"),
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**32,
    2**53,
    2**63 - 1,
    2**63,
    2**64 - 1,
    10**30,
    10**400,
    10**4301,
    -(2**63),
    True,
    False,
)


def deep(depth: int) -> Any:
    inner: Any = []
    for _ in range(depth):
        inner = [inner]
    return inner


def deep_table(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"a": inner}
    return inner


def value(rng: random.Random) -> Any:
    """Return a value of any kind that a TOML or JSON file may hold."""
    kind = rng.randrange(8)
    if kind < 2:
        return rng.choice(TEXTS)
    if kind < 5:
        return rng.choice(NUMBERS)
    if kind == 5:
        return [value(rng) for _ in range(rng.randrange(4))]
    if kind == 6:
        return {rng.choice(TEXTS) or "k": value(rng) for _ in range(rng.randrange(3))}
    return rng.choice([None, [], {}, [[]], deep(30), deep(1500), deep_table(900)])


def odd(rng: random.Random) -> Any:
    """Return a value that only a program could give."""
    kinds = (
        object(),
        b"bytes",
        {1, 2},
        3j,
        print,
        int,
        ...,
        datetime.date(2020, 1, 1),
        np.float32(0.5),
        np.int64(3),
        np.array([1, 2]),
        np.array(["a"]),
        np.nan,
        range(3),
        iter([1]),
        lambda x: x,
        np.zeros((2, 2)),
        memoryview(b"x"),
    )
    return value(rng) if rng.random() < 0.4 else rng.choice(kinds)


def places(content: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in tables and lists."""
    found = [above] if above else []
    if isinstance(content, dict):
        pairs = list(content.items())
    elif isinstance(content, list):
        pairs = list(enumerate(content))
    else:
        return found
    return found + [place for key, inner in pairs for place in places(inner, (*above, key))]


def edited(content: Any, rng: random.Random, other: Any = None) -> tuple[Any, str]:
    """Return tables with one value replaced, taken out, or a key added; and what was done."""
    changed = copy.deepcopy(content)
    place = rng.choice(places(changed))
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    what = rng.random()
    if what < 0.15:
        del inner[place[-1]]
        return changed, f"{place} taken out"
    put = other if other is not None else value(rng)
    if what < 0.3 and isinstance(inner, dict):
        inner[rng.choice(TEXTS) or "k"] = put
        return changed, f"{place[:-1]} has more: {short(put)}"
    inner[place[-1]] = put
    return changed, f"{place} = {short(put)}"


def damaged(content: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Return bytes cut, flipped, repeated or mixed with others."""
    where = rng.randrange(len(content) + 1)
    noise = rng.choice([t.encode("utf-8", "surrogatepass") for t in TEXTS] + [rng.randbytes(16), b"[" * 3000])
    kind = rng.choice(["cut", "flip", "insert", "double", "empty", "noise"])
    made = {
        "cut": content[:where],
        "flip": content[:where] + bytes([rng.randrange(256)]) + content[where + 1 :],
        "insert": content[:where] + noise + content[where:],
        "double": content + content,
        "empty": b"",
        "noise": noise * 3,
    }[kind]
    return made, f"{kind} at {where}"


def short(given: Any) -> str:
    """Return what was given, briefly; some numbers have more digits than Python writes."""
    try:
        return repr(given)[:80]
    except (ValueError, RecursionError):
        return f"<a {type(given).__name__} too large to show>"
