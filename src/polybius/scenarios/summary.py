"""What a scenario sets, as a notebook shows it: premises that are not the defaults, then events."""

from collections.abc import Iterator, Mapping
from typing import Any

from polybius.notebook import heading, rows, shown

__all__ = ["html_of"]

#: What is told always, or elsewhere in the heading.
ALWAYS = {("scenario", "theory"), ("scenario", "seed"), ("population", "citizens"), ("population", "survey")}
ABOVE = {("scenario", key) for key in ("name", "title", "description", "answers")}


def html_of(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Return a scenario's tables as HTML: those keys that are not as in `defaults`."""
    about = given["scenario"]
    return shown(
        heading(about.get("title") or about["name"], " ".join(about.get("description", "").split())),
        rows(["what", "value"], _told(given, defaults), "All else is as by default."),
    )


def _told(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section, content in given.items():
        if isinstance(content, Mapping):
            usual = defaults.get(section, {})
            for key, value in content.items():
                if (section, key) in ALWAYS or ((section, key) not in ABOVE and usual.get(key) != value):
                    yield f"{section}.{key}", _plain(value)
        else:
            for k, event in enumerate(content, start=1):
                yield (
                    f"{section} {k}",
                    ", ".join(
                        f"{key} = {_plain(value)}" for key, value in event.items() if value is not False
                    ),
                )


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
