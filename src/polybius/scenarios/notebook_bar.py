"""A notebook's bar: what is compiled, then steps done, in one line that is drawn over itself.

It needs no more than the notebook has: IPython's display, which every kernel brings.
"""

import sys
import time
from html import escape
from typing import Any

__all__ = ["NotebookBar", "in_notebook"]

PAUSE = 0.2  # seconds from one drawing to the next: a notebook keeps every one that it is sent


def in_notebook() -> bool:
    """Say whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


class NotebookBar:
    """Draw how far a run is, where the cell that runs it prints."""

    def __init__(self) -> None:
        self.started = self.drawn = time.monotonic()
        self.handle: Any = None
        self.done = 0

    def steps(self, done: int, total: int) -> None:
        """Tell steps done and in all."""
        self.done = done
        spent = time.monotonic() - self.started
        left = f", {spent * (total - done) / done:,.0f} s left" if done else ""
        self._draw(f"{done:,} of {total:,} steps{left}", done / max(1, total))

    def compiling(self, title: str, done: int, total: int) -> None:
        """Tell which kernel is compiled, how many were before it and how many there are."""
        self._draw(f"Compiling, once: {title}, {done + 1} of {total}", done / max(1, total))

    def end(self) -> None:
        """Leave a line that says how many steps were taken, and how long that took."""
        if self.handle is not None:
            spent = time.monotonic() - self.started
            self._show(f"<small>{self.done:,} steps in {spent:,.1f} s</small>")

    def _draw(self, told: str, share: float) -> None:
        now = time.monotonic()
        if self.handle is not None and now - self.drawn < PAUSE:
            return
        self.drawn = now
        self._show(f'<progress value="{share:.3f}" max="1"></progress> <small>{escape(told)}</small>')

    def _show(self, html: str) -> None:
        from IPython.display import HTML, display

        if self.handle is None:
            self.handle = display(HTML(html), display_id=True)
        else:
            self.handle.update(HTML(html))
