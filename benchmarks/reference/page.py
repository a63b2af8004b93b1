"""The page of the documentation that holds what the scripts here have measured."""

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "comparison-with-peers.md"


def replaced(section: str, lines: Sequence[str]) -> None:
    """Put `lines` between the marks of a section in the page."""
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    before, _, rest = PAGE.read_text().partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{PAGE.name} must hold the marks '{begin}' and '{end}'.")
    PAGE.write_text("\n".join([f"{before}{begin}", "", *lines, "", f"{end}{after}"]))
