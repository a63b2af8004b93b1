"""Text of others, as it may be shown: visible, short where it is quoted, and in the plural.

Names, titles and messages come from files that anybody may have written. Whatever shows them
(terminal, figure, report, error) shows text: no escape codes, no characters that a file of XML may not
hold, no marks that turn the reading direction of what follows.
"""

import re
from collections.abc import Iterable

__all__ = ["LONG", "UNSEEN", "misnamed", "one_line", "plural", "quoted_briefly", "shortened", "visible"]

LONG = 60  # characters of what somebody gave that a sentence quotes; arbitrary
MUCH = 240  # and of a path, or of a list of what there is

#: Control characters but tab and line feed, halves of characters, and marks of direction.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
LINES = re.compile(r"[\t\n]")
#: Within marks of quotation; an apostrophe opens and closes nothing.
QUOTED = re.compile(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))*)'(?!\w)")
#: What was given, as our sentences end: "Got X instead.", "Got X. Do Y."
GOT = re.compile(r"(?<=Got )(.+?)(?= instead\b|[.;] [A-Z]|\.?$)")
WORD = re.compile(rf"[^\s'/\\]{{{LONG + 1},}}")

#: Names of things that do not take an s.
PLURALS = {"axis": "axes", "basis": "bases"}


def visible(text: str) -> str:
    """Return text with every character that is not to be seen written as its code."""
    return UNSEEN.sub(lambda found: repr(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """Return visible text on one line, for titles and headings."""
    return " ".join(visible(text).split())


def shortened(text: str, most: int = LONG) -> str:
    """Return text of at most `most` characters, its middle left out where it is longer."""
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 1]}…{text[-tail:]}"


def quoted_briefly(sentence: str) -> str:
    """Return a sentence for a person: visible, and what it quotes, or was given, shortened."""
    text = LINES.sub(lambda found: repr(found[0])[1:-1], visible(sentence))
    text = QUOTED.sub(lambda found: f"'{_quotation(found[1])}'", text)
    text = WORD.sub(lambda found: shortened(found[0]), text)
    return GOT.sub(lambda found: shortened(found[0]), text)


def plural(noun: str) -> str:
    """Return a noun for several: axes, theories, keys."""
    if noun in PLURALS:
        return PLURALS[noun]
    head, _, last = noun.rpartition(" ")
    if head:
        return f"{head} {plural(last)}"
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _quotation(text: str) -> str:
    """Return what stands in quotes, shortened; of a path every name, and all that is beyond measure."""
    if "/" in text or "\\" in text:
        return shortened("/".join(shortened(part) for part in text.split("/")), MUCH)
    return shortened(text)


def misnamed(names: Iterable[str]) -> str | None:
    """Say what is wrong with the first name that is none, or is another's; None where all are names."""
    seen: set[str] = set()
    for place, name in enumerate(names, start=1):
        if not name.strip():
            return f"name {place} is empty"
        if name != name.strip():
            return f"name {place}, {name!r}, begins or ends with a blank"
        if name in seen:
            return f"two are called {name!r}"
        seen.add(name)
    return None
