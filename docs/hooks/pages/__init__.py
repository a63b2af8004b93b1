"""The pages of the reference, each made from declarations in the package."""

from pages.citations import citations_page
from pages.columns import columns_page
from pages.command_line import command_line_page
from pages.mapping_file import mapping_file_page
from pages.measures import measures_page
from pages.mechanisms import mechanism_pages
from pages.models import model_pages
from pages.python import python_pages
from pages.scenario_file import scenario_file_page
from pages.theories import theories_page

__all__ = ["all_pages"]


def all_pages() -> dict[str, str]:
    """Return every generated page as Markdown, by its address in the documentation."""
    return {
        "reference/citations.md": citations_page(),
        "reference/columns.md": columns_page(),
        "reference/command-line.md": command_line_page(),
        "reference/mapping-file.md": mapping_file_page(),
        "reference/measures.md": measures_page(),
        "reference/scenario-file.md": scenario_file_page(),
        "reference/theories.md": theories_page(),
        **mechanism_pages(),
        **model_pages(),
        **python_pages(),
    }
