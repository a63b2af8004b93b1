"""A name is text wherever it is drawn or written: no mathematics, no markup, no control characters."""

from xml.etree import ElementTree

import pytest
from made_results import make_result

from polybius.reports import diagram, fan
from polybius.reports.drawing import drawing, figure, svg, write
from polybius.reports.odd.blocks import Document, Grid, Heading
from polybius.reports.odd.latex import latex
from polybius.reports.odd.markdown import markdown
from polybius.theories import THEORIES

MATHEMATICS = ("cost in US$, AU$", "$$", "Cash$$", r"$\frac{$", "Save $ and $ more", r"\$5", "a_b^c $x$")


@pytest.mark.parametrize("name", MATHEMATICS)
def test_a_dollar_sign_is_a_dollar_sign(name: str) -> None:
    with drawing():
        made, axes = figure(3, 2)
        axes.set_title(name)
        axes.set_xlabel(name)
        axes.set_xticks([0.0], [name])
        write(axes, name, (0.5, 0.5), "data", (0, 0))
        drawn = ElementTree.fromstring(svg(made, name).replace("xlink:", ""))
    texts = ["".join(element.itertext()) for element in drawn.iter() if element.tag.endswith("text")]
    assert texts.count(name) == 4


def test_a_whole_figure_keeps_its_names() -> None:
    drawn = fan(make_result(axes=("cost in US$, AU$", "b")), "expressed_mean", axis="cost in US$, AU$").svg
    assert "cost in US$, AU$" in drawn


@pytest.mark.parametrize("name", ["nul\0", "\x1b[2J", "half \ud800", "turned \u202e", "東京", "<script>"])
def test_no_character_breaks_a_drawing(name: str) -> None:
    with drawing():
        made, axes = figure(3, 2)
        axes.set_title(name)
        ElementTree.fromstring(svg(made, name).replace("xlink:", ""))
    ElementTree.fromstring(diagram(THEORIES["frozen"], [], name))


def test_a_blank_line_ends_no_heading() -> None:
    document = Document("one\n\ntwo", "", [Heading(1, "a\n\nb"), Grid(["c\nd"], [["e\n\nf"]])])
    assert markdown(document).startswith("# one two\n")
    assert "## a b\n" in markdown(document)
    assert "| c d |" in markdown(document)
    assert r"\title{one two}" in latex(document)
