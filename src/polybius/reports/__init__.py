"""Reports: what a run showed, for people: a page with figures, a summary, JSON; and what there is to run."""

from polybius.reports.pages import (
    mechanism_list,
    mechanism_page,
    scenario_list,
    show_on_terminal,
    theory_list,
    theory_page,
    theory_plan,
)
from polybius.reports.record import as_json
from polybius.reports.report import html_report, write_report
from polybius.reports.summary import print_summary, sparkline

__all__ = [
    "as_json",
    "html_report",
    "mechanism_list",
    "mechanism_page",
    "print_summary",
    "scenario_list",
    "show_on_terminal",
    "sparkline",
    "theory_list",
    "theory_page",
    "theory_plan",
    "write_report",
]
