"""Sources: the works that mechanisms, measures and data rest on, as one bibliography.

`sources.bib` beside this file is BibTeX in the plainest form: every field on a line of
its own, in braces, without LaTeX. Keys are what parameters and measures call `source`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from polybius.errors import DataError, DeclarationError, check_kind, nearest
from polybius.notebook import heading, shown

__all__ = ["Source", "cite", "references", "sources"]

ENTRY = re.compile(r"^@(\w+)\{([^,\s]+),\n(.*?)^\}\s*", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?\s*$")
ORDINALS = {"2": "2nd", "3": "3rd", "4": "4th", "5": "5th"}


@dataclass(frozen=True)
class Source:
    """One work; `fields` are those of BibTeX, `bibtex` is the entry itself."""

    key: str
    kind: str
    fields: Mapping[str, str] = field(repr=False)
    bibtex: str = field(repr=False)

    def _repr_html_(self) -> str:
        return shown(heading(self.short, self.reference))

    @property
    def authors(self) -> tuple[str, ...]:
        """Authors as "Family, Given", or an institution's name."""
        return tuple(self.fields["author"].split(" and "))

    @property
    def year(self) -> str:
        """Year of publication."""
        return self.fields["year"]

    @property
    def title(self) -> str:
        """Title."""
        return self.fields["title"]

    @property
    def url(self) -> str:
        """Where to find it: by DOI, else its address; empty if it has neither."""
        doi = self.fields.get("doi")
        return f"https://doi.org/{doi}" if doi else self.fields.get("url", "")

    @property
    def short(self) -> str:
        """Author and year, as in a sentence: Friedkin and Johnsen 1990; long institutions by initials."""
        families = [_family(name) for name in self.authors]
        who = f"{families[0]} et al." if len(families) > 2 else " and ".join(families)
        return f"{who} {self.year}"

    @property
    def reference(self) -> str:
        """The reference as a line of plain text, author-date, with its address."""
        return f"{self.citation} {self.url}".rstrip()

    @property
    def citation(self) -> str:
        """The reference without its address."""
        first, *others = self.authors
        others = [_given_first(name) for name in others]
        who = first if not others else f"{', '.join([first, *others[:-1]])}, and {others[-1]}"
        return " ".join(_sentence(part) for part in (who, self.year, self.title, *self._published()) if part)

    def _published(self) -> list[str]:
        f = self.fields
        pages = re.sub(r"--?", "–", f.get("pages", ""))
        if "journal" in f:
            number = f" ({f['number'].replace('-', '–')})" if "number" in f else ""
            volume = f" {f['volume']}" if "volume" in f else ""
            return [f"{f['journal']}{volume}{number}{f': {pages}' if pages else ''}"]
        book = f"In {f['booktitle']}{f', {pages}' if pages else ''}" if "booktitle" in f else ""
        editor = f"Edited by {_given_first(f['editor'])}" if "editor" in f else ""
        edition = f"{ORDINALS.get(f['edition'], f['edition'])} edition" if "edition" in f else ""
        series = " ".join(f[name] for name in ("type", "series", "number") if name in f)
        publisher = ": ".join(f[name] for name in ("address", "publisher") if name in f)
        rest = [f.get(name, "") for name in ("institution", "howpublished", "note")]
        return [book, editor, edition, series, publisher, *rest]


def _family(name: str) -> str:
    family, comma, _ = name.partition(",")
    words = family.split()
    return family if comma or len(words) < 3 else "".join(word[0] for word in words if word[0].isupper())


def _given_first(name: str) -> str:
    return " ".join(reversed(name.split(", ", 1)))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def parsed(text: str) -> dict[str, Source]:
    """Return the entries of a bibliography by key; raise DataError where a line is no entry's."""
    found: dict[str, Source] = {}
    place = len(text) - len(text.lstrip())
    while place < len(text):
        match = ENTRY.match(text, place)
        if match is None:
            raise DataError(f"bibliography: {text[place:].splitlines()[0]!r} does not begin an entry.")
        kind, key, body = match.groups()
        if key in found:
            raise DataError(f"bibliography: '{key}' is there twice.")
        found[key] = Source(key, kind, _fields(key, body), match.group().strip())
        place = match.end()
    return found


def _fields(key: str, body: str) -> dict[str, str]:
    fields = {}
    for line in body.splitlines():
        match = FIELD.match(line)
        if match is None:
            raise DataError(
                f"bibliography: entry '{key}' has the line {line.strip()!r}. Write: name = {{value}},"
            )
        fields[match[1]] = match[2]
    lacking = {"author", "year", "title"} - fields.keys()
    if lacking:
        raise DataError(f"bibliography: entry '{key}' lacks {', '.join(sorted(lacking))}.")
    return fields


@cache
def sources() -> Mapping[str, Source]:
    """Return the bibliography by key, in the order of its file."""
    return parsed((files("polybius") / "sources.bib").read_text(encoding="utf-8"))


def cite(key: str) -> Source:
    """Return the source called `key`; raise DeclarationError where there is none."""
    check_kind("cite takes the key of a source", key, str, error=DeclarationError)
    known = sources()
    if key not in known:
        hint = nearest(key, known).partition(" Known")[0]
        raise DeclarationError(f"there is no source '{key}' in the bibliography, sources.bib.{hint}")
    return known[key]


def references(keys: Iterable[str]) -> list[Source]:
    """Return the sources among `keys`, each once, by author and year.

    Whatever is no key of the bibliography ("arbitrary", a reader's own source) is left out.
    """
    known = sources()
    found = {key: known[key] for key in keys if key in known}
    return sorted(found.values(), key=lambda source: (source.citation.casefold(), source.year))
