"""Reports: what a run showed, for people: a page with figures, a summary, JSON; and what there is to run."""

from polybius.reports.causes import Link, Sign, diagram, measured_links
from polybius.reports.figures import animate, fan, heat_map, ridge_plot, value_plane
from polybius.reports.findings import (
    finding_table,
    findings_as_json,
    findings_as_markdown,
    findings_in_a_sentence,
)
from polybius.reports.inputs import input_list
from polybius.reports.known_answers import verdict_table, verdicts_as_json, verdicts_in_a_sentence
from polybius.reports.listing import (
    json_text,
    measures_listed,
    mechanisms_listed,
    models_listed,
    plan_listed,
    scenarios_listed,
    theories_listed,
    works_listed,
)
from polybius.reports.models import model_list, model_page
from polybius.reports.odd import Format, Subject, odd_text
from polybius.reports.pages import (
    measure_list,
    mechanism_list,
    mechanism_page,
    scenario_list,
    theory_list,
    theory_page,
    theory_plan,
)
from polybius.reports.record import as_json
from polybius.reports.report import html_report, write_report
from polybius.reports.saving import check_file, check_svg, save
from polybius.reports.summary import print_summary, sparkline
from polybius.reports.sweeps import sweep_listed, sweep_table
from polybius.reports.terminal import show_on_terminal

__all__ = [
    "Format",
    "Link",
    "Sign",
    "Subject",
    "animate",
    "as_json",
    "check_file",
    "check_svg",
    "diagram",
    "fan",
    "finding_table",
    "findings_as_json",
    "findings_as_markdown",
    "findings_in_a_sentence",
    "heat_map",
    "html_report",
    "input_list",
    "json_text",
    "measure_list",
    "measured_links",
    "measures_listed",
    "mechanism_list",
    "mechanism_page",
    "mechanisms_listed",
    "model_list",
    "model_page",
    "models_listed",
    "odd_text",
    "plan_listed",
    "print_summary",
    "ridge_plot",
    "save",
    "scenario_list",
    "scenarios_listed",
    "show_on_terminal",
    "sparkline",
    "sweep_listed",
    "sweep_table",
    "theories_listed",
    "theory_list",
    "theory_page",
    "theory_plan",
    "value_plane",
    "verdict_table",
    "verdicts_as_json",
    "verdicts_in_a_sentence",
    "works_listed",
    "write_report",
]
