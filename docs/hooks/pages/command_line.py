"""The command line, from its own help."""

import re
from typing import Any

import typer

from pages.markdown import code, table
from polybius.cli import app

__all__ = ["command_line_page"]

OPENING = """# Command line

Messages and progress go to standard error, results to standard output. Exit codes: 0 done, 2 something is
wrong with what was given (one sentence says what), 130 interrupted with Ctrl-C (nothing is written).
`polybius --help` and `polybius COMMAND --help` say the same as this page.
"""


def command_line_page() -> str:
    """Return the page."""
    group: Any = typer.main.get_command(app)
    return OPENING + "".join(_command(name, command) for name, command in group.commands.items())


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join(["polybius", name, *map(_argument, arguments), *(["[OPTIONS]"] if options else [])])
    rows = [(code(_argument(p)), _words(p), _default(p)) for p in arguments]
    rows += [(code(_option(p)), _words(p), _default(p)) for p in options]
    shown = table(["", "what it is", "default"], rows) if rows else ""
    return f"\n## polybius {name}\n\n{command.help}\n\n`{usage}`\n\n{shown}"


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name.upper()).strip("[]")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.type.name.upper()}"
    return ", ".join(parameter.opts) + value


def _words(parameter: Any) -> str:
    return re.sub(r"\s+", " ", getattr(parameter, "help", None) or "")


def _default(parameter: Any) -> str:
    value = parameter.default
    return "" if value is None or value is False or callable(value) or value == [] else code(value)
