"""Poles: what the ends of an axis are called."""

from polybius.reports.history import History

__all__ = ["poles"]

#: The system's own axes: the − end, the + end (after Inglehart and Welzel, and GAL–TAN).
OWN = {
    "nation": ("cosmopolitan", "national"),
    "tradition": ("secular", "traditional"),
    "liberty": ("group first", "individual first"),
}


def poles(history: History) -> tuple[str, str]:
    """Return names of the ends, the − end first: the system's own for its axes, else the survey's."""
    return OWN.get(history.axis_name, history.poles)
