"""Findings told on a terminal, in Markdown and in JSON."""

import json

from rich.console import Console

from polybius.experiments import Assertion, Effect, Finding
from polybius.reports import finding_table, findings_as_json, findings_as_markdown, findings_in_a_sentence

PUSH = {"column": "societies.trade", "change": 0.4}


def made(sign: int, effect: Effect | None) -> Finding:
    said = Assertion("trade opens", PUSH, "private_mean", sign, 5.0, "mearsheimer2019", {"axis": "nation"})
    return Finding(said, effect)


FOUND = [
    made(1, Effect("private_mean", 0.5, 0.125, 0.25, 9)),
    made(-1, Effect("private_mean", 0.5, 0.125, 0.0, 9)),
    made(1, Effect("private_mean", 0.0, 0.5, 0.25, 9)),
    made(1, None),
]


def test_markdown_says_it_all() -> None:
    lines = findings_as_markdown(FOUND).splitlines()
    assert len(lines) == 6
    assert lines[2] == (
        "| trade opens | private mean (nation) | 5 y | + | Mearsheimer 2019 "
        "| +0.5000 ± 0.1250 | +2.0 | as said |"
    )
    assert lines[3].endswith("| +0.5000 ± 0.1250 | – | reversed |")  # a control arm that does not vary
    assert lines[5].endswith("| – | – | not in this theory |")


def test_a_sentence_counts() -> None:
    said = "Of 3 effects 1 came out as said, 1 the other way, 1 neither; 1 cannot be seen in this theory."
    assert findings_in_a_sentence(FOUND) == said
    assert findings_in_a_sentence(FOUND[:1]).endswith("0 neither.")


def test_json_has_what_is_known() -> None:
    first, second, _, last = json.loads(findings_as_json(FOUND))
    assert (first["mean"], first["low"], first["high"]) == (0.5, 0.375, 0.625)
    assert first["push"] == {"at": 5.0, "note": "trade opens", **PUSH}
    assert (second["verdict"], last["verdict"], last["mean"]) == ("reversed", "not in this theory", None)


def test_a_terminal_shows_it() -> None:
    console = Console(width=140, record=True, file=None)
    with console.capture() as shown:
        console.print(finding_table(FOUND))
    assert "trade opens" in shown.get() and "reversed" in shown.get()
