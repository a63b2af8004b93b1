"""The terminal: tables and texts on standard output, at any width, with no escape codes but our own."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from polybius.text import UNSEEN, visible

__all__ = ["Terminal", "show_on_terminal"]

NARROW, WIDE, PAGE = 40, 500, 120  # characters of a line at least, at most, and where there is no terminal


class Terminal(Console):
    """A console that is 40 to 500 characters wide whatever the system says, and shows text as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"highlight": False, "emoji": False, **options})
        self.width = min(max(self.width, NARROW), WIDE)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is to be written, with control characters that some text brought along made visible."""
        for segment in super().render(renderable, options):
            foreign = not segment.control and UNSEEN.search(segment.text)
            yield Segment(visible(segment.text), segment.style) if foreign else segment


def show_on_terminal(content: RenderableType) -> None:
    """Print, at the width of the terminal, or wide where there is none."""
    terminal = Terminal()
    if not terminal.is_terminal:
        terminal.width = max(terminal.width, PAGE)
    terminal.print(content)
