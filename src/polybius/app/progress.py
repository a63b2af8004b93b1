"""The progress bar: steps done, steps a second, time left; silent where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress_bar"]

Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(noun: str = "steps") -> Iterator[Progress | None]:
    """Yield a function of (steps done, steps in all) that draws a bar on standard error.

    `noun` says what is counted.

    Yield None where standard error is not a terminal.
    """
    if not sys.stderr.isatty():
        yield None
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
            speed = bar.tasks[0].speed
            bar.update(
                task,
                completed=done,
                total=total,
                description="Running",
                speed=f"{speed:,.3g} {noun}/s" if speed else "",
            )

        yield advance
