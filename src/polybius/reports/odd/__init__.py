"""ODD: a complete description of a model, straight from its declarations, in three formats.

The elements are those of the ODD protocol in its second update (Grimm et al. 2020). What
declarations cannot say is derived by a rule that the document states, or said to be missing.
"""

from collections.abc import Callable
from enum import Enum

from polybius.errors import ParameterError
from polybius.reports.odd.blocks import Document, Paragraph
from polybius.reports.odd.concepts import concepts
from polybius.reports.odd.details import details, works
from polybius.reports.odd.html import html
from polybius.reports.odd.latex import latex
from polybius.reports.odd.markdown import markdown
from polybius.reports.odd.overview import overview
from polybius.reports.odd.subject import Subject
from polybius.text import visible

__all__ = ["Format", "Subject", "odd_document", "odd_text"]


class Format(Enum):
    """What a document can be written as."""

    MARKDOWN = "md"
    HTML = "html"
    LATEX = "tex"

    @classmethod
    def named(cls, name: str) -> "Format":
        """Return the format of that name, as files end in it; raise ParameterError where there is none."""
        known = {kind.value: kind for kind in cls}
        if name.lower() not in known:
            raise ParameterError(f"a document is written as {', '.join(known)}. Got '{name}' instead.")
        return known[name.lower()]


WRITERS: dict[Format, Callable[[Document], str]] = {
    Format.MARKDOWN: markdown,
    Format.HTML: html,
    Format.LATEX: latex,
}

OPENING = (
    "This description follows the ODD protocol (Overview, Design concepts, Details) for agent-based and "
    "other simulation models, in its second update (Grimm et al. 2020). It is made from the declarations "
    "of the model that runs, and says so where these are silent."
)


def odd_document(subject: Subject) -> Document:
    """Return the ODD of a subject; measuring the signs of its links takes seconds."""
    links = subject.links()
    blocks = [Paragraph(OPENING), *overview(subject, links), *concepts(subject), *details(subject)]
    return Document(
        f"{subject.title}: ODD description", subject.theory.claim or subject.title, [*blocks, *works(subject)]
    )


def odd_text(subject: Subject, format: Format = Format.MARKDOWN) -> str:
    """Return the ODD of a subject as text in one of the formats."""
    return visible(WRITERS[format](odd_document(subject)))
