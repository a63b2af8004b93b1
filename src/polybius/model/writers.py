"""Writers: which of the mechanisms that are there could write a column."""

from collections.abc import Iterator

from polybius.model.mechanism import Mechanism

__all__ = ["writers_of"]


def writers_of(column: str) -> tuple[str, ...]:
    """Return the names of all mechanisms defined so far that write `column`, sorted."""
    return tuple(sorted({kind.__name__ for kind in _kinds(Mechanism) if column in kind.writes}))


def _kinds(base: type[Mechanism]) -> Iterator[type[Mechanism]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
