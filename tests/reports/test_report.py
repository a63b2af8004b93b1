"""The report: one file, everything in it, nothing outside it."""

import base64
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_results import make_result

from polybius.errors import PolybiusError, ResultError
from polybius.reports import html_report, write_report
from polybius.reports.blocks import Downloads, Table
from polybius.reports.figures import Numbers
from polybius.reports.page import render
from polybius.results import Record

VOID = {"meta", "br", "img", "link", "hr", "input", "path", "use", "rect", "line"}


class Reader(HTMLParser):
    """Notes text, tags that refer to something, and tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [value for key, value in attrs if key in ("src", "href", "xlink:href") and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [value for key, value in attrs if key in ("src", "href", "xlink:href") and value]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def page() -> str:
    return html_report(make_result())


def test_it_is_one_file_without_scripts_or_outside_resources(page: str) -> None:
    reader = read(page)
    assert "script" not in reader.tags
    assert reader.tags.count("svg") == 7 + 1
    for reference in reader.references:
        # links for people to follow; everything that is loaded is inside
        assert reference.startswith(("#", "data:", "https://doi.org/", "https://electionstudies.org/")), (
            reference
        )
    assert "url(http" not in page
    assert "@import" not in page


def test_it_is_light(page: str) -> None:
    assert len(page.encode()) < 600_000


def test_it_tells_shows_and_documents(page: str) -> None:
    text = " ".join(" ".join(read(page).text).split())
    for wanted in (
        "Power changed hands twice in 2 elections.",
        "What people think, what they say",
        "90.6%",  # how often the regression is right
        "80.0% of citizens vote as the respondent",  # 0.5 + 0.3
        "A premise, not a measurement: 30% of those",
        "homophilous network, mean degree 10",
        "3 (default 4)",  # Election.term, in bold
        "1 value in bold is not the default.",
        "Kuran, Timur. 1995.",
        "At first 50% of those who privately stand on the + side take no side in public",
        "From there the run settles for 3 years",
        "polybius reproduce",
        "0" * 32,
    ):
        assert wanted in text, wanted


def test_names_are_escaped(page: str) -> None:
    assert "Two &lt;victories&gt;" in page
    assert "<victories>" not in page
    assert "<second>" not in page


def test_a_transfer_that_did_not_come_is_the_first_thing_said() -> None:
    text = html_report(make_result(transfers=(False, False)))
    first, folded = text.split("All the rest", 1)
    assert '<ul class="told voted"><li>No transfer of power came in 2 elections' in first
    assert "No transfer of power came in 2 elections" in folded


def test_societies_have_chapters_of_their_own_and_axes_are_chosen() -> None:
    text = html_report(make_result(societies=2, axes=("nation", "tradition"), worlds=2))
    titles = re.findall(r"<h2>(In short[^<]*)</h2>", text)
    assert titles == [f"In short – society {s}" for s in (1, 2)]
    assert text.count("<h3>On tradition</h3>") == 2
    assert "The axes side by side – society 1" in text
    assert (
        text.count(">tradition</label>") == text.count(">nation</label>") >= 2 * 5
    )  # a choice in each chapter
    assert len(re.findall(r"<input [^>]*checked>", text)) == text.count('<div class="tabs">')
    figures = re.findall(r"<b>Figure (\d+)(?:, (\w+))?\.</b>", text)
    for chosen in ("nation", "tradition"):  # whatever a reader chooses, no number is left out
        numbers = [int(n) for n, axis in figures if axis in ("", chosen)]
        assert numbers == list(range(1, len(numbers) + 1))
    read(text)


def test_many_elections_are_behind_a_click() -> None:
    text = html_report(make_result(transfers=(True, True, True, True, True)))
    assert "<summary>The 5 elections one by one</summary>" in text
    assert "one by one</summary>" not in html_report(make_result())


def test_one_axis_needs_no_choice(page: str) -> None:
    assert "<label" not in page
    assert "The axes side by side" not in page


def test_without_votes_words_or_anything_that_moves() -> None:
    bare = make_result(elections=False, extras=False)
    names = ("private_mean", "society_output")  # neither of which moves
    few = Record({name: bare.measures.variables[name] for name in names}, bare.measures.coords)
    text = html_report(replace(bare, measures=few))
    assert "Hardly anything moved." in text
    assert "Elections" not in text
    assert "What never moved" in text
    read(text)
    nothing = html_report(replace(bare, measures=Record({}, bare.measures.coords)))
    read(nothing)


def test_a_theory_that_does_not_ship_is_shown_as_the_manifest_has_it() -> None:
    result = make_result()
    result.manifest["theory"] = {
        "name": "my own", "claim": "", "source": "", "parameters": {"Mine.rate": 0.5},
        "mechanisms": [{"slot": "Mine", "mechanism": "Mine"}],
    }  # fmt: skip
    text = html_report(result)
    assert "The theory: my own" in text
    assert "Mine.rate" in text


def test_numbers_to_download_are_csv() -> None:
    link = render(Downloads([("name", Numbers(["a", 'b "x", y'], [(1.23456789, "p,q"), (2, 3)]))], ""))
    data = re.search(r'base64,([^"]*)"', link)
    assert data is not None
    assert base64.b64decode(data[1]).decode() == 'a,"b ""x"", y"\n1.23457,"p,q"\n2,3\n'


def test_a_table_marks_and_aligns() -> None:
    text = render(Table(Numbers(["what", "value"], [("<a>", 0.5), ("b", -2.0)]), bold=[(1, 0)]))
    assert "<td>&lt;a&gt;</td>" in text
    assert '<td class="n">−2</td>' in text
    assert '<td class="changed">b</td>' in text
    assert '<th class="n">value</th>' in text


def test_it_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    assert write_report(make_result(extras=False), target) == target
    before = target.read_text(encoding="utf-8")
    assert before.startswith("<!doctype html>")

    def full(self: Path, *args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(
        ResultError, match=r"report '.*report.html' cannot be written: No space left on device"
    ):
        write_report(make_result(extras=False), target)
    assert target.read_text(encoding="utf-8") == before
    assert list(tmp_path.iterdir()) == [target]


def test_without_matplotlib_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PolybiusError, match="matplotlib"):
        write_report(make_result(), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_it_comes_quickly() -> None:
    result = make_result()
    html_report(result)  # loads matplotlib
    start = time.process_time()
    html_report(result)
    assert time.process_time() - start < 2.0  # about 0.4 s; the rest is room for a slow machine
