"""ODD protocols: all that is declared is there, in each format, and what nothing declares is said to lack."""

import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from polybius.errors import ParameterError, PolybiusError
from polybius.model import Theory, parameters
from polybius.reports.causes.signs import Link
from polybius.reports.odd import Format, Subject, odd_text
from polybius.reports.odd.blocks import Block, Bullets, Document, Grid, Heading, Paragraph, Verbatim
from polybius.reports.odd.html import html
from polybius.reports.odd.latex import BETWEEN, LETTER, escaped, latex, shares
from polybius.reports.odd.markdown import markdown
from polybius.reports.odd.prose import told
from polybius.reports.odd.rules import draws, of_others
from polybius.reports.statements import statement
from polybius.sources import cite, sources
from polybius.theories import HIDDEN_MAJORITY, THEORIES

ELEMENTS = [
    "1. Purpose and patterns",
    "2. Entities, state variables and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialisation",
    "6. Input data",
    "7. Submodels",
    "References",
]
CONCEPTS = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
]

#: Text with everything that some format takes for markup.
NASTY = r"a_b * <c> & 50 % of $x^2$ #1 {y} ~z \ |w| “q” − ² `code_with.dots|` 1. not a list [0, 1]"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the measuring of signs to its own test."""
    monkeypatch.setattr(Subject, "links", lambda subject: unsigned(subject.theory))


def unsigned(theory: Theory) -> tuple[Link, ...]:
    return tuple(
        Link(slot.name, read, written)
        for slot in theory.slots
        for read in slot.reads
        if read != "ties"
        for written in slot.writes
    )


@cache
def written(name: str, format: Format) -> str:
    return odd_text(Subject.named(name), format)


def unescaped(text: str) -> str:
    """Return Markdown without its escapes."""
    return re.sub(r"\\([\\*_\[\]<>#|~$.)+-])", r"\1", text)


# What is there


@pytest.mark.parametrize("name", ["hidden_majority", "two_victories", "deffuant_weisbuch"])
def test_it_has_the_elements_and_the_eleven_concepts_in_order(name: str) -> None:
    text = written(name, Format.MARKDOWN)
    assert re.findall(r"^## (.*)$", text, re.M) == ELEMENTS
    assert re.findall(r"^### 4\.\d+ (.*)$", text, re.M) == CONCEPTS


def test_every_column_is_there_with_unit_meaning_and_writer() -> None:
    lines = unescaped(written("hidden_majority", Format.MARKDOWN)).splitlines()
    for column in HIDDEN_MAJORITY.columns.values():
        row = next(line for line in lines if line.startswith(f"| `{column.short}` | {column.meaning}"))
        writers = [slot.name for slot in HIDDEN_MAJORITY.slots if column.name in slot.writes]
        assert row.endswith(f"| {', '.join(writers) or 'nobody'} |")
        assert column.kind.value in row


def test_every_parameter_is_there_with_its_meaning() -> None:
    lines = unescaped(written("hidden_majority", Format.MARKDOWN)).splitlines()
    for key, parameter in HIDDEN_MAJORITY.parameters().items():
        name = key.rpartition(".")[2]
        rows = [line for line in lines if line.startswith(f"| `{name}` |") and parameter.meaning in line]
        assert rows, key
        source = "arbitrary" if parameter.source == "arbitrary" else cite(parameter.source).short
        assert any(row.endswith(f"| {source} |") for row in rows), key


def test_every_equation_is_there_as_it_stands() -> None:
    text = written("hidden_majority", Format.MARKDOWN)
    for slot in HIDDEN_MAJORITY.slots:
        equations = [
            block.text for block in told(statement(type(slot.mechanism))) if isinstance(block, Verbatim)
        ]
        assert equations, slot.name
        for equation in equations:
            assert f"```text\n{equation}\n```" in text


def test_every_source_is_among_the_references() -> None:
    listed = unescaped(written("hidden_majority", Format.MARKDOWN)).partition("## References")[2]
    keys = {HIDDEN_MAJORITY.source, "grimm2020"}
    for slot in HIDDEN_MAJORITY.slots:
        keys |= {*slot.mechanism.sources, *(p.source for p in parameters(slot.mechanism).values())}
    for key in keys - {"arbitrary"}:
        assert cite(key).citation in listed


def test_a_theory_leaves_the_start_to_the_scenario_and_a_scenario_tells_it() -> None:
    theory, scenario = written("hidden_majority", Format.MARKDOWN), written("two_victories", Format.MARKDOWN)
    assert "Set by a scenario, not by the theory" in theory
    start = scenario.partition("## 5. Initialisation")[2].partition("## 6.")[0]
    assert "25,000 citizens are drawn with replacement from 944 respondents" in start
    assert "25% of those who do not publicly stand on the + side" in start
    assert "homophily 0.5" in start
    given = scenario.partition("## 6. Input data")[2].partition("## 7.")[0]
    assert "| year 5 | `societies.slant` | = 0.1 | from then on | all |" in given
    assert "| `rate` | 0.03 (default 0.1) |" in scenario


def test_an_intervention_beyond_the_end_is_said_not_to_be_made(tmp_path: Path) -> None:
    file = tmp_path / "short.toml"
    file.write_text('extends = "two_victories"\n[scenario]\nyears = 1\n')
    assert "Not made, for the run ends at year 1: " in odd_text(Subject.named(str(file)), Format.MARKDOWN)


def test_a_classic_model_tells_its_equation_start_and_known_answers() -> None:
    text = written("deffuant_weisbuch", Format.MARKDOWN)
    assert "if |x_i - x_j| < d:   x_i <- x_i + mu * (x_j - x_i)" in text
    assert "Opinions drawn uniformly from" in text
    assert "clusters of 5 % at least" in text
    assert "who meets whom (among " in text


def test_what_no_declaration_says_is_said_to_be_missing() -> None:
    assert "Why this order and no other: not described by the model." in written(
        "hidden_majority", Format.MARKDOWN
    )


# What is derived


def test_a_rule_that_draws_is_known_by_its_functions() -> None:
    found = {slot.name: draws(slot) for slot in HIDDEN_MAJORITY.slots}
    assert found["Influence"] == ("normals",)
    assert found["Expression"] == ("uniform",)
    assert found["Election"] == ()


def test_what_is_anothers_is_told_from_ones_own() -> None:
    others = {slot.name: of_others(slot) for slot in HIDDEN_MAJORITY.slots}
    assert others["Influence"] == ("citizens.expressed",)
    assert others["Expression"] == ()  # its own words, not others'
    assert "citizens.enforces" in others["Enforcement"]


# Formats


def sample(text: str) -> Document:
    blocks: list[Block] = [Heading(1, text), Paragraph(text), Bullets([text])]
    blocks += [Grid([text, "b"], [[text, "[1]"], ["*", text]]), Verbatim("x_i <- {y} \\ & $2 √dt")]
    return Document(text, text, blocks)


def test_markdown_escapes_what_it_would_read() -> None:
    text = markdown(sample(NASTY))
    assert r"a\_b \* \<c\> & 50 % of \$x^2\$" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}
    assert "```text\nx_i <- {y} \\ & $2 √dt\n```" in text


def test_a_paragraph_is_no_list() -> None:
    assert "\n1\\. not" in markdown(Document("t", "s", [Paragraph("1. not a list")]))
    assert "\n\\- not" in markdown(Document("t", "s", [Paragraph("- not a list")]))


class Tags(HTMLParser):
    """Check that tags nest."""

    EMPTY = frozenset({"meta", "wbr", "br", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["hidden_majority", "two_victories", "deffuant_weisbuch"])
def test_html_nests_and_needs_no_other_file(name: str) -> None:
    text = written(name, Format.HTML)
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"<(script|link|img)\b|src=|@import|url\(", text)
    assert "<svg" in text


def test_html_escapes() -> None:
    assert "a_b * &lt;c&gt; &amp; 50 %" in html(sample(NASTY))


def check_latex(text: str) -> None:
    """Fail unless braces and environments close, no command is left unescaped, and rows fit their tables."""
    body = text.partition("\\begin{document}")[2]
    depth = 0
    for token in re.findall(r"\\.|[{}]", text, re.S):
        depth += {"{": 1, "}": -1}.get(token, 0)
        assert depth >= 0
    assert depth == 0
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    plain = re.sub(r"\\begin\{alltt\}.*?\\end\{alltt\}|\\url\{[^}]*\}", "", body, flags=re.S)
    assert not re.search(r"(?<!\\)[$#%^_~]", plain)
    assert all(ord(c) < 0x180 for c in text)
    for head, table in re.findall(r"\\begin\{longtable\}\{(.*?)\}\n(.*?)\\end\{longtable\}", text, re.S):
        columns = head.count("L{")
        for row in re.findall(r"^(.*) \\\\$", table, re.M):
            assert len(re.findall(r"(?<!\\)&", row)) == columns - 1, row
    commands = Counter(re.findall(r"\\usepackage(?:\[.*?\])?\{(\w+)\}", text))
    assert set(commands) <= {
        "inputenc", "fontenc", "lmodern", "textcomp", "geometry", "alltt", "array", "booktabs", "longtable",
        "hyperref",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["hidden_majority", "two_victories", "deffuant_weisbuch"])
def test_latex_is_whole(name: str) -> None:
    check_latex(written(name, Format.LATEX))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no pdflatex here")
@pytest.mark.parametrize("name", [*THEORIES, "deffuant_weisbuch"])
def test_latex_compiles_and_fits_its_page(name: str, tmp_path: Path) -> None:
    (tmp_path / "odd.tex").write_text(written(name, Format.LATEX), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "odd.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="latin-1", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", done.stdout)]
    assert max(wide, default=0.0) < 1.0  # a third of a millimetre


def test_columns_have_room_for_their_longest_word() -> None:
    rows = [["distinctiveness", "what sets a nation apart from others " * 3], ["x", "y"]]
    first, second = shares(["variable", "meaning"], rows)
    assert first == pytest.approx(LETTER * 15)  # all of its longest word, and no more
    assert first + second <= 1.0 - BETWEEN
    narrow = shares(["a", "b", "c"], [["w" * 60] * 3])
    assert narrow == pytest.approx([(1.0 - 2 * BETWEEN) / 3] * 3)  # more than fits: squeezed alike


def test_latex_escapes() -> None:
    text = latex(sample(NASTY))
    check_latex(text)
    assert r"a\_b * \textless{}c\textgreater{} \& 50 \% of \$x\textasciicircum{}2\$" in text
    assert "x_i <- \\{y\\} \\textbackslash{} & $2 \\ensuremath{\\surd}dt" in text
    assert "\n{}* & " in text  # a star after the end of a row would be an argument


def test_latex_has_a_character_for_all_of_the_bibliography() -> None:
    lacking = [source.key for source in sources().values() if "[U+" in escaped(source.citation)]
    assert lacking == []


# Names


def test_formats_and_subjects_by_name() -> None:
    assert Format.named("TEX") is Format.LATEX
    with pytest.raises(ParameterError, match=r"written as md, html, tex\. Got 'pdf'"):
        Format.named("pdf")
    with pytest.raises(PolybiusError, match="Did you mean 'hidden_majority'"):
        Subject.named("hidden_majorty")
    with pytest.raises(ParameterError, match="is a closed form or a map"):
        Subject.named("acemoglu_robinson")
