"""The mapping file: every table and key, and that of the embedded survey whole."""

import inspect
from importlib.resources import files

from pydantic import BaseModel

from pages.markdown import docstring, fenced
from pages.scenario_file import keys
from polybius.populations import Derived, Impressionable, Item, Latent, Party, SurveyFile, Synthetic
from polybius.populations.mapping import COLUMNS

__all__ = ["mapping_file_page"]

OPENING = f"""# Mapping file

A mapping is a TOML file that says which answers of a survey become which columns of the state; the
[how-to](../how-to/own-survey.md) writes one. `[survey]` and one `[axes.NAME]` are needed. Unknown keys are
refused.

What an answer is called is what stands in the file, letter by letter: `01`, `1` and `1.0` are three codes,
and `NA` and `nan` are codes like others. Blanks around a cell are dropped. Unicode is not normalised. On a
scale, and as a weight, an answer is a number: `07` and `7.0` are 7; `1_0`, `inf` and yes or no are none.

Columns that a mapping can fill: {", ".join(f"`{name}`" for name in sorted(COLUMNS))}.
"""

TABLES: dict[str, tuple[type[BaseModel], str]] = {
    "[survey]": (SurveyFile, ""),
    "[axes.NAME], [columns.NAME], [vote]": (
        Item,
        "An axis, on which people place themselves, lies in [-1, 1]; a column in its own range. Of the "
        "reported vote, `categories` number the parties from 0, in their order.",
    ),
    "[[parties]]": (Party, ""),
    "[synthetic.NAME]": (Synthetic, ""),
    "[synthetic.NAME.impressionable]": (Impressionable, ""),
    "[latent.NAME]": (
        Latent,
        "The scale `of` which it is drawn is then no axis itself: latent ones take its place.",
    ),
    "[derived.NAME]": (Derived, ""),
}


def mapping_file_page() -> str:
    """Return the page."""
    sections = "".join(_section(title, model, note) for title, (model, note) in TABLES.items())
    own = (files("polybius.populations") / "anes1996.toml").read_text(encoding="utf-8")
    return OPENING + sections + "\n## That of the embedded survey\n\n" + fenced(own, "toml")


def _section(title: str, model: type[BaseModel], note: str) -> str:
    about = docstring(inspect.getdoc(model) or "")
    return f"\n## {title}\n\n{about}\n\n" + (f"{note}\n\n" if note else "") + keys(model)
