"""The bibliography, and who rests on what."""

import polybius.mechanisms
from polybius.measures import STANDARD
from polybius.model import parameters
from polybius.reference import MODELS
from polybius.sources import references, sources
from polybius.theories import THEORIES

__all__ = ["citations_page"]

OPENING = """# Citations

Works that mechanisms, parameters, measures and data rest on. `polybius cite DIR` prints those that a
result used, and with `--bibtex` as BibTeX.

"""


def citations_page() -> str:
    """Return the page."""
    used = _used()
    return OPENING + "\n\n".join(
        f'<a id="{source.key}"></a>{source.citation} {_address(source.url)}'
        f"  \n`{source.key}`{_users(used.get(source.key, []))}"
        for source in references(sources())
    )


def _address(url: str) -> str:
    return f"[{url.removeprefix('https://')}]({url})" if url else ""


def _users(names: list[str]) -> str:
    return f" · used by {', '.join(dict.fromkeys(names))}" if names else ""


def _used() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in polybius.mechanisms.__all__:
        cls = getattr(polybius.mechanisms, name)
        for key in (*cls.sources, *(p.source for p in parameters(cls).values())):
            found.setdefault(key, []).append(f"[{name}](mechanisms/{cls.__module__.rpartition('.')[2]}.md)")
    for name, model in MODELS.items():
        slots = [slot for theory in (model.theory, model.complete) if theory for slot in theory.all_slots]
        keys = [model.source, *(p.source for p in model.parameters().values())]
        keys += [key for slot in slots for key in slot.mechanism.sources]
        keys += [answer.source for answer in model.known_answers]
        for key in keys:
            found.setdefault(key, []).append(f"[{name}](models/{name}.md)")
    for theory in THEORIES.values():
        found.setdefault(theory.source, []).append(f"[{theory.name}](theories.md#{theory.name})")
    for measure in STANDARD:
        found.setdefault(measure.source, []).append(f"[{measure.name}](measures.md)")
    return found
