"""Text of others: visible, short where it is quoted, and in the plural."""

import pickle

import pytest

from polybius.errors import PolybiusError, nearest
from polybius.text import one_line, plural, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("nul\0", "nul\\x00"),
        ("\x9b2J", "\\x9b2J"),
        ("half \ud800", "half \\ud800"),
        ("turned \u202e", "turned \\u202e"),
        ("two\nlines\tand ü 東 −", "two\nlines\tand ü 東 −"),
    ],
)
def test_what_cannot_be_seen_is_told(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_heading_is_one_line() -> None:
    assert one_line("one\n\ntwo \r\n three") == "one two \\r three"


def test_the_middle_is_left_out() -> None:
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 50 + "b" * 50) == "a" * 39 + "…" + "b" * 20


@pytest.mark.parametrize(
    "sentence",
    [
        f"there is no scenario '{'x' * 5000}'. Give another.",
        f"citizens must be a number. Got {'9' * 5000} instead.",
        f"shape must be a list. Got {[0.5] * 2000} instead.",
        f"shape must be a list. Got {[0.5] * 2000}.",
        f"value is given as {'[' * 5000}, which is no list.",
        f"file '/{'deep/' * 2000}' cannot be read.",
    ],
)
def test_errors_quote_little(sentence: str) -> None:
    told = str(PolybiusError(sentence))
    assert len(told) < 400
    assert told[:10] == sentence[:10]
    assert "…" in told
    assert str(PolybiusError(told)) == told  # also when it is told again


@pytest.mark.parametrize(
    "sentence",
    [
        "theory 'spiral' doesn't know the society's axis 'a' that a reader would want.",
        "'/tmp/somebody/and/a/folder/that/is/not/short/but/is/a/path/all/the/same/report.html' is a file.",
        "Expression.stigma must lie in [0, 2] opinion. Got 3.0 instead.",
        "the key 'x' is missing. Add it to what stands there, between 'one' and 'another', and say it's so.",
    ],
)
def test_sentences_of_usual_length_stay_as_they_are(sentence: str) -> None:
    assert str(PolybiusError(sentence)) == sentence


def test_escape_codes_and_lines_of_an_input_are_told_not_obeyed() -> None:
    assert str(PolybiusError("no theory '\x1b[2J\nhidden'.")) == "no theory '\\x1b[2J\\nhidden'."


def test_errors_can_be_sent_to_another_process() -> None:
    assert str(pickle.loads(pickle.dumps(PolybiusError("'a' is no b.")))) == "'a' is no b."


@pytest.mark.parametrize(
    ("noun", "several"),
    [
        ("axis", "axes"),
        ("latent axis", "latent axes"),
        ("theory", "theories"),
        ("key", "keys"),
        ("box", "boxes"),
    ],
)
def test_plurals(noun: str, several: str) -> None:
    assert plural(noun) == several
    assert f"Known {several}: " in nearest("x", ["abc"], noun)


def test_a_long_list_of_names_is_cut() -> None:
    told = nearest("nothing like it", [f"{'q' * 100}{k}" for k in range(1000)])
    assert told.endswith(" and 940 more.")
    assert len(told) < 5000
