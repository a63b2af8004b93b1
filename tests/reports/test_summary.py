"""A result on a terminal."""

from dataclasses import replace
from io import StringIO

import numpy as np
from made_results import make_result
from rich.console import Console

from polybius.reports import print_summary, sparkline
from polybius.results import Record, Variable


def shown(width: int = 80, in_full: bool = True, **choices: object) -> str:
    out = StringIO()
    made = make_result(**choices)  # type: ignore[arg-type]
    print_summary(made, Console(file=out, width=width), in_full=in_full)
    return out.getvalue()


def test_a_trend_runs_from_its_lowest_to_its_highest_bar() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([5.0, 5.0, 5.0]) == "▄▄▄"
    assert sparkline([np.nan, 0.0, 1.0]) == " ▁█"
    assert sparkline([np.nan]) == " "
    assert sparkline(np.linspace(0, 1, 500), 4) == "▁▃▆█"  # 0, 1/3, 2/3, 1 of seven steps


def test_it_tells_and_tabulates_in_80_columns() -> None:
    text = shown()
    assert "Power changed hands twice in 2 elections." in text
    row = next(line for line in text.splitlines() if line.strip().startswith("expressed_mean"))
    # year 0, year 5 and year 10, then the trend
    assert row.split()[1:4] == ["−0.200", "−0.200", "0.200"]
    assert "▁▁" in row
    assert all(len(line) <= 80 for line in text.splitlines()[2:])
    assert "…" not in row


def test_a_wider_terminal_has_longer_trends() -> None:
    def trend(text: str) -> str:
        row = next(line for line in text.splitlines() if line.strip().startswith("expressed_mean"))
        return row.split()[4]

    assert len(trend(shown(80))) == len(trend(shown(120))) - 0 or len(trend(shown(120))) >= len(
        trend(shown(80))
    )
    assert len(trend(shown(120))) == 11  # as many as there are records


def test_several_societies_and_axes_are_headed() -> None:
    text = shown(axes=("nation", "tradition"), worlds=2)
    assert "\nnation\n" in text and "Society" not in text  # there is one
    assert "\ntradition\n" in text
    assert "Society 2, tradition" in shown(axes=("nation", "tradition"), societies=2)
    assert "median over worlds" in text


def test_a_dozen_lines_unless_all_is_asked_for() -> None:
    text = shown(in_full=False, axes=("nation", "tradition", "liberty"))
    assert len(text.splitlines()) <= 12
    assert "Power changed hands twice in 2 elections." in text
    assert "Add --all" in text
    assert "expressed_mean" not in text


def test_a_run_of_one_step_has_two_moments() -> None:
    made = make_result(extras=False, elections=False)
    made.measures["expressed_mean"][1] = 0.0
    of_time = {**made.measures.variables, "time": made.measures.coords["time"]}
    short = {name: Variable(v.dims, v.values[:2], v.attrs) for name, v in of_time.items()}
    coords = {**made.measures.coords, "time": short.pop("time")}
    out = StringIO()
    print_summary(replace(made, measures=Record(short, coords)), Console(file=out, width=80), in_full=True)
    head = next(line for line in out.getvalue().splitlines() if line.strip().startswith("measure"))
    assert head.count("year") == 2
