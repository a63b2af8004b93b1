"""Answers: how the measures went that a scenario's question is about."""

from collections.abc import Iterator, Sequence

from polybius.reports.courses import course
from polybius.reports.groups import STILL, called, stir
from polybius.reports.history import History
from polybius.reports.phrases import upper_first

__all__ = ["answers", "asked"]


#: What sentences call measures that have figures of their own.
SPOKEN = {
    "private_mean": "what people think, on average",
    "expressed_mean": "what people say, on average",
    "falsifying_share": "those who say something else than they think",
}


def asked(history: History) -> tuple[str, ...]:
    """Return the measures that the scenario's question is about."""
    return tuple(history.result.manifest["scenario"]["scenario"].get("answers", ()))


def answers(axes: Sequence[History]) -> list[str]:
    """Return a sentence for each measure asked about: start and end, with the spread over worlds."""
    return [f"{upper_first(text)}." for name in asked(axes[0]) for text in _told(axes, name)]


def _told(axes: Sequence[History], name: str) -> Iterator[str]:
    """Yield how a measure went, in what moved of it, if it was recorded."""
    title, strands = called(axes, name)
    title = SPOKEN.get(name, title)
    moved = [strand for strand in strands if stir(strand.track) > STILL]
    if moved:
        yield f"{title}: " + ", ".join(f"{f'{s.label} ' * bool(s.label)}{course(s.track)}" for s in moved)
    elif strands:
        yield f"{title} hardly moves"
