"""Causes: who reads what from whom in a theory, with which sign; as links, and drawn."""

from polybius.reports.causes.diagram import LEGEND, diagram
from polybius.reports.causes.signs import Link, Sign, measured_links
from polybius.reports.causes.worlds import started_worlds

__all__ = ["LEGEND", "Link", "Sign", "diagram", "measured_links", "started_worlds"]
