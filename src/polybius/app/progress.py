"""Progress: what is being compiled, then steps done, steps a second and time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from polybius.streams import is_watched

__all__ = ["Watch", "progress_bar"]

PATIENCE = 5.0  # seconds from one line to the next where no bar can be drawn


class Watch(NamedTuple):
    """Who wants to know: `steps` done and in all (or nobody); a kernel's title, those before it, and all."""

    steps: Callable[[int, int], None] | None
    compiling: Callable[[str, int, int], None]


@contextmanager
def progress_bar(noun: str = "steps") -> Iterator[Watch]:
    """Yield functions that draw a bar on standard error, or print a line there now and then.

    `noun` says what is counted. Only compiling is told where standard error is not a terminal.
    """
    if not is_watched():
        yield Watch(None, _lines())
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Drawing citizens and ties", total=None, speed="")

        def advance(done: int, total: int) -> None:
            if bar.tasks[0].description != "Running":
                bar.reset(task, description="Running", speed="")  # kernels are no steps
            speed = bar.tasks[0].speed
            told = f"{speed:,.3g} {noun}/s" if speed else ""
            bar.update(task, completed=done, total=total, speed=told)

        def compiling(title: str, done: int, total: int) -> None:
            what = f"Compiling, once: {title}"
            bar.update(task, completed=done, total=total, description=what, speed=f"{done + 1} of {total}")

        yield Watch(advance, compiling)


def _lines() -> Callable[[str, int, int], None]:
    """Return a function that prints what is compiled, unless it has just printed or just begun."""
    last = 0.0

    def compiling(title: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        last = last or now
        if now - last >= PATIENCE:
            last = now
            print(f"Compiling, once: {title}, {done + 1} of {total}", file=sys.stderr, flush=True)

    return compiling
